"""What each platform is asked about a message, and what its answers and refusals mean."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from heard.adapters.platforms.google_reviews import GoogleReviews
from heard.adapters.platforms.graph import VERSION, Graph
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.x_api import XApi
from heard.domain.errors import Denied, Expired, Limited, Unavailable, Withheld
from heard.domain.message import Author, Channel, Surface
from tests.builders import NOON, a_message
from tests.stand_in import Reply, StandIn, as_json

ACCOUNT = "17841400000000001"
GRAPH, X, GOOGLE = "graph.facebook.com", "api.x.com", "mybusiness.googleapis.com"
OAUTH = "oauth2.googleapis.com/token"
REVIEW = "accounts/1/locations/2/reviews/AbC-1"


class Secrets:
    """Tokens without Secrets Manager."""

    def __init__(self, **values):
        self.values = values

    def of(self, name):
        return tuple(self.values.get(name, ()))


@pytest.fixture
def server():
    with StandIn() as running:
        yield running


def asking(kind, server, **tokens):
    secrets = {
        "meta_token": ["EAAshared", f"{ACCOUNT}:EAAown"],
        "x_token": ["bearer"],
        "google_token": ["client secret refresh"],
        **tokens,
    }
    return kind(Web(server.url, seconds=5), Tokens(Secrets(**secrets)))


def about(channel, surface, native_id="900", *, media="800", text=None, author=None):
    message = a_message(
        text, channel=channel, surface=surface, native_id=native_id, account=ACCOUNT, post=media
    )
    return replace(message, author=author or Author())


def told(platform, message):
    question = platform.question(message)
    return platform.read(message, platform.ask(message.account, question), NOON)[0]


# ---- Meta ------------------------------------------------------------------------------------


def test_a_comment_that_mentions_us_is_asked_by_both_its_ids(server):
    graph = asking(Graph, server)
    server[f"{GRAPH}/{VERSION}/{ACCOUNT}"] = as_json(
        {
            "mentioned_comment": {
                "id": "900",
                "text": "@marigold my cream burned",
                "username": "ann.writes",
                "media": {"permalink": "https://www.instagram.com/p/1/"},
            },
            "id": ACCOUNT,
        }
    )
    act = told(graph, about("instagram", "mention"))
    assert (act.kind, act.native_id, act.at) == ("complete", "900", NOON)
    assert act.text == "@marigold my cream burned"
    assert act.author == Author(handle="ann.writes")
    assert act.permalink == "https://www.instagram.com/p/1/"
    (asked,) = server.asked
    assert asked.query["fields"].startswith("mentioned_comment.comment_id(900){")
    assert asked.headers["authorization"] == "Bearer EAAown", "the account's own token comes first"
    assert "EAA" not in asked.path + str(asked.query)


def test_a_post_that_mentions_us_is_asked_by_its_media(server):
    graph = asking(Graph, server)
    media = {"caption": "Look @marigold", "username": "bo", "permalink": "https://x.example/p"}
    media["timestamp"] = "2026-11-24T09:00:00+0000"
    server[f"{GRAPH}/{VERSION}/{ACCOUNT}"] = as_json({"mentioned_media": media})
    act = told(graph, about("instagram", "mention", "800"))
    assert (act.text, act.author.handle) == ("Look @marigold", "bo")
    assert act.posted_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert server.asked[0].query["fields"].startswith("mentioned_media.media_id(800){")


def test_a_facebook_mention_is_asked_by_its_id(server):
    graph = asking(Graph, server)
    post = {"from": {"id": 5, "name": "Ann"}, "message": "Hi", "permalink_url": "https://f.example"}
    server[f"{GRAPH}/{VERSION}/77_88"] = as_json(post)
    act = told(graph, about("facebook", "mention", "77_88"))
    assert (act.author, act.text, act.permalink) == (Author("5", "Ann"), "Hi", "https://f.example")


@pytest.mark.parametrize(
    ("channel", "answer", "author"),
    [
        ("messenger", {"name": "Ann B", "id": "5"}, Author(name="Ann B")),
        (
            "instagram",
            {"name": "Ann", "username": "ann.writes", "follower_count": 12},
            Author(None, "Ann", "ann.writes", 12),
        ),
        ("instagram", {"username": "ann", "follower_count": "many"}, Author(handle="ann")),
    ],
)
def test_who_wrote_a_direct_message_is_asked(server, channel, answer, author):
    graph = asking(Graph, server)
    server[f"{GRAPH}/{VERSION}/5"] = as_json(answer)
    act = told(graph, about(channel, "dm", text="Hi", author=Author("5")))
    assert (act.author, act.text) == (author, None)


def test_a_token_of_instagram_login_is_good_at_instagram(server):
    graph = asking(Graph, server, meta_token=["IGQtoken"])
    server[f"graph.instagram.com/{VERSION}/900"] = as_json({"media": {"permalink": "https://i.ex"}})
    assert told(graph, about("instagram", "comment", text="Hi")).permalink == "https://i.ex"


@pytest.mark.parametrize("hostile", ["../me", "900?fields=access_token", "9 0", "9/0", "..", "é"])
def test_what_is_no_id_is_asked_of_nobody(hostile, server):
    graph, x = asking(Graph, server), asking(XApi, server)
    assert graph.question(about("instagram", "mention", hostile)) is None
    assert graph.question(about("facebook", "mention", hostile)) is None
    assert graph.question(about("messenger", "dm", author=Author(hostile))) is None
    assert x.question(about("x", "reply", hostile)) is None
    assert asking(GoogleReviews, server).question(about("google", "review", hostile)) is None


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (190, Expired),
        (102, Expired),
        (10, Denied),
        (200, Denied),
        (4, Limited),
        (32, Limited),
        (613, Limited),
        (80002, Limited),
        (1, Unavailable),
        (2, Unavailable),
        (100, Withheld),
        (803, Withheld),
    ],
)
def test_what_metas_error_codes_mean(server, code, error):
    graph = asking(Graph, server)
    quote = {"message": "Error about Ann B", "code": code, "type": "OAuthException"}
    server[GRAPH] = as_json({"error": quote}, 400)
    with pytest.raises(error) as caught:
        told(graph, about("facebook", "mention"))
    assert type(caught.value) is error
    assert "Ann" not in str(caught.value), "what the platform says may quote a customer"


def test_without_a_token_nobody_can_be_asked(server):
    for kind in (Graph, XApi, GoogleReviews):
        silent = asking(kind, server, meta_token=["other:EAA"], x_token=[], google_token=[])
        assert not silent.can_ask(ACCOUNT)
        with pytest.raises(Denied):
            silent.ask(ACCOUNT, "question")
    assert server.asked == []


# ---- X ---------------------------------------------------------------------------------------

METRICS = {"followers_count": 12_000}
ANN = {"id": "5", "name": "Ann", "username": "ann", "public_metrics": METRICS}


def test_the_reach_of_whom_x_named_by_id_is_asked(server):
    x = asking(XApi, server)
    server[f"{X}/2/users/5"] = as_json({"data": ANN})
    act = told(x, about("x", "reply", text="Hi", author=Author("5")))
    assert act.author == Author("5", "Ann", "ann", 12_000)
    assert act.text is None
    assert server.asked[0].headers["authorization"] == "Bearer bearer"


def test_a_post_of_which_only_the_id_is_known_is_asked_whole(server):
    x = asking(XApi, server)
    post = {"id": "900", "author_id": "5", "text": "cut…", "note_tweet": {"text": "A &amp; B"}}
    server[f"{X}/2/tweets/900"] = as_json({"data": post, "includes": {"users": [ANN]}})
    act = told(x, about("x", "mention"))
    assert (act.text, act.author.handle, act.author.reach) == ("A & B", "ann", 12_000)


@pytest.mark.parametrize(
    ("answer", "error", "credit"),
    [
        (as_json({"title": "Unauthorized"}, 401), Expired, None),
        (as_json({"type": "https://api.x.com/2/problems/client-not-enrolled"}, 403), Denied, None),
        (as_json({"type": "https://api.x.com/2/problems/client-forbidden"}, 403), Denied, None),
        (as_json({"title": "Forbidden"}, 403), Withheld, None),
        (as_json({"errors": [{"title": "Not Found Error"}]}), Withheld, None),
        (as_json({}, 429), Limited, False),
        (as_json({"type": "https://api.x.com/2/problems/usage-capped"}, 429), Limited, True),
        (as_json({"title": "CreditsDepleted", "type": "x/credits"}, 402), Limited, True),
        (as_json({}, 503), Unavailable, None),
        (Reply(200, b"<html>login</html>"), Unavailable, None),
        (Reply(200, b"[" * 5000), Unavailable, None),
    ],
)
def test_what_the_refusals_of_x_mean(server, answer, error, credit):
    server[X] = answer
    with pytest.raises(error) as caught:
        told(asking(XApi, server), about("x", "mention"))
    assert type(caught.value) is error
    if credit is not None:
        assert caught.value.credit is credit


def test_how_long_to_wait_is_read(server):
    server[X] = as_json({}, 429, Retry_After="120")
    with pytest.raises(Limited) as caught:
        told(asking(XApi, server), about("x", "mention"))
    assert caught.value.seconds == 120
    server[GRAPH] = as_json({}, 429, Retry_After="120")
    with pytest.raises(Limited) as caught:
        told(asking(Graph, server), about("facebook", "mention"))
    assert caught.value.seconds == 120


# ---- Google ----------------------------------------------------------------------------------


def review(**facts):
    return as_json(
        {
            "name": REVIEW,
            "reviewer": {"displayName": "Ann B"},
            "starRating": "ONE",
            "comment": "Never again",
            **facts,
        }
    )


def test_a_review_that_was_named_only_is_fetched(server):
    google = asking(GoogleReviews, server)
    server[OAUTH] = as_json({"access_token": "ya29", "expires_in": 3599})
    server[f"{GOOGLE}/v4/{REVIEW}"] = review()
    act = told(google, about("google", "review", REVIEW))
    assert (act.author.name, act.rating, act.text) == ("Ann B", 1, "Never again")
    told(google, about("google", "review", REVIEW))
    assert [one.host for one in server.asked] == ["oauth2.googleapis.com", GOOGLE, GOOGLE]
    assert b"refresh_token=refresh" in server.asked[0].body
    assert server.asked[1].headers["authorization"] == "Bearer ya29"


@pytest.mark.parametrize(
    "comment",
    [
        "Nie wieder\n\n(Translated by Google)\nNever again",
        "(Translated by Google) Never again\n\n(Original)\nNie wieder",
    ],
)
def test_of_a_translated_review_the_customers_own_words_are_kept(server, comment):
    google = asking(GoogleReviews, server)
    server[OAUTH] = as_json({"access_token": "ya29", "expires_in": 3599})
    server[GOOGLE] = review(comment=comment)
    assert told(google, about("google", "review", REVIEW)).text == "Nie wieder"


def test_a_refresh_token_that_was_revoked_is_a_token_trouble(server):
    google = asking(GoogleReviews, server)
    server[OAUTH] = as_json({"error": "invalid_grant"}, 400)
    with pytest.raises(Denied, match="refresh token"):
        told(google, about("google", "review", REVIEW))


def test_what_an_edited_review_says_and_the_answer_to_it_come_along(server):
    google = asking(GoogleReviews, server)
    server[OAUTH] = as_json({"access_token": "ya29", "expires_in": 3599})
    server[GOOGLE] = review(
        createTime="2026-03-01T10:00:00Z",
        updateTime="2026-03-03T10:00:00Z",
        reviewReply={"comment": "We are sorry", "updateTime": "2026-03-02T10:00:00Z"},
    )
    message = about("google", "review", REVIEW)
    answer = google.ask(ACCOUNT, google.question(message))
    _, edit, reply = google.read(message, answer, NOON)
    assert (edit.kind, edit.text, edit.rating) == ("edit", "Never again", 1)
    assert edit.at.day == 3
    assert (reply.by_brand, reply.answers, reply.text) == (True, REVIEW, "We are sorry")


def test_stars_and_names_that_are_none_are_unknown(server):
    google = asking(GoogleReviews, server)
    server[OAUTH] = as_json({"access_token": "ya29", "expires_in": "soon"})
    server[GOOGLE] = review(starRating="STAR_RATING_UNSPECIFIED", reviewer=None, comment=7)
    act = told(google, about("google", "review", REVIEW))
    assert (act.author, act.rating, act.text) == (Author(), None, None)


def test_every_channel_that_gives_more_has_one_who_asks(server):
    kinds = (Graph, XApi, GoogleReviews)
    channels = [channel for kind in kinds for channel in asking(kind, server).channels]
    assert sorted(channels) == sorted(
        {Channel.FACEBOOK, Channel.MESSENGER, Channel.INSTAGRAM, Channel.X, Channel.GOOGLE}
    )
    assert Surface.DM.private
