"""One training job from its channels to its model folder."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import sklearn

from .errors import JobError
from .estimates import compare, mean, measure
from .estimator import Estimator, fit
from .flights import Flights, channel_files, read_flights
from .graph import to_graph
from .job import Job
from .lineage import code_commit, data_digest, image_digest
from .model_folder import Scorer, as_bytes, feature_schema, reference_rows, sample_request
from .settings import Settings

# What ONNX computes in float32 may differ from scikit-learn by this much and no more.
PARITY = 1e-5


def run(job: Job) -> None:
    """Trains, evaluates, writes reference rows and model folder; writes nothing unless all of it succeeded."""
    settings = Settings.parse(job.hyperparameters())
    channel = job.channel("train", required=True)
    files = channel_files(channel)
    lineage = {"codeCommit": code_commit(), "imageDigest": image_digest(), "dataDigest": data_digest(files, channel)}
    train, evaluation = split(job, settings, files)
    log("training", rows=len(train), evaluationRows=len(evaluation))
    estimator = fit(train, settings)

    model = to_graph(estimator).SerializeToString(deterministic=True)
    threshold = operating_point(estimator, train, settings)
    schema = feature_schema(estimator, train, threshold)
    scorer = Scorer(model, schema)
    probability = scorer.probability(evaluation)
    apart = float(np.abs(probability - estimator.probability(evaluation)).max())
    if apart > PARITY:
        raise JobError(f"model.onnx: differs from scikit-learn by {apart:.2e}, more than {PARITY:.0e}")

    challenger = measure(evaluation.late, probability, threshold)
    champion_folder = job.channel("champion", required=False)
    champion = None
    if champion_folder:
        rival = Scorer.from_folder(champion_folder)
        champion = measure(evaluation.late, rival.probability(evaluation), rival.threshold)
    metrics = challenger | {
        "lateRate": mean(evaluation.late),
        "meanPrediction": mean(probability.astype(np.float64)),
    }
    for name, estimate in metrics.items():
        log("metric", name=name, **estimate.as_json())
    window = period(evaluation)
    write(job.data_folder, {"reference.csv": reference_rows(train, scorer.probability(train))})
    write(
        job.model_folder,
        {
            "model.onnx": model,
            "schema.json": as_bytes(schema),
            "sample.json": as_bytes(sample_request(evaluation)),
            "training.json": as_bytes(
                {
                    "trainingVersion": 1,
                    "framework": f"scikit-learn {sklearn.__version__}",
                    **lineage,
                    "seed": settings.seed,
                    "hyperparameters": settings.as_json(),
                    "trainedOn": {**period(train), "rows": len(train)},
                    "evaluatedOn": {**window, "rows": len(evaluation)},
                    "metrics": {name: estimate.as_json() for name, estimate in metrics.items()},
                }
            ),
            "evaluation.json": as_bytes(
                {
                    "evaluationVersion": 1,
                    "rows": len(evaluation),
                    "evaluatedOn": window,
                    "metrics": compare(challenger, champion),
                }
            ),
        },
    )
    log("done", folder=str(job.model_folder))


def split(job: Job, settings: Settings, files: list[Path]) -> tuple[Flights, Flights]:
    """The flights to train on and, later in time, those to evaluate on."""
    held_out = timedelta(days=settings.evaluation_days)
    validation = job.channel("validation", required=False)
    until = settings.train_to and (settings.train_to if validation else settings.train_to + held_out)
    flights = read_flights(files, since=settings.train_from, until=until)
    if len(flights) == 0:
        raise JobError(f"channel train: no flights from {settings.train_from} to {settings.train_to}")
    first = settings.train_from or flights.first_day
    if validation:
        train = flights.between(first, settings.train_to or flights.last_day)
        evaluation = read_flights(channel_files(validation))
    else:
        last = settings.train_to or flights.last_day - held_out
        train = flights.between(first, last)
        evaluation = flights.between(last + timedelta(days=1), last + held_out)
    for name, part in (("train on", train), ("evaluate on", evaluation)):
        if len(part) == 0 or len(np.unique(part.late)) < 2:
            raise JobError(
                f"channel train: {len(part)} flights to {name}, or all alike; "
                f"data is from {flights.first_day} to {flights.last_day}, "
                f"change train_from {settings.train_from}, train_to {settings.train_to} "
                f"or evaluation_days {settings.evaluation_days}"
            )
    if evaluation.first_day <= train.last_day:
        raise JobError(
            f"channel validation: begins {evaluation.first_day}, before training ends {train.last_day}, "
            "set train_to to an earlier day"
        )
    return train, evaluation


def operating_point(estimator: Estimator, train: Flights, settings: Settings) -> float:
    """The probability that `flagged_share` of the training flights reach, to three digits."""
    return round(float(np.quantile(estimator.probability(train), 1 - settings.flagged_share)), 3)


def period(flights: Flights) -> dict[str, str]:
    return {"from": str(flights.days.min()), "to": str(flights.days.max())}


def write(folder: Path, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def log(event: str, **fields: Any) -> None:
    print(json.dumps({"event": event, **fields}), flush=True)
