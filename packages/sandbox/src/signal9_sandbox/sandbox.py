"""The sandbox as tests and the command use it: settings in, a URL out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from signal9_sandbox.alpaca import Alpaca, Asset, asset_id, asset_of
from signal9_sandbox.alphavantage import AlphaVantage
from signal9_sandbox.application import Application
from signal9_sandbox.companies import universe
from signal9_sandbox.faults import Fault, Faults
from signal9_sandbox.folder import DataFolder
from signal9_sandbox.habits.speech import Speech
from signal9_sandbox.keys import Keys
from signal9_sandbox.limits import Meter, plan_named
from signal9_sandbox.no_companies import no_companies
from signal9_sandbox.server import Server
from signal9_sandbox.wire import Clock, utc_now


class Sandbox(Server):
    """Both vendors on one port of 127.0.0.1, from `start` to `stop` or for the length of a `with`.

    `plan` is one of AlphaVantage's in plans.toml; `data` a folder whose documents come before the packaged facts (or
    instead of them: `only_data`); `state` a file that keeps the day's counts over a restart; `universe_size` limits the
    packaged companies to the largest; `clock` tells the UTC time of days and windows; `habits` is `vendor`, `plain`,
    `none` or names of habits (see the README), drawn with `seed`.

    Raises:
        UnusableSetting: plan, port, folder, universe, habits or a fault can't be used.
        UnreadableSource: the state file or the folder's profiles can't be read.
    """

    def __init__(
        self,
        port: int = 0,
        data: Path | None = None,
        plan: str = "premium",
        keys: Keys | None = None,
        state: Path | None = None,
        *,
        faults: Iterable[Fault] = (),
        universe_size: int | None = None,
        only_data: bool = False,
        clock: Clock = utc_now,
        habits: str = "vendor",
        seed: int = 0,
    ) -> None:
        keys = keys or Keys()
        folder = DataFolder(data) if data else None
        companies = {} if only_data else universe(universe_size)
        fundamentals_plan, assets_plan = plan_named("alphavantage", plan), plan_named("alpaca", "trading")
        names = folder.names if folder else {}
        names |= {company.symbol: company.name for company in companies.values()}
        speech = Speech(habits, seed)
        assets: list[Asset] = [asset_of(symbol, name) for symbol, name in names.items()]
        if speech.lists_no_companies and universe_size is None and not only_data:
            assets += [
                Asset(id=asset_id(symbol), symbol=symbol, name=one.name, exchange=one.exchange, fractionable=False)
                for symbol, one in no_companies().items()
            ]
        self._faults = Faults()
        for fault in faults:
            self._faults.add(fault)
        meter = Meter({"alphavantage": fundamentals_plan, "alpaca": assets_plan}, clock, state)
        fundamentals = AlphaVantage(companies, folder, keys.alphavantage, fundamentals_plan, clock, speech)
        self._fundamentals = fundamentals
        vendors = (fundamentals, Alpaca(assets, keys.alpaca, assets_plan))

        self._application = Application(vendors, meter, self._faults, plan, self.habits_of)
        super().__init__(self._application.answer, port)

    def inject(self, fault: Fault) -> None:
        """Let a fault wait for the calls it matches.

        Raises:
            UnusableSetting: there is no such kind of fault.
        """
        self._faults.add(fault)

    def habits_of(self, symbol: str) -> dict[str, list[str]]:
        """Return what `GET /_sandbox/habits?symbol=…` answers: habit → the paths in which a company's answers have it."""
        said = self._fundamentals.said(symbol)
        return {} if said is None else said.habits

    def state(self) -> dict[str, Any]:
        """Return what `GET /_sandbox/state` answers: counts of the UTC day, plan, waiting faults."""
        return self._application.state()

    def reset(self) -> None:
        """Forget counts and faults."""
        self._application.reset()
