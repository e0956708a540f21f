"""Tell operations what ails a channel, and when it is well again: each once, by the event of it."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.cursor import Trouble
from heard.domain.events import Event, EventRow, EventType
from heard.domain.recipient import OPERATIONS
from heard.ports.alerts import Mail
from heard.services.delivery import Delivery

_TROUBLES = {
    Trouble.SILENT: "is silent",
    Trouble.HANDSHAKE: "does not answer the platform's handshake",
    Trouble.UNSUBSCRIBED: "is not subscribed on its platform",
    Trouble.TOKEN: "has a token that is refused",
    Trouble.CREDIT: "has used up its credit",
    Trouble.UNREACHABLE: "cannot be reached",
}
MEND = {
    Trouble.SILENT: "See whether the subscription of the webhook still stands and whether its account "
    "was disconnected: make doctor, then the platform's own page of the app. If it is a holiday, "
    "nothing needs to be done.",
    Trouble.HANDSHAKE: "Platforms switch a webhook off that does not answer. make doctor; see the log "
    "of receive_webhook, the domain and its certificate.",
    Trouble.UNSUBSCRIBED: "make channel CHANNEL=… shows what the platform has and what it lacks; with "
    "SUBSCRIBE=1 it subscribes again. What is not subscribed is not pushed, and never comes later.",
    Trouble.TOKEN: "Make a new one on the platform and set it: make secrets. Nothing is lost: what is "
    "pushed is heard; what must be asked for waits.",
    Trouble.CREDIT: "Buy more, or wait for the next period. What must be asked for waits.",
    Trouble.UNREACHABLE: "Its address may have changed, or it is down. What must be asked for waits.",
}


def mail(event: Event) -> Mail:
    """What ails a channel, or that it is well again: for operations, who look at it once."""
    data = event.data
    trouble = Trouble(str(data["trouble"]))
    name = f"{data['channel']} {data['account']}"
    since = datetime.fromisoformat(str(data["since"]))
    if event.type is EventType.CHANNEL_HEALED:
        subject = f"Well again: {name}"
        lines = [f"Over: {name} {_TROUBLES[trouble]}. It began {since:%a %d %b, %H:%M} UTC."]
    else:
        subject = f"{name} {_TROUBLES[trouble]}"
        lines = [
            f"{subject}, since {since:%a %d %b, %H:%M} UTC: {data['why']}.",
            "",
            f"What to do: {MEND[trouble]}",
        ]
    return Mail(" ".join(subject.split())[:100], "\n".join(lines), {"trouble": trouble.value})


@dataclass(frozen=True, slots=True)
class Ailing:
    """Tells of channels."""

    delivery: Delivery

    def tell(self, row: EventRow) -> int:
        """Tell of one row; returns how many messages were sent."""
        for event in row.events:
            self.delivery.post(OPERATIONS, mail(event))
        return len(row.events)
