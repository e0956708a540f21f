"""`make run`, as somebody sees it who sends its output into a file."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local import running
from infra.local.layer import ROOT
from infra.local.story.__main__ import main

SECONDS = 100
_LINE = re.compile(r" *(\d+):(\d\d)  (.{9})  (.*)")
_LINK = re.compile(r"http://127\.0\.0\.1:\d+/t/[\w-]{16}")


@dataclass
class Told:
    """One thing that the story told, its lines put together again."""

    seconds: int
    label: str
    words: str


@contextmanager
def playing(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'shared'}{os.pathsep}{ROOT}"}
    environment.pop("FORCE_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "infra.local.story", "--port", "0", *arguments],
        cwd=ROOT,
        env={**environment, "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as story:
        try:
            yield story
        finally:
            if story.poll() is None:
                story.send_signal(signal.SIGTERM)


def told_in(printed: str) -> list[Told]:
    told: list[Told] = []
    for line in printed.split("\nWhat stands now", 1)[0].splitlines():
        if found := _LINE.fullmatch(line):
            minutes, seconds, label, words = found.groups()
            told.append(Told(int(minutes) * 60 + int(seconds), label.strip(), words))
        elif told and line.startswith(" " * 18):
            told[-1].words += " " + line.strip()
    return told


@pytest.mark.bed
@pytest.mark.timeout(SECONDS + 80)
def test_the_story_tells_in_plain_lines_who_was_heard_paged_and_answered_and_ends_well() -> None:
    with playing("--once") as story:
        printed, complained = story.communicate(timeout=SECONDS + 60)
    assert (story.returncode, complained) == (0, "")
    assert "\x1b" not in printed
    assert max(map(len, printed.splitlines())) <= 80
    assert str(ROOT) not in printed

    told = told_in(printed)

    def said(label: str, about: str = "") -> list[str]:
        return [each.words for each in told if each.label == label and about in each.words]

    assert told[-1].seconds < SECONDS
    assert said("INSTAGRAM", "@nora.fjord comments: “Hi! I live in Norway")
    first, worse = said("judged", "@nora.fjord")
    assert first == "@nora.fjord: NORMAL QUESTION (asks something)"
    assert worse.startswith("@nora.fjord: worse: HIGH COMPLAINT (")
    assert "nobody answers" in worse
    assert said("judged", "@carmen.azahar") == [
        "@carmen.azahar: NORMAL COMPLAINT (language not covered: a person should look)"
    ]
    assert said("judged", "Ida Holm: PRAISE")

    texts = said("SMS")
    assert all(_LINK.search(text) for text in texts)
    assert max(len(text.split(": ", 1)[1]) for text in texts) <= 160
    (alert,) = [text for text in texts if "@nora.fjord" in text]
    assert alert.startswith(
        "to Dana: Marigold & Vine: WORSE: HIGH COMPLAINT, @nora.fjord on Instagram comment, "
        'just now: "Three e-mails since'
    )
    ravis = texts[texts.index(alert) + 1]
    assert re.fullmatch(f"to Ravi: the same, {_LINK.pattern}", ravis)

    assert said("link") == [
        "Dana opens the link: nothing changes yet",
        "Dana presses Claim on that page",
        "Marc opens the link: nothing changes yet",
        "Marc presses Claim on that page",
    ]
    assert said("duplicate")[1] == "still 2 messages of @nora.fjord, and no second SMS"
    assert said("forged") == ["somebody posts as @nora.fjord and can't sign it: refused with 401"]

    assert said("clock", "nobody has claimed") == [
        "Petra Lindqvist: the claim clock ran out: nobody has claimed"
    ]
    assert said("ladder") == [
        "Petra Lindqvist: page 1: Dana and Ravi (agents)",
        "Petra Lindqvist: page 2: Lena (lead)",
        "Petra Lindqvist: page 3: Marc (manager)",
    ]
    assert [text.split(":")[0] for text in texts if "NOBODY HAS CLAIMED" in text] == [
        "to Dana",
        "to Lena",
        "to Marc",
    ]
    assert "Petra Lindqvist: Marc has it: the paging stops" in said("claim")

    (tomas,) = said("reply", "@tomas_reads")
    assert "a person answered: first reply clock met" in tomas
    machine, person = said("reply", "@yusuf_cycles")
    assert re.search(r"automatic, \d s after the customer: does not count", machine)
    assert "a person answered: first reply clock met" in person

    standing = printed.split("What stands now", 1)[1]
    assert re.search(r"Petra Lindqvist +normal complaint +answered \(Marc\) +missed +met", standing)
    assert alert.rsplit(" ", 1)[1] not in standing, "Dana's link was used"


@pytest.mark.bed
def test_ctrl_c_ends_the_story_and_leaves_no_process_behind() -> None:
    with playing() as story:
        assert story.stdout
        for line in story.stdout:
            if "judged" in line:
                break
        own = Path(f"/proc/{story.pid}/task/{story.pid}/children")
        children = own.read_text().split() if own.exists() else []
        story.send_signal(signal.SIGINT)
        rest, complained = story.communicate(timeout=30)
    assert (story.returncode, complained) == (0, "")
    assert rest.rstrip().endswith("Ended.")
    assert children
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def test_a_bed_that_is_up_already_is_named_and_how_to_end_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["story"])
    monkeypatch.setattr(running, "config", lambda: {"api": "http://127.0.0.1:4571"})
    assert main() == 1
    printed = capsys.readouterr().out
    assert "already up at http://127.0.0.1:4571" in printed
    assert "make down" in printed
