"""Deploys the real template.yaml on ministack: packages it, creates the stack, draws the routes."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from samtranslator.yaml_helper import yaml_parse

from infra.local.layer import ROOT, folder_zip, layer_zip

STACK = "heard"
PACKAGES = "heard-packages"


class Clients(Protocol):
    """What gives a boto3 client of the bed by its service's name."""

    def client(self, service: str) -> Any:  # noqa: ANN401  boto3's clients have no static type
        """The client of one service."""
        ...


def deploy(
    aws: Clients, parameters: Mapping[str, str], scratch: Path, root: Path = ROOT
) -> dict[str, str]:
    """Creates the stack and returns its outputs. `scratch` holds our package as long as it stands.

    Raises RuntimeError with what CloudFormation said.
    """
    template = yaml_parse((root / "template.yaml").read_text())
    _package(aws.client("s3"), template, scratch, root)
    template["Resources"] = _numbers(template["Resources"], template["Parameters"])
    _allow_plain_http(template["Resources"])
    _allow_mail(template["Resources"])
    _name_batches(template["Resources"])
    # By its address: a template in the request itself may have 51,200 bytes, and ours has more.
    s3 = aws.client("s3")
    s3.put_object(Bucket=PACKAGES, Key="template.json", Body=json.dumps(template).encode())
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(
        StackName=STACK,
        TemplateURL=f"{s3.meta.endpoint_url}/{PACKAGES}/template.json",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    )
    waiter = cloudformation.get_waiter("stack_create_complete")
    try:
        waiter.wait(StackName=STACK, WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    except Exception as error:
        raise RuntimeError(_why(cloudformation)) from error
    _draw_routes(aws, cloudformation)
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def _package(
    s3: Any,  # noqa: ANN401  boto3's clients have no types of their own
    template: dict[str, Any],
    scratch: Path,
    root: Path,
) -> None:
    s3.create_bucket(Bucket=PACKAGES)

    def put(key: str, content: bytes) -> str:
        s3.put_object(Bucket=PACKAGES, Key=key, Body=content)
        return f"s3://{PACKAGES}/{key}"

    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::Serverless::Function":
                code = folder_zip(root / properties["CodeUri"])
                properties["CodeUri"] = put(f"{name}.zip", code)
            case "AWS::Serverless::LayerVersion":
                made = resource.get("Metadata", {}).get("BuildMethod") == "makefile"
                content = (
                    layer_zip(scratch / "layer")
                    if made
                    else folder_zip(root / properties["ContentUri"])
                )
                properties["ContentUri"] = put(f"{name}.zip", content)
            case "AWS::Serverless::StateMachine":
                definition = (root / properties["DefinitionUri"]).read_bytes()
                properties["DefinitionUri"] = put(f"{name}.asl.json", definition)


def _numbers(part: Any, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401  any part of a template
    # ministack hands a parameter on as text where the template means a number.
    if isinstance(part, list):
        return [_numbers(each, parameters) for each in part]
    if not isinstance(part, dict):
        return part
    if set(part) == {"Ref"} and parameters.get(part["Ref"], {}).get("Type") == "Number":
        return parameters[part["Ref"]]["Default"]
    return {key: _numbers(value, parameters) for key, value in part.items()}


def _allow_plain_http(resources: Mapping[str, Any]) -> None:
    # The template refuses what does not come over TLS; on loopback nothing does.
    for resource in resources.values():
        document = resource.get("Properties", {}).get("PolicyDocument")
        if document:
            document["Statement"] = [
                statement
                for statement in document["Statement"]
                if statement["Sid"] != "OverTlsOnly"
            ]


def _allow_mail(resources: Mapping[str, Any]) -> None:
    # ministack knows neither which identity an e-mail is sent from nor the condition's key.
    document = resources["PublishEventsMayMail"]["Properties"]["PolicyDocument"]
    for statement in document["Statement"]:
        statement["Resource"] = "*"
        del statement["Condition"]


def _name_batches(resources: Mapping[str, Any]) -> None:
    # To AWS a batch of messages is sqs:SendMessage; ministack asks for an action of its own.
    for resource in resources.values():
        for policy in resource.get("Properties", {}).get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                if statement["Action"] == "sqs:SendMessage":
                    statement["Action"] = ["sqs:SendMessage", "sqs:SendMessageBatch"]


def _draw_routes(aws: Clients, cloudformation: Any) -> None:  # noqa: ANN401
    # ministack does not read the OpenAPI body that SAM writes an HTTP API's routes into.
    processed = cloudformation.get_template(StackName=STACK, TemplateStage="Processed")
    template = processed["TemplateBody"]
    template = json.loads(template) if isinstance(template, str) else template
    resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    physical = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in resources}
    gateway, functions = aws.client("apigatewayv2"), aws.client("lambda")
    integrations: dict[str, str] = {}
    for name, resource in template["Resources"].items():
        if resource["Type"] != "AWS::ApiGatewayV2::Api":
            continue
        api = physical[name]
        for path, methods in resource["Properties"]["Body"]["paths"].items():
            for method, operation in methods.items():
                function = _function_of(operation)
                if function not in integrations:
                    known = functions.get_function(FunctionName=physical[function])
                    integrations[function] = gateway.create_integration(
                        ApiId=api,
                        IntegrationType="AWS_PROXY",
                        IntegrationUri=known["Configuration"]["FunctionArn"],
                        PayloadFormatVersion="2.0",
                    )["IntegrationId"]
                gateway.create_route(
                    ApiId=api,
                    RouteKey=f"{method.upper()} {path}",
                    Target=f"integrations/{integrations[function]}",
                )


def _function_of(operation: Mapping[str, Any]) -> str:
    uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
    found = re.search(r"\$\{(\w+)\.Arn\}", uri)
    if not found:
        message = f"no function in the integration {uri}"
        raise ValueError(message)
    return found.group(1)


def _why(cloudformation: Any) -> str:  # noqa: ANN401
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    reasons = [
        f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
        for event in reversed(events)
        if "FAILED" in event["ResourceStatus"] and "ResourceStatusReason" in event
    ]
    return "the stack could not be created:\n  " + "\n  ".join(reasons or ["no reason given"])
