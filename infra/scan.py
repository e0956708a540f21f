"""Reads the template as an attacker would: what do its roles and policies let one do?

cfripper judges plain CloudFormation, so SAM's resources are expanded first, as CloudFormation does
at a deploy. A finding needs mending or a written reason; a reason whose finding is gone must go too.
"""

import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pycfmodel
from cfripper.config.config import Config
from cfripper.config.pluggy.utils import get_all_rules
from cfripper.rule_processor import RuleProcessor
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).resolve().parents[1] / "template.yaml"
REGION = "us-east-1"

# (rule, resource): why it may stay.
REASONS: dict[tuple[str, str], str] = {
    (
        "S3ObjectVersioningRule",
        "InboxBucket",
    ): "every object is written once, under a name of its own, and must be gone when its time is up",
    (
        "WildcardResourceRule",
        "PublishEventsRole",
    ): "a phone has no ARN to name; the statement's NotResource keeps every topic out",
}


def plain(path: Path = TEMPLATE) -> dict[str, Any]:
    """The template without SAM: what CloudFormation makes of it."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)  # the translator asks boto3 for one
    template = yaml_parse(path.read_text())
    for resource in template["Resources"].values():
        # Where code lies matters to a deploy only, and the translator insists on a bucket.
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = "s3://bucket/key"
    expanded: dict[str, Any] = transform(
        template, {"AWS::Region": REGION}, SimpleNamespace(load=dict)
    )
    return expanded


def findings(template: dict[str, Any]) -> set[tuple[str, str, str]]:
    """(rule, resource, what cfripper says) for everything that it holds against the template."""
    # Alarms open nothing, and cfripper's model of them takes no threshold below one.
    resources = {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] != "AWS::CloudWatch::Alarm"
    }
    logging.disable(logging.WARNING)
    rules = get_all_rules()
    config = Config(rules=rules.keys())
    processor = RuleProcessor(*[rules[name](config) for name in config.rules])
    result = processor.process_cf_template(
        pycfmodel.parse({**template, "Resources": resources}).resolve(), config
    )
    if result.exceptions:
        raise result.exceptions[0]
    return {
        (failure.rule, resource, failure.reason)
        for failure in result.failures
        for resource in (failure.resource_ids or {"(template)"})
    }


def main() -> int:
    """Prints what is unexplained; returns the exit code."""
    found = findings(plain())
    unexplained = sorted(each for each in found if each[:2] not in REASONS)
    gone = sorted(set(REASONS) - {each[:2] for each in found})
    for rule, resource, reason in unexplained:
        print(f"{resource}: {rule}: {reason}")
    for rule, resource in gone:
        print(f"{resource}: {rule}: not found any more; take its reason out of infra/scan.py")
    print(f"scan: {len(found)} findings, {len(unexplained)} without a reason")
    return 1 if unexplained or gone else 0


if __name__ == "__main__":
    sys.exit(main())
