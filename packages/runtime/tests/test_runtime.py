"""Ids, settings, wiring and logs."""

import json
from datetime import UTC, date, datetime

import pytest

from signal9_runtime import SettingMissing, lazy, new_id, setting, today, utc_now
from signal9_runtime.logs import bound, configure_logs


def test_ids_made_later_sort_later() -> None:
    """UUIDv7: sorting by id is sorting by time."""
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert {len(each) for each in ids} == {36}


def test_a_missing_setting_says_its_name() -> None:
    """A value, a default, or a clear error."""
    assert setting("A", environment={"A": "1"}) == "1"
    assert setting("A", "2", environment={"A": ""}) == "2"
    with pytest.raises(SettingMissing, match="SIGNAL9_NOWHERE is not set"):
        setting("SIGNAL9_NOWHERE")


def test_wiring_happens_once_and_is_tried_again_after_a_fault() -> None:
    """A build that raised is not remembered; one that worked is."""
    tries: list[int] = []

    def build() -> object:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("passing")
        return object()

    service = lazy(build)
    with pytest.raises(OSError, match="passing"):
        service()
    assert service() is service()
    assert len(tries) == 2


def test_the_day_is_utc() -> None:
    """Whatever the machine's zone."""
    assert today(lambda: datetime(2026, 1, 5, 23, 59, tzinfo=UTC)) == date(2026, 1, 5)
    assert utc_now().tzinfo is UTC


def test_a_log_line_is_one_json_object_without_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    """A vendor's line break cannot forge a line, and a traceback does not carry a key that a frame held."""
    log = configure_logs("test")

    def work(key: str) -> None:
        raise ValueError(f"a\nb{len(key)}")

    with bound(correlation_id="c"):
        try:
            work("canary-key")
        except ValueError:
            log.exception("failed")
    [line] = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["correlation_id"], entry["service"]) == ("failed", "c", "test")
    assert "canary-key" not in line
