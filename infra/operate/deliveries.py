"""Does what is sent arrive, and would anybody know if not? What the doctor asks of SES and of SNS's
delivery log.

A new account sends e-mail to verified addresses only, until AWS was asked for more (docs.aws.amazon.com,
SES developer guide, "Request production access"). Whether SNS logs its deliveries is a setting of the
account, which no template can make (SNS developer guide, "SMS delivery status").
"""

from typing import Any

from botocore.exceptions import ClientError

from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from infra.operate.finding import Check, Finding, not_ready, ok, take_care
from infra.operate.stack import Stack

SENDER, MAIL_SANDBOX, LOG = "e-mail sender", "SES sandbox", "SMS failures"
COUNTRIES = "SMS countries"

_NO_MAIL = "no MailFrom: e-mails go to the topics, to nobody one by one"


def sender(stack: Stack) -> list[Finding]:
    """SES sends from an address only once it, or its domain, is verified."""
    address = stack.parameters.get("MailFrom", "")
    if not address:
        return [ok(SENDER, _NO_MAIL)]
    domain = address.partition("@")[2]
    if any(_verified(stack.client("sesv2"), identity) for identity in (address, domain)):
        return [ok(SENDER, f"{address} is verified")]
    return [
        not_ready(
            SENDER,
            f"neither {address} nor {domain} is verified: SES refuses each e-mail",
            f"aws sesv2 create-email-identity --email-identity {domain}   # then its DNS records",
        )
    ]


def _verified(ses: Any, identity: str) -> bool:  # noqa: ANN401 - boto3's clients have no types
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return False
        raise


def mail_sandbox(stack: Stack) -> list[Finding]:
    """In the sandbox only verified addresses are reached; a paused account reaches none."""
    if not stack.mails:
        return [ok(MAIL_SANDBOX, _NO_MAIL)]
    account = stack.client("sesv2").get_account()
    if not account["SendingEnabled"]:
        mend = "AWS console, SES in this region, Reputation: see what AWS asks for."
        return [not_ready(MAIL_SANDBOX, "AWS has paused the account's sending", mend)]
    if account["ProductionAccessEnabled"]:
        return [ok(MAIL_SANDBOX, "left: e-mail goes to any address")]
    return [
        not_ready(
            MAIL_SANDBOX,
            "the account is in it: e-mail reaches verified addresses only",
            "AWS console, SES in this region, Account dashboard: Request production access (a day "
            "or so). Until then Heard's e-mails are refused; the topics and SMS go on.",
        )
    ]


def failures(stack: Stack) -> list[Finding]:
    """Only where SNS logs what did not arrive is the next contact told."""
    told = stack.client("sns").get_sms_attributes(attributes=["DeliveryStatusIAMRole"])
    if told["attributes"].get("DeliveryStatusIAMRole"):
        return [ok(LOG, "SNS logs the SMS that did not arrive")]
    role = stack.output("SmsLogRoleArn")
    return [
        take_care(
            LOG,
            "SNS logs none: what a carrier drops goes unnoticed, and nobody else is told",
            "aws sns set-sms-attributes --attributes "
            f"DeliveryStatusIAMRole={role},DeliveryStatusSuccessSamplingRate=0",
        )
    ]


def countries(stack: Stack) -> list[Finding]:
    """A phone that sms_to leaves out is never rung: somebody else is."""
    limits = load_policy(stack.policy).sms
    people = DynamoRoster(stack.table).people()
    missed = [p.id for p in people if p.phone and not limits.allow(p.phone)]
    if missed:
        mend = "add their countries to sms_to in infra/policy/care.toml, or give other phones."
        return [not_ready(COUNTRIES, f"sms_to leaves out {', '.join(missed)}", mend)]
    return [ok(COUNTRIES, f"SMS go to {', '.join(limits.to) or 'every country'}")]


CHECKS = (
    Check(COUNTRIES, countries),
    Check(LOG, failures, on_bed=False),
    Check(SENDER, sender, on_bed=False),
    Check(MAIL_SANDBOX, mail_sandbox, on_bed=False),
)
