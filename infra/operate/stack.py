"""Where the deployed Heard is: its outputs by name, on AWS or on the local bed.

Every command asks here first, so that each works on both: `--local` or HEARD_LOCAL=1 points all AWS
clients of this process at the bed that `make up` left running.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

from heard.adapters import aws
from heard.domain.errors import HeardError, NotFound, Unavailable
from infra.local import running
from infra.local.layer import ROOT
from infra.operate.command import refusal

DEFAULT_NAME = "heard"
SAMCONFIG = ROOT / "samconfig.toml"
POLICY = ROOT / "infra" / "policy" / "care.toml"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that was found. `client` gives a boto3 client by its service's name."""

    name: str
    region: str
    local: bool
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    client: Callable[[str], Any] = aws.client

    def output(self, name: str) -> str:
        """One output of template.yaml. Raises NotFound where the stack has none of that name."""
        if name not in self.outputs:
            message = (
                f"The stack {self.name} has no output {name}: its deployment is unfinished or older "
                "than this command. Look at it in CloudFormation, then `make deploy` again."
            )
            raise NotFound(message)
        return self.outputs[name]

    @property
    def api(self) -> str:
        """The API's address, without a slash at its end."""
        return self.output("ApiUrl").rstrip("/")

    @property
    def table(self) -> str:
        """The Care table's name."""
        return self.output("Table")

    @property
    def policy(self) -> Path:
        """The policy file: on the bed the one it runs under, else the one that a deploy takes."""
        return Path(self.parameters["PolicyPath"]) if self.local else POLICY

    @property
    def mails(self) -> bool:
        """True where people get e-mails of their own."""
        return bool(self.parameters.get("MailFrom"))

    def function(self, folder: str) -> str:
        """The deployed name of the function in `functions/<folder>`."""
        return f"{self.name}-{folder.replace('_', '-')}"


def find(name: str = "", *, local: bool = False) -> Stack:
    """The stack of this name, or of samconfig.toml's.

    Raises NotFound where there is none, Unavailable where AWS can't be asked; both say what to do.
    """
    local = local or os.environ.get("HEARD_LOCAL", "") not in ("", "0")
    if local:
        name = _point_at_the_bed()
    else:
        _choose_the_region()
        name = name or str(_samconfig().get("stack_name", DEFAULT_NAME))
    try:
        cloudformation = aws.client("cloudformation")
        found = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except NoRegionError as error:
        message = "No AWS region is set. Say where Heard is deployed: AWS_REGION=eu-west-1 make …"
        raise Unavailable(message) from error
    except NoCredentialsError as error:
        message = (
            "No AWS credentials were found. Sign in (`aws configure` or `aws sso login`), or use "
            "the local bed: `make up`, then HEARD_LOCAL=1 make …"
        )
        raise Unavailable(message) from error
    except ClientError as error:
        raise _why_not(name, error, local=local) from error
    return Stack(
        name=name,
        region=cloudformation.meta.region_name,
        local=local,
        outputs={o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])},
        parameters={
            p["ParameterKey"]: p.get("ParameterValue", "") for p in found.get("Parameters", [])
        },
    )


def _why_not(name: str, error: ClientError, *, local: bool) -> HeardError:
    if "does not exist" not in str(error):
        return Unavailable(refusal(error))
    if local:
        message = "The local bed holds no stack: `make down`, then `make up`."
    else:
        message = (
            f"There is no stack {name} in this account and region. Deploy it (`make deploy`), or "
            "say which and where: STACK=…, AWS_REGION=…, AWS_PROFILE=…"
        )
    return NotFound(message)


def _point_at_the_bed() -> str:
    known = running.config()
    if known is None:
        message = "No local bed is up. Start it with `make up`, then try again."
        raise NotFound(message)
    for left in [one for one in os.environ if one.startswith("AWS_")]:
        # A profile or session of the user's must not lead away from the bed.
        del os.environ[left]
    os.environ |= {
        "AWS_ENDPOINT_URL": known["endpoint"],
        "AWS_DEFAULT_REGION": known["region"],
        "AWS_ACCESS_KEY_ID": known["access_key"],
        "AWS_SECRET_ACCESS_KEY": known["secret_key"],
    }
    return DEFAULT_NAME


def _choose_the_region() -> None:
    # SAM deploys to samconfig's region; boto3 reads neither that nor AWS_REGION.
    region = _samconfig().get("region") or os.environ.get("AWS_REGION")
    if region:
        os.environ["AWS_DEFAULT_REGION"] = str(region)


def _samconfig() -> dict[str, Any]:
    try:
        written = tomllib.loads(SAMCONFIG.read_text()).get("default", {})
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        message = f"samconfig.toml is not TOML: {error}"
        raise Unavailable(message) from error
    parts = (written.get(part, {}).get("parameters", {}) for part in ("global", "deploy"))
    return {name: value for part in parts for name, value in part.items()}
