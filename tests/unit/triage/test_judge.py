"""One test for each way in which people write, and for each rule of the judge."""

import pytest

from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Surface
from heard.triage.judge import judge


def hear(text, **facts) -> Judgement:
    return judge(text, **{"surface": Surface.COMMENT, **facts})


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "no text to judge: a person should look"),
        ({"has_attachments": True}, "only a picture or a file: a person should look"),
        (
            {"placeholder": "an encrypted chat waits"},
            "an encrypted chat waits: a person should look",
        ),
    ],
)
@pytest.mark.parametrize("text", [None, "", "  \n ", "\u200b\u2060"])
def test_a_message_without_words_is_a_complaint_that_says_why(text, facts, reason):
    heard = hear(text, **facts)
    assert (heard.kind, heard.severity) == (Kind.COMPLAINT, Severity.NORMAL)
    assert heard.reasons == (reason,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El sérum llegó roto y nadie me responde", "es"),
        ("Das Paket ist immer noch nicht da und keiner antwortet mir", "de"),
        ("Bonjour, ma commande n'est jamais arrivée", "fr"),
        ("Il vaso è arrivato rotto e non mi risponde nessuno", "it"),
        ("Meu pedido não chegou e ninguém me responde", "pt"),
        ("Mijn bestelling is nog steeds niet aangekomen", "nl"),
        ("Посылка пришла разбитой, никто не отвечает", "ru"),
        ("Посилка прийшла розбита, ніхто не відповідає", "uk"),
        ("包裹到了但是坏了", "zh"),
        ("荷物がまだ届いていません", "ja"),
        ("택배가 아직 안 왔어요", "ko"),
        ("وصلت الطلبية مكسورة ولم يرد أحد", "ar"),
        ("पार्सल टूटा हुआ आया", "hi"),
        ("Το δέμα ήρθε σπασμένο", "el"),
    ],
)
def test_a_language_without_cues_is_a_complaint_for_a_person(text, language):
    heard = hear(text)
    assert (heard.kind, heard.severity, heard.language) == (
        Kind.COMPLAINT,
        Severity.NORMAL,
        language,
    )
    assert heard.reasons == ("language not covered: a person should look",)


def test_an_unknown_language_is_a_complaint_for_a_person():
    heard = hear("Zqorv blimpta wexxon trull")
    assert (heard.kind, heard.language) == (Kind.COMPLAINT, None)
    assert heard.reasons == ("language not recognised: a person should look",)


def test_mixed_languages_are_judged_by_their_english_complaint():
    heard = hear("Hola, this is unacceptable, nadie me responde")
    assert (heard.kind, heard.severity) == (Kind.COMPLAINT, Severity.HIGH)


def test_mixed_languages_are_never_let_go_as_praise():
    heard = hear("Lovely shop, pero el paquete llegó roto y nadie me responde")
    assert heard.kind is Kind.COMPLAINT
    assert heard.reasons[-1].endswith("a person should look")


def test_a_name_alone_is_looked_at_but_not_urgent():
    heard = hear("@fernandfoxtea", surface=Surface.MENTION)
    assert (heard.kind, heard.severity) == (Kind.COMPLAINT, Severity.LOW)
    assert heard.reasons == ("only names us: a person should look",)


@pytest.mark.parametrize("text", ["48213", "+1", "2/10"])
def test_figures_alone_are_looked_at(text):
    assert hear(text).reasons == ("only a number: a person should look",)


# ---------------------------------------------------------------- stars


