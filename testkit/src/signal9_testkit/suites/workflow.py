"""What every workflow promises."""

from typing import Any


class WorkflowSuite:
    """Subclasses give the fixtures `workflow`, and `executions`: the input of each execution by name."""

    def test_an_execution_has_its_name_and_its_input(self, workflow: Any, executions: Any) -> None:
        """The document arrives whole."""
        workflow.start("analysis-1", {"batchId": "b", "assets": [{"symbol": "KO"}], "traceHeader": None})
        assert executions() == {"analysis-1": {"batchId": "b", "assets": [{"symbol": "KO"}], "traceHeader": None}}

    def test_a_second_start_under_one_name_does_nothing(self, workflow: Any, executions: Any) -> None:
        """The same event delivered again is no second execution and no error; another event is one."""
        for name in ("analysis-1", "analysis-1", "analysis-2"):
            workflow.start(name, {"batchId": "b"})
        assert sorted(executions()) == ["analysis-1", "analysis-2"]
