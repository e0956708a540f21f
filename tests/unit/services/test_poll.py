"""Polling: what is new goes on, nothing twice, and a platform that fails is left alone for a while."""

from datetime import timedelta

import pytest

from heard.domain.cursor import MOST_SEEN, Trouble
from heard.domain.errors import Denied, Limited, Unavailable, Unreadable, Withheld
from heard.domain.message import Channel
from heard.ports.platforms import Beneath, Page, Piece
from heard.services.poll import MOST_BENEATH, MOST_PAGES, Polling
from tests.builders import ACCOUNT, NOON, a_policy
from tests.memory import MemoryCursors

NAME = f"poll#feed#{ACCOUNT}"


def piece(name, words="words", at=NOON):
    return Piece(name, words, at, {"id": name})


class Feed:
    """A platform that a test tells what to answer, page by page."""

    source, per_day = "feed", None

    def __init__(self, *pieces):
        self.pages = {None: Page(pieces)}
        self.below = {}
        self.asked = []

    def can_poll(self, _account):
        return True

    def page(self, _account, cursor):
        self.asked.append(cursor.page)
        return self.given(self.pages[cursor.page])

    def under(self, _account, what, page):
        self.asked.append((what.id, page))
        return self.given(self.below[what.id, page])

    def given(self, answer):
        if isinstance(answer, Exception):
            raise answer
        return answer


class Inbox:
    def __init__(self):
        self.bodies = []

    def found(self, source, account, pieces, _now):
        self.bodies.append((source, account, [one["id"] for one in pieces], pieces))

    @property
    def names(self):
        return [name for _, _, names, _ in self.bodies for name in names]


@pytest.fixture
def feed():
    return Feed(piece("a"))


@pytest.fixture
def polling(feed):
    return Polling({Channel.FEED: feed}, MemoryCursors(), Inbox(), a_policy())


def poll(polling, minutes=0, in_time=lambda: True):
    return polling.poll(NOON + timedelta(minutes=minutes), in_time)


def cursor(polling):
    return polling.cursors.load(NAME)


def test_what_is_new_goes_on_once(polling, feed):
    assert poll(polling).found == 1
    assert poll(polling, 5).found == 0
    feed.pages[None] = Page((piece("b"), piece("a")))
    poll(polling, 10)
    assert polling.inbox.names == ["a", "b"]


def test_where_nothing_is_new_nothing_is_stored(polling):
    poll(polling)
    before = cursor(polling).version
    poll(polling, 5)
    assert cursor(polling).version == before


def test_the_first_look_goes_back_a_day_and_no_further(polling, feed):
    old, older = NOON - timedelta(hours=23), NOON - timedelta(hours=25)
    feed.pages[None] = Page(
        (piece("new", at=old), piece("old", at=older), piece("undated", at=None))
    )
    poll(polling)
    assert polling.inbox.names == ["new"]
    feed.pages[None] = Page((piece("undated-2", at=None), *feed.pages[None].pieces))
    poll(polling, 5)
    assert polling.inbox.names == ["new", "undated-2"]


def test_a_new_version_goes_on_and_says_that_it_is_one(polling, feed):
    poll(polling)
    feed.pages[None] = Page((piece("a", "other words"),))
    poll(polling, 5)
    assert [one.get("again") for *_, pieces in polling.inbox.bodies for one in pieces] == [
        None,
        True,
    ]


def test_pages_are_followed_as_long_as_they_hold_news(polling, feed):
    feed.pages = {
        None: Page((piece("c"),), next="2"),
        "2": Page((piece("b"),), next="3"),
        "3": Page((piece("a"),), next="4"),
        "4": Page(()),
    }
    poll(polling)
    assert polling.inbox.names == ["c", "b", "a"]
    feed.asked.clear()
    poll(polling, 5)
    assert feed.asked == [None], "a page without news is the end"