@pytest.mark.parametrize(
    ("rating", "text", "kind"),
    [
        (1, None, Kind.COMPLAINT),
        (2, None, Kind.COMPLAINT),
        (1, "Lovely", Kind.COMPLAINT),
        (2, "¡Qué bien!", Kind.COMPLAINT),
        (3, None, Kind.COMPLAINT),
        (3, "It exists", Kind.COMPLAINT),
        (3, "Great coffee, wonderful staff, I love it here", Kind.PRAISE),
        (4, None, Kind.PRAISE),
        (5, None, Kind.PRAISE),
        (5, "Muy buena atención de todos", Kind.PRAISE),
        (4, "As described", Kind.PRAISE),
        (5, "Broken on arrival and nobody answers the phone", Kind.COMPLAINT),
        (4, "Good hotel but we waited three weeks for our deposit", Kind.COMPLAINT),
    ],
)
def test_stars_speak_unless_the_text_says_otherwise(rating, text, kind):
    heard = hear(text, rating=rating, surface=Surface.REVIEW)
    assert heard.kind is kind
    assert f"gave {rating} of 5 stars" in heard.reasons


def test_few_stars_are_never_a_mild_grumble():
    heard = hear("A bit bland", rating=1, surface=Surface.REVIEW)
    assert heard.severity is Severity.NORMAL


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize(
    ("polite", "failing"),
    [
        ("Where is my order?", "Still waiting. Where is my order?"),
        ("When will it ship?", "When will it ship?! It has been three weeks"),
        ("Can I pay by card?", "Can you explain why my card was charged twice?"),
        ("Is the app free?", "Is the app broken again?"),
        ("extra fees on arrival?", "Why did you charge extra fees on arrival without telling me?"),
    ],
)
def test_a_question_becomes_a_complaint_when_something_failed(polite, failing):
    assert hear(polite).kind is Kind.QUESTION
    assert hear(failing).kind is Kind.COMPLAINT


def test_asking_whether_something_could_hurt_is_an_urgent_question():
    for text in ("Does this peel burn sensitive skin?", "Will this cause itchy skin?"):
        heard = hear(text)
        assert (heard.kind, heard.severity) == (Kind.QUESTION, Severity.HIGH)


def test_asking_why_something_hurts_is_an_injury():
    heard = hear("Can you tell me why my face is burning after your peel?")
    assert (heard.kind, heard.severity) == (Kind.COMPLAINT, Severity.CRITICAL)


# ---------------------------------------------------------------- ways of writing


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("bad", "not bad"),
        ("had a problem with the heater", "never had a problem with the heater"),
        ("complaints about the room", "no complaints about the room"),
        ("disappointed with the tour", "not disappointed with the tour"),
    ],
)
def test_a_not_takes_a_complaint_away(said, turned):
    assert hear(said).probability > 0.45 > hear(turned).probability


@pytest.mark.parametrize("text", ["not happy", "this was not good", "I am not impressed"])
def test_a_not_turns_praise_into_a_complaint(text):
    assert hear(text).kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    "text", ["never been so disappointed", "not only late but rude", "nothing but problems"]
)
def test_some_nots_leave_a_complaint_as_it_is(text):
    assert hear(text).kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("lifted", "turned"),
    [
        ("my skin has never felt this soft", "my skin has never felt soft"),
        ("never had such helpful staff", "never had helpful staff"),
        ("the bread has not been this good for years", "the bread has not been good for years"),
    ],
)
def test_a_not_lifts_praise_that_compares(lifted, turned):
    assert hear(lifted).kind is Kind.PRAISE
    assert hear(turned).kind is Kind.COMPLAINT


def test_who_wants_the_money_back_is_not_said_to_have_been_refused():
    assert hear("I want my money back").reasons[0] == "asks for the money back"
    assert hear("Still no refund").reasons[0] == "says a refund does not come"


def test_a_not_does_not_reach_across_a_comma_or_a_full_stop():
    assert hear("No, broken.").kind is Kind.COMPLAINT
    assert hear("Not today. Broken lift.").kind is Kind.COMPLAINT


def test_what_was_put_right_is_no_complaint():
    assert hear("they fixed my faulty heater in an hour, thank you").kind is Kind.PRAISE
    assert hear("they never fixed my faulty heater").kind is Kind.COMPLAINT


