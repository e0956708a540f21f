"""Feeds, YouTube and Instagram as they answer, well and badly; and their pieces as messages."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.adapters.channels.sources import parse
from heard.adapters.platforms.feeds import LARGEST_FEED, Feeds, pieces, words
from heard.adapters.platforms.graph import Graph
from heard.adapters.platforms.instagram_comments import InstagramComments
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.youtube_comments import YouTubeComments
from heard.domain.cursor import Cursor
from heard.domain.errors import (
    Denied,
    Expired,
    HeardError,
    Limited,
    Unavailable,
    Unreadable,
    Withheld,
)
from heard.domain.message import Act, Message, Surface
from heard.ports.platforms import Beneath
from tests.stand_in import Reply, StandIn, as_json, bomb, drip, endless, moved
from tests.unit.adapters.platforms.test_asking import Secrets

FEED = "https://forum.example/feed.xml"
CHANNEL = "UCabcdefghijklmnopqrstuv"
GRAM = "17841400000000001"

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Forum</title>
<item><guid>t-2</guid><title>Marigold &amp; me</title><link>https://forum.example/t/2</link>
<author>odile@forum.example (Odile)</author><pubDate>Tue, 24 Nov 2026 09:30:00 GMT</pubDate>
<description>&lt;p&gt;My cream &lt;b&gt;burned&lt;/b&gt;&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>
<item><link>https://forum.example/t/1</link><title>Lovely shop</title></item>
</channel></rss>"""

ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><id>tag:news.example,2026:1</id><title type="html">Recall &amp;mdash; today</title>
<link href="https://news.example/1"/><author><name>Rui</name></author>
<published>2026-11-24T08:00:00Z</published><updated>2026-11-24T09:00:00+01:00</updated>
<content type="html">&lt;div&gt;All jars&lt;br/&gt;of May&lt;/div&gt;</content></entry></feed>"""


@pytest.fixture
def server():
    with StandIn() as running:
        yield running


@pytest.fixture
def web(server):
    return Web(server.url, seconds=3)


def tokens(**values):
    return Tokens(Secrets(**{"youtube_key": ["AIzaKey"], "meta_token": ["EAAx"], **values}))


def heard(source, account, page):
    body = {"account": account, "items": [dict(one.raw) for one in page]}
    return parse(source, json.dumps(body).encode()).heard


# ---- feeds -----------------------------------------------------------------------------------


def test_an_rss_feed_is_heard_entry_by_entry(server, web):
    server["forum.example"] = Reply(
        200, RSS, {"Content-Type": "application/rss+xml", "ETag": '"7"'}
    )
    page = Feeds(web).page(FEED, Cursor("c"))
    assert page.etag == '"7"'
    first, second = heard("feed", FEED, page.pieces)
    assert (first.native_id, first.permalink) == ("t-2", "https://forum.example/t/2")
    assert first.text == "Marigold & me\n\nMy cream burned"
    assert first.posted_at.isoformat() == "2026-11-24T09:30:00+00:00"
    assert first.author.name == "odile@forum.example (Odile)"
    assert (first.channel, first.account, first.surface) == ("feed", FEED, "post")
    assert first.place.customer == "t-2", "nobody's id is told: each entry is a thread of its own"
    assert second.native_id == "https://forum.example/t/1"
    assert second.posted_at is None


def test_an_atom_feed_too():
    (piece,) = pieces(ATOM, "application/atom+xml")
    (message,) = heard("feed", FEED, [piece])
    assert message.text == "Recall — today\n\nAll jars\nof May"
    assert message.author.name == "Rui"
    assert message.posted_at.hour == 8
    assert message.author.reach is None


def test_an_entry_that_was_found_before_is_an_edit():
    (piece,) = pieces(ATOM, "")
    body = {"account": FEED, "items": [{**piece.raw, "again": True}]}
    message, act = parse("feed", json.dumps(body).encode()).heard
    assert isinstance(message, Message)
    assert isinstance(act, Act)
    assert (act.kind, act.native_id, act.at.hour) == ("edit", message.native_id, 8)


def test_a_feed_is_asked_with_what_it_said_of_itself(server, web):
    server["forum.example"] = Reply(304)
    cursor = Cursor("c", etag='"7"', modified="Tue, 24 Nov 2026 09:30:00 GMT")
    page = Feeds(web).page(FEED, cursor)
    assert page.pieces == ()
    assert (page.etag, page.modified) == (cursor.etag, cursor.modified)
    (asked,) = server.asked
    assert asked.headers["if-none-match"] == '"7"'
    assert asked.headers["if-modified-since"] == "Tue, 24 Nov 2026 09:30:00 GMT"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (drip(), Unavailable),
        (endless(), Withheld),
        (bomb(), Withheld),
        (Reply(500), Unavailable),
        (Reply(429, headers={"Retry-After": "60"}), Limited),
        (Reply(401), Expired),
        (Reply(404), Withheld),
        (moved("https://169.254.169.254/latest/meta-data/"), Withheld),
        (moved("http://forum.example/feed.xml"), Withheld),
        (moved("/feed.xml"), Withheld),
        (Reply(200, b""), Unreadable),
        (Reply(200, b"\x89PNG\r\n\x1a\n" + bytes(500)), Unreadable),
        (Reply(200, b'{"json": "feed"}', {"Content-Type": "application/json"}), Unreadable),
        (
            Reply(200, b"<html><body>Log in</body></html>", {"Content-Type": "text/html"}),
            Unreadable,
        ),
        (Reply(200, b"<" * 500_000), Unreadable),
        (Reply(200, b" " * (LARGEST_FEED + 1)), Unreadable),
        (Reply(200, b"<rss><channel>" + b"<item>" * 50_000), Unreadable),
        (Reply(200, b'<!DOCTYPE x [<!ENTITY a "b">]>' + RSS), Unreadable),
    ],
)
def test_a_feed_that_behaves_badly_is_our_own_error_and_nothing_more(server, web, answer, error):
    server["forum.example"] = answer
    started = time.monotonic()
    with pytest.raises(error) as caught:
        Feeds(web).page(FEED, Cursor("c"))
    assert type(caught.value) is error
    assert time.monotonic() - started < 10


def rss(*items, head="<?xml version='1.0'?><rss version='2.0'>"):
    return f"{head}<channel>{''.join(items)}</channel></rss>"


RDF = b"""<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
xmlns='http://purl.org/rss/1.0/'><channel/><item rdf:about='https://a.example/1'>
<title>RSS 1.0</title></item></rdf:RDF>"""
ONE = "<item><guid>1</guid><title>Café kaputt</title></item>"
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [{"id": 1, "title": "Café", "content_html": "<p>kaputt", "authors": [{"name": "O"}]}],
}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (rss(ONE).encode("latin-1"), [("1", "Café kaputt")]),
        (rss(ONE, head="<?xml version='1.0' encoding='iso-8859-1'?><rss>").encode("latin-1"), ...),
        (rss(ONE, head="<?xml version='1.0' encoding='iso-8859-1'?><rss>").encode(), ...),
        (rss(ONE, head="<?xml version='1.0' encoding='utf-16'?><rss>").encode("utf-16"), ...),
        (rss(ONE, head="<?xml version='1.0' encoding='klingon'?><rss>").encode(), ...),
        (rss(ONE, head="<rss version='0.91'>").encode(), ...),
        (RDF, [("https://a.example/1", "RSS 1.0")]),
        (json.dumps(JSON_FEED).encode(), [("1", "Café\n\nkaputt")]),
        (rss("<item/>", ONE).encode(), ...),
        (rss("<item><guid>0</guid><title>a & b <c</title></item>", ONE).encode(), 2),
        (rss(ONE, "<item><guid>2</guid><title>cut").encode()[:-15], ...),
        (rss("<item><title>Nothing but words</title></item>").encode(), 1),
        (rss(ONE.replace("<title>", "<pubDate>gestern</pubDate><title>")).encode(), ...),
    ],
)
def test_every_kind_of_feed_and_charset_is_read(body, found):
    read = [(one.id, one.words) for one in pieces(body, "text/xml")]
    if isinstance(found, int):
        assert len(read) == found
    else:
        assert read == ([("1", "Café kaputt")] if found is ... else found)


def test_json_that_is_no_feed_is_unreadable():
    with pytest.raises(Unreadable):
        pieces(b'{"items": []}', "application/json")


def test_an_entity_bomb_is_not_blown_up():
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "boom"}">' for n in range(12))
    for space in ("", " " * 2_000):
        bomb_ = f'<?xml version="1.0"?>{space}<!DOCTYPE x [{declared}]>'.encode()
        body = (
            bomb_ + b"<rss version='2.0'><channel><item><title>&a11;</title></item></channel></rss>"
        )
        try:
            found = pieces(body, "text/xml")
        except Unreadable:
            continue
        assert sum(len(one.words) for one in found) < 1_000


def test_a_file_is_never_read_by_an_entity():
    body = b'<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]>' + RSS
    with pytest.raises(Unreadable):
        pieces(body, "text/xml")


def test_broken_xml_is_read_as_far_as_it_goes():
    assert pieces(RSS[:-40].replace(b"&amp; me", b"& me"), "text/xml")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), st.integers(0, 600))
def test_whatever_a_feed_holds_it_is_read_or_unreadable(noise, place):
    for body in (noise, RSS[:place] + noise + RSS[place:], ATOM[:place] + noise + ATOM[place:]):
        try:
            found = pieces(body, "text/xml; charset=utf-8")
        except Unreadable:
            continue
        for message in heard("feed", FEED, found):
            assert message.native_id
            assert message.text


@given(st.text(alphabet=st.sampled_from("<>&;ab/ \"'!-="), max_size=300))
def test_words_never_raise_and_hold_no_tag_of_ours(value):
    found = words(value)
    assert found is None or found.strip()


# ---- YouTube ---------------------------------------------------------------------------------


def comment(name, text, author="UCother", **more):
    return {
        "id": name,
        "snippet": {
            "textOriginal": text,
            "authorDisplayName": "@odile",
            "authorChannelId": {"value": author},
            "videoId": "v1",
            "publishedAt": "2026-11-24T09:00:00Z",
            "updatedAt": "2026-11-24T09:30:00Z",
            **more,
        },
    }


def threads(*tops, replies=(), token=None):
    items = [{"snippet": {"topLevelComment": one}} for one in tops]
    if replies:
        items[0]["replies"] = {"comments": list(replies)}
    return as_json({"items": items, **({"nextPageToken": token} if token else {})})


def test_youtube_comments_and_their_replies_are_heard(server, web):
    ours = comment("c1.r1", "Please write to us", author=CHANNEL, parentId="c1")
    server["www.googleapis.com"] = threads(comment("c1", "It burned"), replies=[ours], token="P2")
    page = YouTubeComments(web, tokens(), 2000).page(CHANNEL, Cursor("c", page="P1"))
    assert (page.next, page.cost) == ("P2", 1)
    reply, asked = heard("youtube", CHANNEL, page.pieces)
    assert (asked.text, asked.author.id, asked.author.handle) == ("It burned", "UCother", "odile")
    assert asked.permalink == "https://www.youtube.com/watch?v=v1&lc=c1"
    assert (asked.place.key, asked.place.customer) == ("v1", "UCother")
    assert (reply.by_brand, reply.answers, reply.place) == (True, "c1", None)
    (question,) = server.asked
    assert question.query["pageToken"] == "P1"
    assert question.query["allThreadsRelatedToChannelId"] == CHANNEL
    assert question.headers["x-goog-api-key"] == "AIzaKey"
    assert "AIza" not in str(question.query)


def test_replies_beyond_those_that_come_along_are_asked_for_page_by_page(server, web):
    top = {"topLevelComment": comment("c1", "It burned"), "totalReplyCount": 7}
    few = {"topLevelComment": comment("c2", "Mine, too"), "totalReplyCount": 1}
    items = [
        {"snippet": top, "replies": {"comments": [comment("c1.r1", "Hm", parentId="c1")]}},
        {"snippet": few, "replies": {"comments": [comment("c2.r1", "Hm", parentId="c2")]}},
    ]
    server["www.googleapis.com/youtube/v3/commentThreads"] = as_json({"items": items})
    more = [comment("c1.r7", "Same here", parentId="c1")]
    replies = as_json({"items": more, "nextPageToken": "R2"})
    server["www.googleapis.com/youtube/v3/comments"] = replies
    polled = YouTubeComments(web, tokens(), 2000)
    page = polled.page(CHANNEL, Cursor("c"))
    assert page.beneath == (Beneath("c1", "7"),)
    beneath = polled.under(CHANNEL, page.beneath[0], "R1")
    assert (beneath.next, beneath.newest_first) == ("R2", False)
    (reply,) = heard("youtube", CHANNEL, beneath.pieces)
    assert (reply.surface, reply.text) == (Surface.REPLY, "Same here")
    asked = server.asked[-1].query
    assert (asked["parentId"], asked["pageToken"]) == ("c1", "R1")


@pytest.mark.parametrize(
    ("reason", "status", "error"),
    [
        ("quotaExceeded", 403, Limited),
        ("rateLimitExceeded", 403, Limited),
        ("keyInvalid", 400, Denied),
        ("channelNotFound", 404, Withheld),
        ("processingFailure", 400, Withheld),
    ],
)
def test_what_the_refusals_of_youtube_mean(server, web, reason, status, error):
    server["www.googleapis.com"] = as_json({"error": {"errors": [{"reason": reason}]}}, status)
    with pytest.raises(error) as caught:
        YouTubeComments(web, tokens(), 2000).page(CHANNEL, Cursor("c"))
    assert type(caught.value) is error
    if reason == "quotaExceeded":
        assert caught.value.credit


# ---- Instagram -------------------------------------------------------------------------------


def media(*comments, after=None):
    paging = {"paging": {"next": "https://graph…", "cursors": {"after": after}}} if after else {}
    link = "https://www.instagram.com/p/1/"
    return as_json({"id": "800", "permalink": link, "comments": {"data": list(comments), **paging}})


def gram(name, text="It burned", **more):
    return {"id": name, "text": text, "timestamp": "2026-11-24T09:00:00+0000", **more}


def test_instagrams_media_name_what_lies_beneath_where_there_is_anything(server, web):
    counted = [{"id": "800", "comments_count": 3}, {"id": 801, "comments_count": 0}, {"id": "802"}]
    server["graph.facebook.com"] = as_json({"data": counted})
    page = InstagramComments(Graph(web, tokens())).page(GRAM, Cursor("c", version=7))
    assert (page.pieces, page.next) == ((), None)
    assert page.beneath == (Beneath("800", "3"), Beneath("802", "after 7"))


def test_instagram_comments_are_heard_as_the_webhook_tells_them(server, web):
    ours = gram("902", "Sorry!", **{"from": {"id": GRAM, "username": "marigold"}})
    theirs = gram("901", **{"from": {"id": "77", "username": "odile"}}, replies={"data": [ours]})
    server["graph.facebook.com"] = media(theirs, after="A2")
    page = InstagramComments(Graph(web, tokens())).under(GRAM, Beneath("800", "2"), "A1")
    assert page.next == "A2"
    reply, asked = heard("instagram_polled", GRAM, page.pieces)
    assert (asked.native_id, asked.place.key, asked.place.customer) == ("901", "800", "77")
    assert (asked.posted_at.hour, asked.permalink) == (9, "https://www.instagram.com/p/1/")
    assert (reply.by_brand, reply.answers) == (True, "901")
    assert ".after(A1)" in server.asked[0].query["fields"]


def test_instagrams_replies_beyond_the_first_ones_are_asked_for(server, web):
    paging = {"next": "https://graph…", "cursors": {"after": "R2"}}
    server["graph.facebook.com"] = media(gram("901", replies={"data": [], "paging": paging}))
    polled = InstagramComments(Graph(web, tokens()))
    (deeper,) = polled.under(GRAM, Beneath("800", "14"), None).beneath
    told = {"id": "901", "media": {"id": "800"}, "replies": {"data": [gram("903", "Me too")]}}
    server["graph.facebook.com/v24.0/901"] = as_json(told)
    (reply,) = heard("instagram_polled", GRAM, polled.under(GRAM, deeper, None).pieces)
    assert (reply.native_id, reply.place.key, reply.text) == ("903", "800", "Me too")


def test_a_token_that_could_leave_its_place_in_the_question_is_none(server, web):
    server["graph.facebook.com"] = media(gram("901"), after="A){from}")
    page = InstagramComments(Graph(web, tokens())).under(GRAM, Beneath("800", "1"), None)
    assert page.next is None


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "items",
                "data",
                "paging",
                "nextPageToken",
                "error",
                "comments",
                "replies",
                "media",
                "id",
            ]
        ),
        shapes,
        max_size=4,
    )
)
def test_whatever_shape_a_platform_answers_in_nothing_escapes(answer):
    class Answers:
        def get(self, *_):
            from heard.adapters.platforms.web import Answer

            return Answer(200, {}, json.dumps(answer).encode())

    for polled in (
        YouTubeComments(Answers(), tokens(), 2000),
        InstagramComments(Graph(Answers(), tokens())),
    ):
        for ask in (
            lambda polled=polled: polled.page(GRAM, Cursor("c")),
            lambda polled=polled: polled.under(GRAM, Beneath("1", "1"), None),
            lambda polled=polled: polled.under(GRAM, Beneath("replies/1", "1"), "A"),
        ):
            try:
                page = ask()
            except HeardError:
                continue
            heard(polled.source, GRAM, page.pieces)


@pytest.mark.parametrize("source", ["feed", "youtube", "instagram_polled"])
@pytest.mark.parametrize("body", [b"{}", b'{"account":"a"}', b'{"account":[],"items":[]}', b"[]"])
def test_a_body_that_polling_did_not_write_is_unreadable(source, body):
    with pytest.raises(Unreadable):
        parse(source, body)


@pytest.mark.parametrize("source", ["feed", "youtube", "instagram_polled"])
def test_one_bad_piece_never_loses_its_neighbours(source):
    good = {"id": "1", "text": "Hi", "snippet": {"textOriginal": "Hi"}}
    body = {"account": "a", "items": [good, {}, 7, None, {**good, "id": 2}]}
    parsed = parse(source, json.dumps(body).encode())
    assert [one.native_id for one in parsed.heard] == ["1", "2"]
    assert len(parsed.unreadable) == 3
