from hypothesis import given
from hypothesis import strategies as st

from heard.adapters.sms import LONGEST, fitted, gsm, septets
from heard.ports.alerts import Sms

LINK = "https://care.marigold.example/t/B1LDi4OnQ-KDSuiN"


def an_sms(**more):
    parts = {
        "brand": "Marigold & Vine",
        "what": "HIGH COMPLAINT",
        "who": "@runa on Instagram comment",
        "words": "The third lipstick in a row that arrives broken",
        "waited": "waits 4 min",
        "link": LINK,
    }
    return Sms(**{**parts, **more})


def test_an_alert_says_all_in_one_part():
    text = fitted(an_sms(words="It is broken"))
    assert text == (
        "Marigold & Vine: HIGH COMPLAINT, @runa on Instagram comment, waits 4 min: "
        f'"It is broken" {LINK}'
    )


def test_what_the_alphabet_lacks_is_spelled_with_what_it_has():
    assert gsm("Ça va? Привет “Żółw” 🙏") == 'Ça va? Privet "Zolw" :pray:'


def test_line_breaks_and_controls_become_one_line():
    assert gsm("a\r\nb\tc\x00\x1bd") == "a b cd"


def test_a_euro_takes_two_septets():
    assert septets("5€") == 3


@given(
    st.builds(
        an_sms,
        brand=st.text(max_size=80),
        what=st.text(max_size=60),
        who=st.text(max_size=200),
        words=st.text(max_size=400),
        waited=st.text(max_size=20),
        link=st.sampled_from([LINK, None, "https://" + "h" * 200]),
        code=st.sampled_from([None, "1", "99"]),
    )
)
def test_any_alert_is_one_part_of_one_line_and_its_link_is_whole_or_gone(sms):
    text = fitted(sms)
    assert septets(text) <= LONGEST
    assert gsm(text).split() == text.split()
    assert "https" not in text or (sms.link or "") in text
    assert len(text.splitlines()) <= 1
    assert sms.code is None or f"{sms.code}a claims" in text


def test_a_code_says_how_it_is_answered_and_stays_where_the_link_goes():
    assert fitted(an_sms(words="It is broken", code="12")).endswith(
        f'waits 4 min: "It is broken" 12a claims {LINK}'
    )
    long = fitted(an_sms(code="12", link="https://care.marigold.example/t/" + "x" * 80))
    assert long.endswith('" 12a claims')


def test_the_words_are_shortened_before_who_wrote_them():
    text = fitted(an_sms(words="far too long " * 20))
    assert "@runa on Instagram comment" in text
    assert text.endswith(LINK)
    assert '.."' in text
