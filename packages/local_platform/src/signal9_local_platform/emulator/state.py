"""What of ministack's memory is saved and how it comes back: the one module that knows its insides (pinned version).

ministack itself leaves out the DynamoDB stream records but keeps the positions of their readers, so that after a restart
as many new records as there were old ones would be skipped in silence. They are saved here, beside its own state.
"""

import ast
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# ministack reads its settings from the environment as it is imported.
from ministack import app  # type: ignore[import-not-found]
from ministack.core import persistence, responses  # type: ignore[import-not-found]
from ministack.services import (  # type: ignore[import-not-found]
    cloudformation,
    dynamodb,
    eventbridge,
    lambda_svc,
    sqs,
    stepfunctions,
)

from .error_names import naming_errors
from .worker_limits import limiting_workers

_LOG = logging.getLogger("signal9.emulator")
_EXTRAS = "signal9_extras"
_CATCH_UP = 3600.0  # seconds; a schedule missed during a longer pause stays missed, as `signal9 up` after a holiday should not fire it
_INTERRUPTED = {  # CloudFormation: the state from which a new deploy goes on, as AWS ends up in after an internal failure
    "CREATE_IN_PROGRESS": "ROLLBACK_COMPLETE",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_COMPLETE",
    "DELETE_IN_PROGRESS": "DELETE_FAILED",
    "REVIEW_IN_PROGRESS": "REVIEW_IN_PROGRESS",
}


class Incomplete(OSError):
    """A service's state did not reach the disk, so the snapshot must not replace the one before."""


class MinistackState:  # pragma: no cover - runs on the emulator's Python; tests/integration drives it
    """Saves and restores ministack, and holds its pollers back until it listens."""

    def __init__(self) -> None:
        """Nothing is replaced yet."""
        self._start_poller: Callable[[], None] = lambda_svc._ensure_poller
        self._poller_wanted = False
        self._write_blob: Callable[[bytes], str] = lambda_svc._write_code_blob
        self._blobs: dict[int, tuple[bytes, str]] = {}

    def prepare(self, snapshot: Path | None, at_shutdown: Callable[[], None]) -> None:
        """Point ministack at the snapshot to load, and replace what it would do at shutdown."""
        persistence.STATE_DIR = str(snapshot or Path("/nonexistent"))
        app.save_all = lambda _services: at_shutdown()
        # Queues are stored under their URL. One that does not name this run's port is found again on another port;
        # callers get the host and port that they asked, as before.
        sqs.DEFAULT_PORT = "4566"
        sqs._CANONICAL_NETLOC = f"{sqs.DEFAULT_HOST}:4566"
        # A poller that runs before the port is open invokes functions that cannot reach anything, which costs receives.
        lambda_svc._ensure_poller = self._note_poller
        lambda_svc._execute_function_dispatch = naming_errors(limiting_workers(lambda_svc._execute_function_dispatch))
        lambda_svc._write_code_blob = lambda code: (
            self._blobs[id(code)][1] if id(code) in self._blobs else self._write_blob(code)
        )

    def _note_poller(self) -> None:
        self._poller_wanted = True

    def write_new_code(self) -> None:
        """Write the function bundles that are new, so that a snapshot need not hash them all again."""
        for function in list(lambda_svc._functions._data.values()):
            for record in (function, *function.get("versions", {}).values()):
                code = record.get("code_zip")
                if isinstance(code, bytes) and id(code) not in self._blobs:
                    self._blobs[id(code)] = (code, self._write_blob(code))

    def save(self, folder: Path) -> None:
        """Write every service's state into `folder`.

        Raises:
            Incomplete: one could not be written.
        """
        persistence.STATE_DIR = str(folder)
        for name, get_state in app._build_persistence_save_dict().items():
            state = get_state()
            if state is not None:
                self._save_one(folder, name, state)
        self._save_one(folder, _EXTRAS, self._extras())

    def _save_one(self, folder: Path, name: str, state: dict[str, Any]) -> None:
        persistence.save_state(name, state)
        if not (folder / f"{name}.json").exists():  # save_state logs its errors and goes on
            raise Incomplete(f"the state of {name} could not be written to {folder}")

    def _extras(self) -> dict[str, Any]:
        return {
            "stream_records": dynamodb._stream_records,
            "stream_trimmed": dynamodb._stream_trimmed,
            "closed_streams": dynamodb._closed_streams,
            "stream_sequence": dynamodb._stream_seq_counter,
            "rules_last_fired": [[repr(key), at] for key, at in eventbridge._rule_last_fired.items()],
        }

    def restore_rest(self) -> None:
        """After ministack's own restore: the streams, the schedules' last firing, and what was under way at the end."""
        extras = persistence.load_state(_EXTRAS) or {}
        if extras:
            dynamodb._stream_records.update(extras["stream_records"])
            dynamodb._stream_trimmed.update(extras["stream_trimmed"])
            dynamodb._closed_streams.update(extras["closed_streams"])
            dynamodb._stream_seq_counter = extras["stream_sequence"]
            recent = time.time() - _CATCH_UP
            fired = {ast.literal_eval(key): at for key, at in extras["rules_last_fired"] if at > recent}
            eventbridge._rule_last_fired.update(fired)
        self._return_messages()
        self._end_interrupted_stacks()

    def _return_messages(self) -> None:
        """Make messages visible whose receiver died with the emulator, and do not count that receive against them."""
        now = time.time()
        for queue in sqs._queues.all_values():
            for message in queue["messages"]:
                if message.get("visible_at", 0) > now and message.get("receive_count", 0) > 0:
                    message["visible_at"] = now
                    message["receive_count"] -= 1

    def _end_interrupted_stacks(self) -> None:
        for stack in cloudformation._stacks.all_values():
            status = stack.get("StackStatus", "")
            if status.endswith("_IN_PROGRESS"):
                stack["StackStatus"] = _INTERRUPTED.get(status, "UPDATE_ROLLBACK_COMPLETE")
                stack["StackStatusReason"] = "The emulator stopped during the operation; deploy again."
                _LOG.warning("stack %s was %s at the end of the last run", stack.get("StackName"), status)

    def start(self) -> None:
        """The port is open: start the pollers, and interrupted workflow executions from their beginning.

        AWS never loses an execution, so a task may run a second time here but none is forgotten.
        """
        lambda_svc._ensure_poller = self._start_poller
        if self._poller_wanted or lambda_svc._esms.has_any():
            self._start_poller()
        for (account, region, arn), execution in stepfunctions._executions.all_items():
            if execution.get("error") != "States.ServiceRestart":
                continue
            execution.update(status="RUNNING", stopDate=None)
            for field in ("error", "cause"):
                execution.pop(field, None)
            del execution["events"][1:]
            _LOG.warning("execution %s was running at the end of the last run: started again", arn)
            threading.Thread(target=self._run_execution, args=(account, region, arn), daemon=True).start()

    def _run_execution(self, account: str, region: str, arn: str) -> None:
        responses.set_request_account_id(account)
        responses.set_request_region(region)
        stepfunctions._run_execution(arn)
