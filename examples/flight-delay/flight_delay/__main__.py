"""Command line of the training container: `python -m flight_delay train`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from pathlib import Path

from .errors import JobError
from .job import FAILURE_LIMIT, Job
from .training import log, run


def main(arguments: list[str]) -> int:
    """Returns the exit status: 0, or 1 with the reason in output/failure."""
    parser = argparse.ArgumentParser(prog="flight_delay", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="run one training job on the SageMaker folder layout")
    train.add_argument(
        "--base-dir",
        type=Path,
        default=Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")),
        help="folder that holds input, model and output (default: $SAGEMAKER_BASE_DIR, else /opt/ml)",
    )
    options = parser.parse_args(arguments)
    # As process 1 of a container we would otherwise ignore the signal that stops a job.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    job = Job(options.base_dir)
    try:
        run(job)
    except JobError as error:
        return _failed(job, str(error))
    except Exception as error:
        # Where it happened, not what it said: skl2onnx puts a whole model into its messages.
        traceback.print_tb(error.__traceback__)
        return _failed(job, f"{type(error).__name__}: {str(error)[:FAILURE_LIMIT]}")
    return 0


def _failed(job: Job, reason: str) -> int:
    log("failed", reason=reason)
    job.fail(reason)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
