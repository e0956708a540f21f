"""The policy as it was understood at the build: a file beside `care.toml` that spares every cold
start the check, which takes a quarter of what boto3 does.

`make build` writes it. It holds for the very bytes it was made from: the files of the policy's
folder, and the modules that define what a policy is. Where one differs, or there is no such file,
the policy is checked at the start as ever.
"""

import hashlib
import importlib
import io
import pickle
from collections.abc import Iterable
from pathlib import Path

from heard.domain.policy import Policy

_OTHERS = frozenset({"builtins", "datetime", "zoneinfo"})
"""Modules besides the domain's from which a policy is put together."""


class _Reader(pickle.Unpickler):
    """Makes objects of the domain, and plain ones; notes from which modules they come."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.modules: set[str] = set()

    def find_class(self, module: str, name: str) -> object:
        if module not in _OTHERS and not module.startswith("heard.domain."):
            message = f"a policy holds no {module}.{name}"
            raise pickle.UnpicklingError(message)
        if module not in _OTHERS:
            self.modules.add(module)
        return super().find_class(module, name)


def write(policy: Policy, path: Path) -> Path:
    """Keep what was understood of the file at `path`; returns where."""
    content = pickle.dumps(policy, protocol=5)
    reader = _Reader(content)
    reader.load()
    modules = sorted(reader.modules)
    head = f"{' '.join(modules)}\n{_digest(path, modules)}\n".encode()
    kept = _beside(path)
    kept.write_bytes(head + content)
    return kept


def read(path: Path) -> Policy | None:
    """What was understood of the file at `path`; None where that was not kept, or is not of this
    file and this code."""
    try:
        modules, digest, content = _beside(path).read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return None
    if _digest(path, modules.decode().split()) != digest.decode():
        return None
    policy: Policy = _Reader(content).load()
    return policy


def _beside(path: Path) -> Path:
    return path.with_suffix(".checked")


def _digest(path: Path, modules: Iterable[str]) -> str:
    written = sorted(file for file in path.parent.iterdir() if file.suffix in (".toml", ".json"))
    code = [Path(importlib.import_module(one).__file__ or "") for one in modules]
    found = hashlib.sha256(path.name.encode())
    for source in (*written, *code):
        content = source.read_bytes()
        found.update(f"{source.name} {len(content)} ".encode() + content)
    return found.hexdigest()
