"""Everything that Heard's own code raises, in one tree.

HeardError
├── Refused             the caller asked for something that cannot be done
│   ├── Invalid           the request itself is wrong: says which field, and what to do     400
│   ├── Unauthorised      nobody we know is asking                                          401
│   ├── Forbidden         we know who asks; the role does not allow it                      403
│   ├── NotFound          no such thread, message, agent or link (or not for this caller)   404
│   ├── Conflict          someone else was first: says who                                  409
│   ├── Gone              a link that was used or has expired                               410
│   └── TooLarge          over a cap                                                        413
├── Unreadable          a verified body that no parser understands: kept on the DLQ path
├── Unavailable         a dependency fails or a secret is not set: try again                503
│   └── Limited           a platform wants fewer calls, or its credit is used up: says until when
├── Unsure              a platform may have done what was asked of it, or not: look, never repeat
├── Denied              a platform refuses our token: a person must mend it
├── Withheld            a platform does not show us this one thing: it is gone, or private
├── Undeliverable       a phone that can never get an SMS: the next contact is tried
├── Superseded          a commit lost the race for its version: load again and repeat
└── PolicyError         care.toml is wrong: names the key
"""


class HeardError(Exception):
    """The root: catch this and you catch all of Heard's own errors, and nothing else."""


class Refused(HeardError):
    """The caller asked for something that cannot be done; the text is for the caller."""

    status = 400
    title = "Refused"


class Invalid(Refused):
    """The request is wrong; `field` names the part that is."""

    status = 400
    title = "Invalid request"

    def __init__(self, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.field = field


class Unauthorised(Refused):
    """The caller did not prove who they are."""

    status = 401
    title = "Not authorised"


class Forbidden(Refused):
    """The caller is known, and their role does not allow this."""

    status = 403
    title = "Not allowed"


class NotFound(Refused):
    """There is no such thing, or not for this caller: the two look alike on purpose."""

    status = 404
    title = "Not found"


class Conflict(Refused):
    """Someone or something was first; the text says who or what."""

    status = 409
    title = "Conflict"


class Gone(Refused):
    """It was there once: a link that was used, or that expired."""

    status = 410
    title = "Gone"


class TooLarge(Refused):
    """Over a cap; the text names the cap."""

    status = 413
    title = "Too large"


class Unreadable(HeardError):
    """A body that was verified but that no parser understands. It is kept, never dropped."""


class Unavailable(HeardError):
    """Something we depend on fails, or a secret is not set. The caller should try again."""

    status = 503
    title = "Try again later"


class Limited(Unavailable):
    """A platform wants us to wait for `seconds` (None: it does not say how long). `credit` is True
    where what was paid for, or the day's quota, is used up."""

    def __init__(self, detail: str, seconds: float | None = None, *, credit: bool = False) -> None:
        super().__init__(detail)
        self.seconds = seconds
        self.credit = credit


class Unsure(HeardError):
    """A platform may have done what was asked, or not: the call broke after it was sent. Somebody
    looks; it is never repeated blindly."""


class Denied(HeardError):
    """A platform refuses our token: it is wrong, has expired, or lacks a permission."""


class Expired(Denied):
    """The token itself is not good any more, whatever it is used for."""


class Withheld(HeardError):
    """A platform does not show us this one thing: it is gone, or its owner keeps it private."""


class Undeliverable(HeardError):
    """A recipient that can never be reached this way: a wrong number, one that opted out."""


class Superseded(HeardError):
    """A commit lost the race for its version. Load again, decide again, commit again."""


class PolicyError(HeardError):
    """The company's policy is wrong; the text names the key and what to write instead."""
