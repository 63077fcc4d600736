"""What the ports of services promise: a topic, a workflow."""

from typing import Any


class TopicSuite:
    """Subclasses give the fixtures `topic`, and `heard`: so many (message, attributes) that a subscriber got."""

    def test_a_subscriber_hears_message_and_attributes(self, topic: Any, heard: Any) -> None:
        """Text of any language comes as it was sent, with what subscribers filter by."""
        topic.publish("KO rated 4 of 5", '{"symbol": "KO", "note": "größer"}', {"symbol": "KO", "status": "completed"})
        assert heard(1) == [('{"symbol": "KO", "note": "größer"}', {"symbol": "KO", "status": "completed"})]

    def test_every_message_is_heard(self, topic: Any, heard: Any) -> None:
        """Equal ones too: whoever publishes decides what is once."""
        for message in ("one", "two", "two"):
            topic.publish("subject", message, {"symbol": "KO"})
        assert sorted(message for message, _ in heard(3)) == ["one", "two", "two"]


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
