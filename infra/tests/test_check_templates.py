"""A failed check needs a reason, and a reason needs a failed check."""

import importlib.util
from typing import Any

from signal9_infra.workspace import find_root


def tool() -> Any:
    """`infra/tools/check_templates.py`, which is no part of the package."""
    path = find_root() / "infra" / "tools" / "check_templates.py"
    spec = importlib.util.spec_from_file_location("check_templates", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_unanswered_check_and_an_idle_reason_are_faults() -> None:
    """The one is named with its resource, the other with what it would have answered."""
    failed = [
        {"check_id": "CKV_1", "check_name": "is safe", "resource": "AWS::SQS::Queue.A"},
        {"check_id": "CKV_2", "check_name": "is sound", "resource": "AWS::SQS::Queue.B"},
    ]
    answers = [
        {"check": "CKV_1", "resource": "AWS::SQS::Queue.*", "reason": "because"},
        {"check": "CKV_2", "resource": "AWS::SNS::Topic.*", "reason": "because"},
    ]
    faults = tool().unanswered(failed, answers)
    assert faults == [
        "checkov CKV_2 at AWS::SQS::Queue.B: is sound",
        "checkov.toml answers CKV_2 at AWS::SNS::Topic.*, which does not fail",
    ]
