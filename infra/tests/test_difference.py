"""What a deploy would change is told resource by resource."""

from signal9_infra.difference import Difference, compare


def test_resources_made_changed_and_removed_are_told_apart() -> None:
    """With the paths of what differs in those that change; what is alike is not named."""
    running = {
        "Resources": {
            "Same": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}},
            "Gone": {"Type": "AWS::SNS::Topic"},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 1, "RedrivePolicy": {"max": 3}}},
        }
    }
    wanted = {
        "Resources": {
            "Same": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 2, "RedrivePolicy": {"max": 4}}},
            "New": {"Type": "AWS::SNS::Topic"},
        }
    }
    assert sorted(compare("Stack", running, wanted)) == [
        Difference(stack="Stack", resource="Gone", type="AWS::SNS::Topic", change="remove"),
        Difference(stack="Stack", resource="New", type="AWS::SNS::Topic", change="make"),
        Difference(
            stack="Stack",
            resource="Queue",
            type="AWS::SQS::Queue",
            change="change",
            paths=("Properties.RedrivePolicy.max", "Properties.VisibilityTimeout"),
        ),
    ]
    assert [each.change for each in compare("Stack", {}, wanted)] == ["make"] * 3
