"""The deployed schedules as a day fires them."""

from signal9_application.errors import OperationFailed
from signal9_application.pipeline.ports import Schedule, Schedules


def daily_schedules(schedules: Schedules) -> list[Schedule]:
    """Those that fire once a day, in the order of the day.

    Raises:
        OperationFailed: no schedule is deployed.
    """
    daily = [schedule for schedule in schedules.every() if schedule.is_daily]
    return sorted(daily, key=lambda schedule: (schedule.at, schedule.name))


def find_schedule(schedules: Schedules, name: str) -> Schedule:
    """The deployed schedule of that name.

    Raises:
        OperationFailed: there is none.
    """
    for schedule in schedules.every():
        if schedule.name == name:
            return schedule
    raise OperationFailed(f"The schedule {name!r} is not deployed. Run `signal9 up` again.")
