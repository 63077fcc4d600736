"""The vendors' clients against the sandbox: every answer told apart, every call counted, no key in any text."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from pybreaker import CircuitBreakerStorage, CircuitMemoryStorage

from signal9_runtime import RetryPolicy
from signal9_sandbox import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY, Fault, Keys, Sandbox
from signal9_vendors import (
    Alpaca,
    AlphaVantage,
    DynamoCallBudget,
    InMemoryCallBudget,
    Plan,
    VendorKeys,
    key_variables,
    plans,
)
from signal9_vendors.breaker import FAILURES, DynamoBreakerStorage, vendor_breaker
from signal9_vendors.errors import (
    BadKey,
    BudgetExhausted,
    DailyLimitReached,
    RateLimited,
    Refused,
    UnknownSymbol,
    UnreadableAnswer,
    VendorError,
    VendorResting,
    VendorUnavailable,
    failure_code,
)
from signal9_vendors.http import new_http
from signal9_vendors.redaction import redacted, sample

CANARY = "canary-0123456789"
AT_ONCE = RetryPolicy(retries=2, first=0.01, longest=0.02)
OPEN = {"alphavantage": Plan(60_000), "alpaca": Plan(60_000)}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose key is a canary."""
    keys = Keys(alphavantage=frozenset({CANARY}), alpaca={ALPACA_KEY_ID: ALPACA_SECRET_KEY})
    with Sandbox(keys=keys, habits="plain") as server:
        yield server


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """The client that deployed functions use, with a short patience."""
    with new_http(timeout=1.0) as client:
        yield client


@pytest.fixture
def budget() -> InMemoryCallBudget:
    """A count without limits."""
    return InMemoryCallBudget(OPEN)


def alphavantage(http: httpx.Client, url: str, budget: Any, key: str = CANARY) -> AlphaVantage:
    return AlphaVantage(http, url, key, budget, AT_ONCE)


def breaker_states(storage: CircuitBreakerStorage, other: CircuitBreakerStorage, rest: float = 0.2) -> None:
    """Two functions, one storage each, one vendor: what the one learns the other knows."""
    clients = [vendor_breaker("alphavantage", each, rest=rest) for each in (storage, other)]
    tries: list[int] = []

    def down() -> None:
        tries.append(1)
        raise VendorUnavailable("down")

    def refuse() -> None:
        raise RateLimited("slower")

    for number in range(FAILURES):
        with pytest.raises(VendorUnavailable):
            clients[number % 2].call(down)
        if number == 0:
            with pytest.raises(RateLimited):  # an answer: the count begins anew
                clients[0].call(refuse)
            with pytest.raises(VendorUnavailable):
                clients[0].call(down)
    for client in clients:
        with pytest.raises(VendorResting, match="alphavantage failed 3 times in a row"):
            client.call(down)
    assert len(tries) == FAILURES + 1
    deadline = time.monotonic() + 5
    while True:
        try:
            assert clients[1].call(lambda: "up") == "up"
            break
        except VendorResting:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert clients[0].call(lambda: "up") == "up"


def test_a_vendor_that_keeps_failing_is_left_alone_and_tried_again() -> None:
    """Three failures in a row open the breaker, a refusal is none of them, and one success after the rest closes it."""
    storage = CircuitMemoryStorage("closed")
    breaker_states(storage, storage)


