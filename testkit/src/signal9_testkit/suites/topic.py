"""What every topic promises."""

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