@pytest.mark.parametrize("marker", ["still", "again"])
def test_still_and_again_weigh_towards_a_complaint(marker):
    assert hear(f"no sound {marker}").probability > hear("no sound").probability


def test_stretched_words_are_understood_and_weigh_more():
    assert hear("sooooo slooow").kind is Kind.COMPLAINT
    assert hear("too sloooow").probability > hear("too slow").probability
    assert hear("gorgeousssss").kind is Kind.PRAISE


def test_capitals_and_exclamation_marks_make_it_high():
    assert hear("the lift is broken again").severity is Severity.NORMAL
    heard = hear("THE LIFT IS BROKEN AGAIN!!")
    assert heard.severity is Severity.HIGH
    assert "writes in capitals" in heard.reasons


def test_question_and_exclamation_marks_together_weigh_towards_a_complaint():
    assert (
        hear("is anyone reading this?!").probability > hear("is anyone reading this?").probability
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("❤️❤️❤️", Kind.PRAISE),
        ("😍🔥", Kind.PRAISE),
        (":)", Kind.PRAISE),
        ("😡", Kind.COMPLAINT),
        ("👎🏽", Kind.COMPLAINT),
        ("😍😡", Kind.COMPLAINT),
        (":(", Kind.COMPLAINT),
        ("😂", Kind.CHATTER),
        ("???", Kind.COMPLAINT),
    ],
)
def test_faces_speak_where_there_are_no_words(text, kind):
    assert hear(text).kind is kind


def test_hashtags_are_read_as_words():
    assert hear("#fail").kind is Kind.COMPLAINT
    assert hear("Monday #WorstServiceEver").severity is Severity.HIGH
    assert hear("#BestBakeryInTown").kind is Kind.PRAISE


@pytest.mark.parametrize(
    "text",
    [
        "thanks for nothing",
        "Great job losing my parcel",
        "Love waiting two hours for a taxi",
        "oh brilliant, another delay",
        "Thank you so much for ruining our anniversary",
        "Flight delayed again. Fantastic.",
    ],
)
def test_sarcasm_is_a_complaint(text):
    assert hear(text).kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "W0rst serv\u0456ce \u0435ver",
        "w\u200bo\u200br\u200bst service",
        "\uff57\uff4f\uff52\uff53\uff54 service",
        "\U0001d430\U0001d428\U0001d42b\U0001d42c\U0001d42d service",
        "\u202eworst\u202c service",
        "w\u0336o\u0336r\u0336s\u0336t service",
    ],
)
def test_disguised_words_are_seen_through(text):
    assert hear(text).severity is Severity.HIGH


def test_curly_quotes_make_no_difference():
    assert hear("it doesn\u2019t work") == hear("it doesn't work")


def test_the_end_of_a_very_long_text_counts():
    filler = "we went for a walk along the river. " * 9_000
    assert hear(filler + "My skin is burning from your cream.").severity is Severity.CRITICAL
    assert hear("My skin is burning from your cream. " + filler).severity is Severity.CRITICAL


def test_a_picture_pointed_at_is_not_small_talk():
    assert hear("look at this").kind is Kind.CHATTER
    assert hear("look at this", has_attachments=True).kind is Kind.COMPLAINT


def test_neutral_words_about_an_order_are_looked_at():
    heard = hear("My order number is 12345", surface=Surface.DM)
    assert heard.kind is Kind.COMPLAINT
    assert heard.reasons[-1] == "nothing clear to go by: a person should look"


# ---------------------------------------------------------------- spam and those who suffer from it


@pytest.mark.parametrize(
    "text",
    [
        "This is a scam, do not click the link in their bio",
        "My bitcoin withdrawal has been stuck for days and support ignores me",
        "I won your prize draw in May and still have no prize, nobody replies",
        "You charged my account for a lottery ticket I never ordered",
    ],
)
def test_a_complaint_with_words_that_spam_uses_stays_a_complaint(text):
    assert hear(text).kind is Kind.COMPLAINT