@pytest.mark.integration
def test_functions_share_what_they_know_of_a_vendor(
    dynamodb: Any, new_table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, with the state in DynamoDB and a client of it each."""
    monkeypatch.setattr("signal9_vendors.breaker.FRESH", 0.0)
    table = new_table("budget_id:S")
    one, other = (DynamoBreakerStorage(dynamodb, "alphavantage", table) for _ in range(2))
    breaker_states(one, other, rest=1.5)


@pytest.mark.integration
class TestAlphaVantage:
    """AlphaVantage."""

    def test_a_document_comes_byte_for_byte(self, sandbox: Sandbox, http: httpx.Client, budget: Any) -> None:
        """The body is what the vendor sent, and one call was counted for it."""
        document = alphavantage(http, sandbox.url, budget).fetch("INCOME_STATEMENT", "KO")
        assert b'"annualReports"' in document.body
        assert budget.day("alphavantage", datetime.now(UTC).date()).spent == 1

    def test_the_calendar_and_the_news_come_as_the_vendor_sends_them(
        self, sandbox: Sandbox, http: httpx.Client, budget: Any
    ) -> None:
        """A CSV with its header, and news of several tickers in one call."""
        vendor = alphavantage(http, sandbox.url, budget)
        assert vendor.earnings_calendar().body.startswith(b"symbol,name,reportDate,")
        assert b'"feed"' in vendor.news(["KO", "PEP"], datetime(2026, 1, 5, tzinfo=UTC)).body

    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            ("empty", UnknownSymbol),
            ("blank", UnreadableAnswer),
            ("truncated", UnreadableAnswer),
            ("html", UnreadableAnswer),
            ("daily-limit", DailyLimitReached),
            ("note", RateLimited),
            ("status:500", VendorUnavailable),
            ("status:429", VendorUnavailable),
            ("status:403", BadKey),
            ("status:418", Refused),
            ("status:404", Refused),
            ("cut", VendorUnavailable),
            ("slow:3", VendorUnavailable),
        ],
    )
    def test_each_wrong_answer_is_told_apart(
        self,
        sandbox: Sandbox,
        http: httpx.Client,
        budget: Any,
        kind: str,
        error: type[VendorError],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """The error says which kind it is and where it came from; the key is in no text of it and in no log."""
        caplog.set_level(logging.DEBUG)
        sandbox.inject(Fault({"function": "OVERVIEW"}, kind, None))
        with pytest.raises(error, match="function=OVERVIEW") as caught:
            alphavantage(http, sandbox.url, budget).fetch("OVERVIEW", "KO")
        assert type(caught.value) is error
        chain = [
            caught.value,
            caught.value.__cause__,
            caught.value.__context__ if not caught.value.__suppress_context__ else None,
        ]
        assert CANARY not in " ".join(f"{each!s} {each!r}" for each in chain)
        assert CANARY not in "".join(
            record.getMessage() for record in caplog.records if record.name.startswith(("signal9", "stamina"))
        )

    def test_a_passing_fault_is_tried_again_and_each_try_counted(
        self, sandbox: Sandbox, http: httpx.Client, budget: Any
    ) -> None:
        """Two failures and a success are three calls of the budget."""
        sandbox.inject(Fault({"function": "OVERVIEW"}, "status:503", 2))
        assert alphavantage(http, sandbox.url, budget).fetch("OVERVIEW", "KO").body.startswith(b"{")
        assert budget.day("alphavantage", datetime.now(UTC).date()).spent == 3

    def test_a_dead_vendor_costs_few_calls_of_the_budget(
        self, sandbox: Sandbox, http: httpx.Client, budget: Any
    ) -> None:
        """Ten companies ask in vain: three calls are counted, and the first one behind the rest is answered."""
        sandbox.inject(Fault({"function": "OVERVIEW"}, "status:500", FAILURES))
        breaker = vendor_breaker("alphavantage", rest=0.2)
        vendor = AlphaVantage(http, sandbox.url, CANARY, budget, RetryPolicy(3, 0.01, 0.02), breaker=breaker)
        for _ in range(10):
            with pytest.raises(VendorResting):
                vendor.fetch("OVERVIEW", "KO")
        assert budget.day("alphavantage", datetime.now(UTC).date()).spent == FAILURES
        deadline = time.monotonic() + 5
        while budget.day("alphavantage", datetime.now(UTC).date()).spent == FAILURES:
            assert time.monotonic() < deadline
            with suppress(VendorResting):
                assert vendor.fetch("OVERVIEW", "KO").body.startswith(b"{")

    def test_a_call_takes_no_longer_than_it_may(self, sandbox: Sandbox, http: httpx.Client, budget: Any) -> None:
        """A slow vendor is given up after the seconds that the caller has, and none is called when none are left."""
        sandbox.inject(Fault({"function": "OVERVIEW"}, "slow:3", None))
        begun = time.monotonic()
        with pytest.raises(VendorUnavailable, match="did not answer in time"):
            alphavantage(http, sandbox.url, budget).fetch("OVERVIEW", "KO", within=0.3)
        assert time.monotonic() - begun < 2
        with pytest.raises(VendorUnavailable, match="no time is left"):
            alphavantage(http, sandbox.url, budget).fetch("OVERVIEW", "KO", within=0.0)

    def test_no_call_is_made_beyond_the_budget(self, sandbox: Sandbox, http: httpx.Client) -> None:
        """The third of two allowed calls never reaches the vendor."""
        budget = InMemoryCallBudget({**OPEN, "alphavantage": Plan(60_000, 2)})
        vendor = alphavantage(http, sandbox.url, budget)
        vendor.fetch("OVERVIEW", "KO")
        vendor.fetch("EARNINGS", "KO")
        with pytest.raises(BudgetExhausted, match="2 of 2 calls"):
            vendor.fetch("CASH_FLOW", "KO")
        assert sandbox.state()["calls"]["alphavantage"] == 2

    def test_a_wrong_key_and_an_unknown_company_are_refused(
        self, sandbox: Sandbox, http: httpx.Client, budget: Any
    ) -> None:
        """One says check the key, the other check the symbol; neither is tried again."""
        with pytest.raises(BadKey, match="Check the vendor's key"):
            alphavantage(http, sandbox.url, budget, key="").fetch("OVERVIEW", "KO")
        with pytest.raises(UnknownSymbol, match="'NOPE'"):
            alphavantage(http, sandbox.url, budget).fetch("OVERVIEW", "NOPE")
        with pytest.raises(Refused, match="'TRANSCRIPT'"):
            alphavantage(http, sandbox.url, budget).fetch("TRANSCRIPT", "KO")

    def test_the_free_plans_own_limit_is_recognised(self, http: httpx.Client, budget: Any) -> None:
        """Calls beyond one a second are called a rate, not the day's end."""
        with Sandbox(plan="free", habits="plain") as server:
            vendor = AlphaVantage(http, server.url, ALPHAVANTAGE_KEY, budget, RetryPolicy(0, 0.01, 0.01))
            with pytest.raises(RateLimited):
                [vendor.fetch("OVERVIEW", "KO") for _ in range(4)]

    def test_a_refusal_now_and_then_is_survived(self, http: httpx.Client, budget: Any) -> None:
        """A document whose first call is refused for the rate comes with the second, and both calls are counted."""
        with Sandbox(habits="refusal") as server:
            fetched = alphavantage(http, server.url, budget, ALPHAVANTAGE_KEY).fetch("OVERVIEW", "KO")
            assert b'"KO"' in fetched.body
            assert server.state()["refused"] == {"alphavantage": 1}

    def test_nobody_listening_is_unavailable(self, http: httpx.Client, budget: Any) -> None:
        """A refused connection is a fault that passes, said with the redacted address."""
        with pytest.raises(VendorUnavailable, match="could not be reached"):
            alphavantage(http, "http://127.0.0.1:9", budget).fetch("OVERVIEW", "KO")


@pytest.mark.integration
class TestAlpaca:
    """Alpaca."""

    def test_the_universe_is_listed(self, sandbox: Sandbox, http: httpx.Client, budget: Any) -> None:
        """All 448 companies, typed."""
        assets = Alpaca(http, sandbox.url, ALPACA_KEY_ID, ALPACA_SECRET_KEY, budget, AT_ONCE).assets()
        assert len(assets) == 448
        assert all(asset.tradable and asset.asset_class == "us_equity" for asset in assets)
        assert [asset.symbol for asset in assets].count("KO") == 1

    def test_a_wrong_key_is_said_to_be_one(self, sandbox: Sandbox, http: httpx.Client, budget: Any) -> None:
        """It is not tried again."""
        with pytest.raises(BadKey):
            Alpaca(http, sandbox.url, ALPACA_KEY_ID, "wrong", budget, AT_ONCE).assets()

    @pytest.mark.parametrize(("kind", "match"), [("html", "a JSON list"), ("rename:symbol:ticker", "symbol")])
    def test_a_list_of_another_shape_is_unreadable(
        self, sandbox: Sandbox, http: httpx.Client, budget: Any, kind: str, match: str
    ) -> None:
        """HTML, or a renamed field, is refused with what was expected, not read as missing."""
        sandbox.inject(Fault({"vendor": "alpaca"}, kind, None))
        with pytest.raises(UnreadableAnswer, match=match):
            Alpaca(http, sandbox.url, ALPACA_KEY_ID, ALPACA_SECRET_KEY, budget, AT_ONCE).assets()


class BudgetSuite:
    """What a call budget promises. Subclasses give the fixture `make`, from a daily limit to a budget."""

    def test_racing_spenders_never_exceed_the_limit(self, make: Any) -> None:
        """Forty callers race for fifteen calls: fifteen get one, the others are refused, and the count says fifteen."""
        budget = make(15)

        def spend(_: int) -> bool:
            try:
                budget.spend("alphavantage")
            except BudgetExhausted:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(spend, range(40))) == 15
        assert budget.day("alphavantage", datetime.now(UTC).date()).spent == 15

    def test_what_is_kept_for_one_purpose_no_other_can_spend(self, make: Any) -> None:
        """Of five calls one is the calendar's: companies get four, and the calendar its one; what is left of neither is nobody's."""
        budget = make(5, {"calendar": 1})
        for _ in range(4):
            budget.spend("alphavantage")
        with pytest.raises(BudgetExhausted, match=r"4 of 5 calls .* \(1 are kept for calendar\)"):
            budget.spend("alphavantage")
        budget.spend("alphavantage", "calendar")
        with pytest.raises(BudgetExhausted, match="5 of 5"):
            budget.spend("alphavantage", "calendar")
        day = budget.day("alphavantage", datetime.now(UTC).date())
        assert (day.spent, day.reserved, day.left(), day.counts) == (5, 0, 0, {"fundamentals": 4, "calendar": 1})

    def test_a_purpose_may_take_more_than_is_kept_for_it_while_nobody_is_owed(self, make: Any) -> None:
        """The calendar tries again with a call that no company has taken yet."""
        budget = make(5, {"calendar": 1})
        for _ in range(2):
            budget.spend("alphavantage", "calendar")
        assert budget.day("alphavantage", datetime.now(UTC).date()).left() == 3

    def test_a_plan_without_a_daily_limit_counts_all_the_same(self, make: Any) -> None:
        """Premium calls are counted, and yesterday's are not today's."""
        budget = make(None)
        for _ in range(3):
            budget.spend("alphavantage")
        assert budget.day("alphavantage", datetime.now(UTC).date()).spent == 3
        assert budget.day("alphavantage", date(2020, 1, 1)).spent == 0
        assert budget.day("alphavantage", date(2020, 1, 1)).plan.per_day is None


