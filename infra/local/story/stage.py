"""What the people of the story do: customers write, agents open links, claim and answer.

All of it goes in by the front door: signed webhooks, the links of the SMS, the agents' API. While
one scene waits for the next, the stage tells what happens meanwhile.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rich.text import Text as Words

from heard.adapters.signing import sign
from infra.local.bed import Bed
from infra.local.story.posts import Post
from infra.local.story.screen import Screen
from infra.local.story.telling import BAD, GOOD, HANDS, QUIET, called, open_clocks, texted, told
from infra.local.story.watching import Happened, Json, Text, Watch, who
from infra.operate.web import asked

PAUSE_SECONDS = 0.4
SWEEP_SECONDS = 1.0
"""A clock of seconds needs a sweep every second; the template's schedule sweeps every minute."""

PATIENCE_SECONDS = 30.0

ONE_ALERT = timedelta(seconds=3)
"""Texts with the same words that come so close are one alert, to several phones."""

_LABELS = {
    "judged": "",
    "SMS": "bold magenta",
    "clock": BAD,
    "ladder": "bold red",
    "claim": GOOD,
    "reply": GOOD,
    "end": GOOD,
}


class WentWrong(Exception):
    """Something of the story did not come as it should; the text says what."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A webhook as it was posted, and when."""

    post: Post
    raw: bytes
    at: float