# ---------------------------------------------------------------- reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "I emailed you twice about the extra customs fees and nobody answers. This is a joke.",
            "says an earlier e-mail went unanswered",
        ),
        ("I have e-mailed three times, no reply", "says an earlier e-mail went unanswered"),
        ("called your helpline, nobody picks up", "says earlier calls led nowhere"),
        ("I sent you a message on Monday, no answer", "says an earlier message went unanswered"),
        ("I have called three times about this leak", "has been in touch more than once"),
        ("disgusting, I want a refund", "angrily demands the money back"),
    ],
)
def test_an_earlier_contact_that_failed_is_high_and_says_so(text, reason):
    heard = hear(text)
    assert (heard.kind, heard.severity) == (Kind.COMPLAINT, Severity.HIGH)
    assert reason in heard.reasons


def test_the_gravest_reason_comes_first():
    heard = hear("Late, cold and rude. And my son is vomiting after your burger.")
    assert heard.reasons[0] == "may be injured or ill: someone could be in danger"


def test_a_fan_who_defends_the_brand_is_named_as_one():
    heard = hear("In their defence, my order came in two days and it's lovely")
    assert heard.kind is Kind.PRAISE
    assert heard.reasons[0] == "speaks up for the brand"


@pytest.mark.parametrize(
    "text",
    [
        "since your man was here the boiler hums and everybody has a headache",
        "my grandmother could not get out of the flat because your door jammed",
        "the candle shattered and a shard hit my daughter's cheek",
        "water is running down the wall next to the fuse box since your plumber left",
    ],
)
def test_a_danger_in_words_that_no_cue_knows_is_high(text):
    heard = judge(text, surface=Surface.MENTION)
    assert (heard.kind, heard.severity) == (Kind.COMPLAINT, Severity.HIGH)
    assert heard.reasons[0] == "sounds graver than most"


@pytest.mark.parametrize(
    "text",
    [
        "The pump of my new cleanser broke after two days.",
        "my parcel arrived broken",
        "you sent size 38 instead of 40",
        "no towels in the room",
    ],
)
def test_what_is_usual_is_not_called_grave(text):
    assert judge(text, surface=Surface.COMMENT).severity.rank >= Severity.NORMAL.rank


@pytest.mark.parametrize(
    "text",
    ["The candle arrived broken here as well", "mine too, it came broken and on time this time"],
)
def test_a_complaint_inside_the_gap_of_kind_words_is_heard(text):
    assert judge(text, surface=Surface.COMMENT).kind is Kind.COMPLAINT


def test_a_reason_that_another_goes_on_from_is_not_told_twice():
    heard = judge("Three e-mails since Monday and not one answer!", surface=Surface.COMMENT)
    assert "has been in touch more than once, and nobody answers" in heard.reasons
    assert "has been in touch more than once" not in heard.reasons


def test_reasons_never_hold_the_customers_words():
    heard = hear("My card 4000-canary was charged twice, signed Quillon Canary")
    assert heard.kind is Kind.COMPLAINT
    assert "canary" not in " ".join(heard.reasons).lower()


# ---------------------------------------------------------------- reach


@pytest.mark.parametrize(
    ("reach", "severity"),
    [(None, Severity.NORMAL), (9_999, Severity.NORMAL), (10_000, Severity.HIGH)],
)
def test_a_complaint_that_many_can_read_is_high(reach, severity):
    assert hear("the lift is broken", reach=reach).severity is severity
    assert hear("El sérum llegó roto y nadie me responde", reach=reach).severity is severity


def test_reach_changes_nothing_for_praise():
    assert hear("I love this lift", reach=2_000_000) == hear("I love this lift")


def test_wide_reach_never_lowers_what_is_critical():
    assert hear("my hand is bleeding from your mug", reach=50_000).severity is Severity.CRITICAL