class TestInMemoryBudget(BudgetSuite):
    """In memory."""

    @pytest.fixture
    def make(self) -> Any:
        return lambda limit, kept=None: InMemoryCallBudget({"alphavantage": Plan(60_000, limit, kept or {})})


@pytest.mark.integration
class TestDynamoBudget(BudgetSuite):
    """On a table of the emulator."""

    @pytest.fixture
    def make(self, dynamodb: Any, new_table: Any) -> Any:
        def make(limit: int | None, kept: dict[str, int] | None = None) -> DynamoCallBudget:
            return DynamoCallBudget(
                dynamodb, {"alphavantage": Plan(60_000, limit, kept or {})}, new_table("budget_id:S")
            )

        return make

    def test_calls_are_spaced_as_the_plan_says(self, dynamodb: Any, new_table: Any) -> None:
        """At sixty a minute the second caller waits a second and a tenth, the third twice that."""
        waits: list[float] = []
        now = datetime(2026, 1, 5, 7, tzinfo=UTC)
        budget = DynamoCallBudget(
            dynamodb, {"alphavantage": Plan(60)}, new_table("budget_id:S"), lambda: now, waits.append
        )
        for _ in range(3):
            budget.spend("alphavantage")
        assert [round(wait, 2) for wait in waits] == [0, 1.1, 2.2]

    def test_the_pace_and_the_count_survive_midnight(self, dynamodb: Any, new_table: Any) -> None:
        """A call whose turn comes after midnight counts for the new day, and keeps its distance to yesterday's last."""
        moments = [datetime(2026, 1, 5, 23, 59, 59, tzinfo=UTC)]

        def sleep(seconds: float) -> None:
            moments.append(moments[-1] + timedelta(seconds=seconds))

        budget = DynamoCallBudget(
            dynamodb, {"alphavantage": Plan(60, 2)}, new_table("budget_id:S"), lambda: moments[-1], sleep
        )
        calls = []
        for _ in range(3):
            budget.spend("alphavantage")
            calls.append(moments[-1].timestamp())
        assert (
            budget.day("alphavantage", date(2026, 1, 5)).spent,
            budget.day("alphavantage", date(2026, 1, 6)).spent,
        ) == (
            1,
            2,
        )
        assert all(later - earlier >= 1 for earlier, later in pairwise(calls))


