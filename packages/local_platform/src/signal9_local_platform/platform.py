"""The whole platform on one machine: up, down, status."""

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from pathlib import Path

from signal9_local_platform.errors import Cancelled, PlatformError, readable_os_errors
from signal9_local_platform.layout import Layout, cache_folder, read_json, write_json
from signal9_local_platform.locking import held
from signal9_local_platform.part import Part, Surroundings
from signal9_local_platform.parts.emulator import Emulator
from signal9_local_platform.parts.opensearch import OpenSearch
from signal9_local_platform.parts.redis import Redis
from signal9_local_platform.parts.sandbox import Sandbox
from signal9_local_platform.parts.traces import Traces
from signal9_local_platform.ports import choose, remembered_ports
from signal9_local_platform.processes import ProcessRecord, is_alive, resident_mb
from signal9_local_platform.progress import Report, silent
from signal9_local_platform.running import Endpoints, PartStatus, Running
from signal9_local_platform.supervisor import Supervisor, end

_STOP_SECONDS = 20.0


class Platform:
    """The platform of one checkout."""

    def __init__(
        self,
        checkout: Path,
        *,
        plan: str = "premium",
        data: Path | None = None,
        sandbox: Sequence[str] | None = None,
        report: Report = silent,
        ports: Mapping[str, int] | None = None,
        cache: Path | None = None,
        parts: Sequence[Part] | None = None,
    ) -> None:
        """`sandbox` is the command that serves the vendors' sandbox; without it the platform has none.

        `ports` asks for certain ones by part; `cache` and `parts` replace the usual.
        """
        self._checkout = checkout.resolve()
        self._layout = Layout(self._checkout / ".signal9")
        self._plan = plan
        self._report = report
        self._requested = dict(ports or {})
        self._cache = cache or cache_folder()
        usual: list[Part] = [Emulator(), Redis(), OpenSearch(), Traces()]
        if sandbox is not None:
            usual.append(Sandbox(sandbox, plan, data.resolve() if data else None))
        self._parts = usual if parts is None else list(parts)
        self._writing = threading.Lock()

    def up(self, deploy: Callable[[Endpoints], None] | None = None) -> Running:
        """Start what does not run, and return once all of it answers.

        `deploy` is called in this thread as soon as the emulator answers, while other parts may still be starting. Where
        anything fails, or the user stops it, what this call started is stopped again and the rest is left.

        Raises:
            PlatformError: a part could not be started; the message says what to do.
        """
        self._layout.make()
        with held(self._layout.lock), readable_os_errors(self._layout.root):
            around = Surroundings(self._layout, self._cache)
            work = {part.name: Supervisor(part, around, self._report) for part in self._parts}
            self._end_surplus(work)
            records = self._records()
            kept = {name: record for name, record in records.items() if name in work and work[name].works(record)}
            for name, record in kept.items():
                work[name].tell("running", work[name].part.endpoint(record.port))
            for name, record in records.items():
                if name in work and name not in kept:
                    work[name].clear(record)
            ports = self._ports(work, kept)
            started: dict[str, ProcessRecord] = {}
            try:
                self._start(work, kept, ports, started, around, deploy)
            except BaseException:
                around.cancelled.set()
                self._stop_started(started)
                raise
            return self._describe(kept | started, tuple(started))

    def down(self, purge: bool = False) -> None:
        """Stop everything; with `purge`, forget the state as well.

        Raises:
            AlreadyRunning: an `up` or `down` of this checkout is at work.
        """
        if not self._layout.root.exists():
            return
        with held(self._layout.lock), readable_os_errors(self._layout.root):
            self._stop_all(self._records())
            self._layout.processes.unlink(missing_ok=True)
            self._layout.description.unlink(missing_ok=True)
            if purge:
                for path in self._layout.root.iterdir():
                    if path.is_dir():
                        shutil.rmtree(path)
                    elif path != self._layout.lock:
                        path.unlink()

    def status(self) -> list[PartStatus]:
        """How each part is, now."""
        records = self._records()
        with ThreadPoolExecutor(len(self._parts) or 1) as pool:
            return list(pool.map(lambda part: self._status(part, records.get(part.name)), self._parts))

    def _status(self, part: Part, record: ProcessRecord | None) -> PartStatus:
        log = self._layout.log(part.name)
        if record is None:
            return PartStatus(part.name, "stopped", None, None, log, None, "not started")
        endpoint = part.endpoint(record.port)
        if not is_alive(record):
            return PartStatus(
                part.name, "dead", None, None, log, None, f"process {record.pid} ended; `signal9 up` starts it again"
            )
        size = round(resident_mb(record), 1)
        if part.is_healthy(record.port):
            return PartStatus(part.name, "healthy", record.pid, endpoint, log, size, "")
        detail = "it runs but does not answer; `signal9 up` restarts it"
        return PartStatus(part.name, "unhealthy", record.pid, endpoint, log, size, detail)

    def _ports(self, work: Mapping[str, Supervisor], kept: Mapping[str, ProcessRecord]) -> dict[str, int]:
        before = remembered_ports(read_json(self._layout.ports))
        ports = {name: record.port for name, record in kept.items()}
        for name, supervisor in work.items():
            if name in ports:
                continue
            ports[name] = choose(
                name,
                checkout=self._checkout,
                remembered=before.get(name),
                requested=self._requested.get(name),
                within=supervisor.part.ports,
                avoid=frozenset(ports.values()),
            )
            if name in before and before[name] != ports[name] and name not in self._requested:
                supervisor.tell("note", f"port {before[name]} is taken by another program; using {ports[name]}")
        write_json(self._layout.ports, before | ports)
        return ports

    def _start(
        self,
        work: Mapping[str, Supervisor],
        kept: Mapping[str, ProcessRecord],
        ports: Mapping[str, int],
        started: dict[str, ProcessRecord],
        around: Surroundings,
        deploy: Callable[[Endpoints], None] | None,
    ) -> None:
        def bring_up(name: str) -> None:
            record = work[name].start(ports[name])
            with self._writing:
                started[name] = record
                self._write_records(self._records() | {name: record})
            work[name].wait(record)

        pool = ThreadPoolExecutor(len(work) or 1, thread_name_prefix="up")
        futures = {name: pool.submit(bring_up, name) for name in work if name not in kept}
        try:
            if deploy is not None:
                if Emulator.name in futures:
                    _first_failure({Emulator.name: futures[Emulator.name]})
                deploy(self._endpoints(ports))
            _first_failure(futures)
        except BaseException:
            around.cancelled.set()
            raise
        finally:
            pool.shutdown(wait=True)

    def _endpoints(self, ports: Mapping[str, int]) -> Endpoints:
        urls = {part.name: part.endpoint(ports[part.name]) for part in self._parts}
        return Endpoints(
            urls.get("emulator", ""),
            urls.get("redis", ""),
            urls.get("opensearch", ""),
            urls.get("sandbox"),
            urls.get("traces"),
        )

    def _describe(self, records: Mapping[str, ProcessRecord], started: tuple[str, ...]) -> Running:
        endpoints = self._endpoints({name: record.port for name, record in records.items()})
        pids = {name: record.pid for name, record in records.items()}
        logs = {name: self._layout.log(name) for name in records}
        written = {name: str(path) for name, path in logs.items()}
        write_json(
            self._layout.description,
            {"endpoints": asdict(endpoints), "plan": self._plan, "pids": pids, "logs": written},
        )
        return Running(endpoints, self._plan, pids, logs, started)

    def _records(self) -> dict[str, ProcessRecord]:
        read = {name: ProcessRecord.from_json(content) for name, content in read_json(self._layout.processes).items()}
        return {name: record for name, record in read.items() if record is not None}

    def _write_records(self, records: Mapping[str, ProcessRecord]) -> None:
        write_json(self._layout.processes, {name: record.as_json() for name, record in records.items()})

    def _end_surplus(self, work: Mapping[str, Supervisor]) -> None:
        """End parts of an earlier run that this one does without, such as the sandbox in live mode."""
        records = self._records()
        surplus = {name: record for name, record in records.items() if name not in work}
        self._stop_all(surplus)
        if surplus:
            self._write_records({name: record for name, record in records.items() if name not in surplus})

    def _stop_started(self, started: Mapping[str, ProcessRecord]) -> None:
        self._stop_all(started)
        self._write_records({name: record for name, record in self._records().items() if name not in started})

    def _stop_all(self, records: Mapping[str, ProcessRecord]) -> None:
        deadlines = {part.name: part.stop_seconds for part in self._parts}
        with ThreadPoolExecutor(len(records) or 1, thread_name_prefix="down") as pool:
            for name, record in records.items():
                pool.submit(end, name, record, deadlines.get(name, _STOP_SECONDS), self._report)


def _first_failure(futures: Mapping[str, "Future[None]"]) -> None:
    """Wait for all; raise what failed first, and not what was merely given up because of it."""
    done, _ = wait(futures.values(), return_when=FIRST_EXCEPTION)
    failures = [error for future in done if (error := future.exception()) is not None]
    for error in sorted(failures, key=lambda failure: isinstance(failure, Cancelled)):
        if not isinstance(error, PlatformError):
            raise PlatformError(
                f"The platform did not start: {type(error).__name__}: {error}. Please report this as a bug."
            ) from error
        raise error
