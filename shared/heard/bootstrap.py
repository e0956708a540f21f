"""Which adapter stands behind which port: the only wiring. Each part is made once, when first used.

Imports are inside the functions, so that a function pays at its cold start for what it uses only.
"""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from heard import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heard.adapters.answers import DynamoAnswers
    from heard.adapters.desk_keys import DeskKeys
    from heard.adapters.healths import DynamoHealths
    from heard.adapters.inbox import DeadLetters, SqsInbox
    from heard.adapters.lessons import DynamoLessons
    from heard.adapters.links import DynamoLinks
    from heard.adapters.mails import SesMails
    from heard.adapters.offers import DynamoOffers
    from heard.adapters.outbox import SqsOutbox
    from heard.adapters.platforms.web import Web
    from heard.adapters.roster import DynamoRoster
    from heard.adapters.roster_book import DynamoRosterBook
    from heard.adapters.secrets import Secrets
    from heard.adapters.sessions import DynamoSessions
    from heard.adapters.sightings import DynamoSightings
    from heard.adapters.surges import DynamoSurges
    from heard.adapters.threads import DynamoThreads
    from heard.domain.judgement import Judgement, Thresholds
    from heard.domain.message import Channel, Message
    from heard.domain.policy import Policy
    from heard.ports.platforms import Platform
    from heard.ports.voices import Reply, Voice
    from heard.services.act import Acting
    from heard.services.ailing import Ailing
    from heard.services.amend import Amending
    from heard.services.answer import Answering
    from heard.services.answer_alert import AnswerAlerting
    from heard.services.attend import Attending
    from heard.services.brief import Briefing
    from heard.services.channels import Surveying
    from heard.services.check import Checking
    from heard.services.claim_all import ClaimingAll
    from heard.services.climb import Climbing
    from heard.services.climb_surge import SurgeClimbing
    from heard.services.complete import Completing
    from heard.services.consult import Consulting
    from heard.services.cover import Covering
    from heard.services.delivery import Delivery
    from heard.services.establish import Establishing
    from heard.services.gather import Gathering
    from heard.services.guard import Guarding
    from heard.services.handoff import Offline
    from heard.services.hear import Hearing
    from heard.services.hide import Hiding
    from heard.services.hint import Hinting
    from heard.services.invite import Inviting
    from heard.services.keep_answer import KeepingAnswers
    from heard.services.known_answers import KnownAnswers
    from heard.services.lead import Leading
    from heard.services.learn import Learning
    from heard.services.mute import Muting
    from heard.services.note import Noting
    from heard.services.notice import Noticing
    from heard.services.offer import Offering
    from heard.services.offered import Offered
    from heard.services.outbox import Speaking
    from heard.services.overhear import Overhearing
    from heard.services.owe import Owes
    from heard.services.owe_answer import OwingAnswers
    from heard.services.poll import Polling
    from heard.services.praise import Praising
    from heard.services.promise import Promising
    from heard.services.publish import Publishing
    from heard.services.read import Reading
    from heard.services.refer import Referring
    from heard.services.reply import Replying
    from heard.services.report import Reporting
    from heard.services.resolve import Resolving
    from heard.services.rotate import Rotating
    from heard.services.sample import Sampling
    from heard.services.schedule import Scheduling
    from heard.services.search import Searching
    from heard.services.send import Sending
    from heard.services.side import Siding
    from heard.services.sign_in import SigningIn
    from heard.services.staff import Staffing
    from heard.services.surge_alert import SurgeAlerting
    from heard.services.sweep import Sweeping
    from heard.services.tally import Tallying
    from heard.services.taught import Taught
    from heard.services.watch import Watching
    from heard.services.work import Working


@cache
def policy() -> "Policy":
    """The company's policy, read once; PolicyError, naming the key, if it is wrong."""
    from heard.adapters import checked_policy

    path = settings.policy_path()
    checked = checked_policy.read(path)
    if checked:
        return checked
    from heard.adapters.policy_file import load_policy

    return load_policy(path)


@cache
def channel_secrets() -> "Secrets":
    """What the channels sign with."""
    from heard.adapters.secrets import Secrets

    return Secrets(settings.channel_secrets())


@cache
def inbox() -> "SqsInbox":
    """The Inbox."""
    from heard.adapters.inbox import SqsInbox

    return SqsInbox(settings.inbox_url(), settings.bucket())


@cache
def dead_letters() -> "DeadLetters":
    """The Inbox's dead letters."""
    from heard.adapters.inbox import DeadLetters

    return DeadLetters(settings.dead_letters_url())