@pytest.mark.integration
def test_keys_come_from_the_secret(aws: Any) -> None:
    """A whole secret gives the keys; a broken one says what it should be and does not show what it is."""
    client = aws("secretsmanager")
    client.create_secret(
        Name="good", SecretString='{"alphavantage_api_key": "a", "alpaca_key_id": "b", "alpaca_secret_key": "c"}'
    )
    client.create_secret(Name="bad", SecretString=f'{{"key": "{CANARY}"}}')
    assert VendorKeys.from_secrets_manager(client, "good", key_variables())["alpaca_key_id"] == "b"
    with pytest.raises(BadKey, match="alphavantage_api_key") as caught:
        VendorKeys.from_secrets_manager(client, "bad", key_variables())
    assert CANARY not in repr(caught.value)


def test_missing_keys_are_named() -> None:
    """The environment says which variables it lacks; keys that are there are never shown."""
    with pytest.raises(BadKey, match="set APCA_API_KEY_ID, APCA_API_SECRET_KEY"):
        VendorKeys.from_environment({"ALPHAVANTAGE_API_KEY": CANARY}, key_variables())
    keys = VendorKeys.from_environment(
        {"ALPHAVANTAGE_API_KEY": CANARY, "APCA_API_KEY_ID": "b", "APCA_API_SECRET_KEY": "c"}, key_variables()
    )
    assert CANARY not in f"{keys} {keys!r}"