def test_a_page_whose_last_piece_is_known_is_the_end(polling, feed):
    feed.pages = {None: Page((piece("a"),), next="2"), "2": Page(())}
    poll(polling)
    feed.pages[None] = Page((piece("b"), piece("a")), next="2")
    feed.asked.clear()
    poll(polling, 5)
    assert feed.asked == [None], "what lies behind is older still"


def test_a_page_that_failed_is_asked_for_again_and_not_given_up(polling, feed):
    feed.pages = {None: Page((piece("b"),), next="2"), "2": Unavailable("no")}
    poll(polling)
    assert cursor(polling).page == "2"
    feed.pages["2"] = Page((piece("a"),))
    poll(polling, 10)
    assert polling.inbox.names == ["b", "a"]


@pytest.mark.parametrize("error", [Withheld("its token is not known"), Unreadable("no")])
def test_behind_a_page_that_is_gone_nothing_is_lost(polling, feed, error):
    feed.pages = {None: Page((piece("b"),), next="2"), "2": error}
    poll(polling)
    feed.pages = {None: Page((piece("b"),), next="3"), "3": Page((piece("a"),))}
    poll(polling, 10)
    assert polling.inbox.names == ["b", "b", "a"], "again from the top; a duplicate is heard once"


def test_a_feed_that_failed_at_first_is_not_heard_with_its_whole_past(polling, feed):
    good = Page((piece("undated", at=None), piece("dated")))
    feed.pages[None] = Unavailable("no")
    poll(polling)
    feed.pages[None] = good
    poll(polling, 10)
    assert polling.inbox.names == ["dated"]


def named(*beneath):
    return Page((), tuple(Beneath(*one) for one in beneath))


def test_beneath_is_looked_only_where_there_is_more_than_before(polling, feed):
    feed.pages[None] = named(("x", "1"))
    feed.below["x", None] = Page((piece("x1"),))
    poll(polling)
    poll(polling, 5)
    assert feed.asked == [None, ("x", None), None]
    feed.pages[None] = named(("x", "2"))
    feed.below["x", None] = Page((piece("x2"), piece("x1")))
    poll(polling, 10)
    assert polling.inbox.names == ["x1", "x2"]


def test_beneath_pages_are_followed_and_what_they_name_too(polling, feed):
    feed.pages[None] = named(("x", "1"))
    feed.below["x", None] = Page((piece("x3"),), (Beneath("deep", "1"),), next="2")
    feed.below["x", "2"] = Page((piece("x2"),))
    feed.below["deep", None] = Page((), next="2", newest_first=False)
    feed.below["deep", "2"] = Page((piece("d1"),))
    poll(polling)
    assert polling.inbox.names == ["x3", "x2", "d1"]


def test_of_much_beneath_each_round_takes_a_part(polling, feed):
    count = 2 * MOST_BENEATH + 3
    feed.pages[None] = named(*((str(n), "1") for n in range(count)))
    feed.below = {(str(n), None): Page((piece(f"p{n}"),)) for n in range(count)}
    found = [poll(polling, minutes).found for minutes in (0, 5, 10, 15)]
    assert found == [MOST_BENEATH, MOST_BENEATH, 3, 0]


def test_one_that_is_withheld_beneath_holds_up_no_other(polling, feed):
    feed.pages[None] = named(("gone", "1"), ("x", "1"))
    feed.below = {("gone", None): Withheld("gone"), ("x", None): Page((piece("x1"),))}
    poll(polling)
    assert polling.inbox.names == ["x1"]
    assert cursor(polling).failures == 0


def test_beneath_it_goes_on_where_time_units_or_an_error_stopped_it(polling, feed):
    feed.pages[None] = named(("x", "1"), ("y", "1"))
    feed.below = {("x", None): Page((piece("x1"),)), ("y", None): Unavailable("no")}
    poll(polling)
    feed.below["y", None] = Page((piece("y1"),))
    answers = iter([True, True, False])
    assert poll(polling, 10, in_time=lambda: next(answers)).left
    feed.per_day = 1
    assert poll(polling, 15).asked == 1
    feed.per_day = None
    poll(polling, 20)
    assert polling.inbox.names == ["x1", "y1"]