@cache
def threads() -> "DynamoThreads":
    """The threads."""
    from heard.adapters.threads import DynamoThreads

    return DynamoThreads(settings.table(), policy().retention_days)


@cache
def roster() -> "DynamoRoster":
    """The people who can be paged."""
    from heard.adapters.roster import DynamoRoster, first_person

    first = first_person(settings.alert_phone(), settings.alert_email())
    return DynamoRoster(settings.table(), first)


@cache
def lessons() -> "DynamoLessons":
    """What agents filed, and the thresholds that follow."""
    from heard.adapters.lessons import DynamoLessons

    return DynamoLessons(settings.table(), policy().retention_days)


@cache
def learning() -> "Learning":
    """What learns the brands' thresholds."""
    from heard.services.learn import Learning

    return Learning(lessons(), policy())


@cache
def taught() -> "Taught":
    """What tells of thresholds that moved."""
    from heard.services.taught import Taught

    return Taught(delivery())


def judged_for_its_brand(message: "Message", text: str | None) -> "Judgement":
    """One message's text, judged by the thresholds of its brand and with the company's topics."""
    brand = policy().brand_of(message.channel, message.account)
    return judged(message, text, policy().topics, lessons().thresholds(brand.id))


def judged(
    message: "Message",
    text: str | None,
    topics: "Mapping[str, Sequence[str]] | None" = None,
    thresholds: "Thresholds | None" = None,
) -> "Judgement":
    """One message's text, judged; with those of the company's own topics that it names."""
    from heard.domain.judgement import DEFAULT_THRESHOLDS
    from heard.triage.judge import judge
    from heard.triage.topics import topics_in

    judgement = judge(
        text,
        surface=message.surface,
        rating=message.rating,
        reach=message.author.reach,
        has_attachments=bool(message.attachments),
        placeholder=message.placeholder,
        thresholds=thresholds or DEFAULT_THRESHOLDS,
    )
    named = topics_in(text, topics or {})
    return replace(judgement, topics=named) if named else judgement


@cache
def hearing() -> "Hearing":
    """What hears messages."""
    from heard.adapters.archive import S3Archive
    from heard.services.hear import Hearing

    archive = S3Archive(settings.bucket())
    return Hearing(threads(), archive, policy(), judged_for_its_brand, surges())


@cache
def publishing() -> "Publishing":
    """What turns events into alerts and ladders."""
    from heard.adapters.ladders import StepFunctionsLadders
    from heard.services.alert import Alerting
    from heard.services.bundle import Bundling
    from heard.services.publish import Publishing
    from heard.services.retell import Retelling

    way = delivery()
    retelling = Retelling(way, roster())
    return Publishing(
        ladders=StepFunctionsLadders(settings.ladder()),
        alerting=Alerting(way, roster()),
        bundling=Bundling(way, roster(), retelling),
        retelling=retelling,
        answering=answering,
        briefing=briefing,
        ailing=ailing,
        taught=taught,
        inviting=inviting,
        surging=surging,
        answer_alerting=answer_alerting,
        outbox=outbox,
    )


@cache
def outbox() -> "SqsOutbox":
    """The Outbox."""
    from heard.adapters.outbox import SqsOutbox

    return SqsOutbox(settings.outbox_url())


@cache
def answering() -> "Answering":
    """What answers those who write back to an alert."""
    from heard.services.answer import Answering

    return Answering(delivery(), roster())


@cache
def ailing() -> "Ailing":
    """What tells of channels that are not well."""
    from heard.services.ailing import Ailing

    return Ailing(delivery())


@cache
def briefing() -> "Briefing":
    """What sends daily mails, changes of shift and gaps in the roster."""
    from heard.services.brief import Briefing
    from heard.services.handover import HandingOver

    return Briefing(delivery(), HandingOver(reporting(), owes()))


@cache
def sessions() -> "DynamoSessions":
    """Who signs in to the desk."""
    from heard.adapters.sessions import DynamoSessions

    return DynamoSessions(settings.table(), roster())


@cache
def signing_in() -> "SigningIn":
    """What lets people in to the desk."""
    from heard.services.sign_in import SigningIn

    return SigningIn(sessions(), roster())


@cache
def inviting() -> "Inviting":
    """What sends links to sign in."""
    from heard.services.invite import Inviting

    return Inviting(delivery(), sessions(), roster())


