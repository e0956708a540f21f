"""Who may import whom. The rule is the architecture: break it and a layer leaks into another."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "shared"

DOMAIN = ("heard.domain",)
# A function decodes what it was called with: a request, a queue's message, a stream's row.
DECODERS = (
    "heard.adapters.channels",
    "heard.adapters.http",
    "heard.adapters.inbound_sms",
    "heard.adapters.inbox",
    "heard.adapters.items",
    "heard.adapters.lost",
    "heard.adapters.outbox",
    "heard.adapters.stream",
    "heard.adapters.webhook_http",
)

# Where a module lies, and what of Heard it may import. The first match counts.
MAY_IMPORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("heard.domain", DOMAIN),
    ("heard.ports", ("heard.ports", *DOMAIN)),
    ("heard.services", ("heard.services", "heard.ports", *DOMAIN)),
    ("heard.triage", ("heard.triage", "heard.ports", *DOMAIN)),
    ("heard.guard", ("heard.guard", "heard.triage", *DOMAIN)),
    ("heard.adapters", ("heard.adapters", "heard.ports", *DOMAIN)),
    ("heard.settings", DOMAIN),
    ("heard.telemetry", DOMAIN),
    ("heard.bootstrap", ("heard",)),
    # The desk has too many addresses for one handler: what answers each is a room beside it.
    ("heard.desk", ("heard.desk", "heard.bootstrap", "heard.services", *DECODERS, *DOMAIN)),
    (
        "functions",
        ("heard.bootstrap", "heard.desk", "heard.services", "heard.telemetry", *DECODERS, *DOMAIN),
    ),
)

# What else the pure rooms may import, beside the standard library.
PURE = {
    "heard.domain": set(),
    "heard.services": set(),
    "heard.triage": {"vaderSentiment"},
    "heard.guard": set(),
}

# What makes a room impure: a clock, an environment, chance, the network, a log.
IMPURE = {"os", "random", "secrets", "time", "socket", "logging", "uuid", "urllib", "subprocess"}

FILES = sorted([*SHARED.glob("heard/**/*.py"), *ROOT.glob("functions/*/app.py")])


def module(path: Path) -> str:
    """The dotted name of a file: heard.domain.thread, functions.desk.app."""
    start = SHARED if path.is_relative_to(SHARED) else ROOT
    return ".".join(path.relative_to(start).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: say the whole name of what you import"
            # `from heard.adapters import items` imports heard.adapters.items.
            whole = node.module or ""
            found |= {
                f"{whole}.{alias.name}"
                if (SHARED / Path(*whole.split("."), f"{alias.name}.py")).exists()
                else whole
                for alias in node.names
            }
    return found


def within(name: str, rooms: tuple[str, ...] | set[str]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_a_module_imports_only_what_its_room_may(path):
    allowed = next((may for room, may in MAY_IMPORT if within(module(path), {room})), None)
    if path.name == "__init__.py":
        assert path.read_text() == "", "__init__.py files are empty"
        return
    assert allowed is not None, f"{module(path)} lies in no room: give it a line in MAY_IMPORT"
    wrong = {
        name for name in imports(path) if within(name, {"heard"}) and not within(name, allowed)
    }
    assert not wrong, f"{module(path)} may import {allowed}, and imports {sorted(wrong)}"


@pytest.mark.parametrize("path", [p for p in FILES if within(module(p), set(PURE))], ids=module)
def test_domain_services_and_triage_are_pure(path):
    room = next(room for room in PURE if within(module(path), {room}))
    outside = {name.split(".")[0] for name in imports(path)} - {"heard"}
    foreign = outside - set(sys.stdlib_module_names) - PURE[room]
    assert not foreign, f"{module(path)} imports {sorted(foreign)}"
    assert not outside & IMPURE, f"{module(path)} imports {sorted(outside & IMPURE)}"


@pytest.mark.parametrize("path", [p for p in FILES if within(module(p), set(PURE))], ids=module)
def test_nothing_pure_asks_a_clock(path):
    asked = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
    ]
    assert not asked, f"{module(path)}: time is an argument. {asked}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_only_settings_reads_the_environment(path):
    if module(path) == "heard.settings":
        return
    read = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert not read, f"{module(path)} reads the environment in lines {read}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_only_adapters_speak_to_aws(path):
    if not within(module(path), {"heard.adapters"}):
        assert not {name.split(".")[0] for name in imports(path)} & {"boto3", "botocore"}


def test_the_webhook_and_its_adapters_start_without_pydantic_and_parsers():
    """A platform waits for this function: it may import little, and nothing slow."""
    slow = {"pydantic", "jinja2", "holidays", "vaderSentiment", "jwt"}
    seen, todo = set(), ["functions.receive_webhook.app"]
    while todo:
        name = todo.pop()
        start = ROOT if name.startswith("functions") else SHARED
        path = start / Path(*name.split(".")).with_suffix(".py")
        if name in seen or not path.exists():
            continue
        seen.add(name)
        top_level = [
            node
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        for node in top_level:
            names = imports_of(node)
            assert not {each.split(".")[0] for each in names} & slow, f"{name} imports {names}"
            todo += [each for each in names if within(each, {"heard"})]
    assert "heard.bootstrap" in seen


def imports_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
