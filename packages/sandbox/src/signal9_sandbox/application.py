"""What the sandbox does with a request: who asks, is it within the plan, does a fault wait for it, what is the answer."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from signal9_sandbox import alpaca, alphavantage
from signal9_sandbox.errors import SandboxError, UnusableSetting
from signal9_sandbox.faults import Fault, Faults, effect
from signal9_sandbox.limits import Meter
from signal9_sandbox.vendor import Vendor
from signal9_sandbox.wire import Answer, Request, json_answer

ADMIN = "/_sandbox/"


class Application:
    """Answers vendors' calls and the sandbox's own: `/_sandbox/health|state|faults|reset|habits?symbol=…`.

    `habits_of` tells which habits a company's answers have, and where.
    """

    def __init__(
        self,
        vendors: Sequence[Vendor],
        meter: Meter,
        faults: Faults,
        plan: str,
        habits_of: Callable[[str], dict[str, list[str]]],
    ) -> None:
        self._vendors = {vendor.name: vendor for vendor in vendors}
        self._meter = meter
        self._faults = faults
        self._plan = plan
        self._habits_of = habits_of

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request; a refused call is counted, but not against the plan."""
        if request.resource.startswith(ADMIN):
            return self._admin(request)
        vendor = self._vendor(request.resource)
        if vendor is None:
            return json_answer({"message": f"nothing is served at {request.resource}"}, status=404)
        if request.method != "GET":
            return json_answer({"message": f"method {request.method} is not allowed"}, status=405)
        refused = vendor.refusal(request)
        if refused is not None:
            self._meter.refuse(vendor.name)
            return refused
        return self._serve(vendor, request)

    def state(self) -> dict[str, Any]:
        """Return today's counts (UTC), the plan's name and the faults that still wait."""
        counts: dict[str, Any] = msgspec.to_builtins(self._meter.counts())
        calls = dict.fromkeys(self._vendors, 0) | self._meter.counts().calls
        return counts | {"calls": calls, "plan": self._plan, "faults": self._faults.waiting()}

    def reset(self) -> None:
        """Forget counts and faults."""
        self._meter.reset()
        self._faults.clear()

    def _serve(self, vendor: Vendor, request: Request) -> Answer:
        call = vendor.call(request)
        limit = self._meter.spend(vendor.name, call.key, f"{call.function} {call.symbol}".strip())
        if limit is not None:
            return vendor.limited(limit, call)
        facts = {"vendor": vendor.name, "function": call.function, "symbol": call.symbol, "path": request.resource}
        fault = self._faults.take(facts)
        answer = vendor.answer(request)
        return answer if fault is None else effect(fault.kind)(answer)

    def _vendor(self, path: str) -> Vendor | None:
        if path == alphavantage.PATH:
            return self._vendors["alphavantage"]
        if path == alpaca.PATH or path.startswith(alpaca.PATH + "/"):
            return self._vendors["alpaca"]
        return None

    def _admin(self, request: Request) -> Answer:
        match request.method, request.resource.removeprefix(ADMIN):
            case "GET", "health":
                return json_answer({"status": "ok", "plan": self._plan})
            case "GET", "state":
                return json_answer(self.state())
            case "GET", "habits":
                return json_answer(self._habits_of(request.query.get("symbol", "").upper()))
            case "POST", "reset":
                self.reset()
                return json_answer(self.state())
            case "POST", "faults":
                return self._inject(request.body)
        return json_answer({"message": f"the sandbox has no {request.method} {request.resource}"}, status=404)

    def _inject(self, body: bytes) -> Answer:
        try:
            for fault in faults_in(body):
                self._faults.add(fault)
        except SandboxError as error:
            return json_answer({"message": str(error)}, status=400)
        return json_answer(self.state())


def faults_in(body: bytes) -> list[Fault]:
    """Return the faults of a JSON list, or of one JSON object.

    Raises:
        UnusableSetting: the body is neither, or a fault in it lacks a field or has one too many.
    """
    try:
        found = msgspec.json.decode(body, type=list[Fault] | Fault)
    except msgspec.MsgspecError as error:
        raise UnusableSetting(f"faults can't be read: {error}; expected [{{match, kind, times}}, …]") from error
    return found if isinstance(found, list) else [found]