def own_address(asked_at: str) -> str:
    """The address that the desk's pages stand at: what was deployed, else where it was asked at."""
    return settings.public_host_if_known() or f"https://{asked_at}"


def mails_are_sent() -> bool:
    """False where nobody is sent e-mails of their own."""
    return settings.mail_from() is not None


@cache
def delivery() -> "Delivery":
    """The way out to phones and mailboxes."""
    from heard.adapters.alerts import AwsAlerts
    from heard.adapters.recipients import DynamoRecipients
    from heard.services.delivery import Delivery
    from heard.telemetry import count

    return Delivery(
        recipients=DynamoRecipients(settings.table(), policy().retention_days),
        links=links(),
        alerts=AwsAlerts(
            settings.care_topic(),
            settings.operations_topic(),
            settings.sms_replies(),
            mails(),
        ),
        policy=policy(),
        host=settings.public_host(),
        count=count,
    )


@cache
def mails() -> "SesMails | None":
    """What sends people e-mails of their own, where SES is set up."""
    sender = settings.mail_from()
    if sender is None:
        return None
    from heard.adapters.mails import SesMails

    return SesMails(sender, settings.mail_events())


@cache
def noting() -> "Noting":
    """What notes deliveries that failed."""
    from heard.adapters.recipients import DynamoRecipients
    from heard.services.note import Noting

    recipients = DynamoRecipients(settings.table(), policy().retention_days)
    return Noting(recipients, roster(), policy())


@cache
def sweeping() -> "Sweeping":
    """What looks at everything that is due."""
    from heard.adapters.due import DynamoDue
    from heard.adapters.recipients import DynamoRecipients
    from heard.services.sweep import Sweeping

    return Sweeping(
        due=DynamoDue(settings.table()),
        threads=threads(),
        recipients=DynamoRecipients(settings.table(), policy().retention_days),
        owing=owing_answers,
        roster=roster(),
        policy=policy(),
    )


@cache
def owing_answers() -> "OwingAnswers":
    """What has answers written that are wanted."""
    from heard.services.owe_answer import OwingAnswers

    return OwingAnswers(answers(), roster(), policy())


@cache
def tallying() -> "Tallying":
    """What gathers the facts of reports."""
    from heard.adapters.days import DynamoDays
    from heard.services.tally import Tallying

    return Tallying(DynamoDays(settings.table(), policy().retention_days), policy())


def gathering() -> "Gathering":
    """What folds one batch of events."""
    from heard.services.gather import Gathering

    return Gathering(tallying(), sightings(), noticing(), overhearing)


@cache
def sightings() -> "DynamoSightings":
    """What was seen lately."""
    from heard.adapters.sightings import DynamoSightings

    return DynamoSightings(settings.table())


@cache
def overhearing() -> "Overhearing":
    """What notices who takes a side in somebody else's dispute."""
    from heard.services.overhear import Overhearing

    return Overhearing(sightings(), threads(), policy())


@cache
def surges() -> "DynamoSurges":
    """The surges, and the watch over each brand."""
    from heard.adapters.surges import DynamoSurges

    return DynamoSurges(settings.table(), policy().retention_days)


@cache
def watching() -> "Watching":
    """What looks for surges."""
    from heard.adapters.board import DynamoBoard
    from heard.services.watch import Watching

    return Watching(surges(), threads(), DynamoBoard(settings.table()), policy())


@cache
def leading() -> "Leading":
    """What people see of surges, and do about them."""
    from heard.services.lead import Leading

    return Leading(surges(), reading(), roster(), policy())


@cache
def surging() -> "SurgeAlerting":
    """What tells of surges."""
    from heard.services.surge_alert import SurgeAlerting

    return SurgeAlerting(delivery(), roster(), surges())


@cache
def reporting() -> "Reporting":
    """What works out the reports of a day."""
    from heard.adapters.board import DynamoBoard
    from heard.adapters.days import DynamoDays
    from heard.adapters.kindness import DynamoKindness
    from heard.services.report import Reporting

    return Reporting(
        days=DynamoDays(settings.table(), policy().retention_days),
        board=DynamoBoard(settings.table()),
        threads=threads(),
        roster=roster(),
        policy=policy(),
        mails=settings.mail_from() is not None,
        kindness=DynamoKindness(settings.table()),
    )


@cache
def scheduling() -> "Scheduling":
    """What finds out of what the teams are to be told."""
    from heard.adapters.diaries import DynamoDiaries
    from heard.services.schedule import Scheduling

    diaries = DynamoDiaries(settings.table(), policy().retention_days)
    return Scheduling(diaries, roster(), policy(), mails=settings.mail_from() is not None)


