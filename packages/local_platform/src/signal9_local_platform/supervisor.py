"""Brings one part up or down, and tells what became of it."""

import time
from pathlib import Path

from signal9_local_platform.errors import Cancelled, DiskFull, PartFailed
from signal9_local_platform.part import Part, Surroundings
from signal9_local_platform.processes import ProcessRecord, is_alive, start, stop
from signal9_local_platform.progress import Progress, Report, Stage

_KEPT_LOG = 10_000_000  # bytes; a longer log is set aside at the next start
_PATIENCE = 3.0  # seconds that a running part has to answer before it counts as hung


class Supervisor:
    """Works on one part of one checkout."""

    def __init__(self, part: Part, around: Surroundings, report: Report) -> None:
        """`report` hears every step, from whichever thread this runs in."""
        self.part = part
        self._around = around
        self._report = report
        self._began = time.monotonic()

    def tell(self, stage: Stage, message: str) -> None:
        """Report a step."""
        self._report(Progress(self.part.name, stage, message, time.monotonic() - self._began))

    def works(self, record: ProcessRecord | None, patience: float = _PATIENCE) -> bool:
        """Whether the recorded process is the one that is wanted, runs and answers."""
        if record is None or record.fingerprint != self.part.fingerprint:
            return False
        until = time.monotonic() + patience
        while is_alive(record) and not self._around.cancelled.is_set():
            if self.part.is_healthy(record.port):
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return False

    def clear(self, record: ProcessRecord) -> None:
        """End a process that is not the one wanted, and what a dead one left behind."""
        if is_alive(record):
            changed = record.fingerprint != self.part.fingerprint
            self.tell(
                "note",
                "its settings changed; restarting it" if changed else "it runs but does not answer; restarting it",
            )
        else:
            self.tell("note", f"process {record.pid} is gone without `down`; starting it again")
        stop(record, deadline=self.part.stop_seconds)

    def start(self, port: int) -> ProcessRecord:
        """Prepare and start the part; `wait` must follow.

        Raises:
            PlatformError: something that it needs cannot be had.
        """
        self.tell("preparing", "")
        launch = self.part.prepare(self._around, port, lambda message: self.tell("preparing", message))
        if self._around.cancelled.is_set():
            raise Cancelled(f"{self.part.name} was not started.")
        _set_aside(self._around.layout.log(self.part.name))
        self.tell("starting", f"on port {port}")
        return start(launch, self._around.layout.log(self.part.name), port=port, fingerprint=self.part.fingerprint)

    def wait(self, record: ProcessRecord) -> None:
        """Return once the part answers.

        Raises:
            PartFailed: it ended, or the deadline passed.
            DiskFull: it ended, and its log says why.
            Cancelled: the work was given up meanwhile.
        """
        until = time.monotonic() + self.part.start_seconds
        while not self.part.is_healthy(record.port):
            if not is_alive(record):
                raise self._failure("ended before it answered")
            if time.monotonic() > until:
                raise self._failure(f"did not answer on port {record.port} within {self.part.start_seconds:.0f} s")
            if self._around.cancelled.wait(0.05):
                raise Cancelled(f"{self.part.name} was given up while it started.")
        self.tell("ready", self.part.endpoint(record.port))

    def _failure(self, what: str) -> PartFailed | DiskFull:
        log = self._around.layout.log(self.part.name)
        last = last_lines(log)
        if "No space left on device" in last:
            return DiskFull(
                f"{self.part.name} {what}: its disk has no space left. Free some, then run `signal9 up` again. Log: {log}"
            )
        return PartFailed(
            f"{self.part.name} {what}. The end of {log}:\n{last}\nRun `signal9 up` again; if it fails again, that log says why."
        )


def end(name: str, record: ProcessRecord, deadline: float, report: Report) -> None:
    """Stop a part that `up` started, whether or not it still is a part of the plan."""
    began = time.monotonic()
    report(Progress(name, "stopping", "", 0.0))
    polite = stop(record, deadline=deadline)
    report(Progress(name, "stopped", "" if polite else "by force", time.monotonic() - began))


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log; empty where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16384))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-count:])


def _set_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > _KEPT_LOG:
        log.replace(log.with_suffix(".log.1"))
