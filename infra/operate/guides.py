"""The guides to the platforms' own pages, from guides.toml, with what is in the code filled in."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heard.adapters.platforms.meta_webhooks import FIELDS
from heard.adapters.platforms.x_webhooks import PRIVATE, PUBLIC
from heard.domain.errors import Invalid
from heard.domain.message import Channel

_FILE = Path(__file__).with_name("guides.toml")
_META = "meta"
_OBJECTS = {
    Channel.FACEBOOK: "Page",
    Channel.MESSENGER: "Page, for Messenger",
    Channel.INSTAGRAM: "Instagram",
    Channel.WHATSAPP: "WhatsApp Business Account",
}


@dataclass(frozen=True, slots=True)
class Guide:
    """One platform, or one channel of Meta's. `source` is its webhook, None where it does not push;
    `secrets` are the names in the channels' secret without which nothing of it is heard."""

    title: str
    channels: tuple[Channel, ...]
    steps: tuple[str, ...]
    source: str | None = None
    secrets: tuple[str, ...] = ()


@cache
def guides() -> dict[str, Guide]:
    """By what CHANNEL is."""
    written = tomllib.loads(_FILE.read_text())
    found = {
        name: Guide(
            title=one["title"],
            channels=tuple(map(Channel, one["channels"])),
            steps=tuple(one["steps"]),
            source=one.get("source"),
            secrets=tuple(one.get("secrets", ())),
        )
        for name, one in written.items()
    }
    meta = found[_META]
    found |= {c.value: _of_one_channel(meta, c) for c in meta.channels}
    return found


def guide_of(name: str) -> Guide:
    """The guide of a channel. Raises Invalid, naming those that there are."""
    if name not in guides():
        message = f"channel: one of {', '.join(guides())}."
        raise Invalid(message, "channel")
    return guides()[name]


def steps_of(guide: Guide, webhook: str, secret: str, verify_token: str) -> list[str]:
    """The steps as they are to be read."""
    filled = {
        "webhook": webhook,
        "secret": secret,
        "verify_token": verify_token,
        "public": ", ".join(PUBLIC),
        "private": ", ".join(PRIVATE),
    }
    steps: list[str] = []
    for step in guide.steps:
        if step == "{fields}":
            steps += [
                f"Then subscribe to the fields of {_OBJECTS[c]}: {', '.join(FIELDS[c])}"
                for c in guide.channels
            ]
        else:
            steps.append(step.format_map(filled))
    return steps


def _of_one_channel(meta: Guide, channel: Channel) -> Guide:
    """Meta's guide without what concerns other channels only."""
    others = tuple(f"{one.value.lower()}:" for one in meta.channels if one is not channel)
    steps = tuple(step for step in meta.steps if not step.lower().startswith(others))
    return Guide(channel.value.capitalize(), (channel,), steps, meta.source, meta.secrets)