def test_a_url_is_redacted_and_a_sample_is_safe() -> None:
    """The key's value goes, the rest stays; control characters are shown, not sent."""
    assert (
        redacted(f"GET /query?function=OVERVIEW&apikey={CANARY}&x=1") == "GET /query?function=OVERVIEW&apikey=***&x=1"
    )
    assert "\x1b" not in sample(b"\x1b[31mred")


def test_every_error_has_a_code() -> None:
    """What an event records for each kind of failure."""
    codes = {
        error: failure_code(error("x"))
        for error in (BudgetExhausted, UnknownSymbol, UnreadableAnswer, BadKey, RateLimited)
    }
    assert list(codes.values()) == [
        "budgetExhausted",
        "unknownSymbol",
        "unreadableAnswer",
        "refused",
        "vendorUnavailable",
    ]


def test_plans_are_data_and_an_unknown_one_lists_them() -> None:
    """Free is 25 a day, of which five are kept; a typo is answered with the plans there are."""
    free = plans("free")["alphavantage"]
    assert (free.per_minute, free.per_day) == (60, 25)
    assert free.reserved == {"calendar": 1, "news": 24 // free.news_every_hours}
    assert plans("premium")["alphavantage"].per_day is None
    with pytest.raises(Refused, match="free, premium, premium-75"):
        plans("gold")
