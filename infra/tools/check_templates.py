"""cfn-lint and checkov over an assembly's templates: `python check_templates.py ASSEMBLY`, with both tools beside this Python.

Fails on an error of cfn-lint, on a failed check of checkov that no reason in checkov.toml answers, and on a reason that answers nothing.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).with_name("checkov.toml")
TOOLS = Path(sys.executable).parent


def lint(templates: list[str]) -> list[str]:
    """The errors that cfn-lint finds; its warnings are CDK's own habits."""
    command = [str(TOOLS / "cfn-lint"), "--format", "json", "--non-zero-exit-code", "error", "--", *templates]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout or "[]")
    return [
        f"cfn-lint {each['Rule']['Id']} in {Path(each['Filename']).name}: {each['Message']}"
        for each in found
        if each["Level"] == "Error"
    ]


def failed_checks(assembly: str) -> list[dict[str, Any]]:
    """The checks of checkov that fail, each with `check_id`, `check_name` and `resource`."""
    command = [sys.executable, "-m", "checkov.main", "--directory", assembly, "--framework", "cloudformation"]
    command += ["--compact", "--quiet", "--skip-download", "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    if report.get("summary", report)["resource_count"] == 0:
        raise SystemExit(f"checkov found no resource in {assembly}: {done.stderr[-500:]}")
    failed: list[dict[str, Any]] = report["results"]["failed_checks"]
    return failed


def unanswered(failed: list[dict[str, Any]], answers: list[dict[str, str]]) -> list[str]:
    """The failed checks without a reason, and the reasons without a failed check."""
    used: set[int] = set()
    faults = []
    for check in failed:
        matching = [
            number
            for number, answer in enumerate(answers)
            if answer["check"] == check["check_id"] and re.fullmatch(answer["resource"], check["resource"])
        ]
        used.update(matching)
        if not matching:
            faults.append(f"checkov {check['check_id']} at {check['resource']}: {check['check_name']}")
    idle = [answer for number, answer in enumerate(answers) if number not in used]
    return faults + [
        f"checkov.toml answers {answer['check']} at {answer['resource']}, which does not fail" for answer in idle
    ]


def main(assembly: str) -> int:
    """Check, say what is wrong, and answer the exit code."""
    templates = sorted(str(path) for path in Path(assembly).glob("*.template.json"))
    if not templates:
        print(f"{assembly} holds no templates. Run `signal9 synth --stage prod --out {assembly}` first.")
        return 2
    failed = failed_checks(assembly)
    answers = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))["answer"]
    faults = lint(templates) + unanswered(failed, answers)
    for fault in faults:
        print(fault)
    print(f"{len(templates)} templates, {len(failed)} failed checks with {len(answers)} reasons, {len(faults)} faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
