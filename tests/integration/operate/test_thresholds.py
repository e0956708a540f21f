"""`make thresholds`."""

import pytest
import time_machine

from heard.adapters.lessons import DynamoLessons
from heard.domain.errors import Conflict, Invalid
from heard.domain.judgement import DEFAULT_THRESHOLDS, Thresholds
from heard.domain.lesson import Lesson
from infra.operate import thresholds
from tests.builders import NOON

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def lessons(deployed):
    return DynamoLessons(deployed.table, 400)


def test_every_brand_s_are_listed_also_where_nothing_was_learnt(lessons, capsys):
    assert lessons.load() == {}
    assert thresholds.main([]) == 0
    assert "marigold: a complaint from 0.35 on" in capsys.readouterr().out


def test_the_last_move_is_taken_back(lessons, capsys):
    moved = Lesson("marigold", thresholds=Thresholds(0.42, 0.52), before=DEFAULT_THRESHOLDS)
    lessons.save(moved, (), NOON)
    assert thresholds.main(["--brand=marigold"]) == 0
    assert "from 0.42 on" in capsys.readouterr().out
    assert thresholds.main(["--brand=marigold", "--back"]) == 0
    assert "from 0.35 on" in capsys.readouterr().out
    assert lessons.load()["marigold"].since == NOON
    with pytest.raises(Conflict):
        thresholds.main(["--brand=marigold", "--back"])


@pytest.mark.usefixtures("lessons")
def test_a_move_is_taken_back_of_a_brand_by_name():
    with pytest.raises(Invalid):
        thresholds.main(["--back"])
