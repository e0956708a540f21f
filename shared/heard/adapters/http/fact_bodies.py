"""What the acts on a playbook's facts say."""

from collections.abc import Mapping

from heard.adapters.http.act_body import Body


class Tick(Body):
    """Which fact, by its mark."""

    use = "establishing"

    fact: str


class Untick(Tick):
    """Which fact, by its mark."""


ACTS: Mapping[str, type[Body]] = {"tick": Tick, "untick": Untick}