@cache
def climbing() -> "Climbing":
    """What climbs ladders."""
    from heard.services.climb import Climbing

    return Climbing(threads(), policy())


@cache
def climbing_surges() -> "SurgeClimbing":
    """What climbs the ladders of surges."""
    from heard.services.climb_surge import SurgeClimbing

    return SurgeClimbing(threads(), surges(), policy())


@cache
def reading() -> "Reading":
    """What agents look at."""
    from heard.adapters.archive import S3Archive
    from heard.adapters.board import DynamoBoard
    from heard.services.read import Reading

    return Reading(
        threads=threads(),
        board=DynamoBoard(settings.table()),
        links=links(),
        roster=roster(),
        archive=S3Archive(settings.bucket()),
        policy=policy(),
    )


@cache
def searching() -> "Searching":
    """What finds threads again."""
    from heard.adapters.board import DynamoBoard
    from heard.adapters.days import DynamoDays
    from heard.adapters.traces import DynamoTraces
    from heard.services.search import Searching

    table = settings.table()
    days = DynamoDays(table, policy().retention_days)
    traces = DynamoTraces(table, days, DynamoBoard(table))
    return Searching(reading(), threads(), traces, policy())


@cache
def guarding() -> "Guarding":
    """What looks at drafts before they are sent."""
    from pathlib import Path

    from heard.adapters.starters_file import STARTERS, load_starters
    from heard.guard.beginning import beginnings
    from heard.guard.decide import decide
    from heard.services.guard import Guarding

    starters = load_starters(Path(settings.policy_path()).with_name(STARTERS))
    return Guarding(reading(), policy(), starters, decide, beginnings, answers())


@cache
def working() -> "Working":
    """What people work through many threads with."""
    from heard.adapters.worklists import DynamoWorkLists
    from heard.services.work import Working

    return Working(DynamoWorkLists(settings.table()), reading(), guarding())


@cache
def attending() -> "Attending":
    """Who is at a thread, and what else there is of its customer."""
    from heard.adapters.attendance import DynamoAttendance
    from heard.services.attend import Attending

    return Attending(reading(), DynamoAttendance(settings.table(), policy().retention_days))


@cache
def links() -> "DynamoLinks":
    """The short links of alerts."""
    from heard.adapters.links import DynamoLinks

    return DynamoLinks(settings.table())


@cache
def acting() -> "Acting":
    """What agents do."""
    from heard.services.act import Acting

    return Acting(threads(), links(), roster(), policy())


@cache
def promising() -> "Promising":
    """What agents do with promises."""
    from heard.services.promise import Promising

    return Promising(threads(), links(), roster(), policy())


@cache
def answers() -> "DynamoAnswers":
    """What each brand answers."""
    from heard.adapters.answers import DynamoAnswers

    return DynamoAnswers(settings.table(), policy().retention_days)


@cache
def noticing() -> "Noticing":
    """What notices that an answer is wanted."""
    from heard.services.notice import Noticing

    return Noticing(answers(), policy())


@cache
def keeping_answers() -> "KeepingAnswers":
    """What keeps an answer from a thread."""
    from heard.services.keep_answer import KeepingAnswers

    return KeepingAnswers(threads(), links(), roster(), policy(), answers())


@cache
def known_answers() -> "KnownAnswers":
    """What people see of answers, and do about them."""
    from heard.services.known_answers import KnownAnswers

    return KnownAnswers(answers(), roster(), policy())


@cache
def answer_alerting() -> "AnswerAlerting":
    """What tells of answers."""
    from heard.services.answer_alert import AnswerAlerting

    return AnswerAlerting(delivery(), roster(), answers())


@cache
def resolving() -> "Resolving":
    """What ends threads with an outcome."""
    from heard.adapters.board import DynamoBoard
    from heard.services.resolve import Resolving

    board = DynamoBoard(settings.table())
    return Resolving(threads(), links(), roster(), policy(), answers(), board)


@cache
def hinting() -> "Hinting":
    """What helps with an answer."""
    from heard.adapters.ledgers import DynamoLedgers
    from heard.services.hint import Hinting

    return Hinting(DynamoLedgers(settings.table()), policy())


@cache
def offers() -> "DynamoOffers":
    """What customers were offered."""
    from heard.adapters.offers import DynamoOffers

    return DynamoOffers(settings.table())


