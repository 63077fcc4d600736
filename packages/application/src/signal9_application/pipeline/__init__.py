"""Running the pipeline: a day, a backfill, dead letters, rebuilding read models, checking rejected documents again."""

from signal9_application.pipeline.aws import (
    DeadLetterLambda,
    EventBridgeSchedules,
    QueuesAndWorkflows,
    RelayLambda,
)
from signal9_application.pipeline.backfill import run_backfill
from signal9_application.pipeline.budget import DayBudget, budget_of, run_of, why
from signal9_application.pipeline.day import DayResult, Report, run_day
from signal9_application.pipeline.dead_letters import (
    list_dead_letters,
    redrive_dead_letters,
    show_dead_letter,
)
from signal9_application.pipeline.ports import Moving, Pipeline, Schedule
from signal9_application.pipeline.rebuild import rebuild
from signal9_application.pipeline.revalidation import faults_of, latest_rejected, revalidate
from signal9_application.pipeline.schedules import daily_schedules, find_schedule
from signal9_application.pipeline.settled import Pending, Watch, behind, open_batches, unrated

__all__ = [
    "DayBudget",
    "DayResult",
    "DeadLetterLambda",
    "EventBridgeSchedules",
    "Moving",
    "Pending",
    "Pipeline",
    "QueuesAndWorkflows",
    "RelayLambda",
    "Report",
    "Schedule",
    "Watch",
    "behind",
    "budget_of",
    "daily_schedules",
    "faults_of",
    "find_schedule",
    "latest_rejected",
    "list_dead_letters",
    "open_batches",
    "rebuild",
    "redrive_dead_letters",
    "revalidate",
    "run_backfill",
    "run_day",
    "run_of",
    "show_dead_letter",
    "unrated",
    "why",
]
