"""`make run`: a morning at a made-up brand, on the local bed, told as it happens.

The bed stays up afterwards and goes on telling, so that what one does at a link is seen here too.
"""

import argparse
import io
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from rich.text import Text

from heard.domain.errors import HeardError
from infra.local import people, running
from infra.local.bed import PORT, STORY_POLICY, Bed
from infra.local.layer import KEPT, libraries
from infra.local.story import scenes
from infra.local.story.screen import Screen
from infra.local.story.stage import Stage, WentWrong
from infra.local.story.telling import BAD, GOOD, QUIET, called, judgement, judgement_style
from infra.local.story.watching import Json, first_name, who

IDLE_SECONDS = 1.0

_OUTCOMES = {"met": GOOD, "missed": BAD}


def main() -> int:
    """Plays the story; returns the exit code: 0 at its end and after Ctrl-C, 1 if it broke."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the story")
    parser.add_argument(
        "--port",
        type=int,
        default=PORT,
        help="the engine's, the API's is the next; 0 takes free ones",
    )
    parser.add_argument("--svg", type=Path, help="draw the story into this file")
    options = parser.parse_args()
    once = options.once or os.environ.get("HEARD_ONCE") == "1"
    known = running.config()
    if known and options.port:
        print(f"A bed is already up at {known['api']}.")
        print("`make down` ends it; then `make run` again.")
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True, errors="replace")
    for number in (signal.SIGTERM, signal.SIGINT):  # also where a shell began it in the background
        signal.signal(number, _interrupted)
    screen = Screen(options.svg)
    try:
        return _play(screen, options.port, once=once)
    except KeyboardInterrupt:
        screen.said(Text("Ended.", style=QUIET))
        return 0
    except (WentWrong, HeardError, RuntimeError) as error:
        print(f"The story could not go on: {error}", file=sys.stderr)
        return 1


def _play(screen: Screen, port: int, *, once: bool) -> int:
    KEPT.mkdir(exist_ok=True)
    libraries()
    screen.head("A morning at Marigold & Vine, a made-up cosmetics brand")
    screen.said("The real template.yaml, on this machine; its clocks run in seconds, not minutes.")
    with Bed(port=port or None, policy=STORY_POLICY, log=running.LOG if port else None) as bed:
        try:
            _tell(screen, bed, announced=port != 0, once=once)
        finally:
            # A second Ctrl-C must not leave processes behind.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            running.withdraw()
    return 0


def _tell(screen: Screen, bed: Bed, *, announced: bool, once: bool) -> None:
    if problems := bed.warm():
        raise WentWrong("\n".join(problems))
    if announced:
        running.announce(bed.config)
    screen.said(f"{_team()}. Up in {screen.seconds:.1f} s.", "")
    stage = Stage(bed, screen)
    with screen.footed(stage.clocks):
        scenes.morning(stage)
    _sum_up(stage, screen)
    screen.draw("make run")
    if not once:
        _stay(stage, screen, bed)


def _stay(stage: Stage, screen: Screen, bed: Bed) -> None:
    screen.head("It stays up")
    screen.links([("The board", f"{bed.api}/board"), ("The agents' API", f"{bed.api}/threads")])
    screen.said("  To sign in:          HEARD_LOCAL=1 make login AGENT=dana")
    screen.said("  One complaint more:  HEARD_LOCAL=1 make drill")
    screen.said("  The API's token is in .heard/local.json.")
    screen.head("Your turn: claim the next one by the link in its SMS, or watch who is paged")
    with screen.footed(stage.clocks):
        scenes.your_turn(stage)
        screen.said(Text("Ctrl-C ends it.", style="bold"))
        while True:
            stage.look()
            time.sleep(IDLE_SECONDS)


def _sum_up(stage: Stage, screen: Screen) -> None:
    threads = sorted(stage.watch.threads.values(), key=lambda thread: str(thread["opened_at"]))
    screen.head("What stands now")
    screen.table(("", "Customer", "Judged", "State", "Claim", "Reply"), map(_row, threads))
    screen.head("Links of the texts that nobody has used yet")
    screen.links(
        (f"{customer}, as {first_name(text.to)}", text.link) for customer, text in stage.links()
    )


def _row(thread: Json) -> tuple[Text | str, ...]:
    kind, severity = thread["kind"], thread["severity"]
    claimed = f" ({called(thread['claimed_by'])})" if thread["claimed_by"] else ""
    outcomes = {clock["name"]: clock["outcome"] or "" for clock in thread["clocks"]}
    return (
        thread["channel"].capitalize(),
        who(thread),
        Text(judgement(kind, severity), style=judgement_style(kind, severity)),
        f"{thread['state']}{claimed}",
        *(
            Text(outcome, style=_OUTCOMES.get(outcome, ""))
            for outcome in (outcomes.get("claim", ""), outcomes.get("first_reply", ""))
        ),
    )


def _team() -> str:
    return ", ".join(f"{called(person.id)} ({person.role})" for person in people.TEAM)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
