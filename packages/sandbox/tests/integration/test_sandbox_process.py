"""The sandbox as a process and as a server: keep-alive, many callers, one ready line, a clean end."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from threading import Thread, get_ident, main_thread

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import Sandbox
from signal9_sandbox.__main__ import main
from signal9_sandbox.errors import UnusableSetting

COMMAND = [sys.executable, "-m", "signal9_sandbox"]


def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """One line on standard error says where; SIGTERM ends it with 0 and leaves the day's counts behind."""
    arguments = ["--plan", "free", "--universe", "3", "--state", str(tmp_path / "state.json")]
    with subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        ready = process.stderr.readline()
        found = re.fullmatch(r"sandbox: (http://127\.0\.0\.1:\d+)\n", ready)
        assert found, ready
        caller = Caller(found[1])
        assert len(caller.assets().document) == 3
        assert caller.admin("health").document["plan"] == "free"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""
    assert (tmp_path / "state.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"), [(["--plan", "gold"], "choose one of"), (["--port", "99999"], "port 99999 can't be used")]
)
def test_the_command_explains_a_bad_setting_in_one_line(arguments: list[str], told: str) -> None:
    """The exit code is 1, the line says what to give instead."""
    ended = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=20, check=False)

    assert ended.returncode == 1
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_entry_point_returns_0_when_told_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    """Called as a function it serves until SIGINT, and a bad setting is a 1 with one line."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with Sandbox() as other:
        taken = other.url.rsplit(":", 1)[1]
        assert main(["--port", taken]) == 1
    assert f"port {taken} can't be used" in capsys.readouterr().err

    def interrupt_when_ready() -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if Caller(f"http://127.0.0.1:{taken}").admin("health").status == 200:
                    break
        os.kill(os.getpid(), signal.SIGINT)

    interrupter = Thread(target=interrupt_when_ready)
    interrupter.start()
    assert main(["--port", taken, "--universe", "2"]) == 0
    interrupter.join()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert capsys.readouterr().err == f"sandbox: http://127.0.0.1:{taken}\n"


def test_a_signal_that_comes_to_another_thread_ends_it() -> None:
    """The main thread waits in one call that nothing interrupts, and does not miss it."""

    def told_elsewhere() -> None:
        main_ident, looks, last = main_thread().ident, 0, -1
        assert main_ident is not None
        while looks < 500:  # each look lets the main thread run on, which it does until it waits
            os.stat(".")  # noqa: PTH116  # gives other threads their turn
            place = sys._current_frames()[main_ident].f_lasti
            looks, last = (looks + 1 if place == last else 0), place
        signal.pthread_kill(get_ident(), signal.SIGTERM)

    def serving(text: str) -> int:
        if text.startswith("sandbox: http"):
            teller = Thread(target=told_elsewhere)
            teller.start()
            tellers.append(teller)
        return len(text)

    tellers: list[Thread] = []
    with redirect_stderr(StringIO()) as told:
        told.write = serving  # type: ignore[method-assign]  # tells as soon as it serves
        assert main(["--universe", "2"]) == 0
    [teller] = tellers
    teller.join()


def test_a_taken_port_is_refused() -> None:
    """A second sandbox on the same port says so."""
    with Sandbox() as first, pytest.raises(UnusableSetting, match="can't be used"):
        Sandbox(port=int(first.url.rsplit(":", 1)[1]))


def test_a_sandbox_that_never_started_can_be_stopped() -> None:
    """Its port is free again."""
    sandbox = Sandbox()
    port = int(sandbox.url.rsplit(":", 1)[1])
    sandbox.stop()

    with Sandbox(port=port) as again:
        assert Caller(again.url).admin("health").status == 200


def test_one_connection_serves_many_calls() -> None:
    """HTTP/1.1 connections are kept alive."""
    with Sandbox() as sandbox:
        connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)
        for _ in range(3):
            connection.request("GET", "/_sandbox/health")
            opened = connection.sock
            response = connection.getresponse()
            response.read()
            assert (response.version, connection.sock) == (11, opened)
        connection.close()


def test_many_callers_at_once_are_all_counted() -> None:
    """Sixteen callers make two hundred calls; none is lost and none fails."""
    with Sandbox(plan="premium") as sandbox, ThreadPoolExecutor(16) as callers:
        caller = Caller(sandbox.url)
        replies = list(callers.map(lambda _: caller.query("OVERVIEW", symbol="KO").document["Symbol"], range(200)))

        assert replies == ["KO"] * 200
        assert sandbox.state()["calls"] == {"alphavantage": 200, "alpaca": 0}
