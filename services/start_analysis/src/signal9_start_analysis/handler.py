"""AWS Lambda entry point of start_analysis: one queue message, one execution."""

from functools import partial
from typing import Any

from signal9_contracts import AnalysisNeeded
from signal9_messaging import BatchResponse, SqsEvent, consume
from signal9_runtime import lazy
from signal9_start_analysis.application import start_analysis
from signal9_start_analysis.workflow import StepFunctionsWorkflow

_service = lazy(lambda: partial(start_analysis, workflow=StepFunctionsWorkflow.from_environment()))


def lambda_handler(batch: SqsEvent, context: Any) -> BatchResponse:
    return consume(batch, (AnalysisNeeded,), _service(), context)