def test_a_page_that_names_itself_as_the_next_ends(polling, feed):
    feed.pages = {None: Page((piece("a"),), next="2"), "2": Page((piece("b"),), next="2")}
    assert poll(polling).asked == 2
    assert cursor(polling).page is None


def test_pages_without_end_end_and_go_on_in_the_next_round(polling, feed):
    feed.pages = {None: Page((piece("0"),), next="1")}
    feed.pages |= {str(n): Page((piece(str(n)),), next=str(n + 1)) for n in range(1, 30)}
    feed.pages["30"] = Page(())
    assert poll(polling).asked == MOST_PAGES
    poll(polling, 5)
    poll(polling, 10)
    assert polling.inbox.names == [str(n) for n in range(30)]


def test_out_of_time_it_goes_on_where_it_stood(polling, feed):
    feed.pages = {
        None: Page((piece("c"),), next="2"),
        "2": Page((piece("b"),), next="3"),
        "3": Page((piece("a"),)),
    }
    answers = iter([True, True, False])
    assert poll(polling, in_time=lambda: next(answers)).left
    poll(polling, 5)
    assert polling.inbox.names == ["c", "b", "a"]


@pytest.mark.parametrize("error", [Unavailable("no"), Unreadable("no"), Withheld("no")])
def test_one_that_fails_rests_ever_longer_and_is_a_trouble_the_third_time(polling, feed, error):
    good, feed.pages[None] = feed.pages[None], error
    asked = [poll(polling, minutes).asked for minutes in range(0, 60, 5)]
    assert sum(asked) == 4, "at 0, 5, 15 and 35 minutes"
    assert cursor(polling).trouble is Trouble.UNREACHABLE
    feed.pages[None] = good
    assert poll(polling, 24 * 60).found == 1
    assert cursor(polling).trouble is None


def test_the_token_and_the_credit_are_troubles_at_once(polling, feed):
    feed.pages[None] = Denied("the key is refused")
    poll(polling)
    assert cursor(polling).trouble is Trouble.TOKEN
    feed.pages[None] = Limited("used up", 3600, credit=True)
    poll(polling, 60)
    assert cursor(polling).trouble is Trouble.CREDIT
    assert poll(polling, 115).asked == 0


def test_retry_after_is_waited_for(polling, feed):
    feed.pages[None] = Limited("slower", 3600)
    poll(polling)
    feed.pages[None] = Page((piece("a"),))
    assert poll(polling, 55).found == 0
    assert poll(polling, 60).found == 1


def test_the_units_of_a_day_are_counted_and_kept(polling, feed):
    feed.per_day = 3
    feed.pages = {None: Page((piece("0"),), next="1", cost=2), "1": Page((piece("1"),), cost=2)}
    assert poll(polling).asked == 2
    assert cursor(polling).spent == 4
    assert poll(polling, 5).asked == 0
    assert poll(polling, 24 * 60).asked == 1


def test_one_that_fails_holds_up_no_other():
    feeds = {Channel.FEED: Feed(), Channel.YOUTUBE: Feed(piece("y"))}
    feeds[Channel.FEED].pages[None] = Unavailable("no")
    polling = Polling(feeds, MemoryCursors(), Inbox(), a_policy())
    assert poll(polling).found == 1


def test_two_rounds_at_once_store_one_cursor(polling):
    load = polling.cursors.load

    def raced(name):
        found = load(name)
        polling.cursors.load = load
        poll(polling)
        return found

    polling.cursors.load = raced
    poll(polling)
    assert set(polling.inbox.names) == {"a"}, "twice at most, and a duplicate is heard once"
    assert cursor(polling).version == 1


def test_what_is_remembered_has_an_end(polling, feed):
    for round_ in range(12):
        feed.pages[None] = Page(tuple(piece(f"{round_}-{n}") for n in range(100)))
        poll(polling, 5 * round_)
    assert len(cursor(polling).seen) == MOST_SEEN
