"""What agents say of customers who go on elsewhere: one model an act."""

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


ACTS: Mapping[str, type[Body]] = {
    "handoff": Handoff,
    "uninvite": Uninvite,
    "arrived": Arrived,
    "compliment": Compliment,
}
