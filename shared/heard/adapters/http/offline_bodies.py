"""What agents say of customers who go on elsewhere, and of what is to be hidden: one model an act."""

from collections.abc import Mapping

from heard.adapters.http.act_body import Body


class _Offline(Body):
    use = "offline"


class Handoff(_Offline):
    """By which way they are invited (email, phone, dm, other), whose contact points, and a note; the
    location may be left out where there is one."""

    by: str
    location: str | None = None
    note: str = ""


class Uninvite(_Offline):
    """Why they are not expected any more."""

    reason: str


class Arrived(_Offline):
    """How they came (email, phone, dm, other), what was said, and the other thread, by its id or its
    address, where they came in one."""

    how: str
    note: str = ""
    thread: str | None = None


class Compliment(_Offline):
    """Which solved case the praise is about, by its thread's id or address."""

    to: str


class _Hiding(Body):
    use = "hiding"

    message: str
    """A customer's message, by its native id."""


class Hide(_Hiding):
    """Why: personal_data, abuse, spam or dangerous_advice; and a note for whoever confirms it."""

    reason: str
    note: str = ""


class Unhide(_Hiding):
    """Why it is to be shown again."""

    reason: str


class ConfirmHide(_Hiding):
    """Nothing more to say."""


class RefuseHide(_Hiding):
    """Why it is not done."""

    reason: str


class DidHide(_Hiding):
    """Nothing more to say."""


ACTS: Mapping[str, type[Body]] = {
    "handoff": Handoff,
    "uninvite": Uninvite,
    "arrived": Arrived,
    "compliment": Compliment,
    "hide": Hide,
    "unhide": Unhide,
    "confirm_hide": ConfirmHide,
    "refuse_hide": RefuseHide,
    "did_hide": DidHide,
}
