"""What a company asks of answers before they are sent: part of its policy."""

from dataclasses import dataclass, field

from heard.domain.judgement import Severity


@dataclass(frozen=True, slots=True)
class Offers:
    """What an agent may give away on their own to make up for something: at most `most`, in units
    of `currency` (ISO 4217), and `most_percent` off; to one customer within `period_days` at most
    `customer_most` in all, and `customer_offers` offers. None: no limit is set. An offer stands for
    `holds_days`. Who got `repeat_from` offers in that period is shown as somebody who comes again.
    """

    currency: str = "EUR"
    most: float | None = None
    most_percent: float | None = None
    customer_most: float | None = None
    customer_offers: int | None = None
    period_days: int = 365
    holds_days: int = 30
    repeat_from: int = 3


@dataclass(frozen=True, slots=True)
class Approving:
    """Which answers somebody else reads first: to threads of these severities, to people with this
    many followers or more, those that name more money than `above`, or offer more than an agent
    may. Nobody is asked where all of it is left out. `by` has `wait` minutes, then `then` is asked.
    """

    severities: frozenset[Severity] = frozenset()
    min_reach: int | None = None
    above: float | None = None
    by: str = "agent"
    wait: float = 10
    then: str = "lead"

    @property
    def wanted(self) -> bool:
        """True where the policy asks for approvals at all."""
        return bool(self.severities) or self.min_reach is not None or self.above is not None


@dataclass(frozen=True, slots=True)
class Standards:
    """`cool_off` minutes for each degree of heat (0: never); messages of a customer that come
    within `vent` seconds of each other are one outburst, which is let finish."""

    cool_off: float = 2
    vent: float = 45
    offers: Offers = field(default_factory=Offers)
    approving: Approving = field(default_factory=Approving)