class Stage:
    """One bed, and the screen on which it is seen."""

    def __init__(self, bed: Bed, screen: Screen) -> None:
        self.watch = Watch(bed)
        self.screen = screen
        self._bed = bed
        self._began = datetime.now(UTC)
        self._swept = 0.0
        self._texts: dict[str, datetime] = {}
        self._used: set[str] = set()
        screen.starts()

    def clocks(self) -> str:
        """The clocks that run, in a line."""
        return open_clocks(list(self.watch.threads.values()), datetime.now(UTC))

    def at(self, seconds: float) -> None:
        """Goes on so many seconds after the start, or at once if that is past."""
        self.look()
        while (left := seconds - self.screen.seconds) > 0:
            time.sleep(min(PAUSE_SECONDS, left))
            self.look()

    def until(self, what: str, came: Callable[[], object]) -> None:
        """Goes on when it came. Raises WentWrong if it does not within `PATIENCE_SECONDS`."""
        until = self.screen.seconds + PATIENCE_SECONDS
        while not came():
            if self.screen.seconds > until:
                message = f"{what}: not within {PATIENCE_SECONDS:.0f} s."
                raise WentWrong(message)
            self.at(self.screen.seconds + PAUSE_SECONDS)

    def look(self) -> None:
        """Lets the sweep act on what is due, and tells what is new."""
        if time.monotonic() - self._swept >= SWEEP_SECONDS:
            self._swept = time.monotonic()
            self._bed.invoke("sweep_clocks", {})
        for news in self.watch.news():
            if isinstance(news, Happened):
                found = told(news)
            else:
                before = self._texts.get(news.without_link)
                again = before is not None and news.at - before < ONE_ALERT
                found = texted(news, again=again)
                self._texts[news.without_link] = news.at
            if found:
                label, words = found
                at = (news.at - self._began).total_seconds()
                self.screen.line(label, words, at=at, style=_LABELS.get(label, ""))

    def posts(self, post: Post) -> Sent:
        """Somebody writes: a signed webhook of the platform."""
        now = datetime.now(UTC)
        raw = json.dumps(post.made(now), ensure_ascii=False).encode()
        words = Words.assemble((post.who, "bold"), f" {post.does}: ", (f"“{post.words}”", "italic"))
        if post.aside:
            words.append(f" ({post.aside})", style=QUIET)
        self.screen.line(post.channel.upper(), words, style="bold cyan")
        sent = Sent(post, raw, self.screen.seconds)
        self._expect(200, self._send(sent, self._bed.config["secrets"][post.source]))
        return sent

    def delivers_again(self, sent: Sent, within: float) -> None:
        """The platform sends the same webhook once more; nothing may come of it."""
        before = self._thread(sent.post)
        texts = len(self.watch.texts)
        self._expect(200, self._send(sent, self._bed.config["secrets"][sent.post.source]))
        words = f"{sent.post.channel.capitalize()} delivers it a second time: answered 200"
        self.screen.line("duplicate", words, style=QUIET)
        self.at(self.screen.seconds + within)
        after = self._thread(sent.post)
        if after["message_count"] != before["message_count"] or len(self.watch.texts) != texts:
            message = "The duplicate was taken for a message of its own."
            raise WentWrong(message)
        words = f"still {after['message_count']} messages of {who(after)}, and no second SMS"
        self.screen.line("duplicate", words, style=QUIET)

    def forges(self, post: Post) -> None:
        """Somebody who does not know the secret posts; it must be refused."""
        raw = json.dumps(post.made(datetime.now(UTC))).encode()
        status = self._send(Sent(post, raw, self.screen.seconds), "not-the-secret")
        self._expect(401, status)
        words = f"somebody posts as {post.who} and can't sign it: refused with {status}"
        self.screen.line("forged", words, style=BAD)

    def texted(self, person: str, about: Post) -> Text | None:
        """The newest SMS with a link that this person got about that customer."""
        texts = [
            text
            for text in self.watch.texts
            if text.to.id == person and text.link and about.who in text.words
        ]
        return texts[-1] if texts else None

    def opens(self, person: str, about: Post) -> None:
        """Taps on the link in the SMS: the page shows, and nothing changes."""
        self.until(f"an SMS for {called(person)}", lambda: self.texted(person, about))
        before = self._thread(about)
        self._expect(200, asked("GET", self._link(person, about))[0])
        if self._thread(about)["timeline"] != before["timeline"]:
            message = "To open the link changed the thread."
            raise WentWrong(message)
        words = Words.assemble((called(person), "bold"), " opens the link: nothing changes yet")
        self.screen.line("link", words, style=HANDS)

    def claims(self, person: str, about: Post) -> None:
        """Presses Claim on the page behind the link in the SMS."""
        self.until(f"an SMS for {called(person)}", lambda: self.texted(person, about))
        address = f"{self._link(person, about)}/claim"
        words = Words.assemble((called(person), "bold"), " presses Claim on that page")
        self.screen.line("link", words, style=HANDS)
        form = {"content-type": "application/x-www-form-urlencoded"}
        self._expect(303, asked("POST", address, body=b"", headers=form)[0])
        self._used.add(self._link(person, about))
        self.until("the claim", lambda: self._thread(about)["claimed_by"] == person)

    def claims_at_the_desk(self, person: str, about: Post) -> None:
        """Claims by the agents' API, as a board of one's own would."""
        words = Words.assemble((called(person), "bold"), f" claims {about.who} by the API")
        self.screen.line("desk", words, style=HANDS)
        self.watch.asked("POST", f"/threads/{self._thread(about)['id']}/claim", person=person)

    def expect(self, about: Post, **wanted: str) -> None:
        """Raises WentWrong unless a clock of that thread stands so: `first_reply="met"`; "" runs."""
        thread = self._thread(about)
        outcomes = {clock["name"]: clock["outcome"] or "" for clock in thread["clocks"]}
        for name, outcome in wanted.items():
            if outcomes.get(name) != outcome:
                message = f"{who(thread)}: {name} is {outcomes.get(name)!r}, not {outcome!r}."
                raise WentWrong(message)

    def heard(self, post: Post) -> None:
        """Goes on when that post stands in a thread."""
        channel = post.channel.value
        self.until(f"“{post.words}”", lambda: self.watch.thread(channel, post.id))

    def links(self) -> list[tuple[str, Text]]:
        """The newest link of each customer's thread that nobody has used yet."""
        newest: dict[str, Text] = {}
        for text in self.watch.texts:
            for thread in self.watch.threads.values():
                if text.link and text.link not in self._used and who(thread) in text.words:
                    newest[who(thread)] = text
        return list(newest.items())

    def tells(self, words: str) -> None:
        """A word to whoever watches."""
        self.screen.line("", Words(words, style=f"italic {QUIET}"))

    def _thread(self, post: Post) -> Json:
        self.heard(post)
        known = self.watch.thread(post.channel.value, post.id)
        assert known  # noqa: S101  heard
        self.look()
        return self.watch.threads[known["id"]]

    def _link(self, person: str, about: Post) -> str:
        text = self.texted(person, about)
        return text.link if text else ""

    def _send(self, sent: Sent, secret: str) -> int:
        now = datetime.now(UTC)
        webhook = self._bed.config["webhooks"][sent.post.source]
        signed = sign(sent.post.source, sent.raw, secret, sent.post.id, now)
        headers = {**webhook["headers"], **signed}
        return asked("POST", webhook["url"], body=sent.raw, headers=headers)[0]

    def _expect(self, wanted: int, status: int) -> None:
        if status != wanted:
            message = f"The bed answered {status} instead of {wanted}."
            raise WentWrong(message)