@cache
def offering() -> "Offering":
    """What people do with offers."""
    from heard.services.offer import Offering

    return Offering(threads(), links(), roster(), policy(), offers())


@cache
def offered() -> "Offered":
    """What people see of offers."""
    from heard.services.offered import Offered

    return Offered(offers(), threads(), policy())


@cache
def owes() -> "Owes":
    """What is promised and not kept yet."""
    from heard.adapters.promises import DynamoPromises
    from heard.services.owe import Owes

    return Owes(DynamoPromises(settings.table()), threads(), policy())


@cache
def referring() -> "Referring":
    """What finds a thread by its reference."""
    from heard.services.refer import Referring

    return Referring(threads(), reading(), policy())


@cache
def hiding() -> "Hiding":
    """What hides customers' messages from others, and shows them again."""
    from heard.adapters.archive import S3Archive
    from heard.adapters.evidence import S3Evidence
    from heard.services.hide import Hiding

    bucket = settings.bucket()
    return Hiding(
        threads(),
        links(),
        roster(),
        policy(),
        S3Evidence(bucket, S3Archive(bucket)),
        voices(),
    )


@cache
def covering() -> "Covering":
    """What tells platforms which messages are to be hidden, or shown again."""
    from heard.services.cover import Covering

    return Covering(threads(), voices(), policy())


@cache
def offline() -> "Offline":
    """What takes customers elsewhere."""
    from heard.services.handoff import Offline

    return Offline(threads(), links(), roster(), policy())


def praising() -> "Praising":
    """What agents do about praise."""
    from heard.adapters.kindness import DynamoKindness
    from heard.services.praise import Praising

    kindness = DynamoKindness(settings.table())
    return Praising(threads(), links(), roster(), policy(), kindness)


@cache
def siding() -> "Siding":
    """Who takes sides, and what agents do about it."""
    from heard.adapters.stances import DynamoStances
    from heard.services.side import Siding

    stances = DynamoStances(settings.table())
    return Siding(threads(), links(), roster(), policy(), stances, sightings())


@cache
def establishing() -> "Establishing":
    """What agents do with the facts of a playbook."""
    from heard.services.establish import Establishing

    return Establishing(threads(), links(), roster(), policy())


@cache
def sending() -> "Sending":
    """What people do with answers on their way out."""
    from heard.services.send import Sending

    return Sending(threads(), links(), roster(), policy(), guarding(), voices())


@cache
def speaking() -> "Speaking":
    """What sees to answers when their time has come."""
    from heard.adapters.attendance import DynamoAttendance
    from heard.services.outbox import Speaking

    return Speaking(
        threads=threads(),
        guard=guarding(),
        voices=voices(),
        roster=roster(),
        attendance=DynamoAttendance(settings.table(), policy().retention_days),
        policy=policy(),
    )


@cache
def roster_book() -> "DynamoRosterBook":
    """What changes the roster, and its history."""
    from heard.adapters.roster_book import DynamoRosterBook

    return DynamoRosterBook(roster())


@cache
def _amending() -> "Amending":
    """What commits changes of the roster."""
    from heard.domain.policy import UNASSIGNED
    from heard.services.amend import Amending

    return Amending(roster_book(), frozenset({*policy().brands, UNASSIGNED}), policy().sms)


@cache
def staffing() -> "Staffing":
    """What changes people."""
    from heard.services.staff import Staffing

    return Staffing(_amending())


@cache
def rotating() -> "Rotating":
    """What changes who takes turns."""
    from heard.services.rotate import Rotating

    return Rotating(_amending())


@cache
def muting() -> "Muting":
    """What mutes brands and channels."""
    from heard.services.mute import Muting

    return Muting(_amending())


@cache
def consulting() -> "Consulting":
    """What looks the roster up."""
    from heard.services.consult import Consulting

    return Consulting(roster_book(), policy(), mails=settings.mail_from() is not None)


@cache
def claiming_all() -> "ClaimingAll":
    """What claims many threads at once."""
    from heard.services.claim_all import ClaimingAll

    return ClaimingAll(acting(), links())


@cache
def replying() -> "Replying":
    """What people do by SMS."""
    from heard.adapters.recipients import DynamoRecipients
    from heard.services.reply import Replying

    return Replying(
        recipients=DynamoRecipients(settings.table(), policy().retention_days),
        threads=threads(),
        links=links(),
        roster=roster(),
        acting=acting(),
        policy=policy(),
    )


@cache
def desk_keys() -> "DeskKeys":
    """What agents' tokens are signed with."""
    from heard.adapters.desk_keys import DeskKeys

    return DeskKeys(settings.desk_key())


