"""Lists that people change are read fast, and an edited one counts at once."""

import pytest

from heard.domain.judgement import Issue
from heard.triage import issues
from heard.triage.filed import compiled, filed
from heard.triage.issues import ISSUES
from heard.triage.lexicon import LEXICON, lexicon, parse
from heard.triage.normalise import plain
from heard.triage.reading import read


def never(_text):
    pytest.fail("read anew")


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text("late, lost")
    return path


def test_a_compiled_list_is_not_taken_apart_again(words):
    compiled(words, str.upper)
    assert filed(words, never) == "LATE, LOST"


def test_an_edited_list_counts_at_once(words):
    compiled(words, str.upper)
    words.write_text("late, lost, broken")
    assert filed(words, str.upper) == "LATE, LOST, BROKEN"


def test_a_list_that_was_never_compiled_is_read(words):
    assert filed(words, str.upper) == "LATE, LOST"


@pytest.mark.parametrize("path", [LEXICON, ISSUES])
def test_what_ships_is_compiled_from_what_ships(path):
    """If this fails: make lists."""
    assert filed(path, never)


@pytest.mark.parametrize("text", ["my parcel never arrived, thanks a lot", "3 hours late again"])
def test_a_compiled_lexicon_finds_what_the_text_of_it_finds(text):
    fresh = parse(LEXICON.read_text(encoding="utf-8"))
    one = read(plain(text), fresh)
    assert fresh.find(one) == lexicon().find(one)


def test_the_issues_that_ship_are_not_taken_apart_again(monkeypatch):
    monkeypatch.setattr(issues, "parse", never)
    issues._spoken.cache_clear()
    said = read(plain("I want a refund"), lexicon())
    assert issues.named_by(said, ()) is Issue.REFUND
