"""AlphaVantage as it answers: always with status 200, its refusals in the body."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock

from signal9_sandbox.companies import Company
from signal9_sandbox.earnings_calendar import HORIZONS, earnings_calendar
from signal9_sandbox.folder import DataFolder
from signal9_sandbox.habits.speech import Said, Speech
from signal9_sandbox.limits import Limit, Plan
from signal9_sandbox.news import NewsQuery, news_about, news_of_the_day
from signal9_sandbox.no_companies import answers_of_no_company
from signal9_sandbox.vendor import Call
from signal9_sandbox.wire import CSV, EMPTY, Answer, Clock, Request, json_answer

PATH = "/query"

_DOCUMENTS = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS", "OVERVIEW")
_FUNCTIONS = frozenset({*_DOCUMENTS, "EARNINGS_CALENDAR", "NEWS_SENTIMENT", "EARNINGS_CALL_TRANSCRIPT"})
"""The last one is served from a folder only."""
_WITHOUT_SYMBOL = frozenset({"EARNINGS_CALENDAR", "NEWS_SENTIMENT"})
_TIMES = ("%Y%m%dT%H%M", "%Y%m%dT%H%M%S")
_REFUSAL = (
    "The API call frequency of this key is 5 calls per minute and 500 calls per day; the sandbox refuses now and then."
)
_KEPT = 64
"""A company's five documents are asked for one after the other and written at once."""


class AlphaVantage:
    """The vendor of fundamentals, news and the earnings calendar; a user's folder comes before packaged facts."""

    name = "alphavantage"

    def __init__(
        self,
        companies: Mapping[str, Company],
        folder: DataFolder | None,
        keys: frozenset[str],
        plan: Plan,
        clock: Clock,
        speech: Speech,
    ) -> None:
        self._companies = companies
        self._folder = folder
        self._keys = keys
        self._plan = plan
        self._clock = clock
        self._speech = speech
        self._refused: set[tuple[str, str]] = set()
        self._refusing = Lock()
        self._written = lru_cache(maxsize=_KEPT)(self._write)

    def refusal(self, request: Request) -> Answer | None:
        """Return the vendor's error for a wrong key, an unknown function or a call without its symbol, or its habit of refusing."""
        query = request.query
        if query.get("apikey") not in self._keys:
            return _error(
                "The parameter apikey is invalid or missing; the sandbox takes only the keys it was started with."
            )
        function = query.get("function", "")
        if function not in _FUNCTIONS:
            return _error(
                f"This API function ({function}) does not exist; the sandbox knows {', '.join(sorted(_FUNCTIONS))}."
            )
        if function not in _WITHOUT_SYMBOL and not query.get("symbol"):
            return _error(f"Invalid API call: {function} needs the parameter symbol.")
        return self._refusal_now_and_then(function, query.get("symbol", "").upper())

    def call(self, request: Request) -> Call:
        """Return what is asked for; news are about their tickers."""
        query = request.query
        symbol = query.get("symbol") or query.get("tickers") or ""
        return Call(key=query["apikey"], function=query["function"], symbol=symbol.upper())

    def limited(self, limit: Limit, call: Call) -> Answer:
        """Return today's limit text, which repeats the caller's key as the vendor does."""
        plan = self._plan
        if limit == "day":
            told = f"the standard API rate limit is {plan.per_day} requests per day, and all of today's are used"
        else:
            unit = "second" if plan.seconds == 1 else "minute"
            told = f"the rate limit of your plan is {plan.calls} request{'s' * (plan.calls > 1)} per {unit}; please spread them out"
        return json_answer(
            {"Information": f"Your API key was seen as {call.key}: {told}. Premium plans have higher limits."}
        )

    def answer(self, request: Request) -> Answer:
        """Return the document; an unknown symbol has an empty one."""
        call = self.call(request)
        own = self._folder.document(call.function, call.symbol) if self._folder else None
        if own is not None:
            return own
        if call.function == "EARNINGS_CALENDAR":
            return self._calendar(call.symbol, request.query.get("horizon", "3month"))
        if call.function == "NEWS_SENTIMENT":
            return self._news(request.query)
        return self._document(call)

    def said(self, symbol: str) -> Said | None:
        """Return what it says of a packaged company, None where it knows none of that symbol."""
        company = self._companies.get(symbol)
        if company is None:
            return None
        return self._speech.of(company, self._folder.descriptions.get(symbol) if self._folder else None)

    def _refusal_now_and_then(self, function: str, symbol: str) -> Answer | None:
        """Refuse the first call for some documents of packaged companies: asked again, the document comes."""
        own = self._folder is not None and self._folder.document(function, symbol) is not None
        if own or symbol not in self._companies or not self._speech.refuses(function, symbol):
            return None
        with self._refusing:
            if (function, symbol) in self._refused:
                return None
            self._refused.add((function, symbol))
        return json_answer({"Information": _REFUSAL})

    def _document(self, call: Call) -> Answer:
        return self._written(call.symbol).get(call.function, EMPTY)

    def _write(self, symbol: str) -> Mapping[str, Answer]:
        said = self.said(symbol)
        others = answers_of_no_company(symbol) if self._speech.lists_no_companies else {}
        documents = others if said is None else said.answers
        return {name: json_answer(document) for name, document in documents.items()}

    def _calendar(self, symbol: str, horizon: str) -> Answer:
        own = self._folder.calendar() if self._folder and not symbol else None
        if own is not None:
            return own
        if horizon not in HORIZONS:
            return _error(f"Invalid API call: horizon {horizon} is none of {', '.join(HORIZONS)}.")
        companies = [one for one in self._companies.values() if symbol in ("", one.symbol)]
        body = earnings_calendar(companies, self._clock().date(), HORIZONS[horizon])
        return Answer(
            body=body,
            content_type=CSV,
            headers=(("Content-Disposition", "attachment; filename=earnings_calendar.csv"),),
        )

    def _news(self, query: Mapping[str, str]) -> Answer:
        now = self._clock()
        try:
            asked = NewsQuery(
                earliest=_time(query.get("time_from"), datetime.min.replace(tzinfo=UTC)),
                latest=_time(query.get("time_to"), now),
                limit=int(query.get("limit", "50")),
                sort=query.get("sort", "LATEST"),
                again=self._speech.frequency("story-again"),
            )
        except ValueError as error:
            return json_answer({"Information": f"Invalid inputs: {error}. Times are YYYYMMDDTHHMM, limit is a number."})
        tickers = [ticker.upper() for ticker in query.get("tickers", "").split(",") if ticker]
        if not tickers:
            return json_answer(news_of_the_day(self._companies.values(), asked, now))
        companies = [self._companies[ticker] for ticker in tickers if ticker in self._companies]
        # An item must mention every ticker, so one that nobody writes about leaves no item at all.
        return json_answer(news_about(companies if len(companies) == len(tickers) else [], asked, now))


def _time(text: str | None, default: datetime) -> datetime:
    if text is None:
        return default
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no time")


def _error(text: str) -> Answer:
    return json_answer({"Error Message": text})
