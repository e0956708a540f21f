"""What a complaint or a question is about, in the words of many trades."""

import pytest

from heard.domain.judgement import Issue, Kind
from heard.domain.message import Surface
from heard.triage.features import features
from heard.triage.issues import ISSUES, issue_of, named_by, parse
from heard.triage.judge import judge
from heard.triage.lexicon import lexicon
from heard.triage.reading import read

NAMED = """
safety       | The heater caught fire while my kids were asleep
privacy      | I can see another customer's address in my account, that is a data breach
luggage      | You lost my suitcase on the way to Oslo
cancellation | You cancelled our flight an hour before boarding
delay        | Two hours delayed and we are still on the tarmac
booking      | Your system double booked our room
refund       | When do I get my refund?
price        | The delivery fee doubled overnight
price        | Why is everything so expensive now
billing      | I was charged twice for one ticket
payment      | My card was declined at the till though there is money on it
account      | I can't log in, it says my password is wrong
outage       | Internet down again in Harrow
app          | Your app crashes when I open the basket
wrong_order  | You sent the wrong size
delivery     | My parcel never arrived
delivery     | Driver threw the package over the fence
availability | Why is the blue one always out of stock
food         | The pizza was cold and soggy
cleanliness  | There were stains on the sheets and the bathroom was dirty
product      | The zip broke on day two
staff        | Your receptionist was rude to my mother
support      | On hold for an hour, customer service is useless
"""


@pytest.mark.parametrize("line", NAMED.strip().splitlines())
def test_a_complaint_says_what_it_is_about(line):
    issue, text = (part.strip() for part in line.split("|"))
    assert judge(text, surface=Surface.POST).issue == Issue(issue)


def test_every_issue_can_be_named():
    assert {line.split("|")[0].strip() for line in NAMED.strip().splitlines()} == set(Issue)


def test_what_is_about_nothing_we_know_has_no_issue():
    assert judge("This is a disgrace", surface=Surface.POST).issue is None


@pytest.mark.parametrize("text", ["I love my new app", "good morning, my phone is new lol"])
def test_what_needs_no_answer_needs_no_issue(text):
    heard = judge(text, surface=Surface.COMMENT)
    assert not heard.kind.owed_an_answer
    assert heard.issue is None


def test_a_question_has_an_issue_too():
    heard = judge("Hi, could you tell me when the parcel will be delivered?", surface=Surface.DM)
    assert (heard.kind, heard.issue) == (Kind.QUESTION, Issue.DELIVERY)


def test_what_is_said_most_outweighs_what_is_said_besides():
    text = "I called support. The courier left my parcel in the rain and the delivery was late."
    assert judge(text, surface=Surface.POST).issue is Issue.DELIVERY


def test_a_word_said_over_and_over_counts_once():
    reading = read("app app app app app, the refund refused: where is my money back", lexicon())
    assert issue_of(reading, (), features(reading)) is Issue.REFUND


def test_a_cue_speaks_for_an_issue():
    reading = read("nothing that names it", lexicon())
    assert named_by(reading, ()) is None
    assert named_by(reading, ["rude"]) is Issue.STAFF


def test_an_issue_that_is_not_on_the_list_is_an_error():
    with pytest.raises(ValueError, match="weather"):
        parse('[[issue]]\nname = "weather"\nsays = "rain"\nhints = "wet"')


def test_every_cue_that_an_issue_names_is_in_the_lexicon():
    assert parse(ISSUES.read_text(encoding="utf-8")).cues.keys() <= lexicon().cues.keys()
