"""Sees every AWS call that Heard makes: counts it, fails it, or dies right after it."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any


class Crash(BaseException):
    """The process is gone. Not an Exception: nothing in it may live on to handle this."""


class Calls:
    """A hook on a boto3 session's events."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.answers: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self._crash_after: int | None = None
        self._failing: dict[str, str] = {}
        self._meanwhile: dict[str, Callable[[], object]] = {}

    def watch(self, emitter: Any) -> None:
        """From now on, all clients made of this session."""
        emitter.register("before-call", self._before)
        emitter.register("after-call", self._after)

    def forget(self) -> None:
        """Start counting anew, and let everything pass."""
        self.made.clear()
        self.answers.clear()
        self.requests.clear()
        self._crash_after = None
        self._failing.clear()
        self._meanwhile.clear()

    def crash_after(self, number: int) -> None:
        """Die after the so-manieth call from now, once: 1 is the next one."""
        self._crash_after = len(self.made) + number

    def meanwhile(self, operation: str, act: Callable[[], object]) -> None:
        """Somebody else acts just before the next call of this operation: a race, each time the
        same."""
        self._meanwhile[operation] = act

    def fail(self, operation: str, code: str) -> None:
        """AWS refuses this operation, its own retries over, until it is mended."""
        self._failing[operation] = code

    def mend(self) -> None:
        """AWS works again."""
        self._failing.clear()

    def writes(self) -> list[int]:
        """How many items each transaction wrote."""
        found = [one["body"] for one in self.requests if one["operation"] == "TransactWriteItems"]
        return [len(json.loads(body)["TransactItems"]) for body in found]

    @property
    def counted(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(self.made)

    def _before(self, model: Any, params: dict[str, Any], **_: object) -> Any:
        other = self._meanwhile.pop(model.name, None)
        if other is not None:
            other()
        self.requests.append({"operation": model.name, "body": params.get("body")})
        code = self._failing.get(model.name)
        if code is None:
            return None
        self.made.append(model.name)
        refused = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {}}
        return _Refusal(), refused

    def _after(self, model: Any, parsed: dict[str, Any], **_: object) -> None:
        if model.name in self._failing:
            return
        self.answers.append(parsed)
        self.see(model.name)

    def see(self, operation: str) -> None:
        """A call has been answered; of a platform too, where a test tells of it."""
        self.made.append(operation)
        if self._crash_after is not None and len(self.made) >= self._crash_after:
            self._crash_after = None
            raise Crash


class _Refusal:
    """The HTTP side of a refused call."""

    status_code = 400