@cache
def web() -> "Web":
    """The way out to the web."""
    from heard.adapters.platforms.web import Web

    return Web(settings.platform_stand_in())


@cache
def platforms() -> "dict[Channel, Platform]":
    """The platforms that can be asked, by channel."""
    from heard.adapters.platforms.google_reviews import GoogleReviews
    from heard.adapters.platforms.graph import Graph
    from heard.adapters.platforms.tokens import Tokens
    from heard.adapters.platforms.x_api import XApi

    tokens = Tokens(channel_secrets())
    known = (Graph(web(), tokens), XApi(web(), tokens), GoogleReviews(web(), tokens))
    return {channel: platform for platform in known for channel in platform.channels}


@cache
def voices() -> "dict[Channel, Voice]":
    """The platforms on which the brand can speak, by channel."""
    from heard.adapters.platforms.tokens import Tokens
    from heard.adapters.platforms.voices import voices_of
    from heard.adapters.platforms.web import Web

    # Three calls at most to post one answer: they must not outlast what posts it.
    web = Web(settings.platform_stand_in(), seconds=12)
    return voices_of(web, Tokens(channel_secrets()), too_long)


def too_long(reply: "Reply") -> str | None:
    """By how much an answer is too long for its place; None where it fits."""
    from heard.guard.length import excess

    private = reply.private or reply.surface.private
    return excess(reply.channel, reply.text, public=not private)


@cache
def completing() -> "Completing":
    """What asks platforms for what their webhooks left out."""
    from heard.adapters.asked_inbox import AskedInbox
    from heard.adapters.cursors import DynamoCursors
    from heard.adapters.lacking import DynamoLacking
    from heard.services.complete import Completing

    return Completing(
        lacking=DynamoLacking(settings.table()),
        platforms=platforms(),
        cursors=DynamoCursors(settings.table()),
        inbox=AskedInbox(inbox()),
        policy=policy(),
    )


@cache
def healths() -> "DynamoHealths":
    """How every channel is."""
    from heard.adapters.healths import DynamoHealths

    return DynamoHealths(settings.table(), policy().retention_days)


@cache
def sampling() -> "Sampling":
    """What notes in which hours an account was heard."""
    from heard.services.sample import Sampling

    return Sampling(healths(), policy())


@cache
def checking() -> "Checking":
    """What looks at every channel."""
    from heard.adapters.handshakes import PublicHandshakes
    from heard.adapters.platforms.meta_webhooks import MetaWebhooks
    from heard.adapters.platforms.tokens import Tokens
    from heard.adapters.platforms.web import Web
    from heard.adapters.platforms.x_webhooks import XWebhooks
    from heard.services.check import Checking

    # Five questions about one account must not outlast the time that a round keeps in hand.
    web = Web(settings.platform_stand_in(), seconds=6)
    secrets, host = channel_secrets(), settings.public_host()
    known = (
        MetaWebhooks(web, Tokens(secrets), secrets, host),
        XWebhooks(web, Tokens(secrets), host),
    )
    # Nothing is subscribed to an endpoint that the world cannot reach, such as the local bed's.
    public = known if host.startswith("https://") else ()
    return Checking(
        healths=healths(),
        handshakes=PublicHandshakes(web, secrets, host),
        subscriptions={channel: one for one in public for channel in one.channels},
        policy=policy(),
    )


@cache
def surveying() -> "Surveying":
    """What shows how the channels are."""
    from heard.services.channels import Surveying

    return Surveying(healths(), policy())


@cache
def polling() -> "Polling":
    """What asks those that do not push."""
    from heard.adapters.asked_inbox import AskedInbox
    from heard.adapters.cursors import DynamoCursors
    from heard.adapters.platforms.feeds import Feeds
    from heard.adapters.platforms.graph import Graph
    from heard.adapters.platforms.instagram_comments import InstagramComments
    from heard.adapters.platforms.tokens import Tokens
    from heard.adapters.platforms.youtube_comments import YouTubeComments
    from heard.services.poll import Polling

    tokens, units = Tokens(channel_secrets()), policy().polling.youtube_units
    known = (
        Feeds(web()),
        YouTubeComments(web(), tokens, units),
        InstagramComments(Graph(web(), tokens)),
    )
    return Polling(
        platforms={one.channel: one for one in known},
        cursors=DynamoCursors(settings.table()),
        inbox=AskedInbox(inbox()),
        policy=policy(),
    )
