"""How a model fares week by week, and how one retrained on all days before each week would have fared.

`python -m flight_delay.weekly MODEL_FOLDER FILE...` prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from .errors import JobError
from .estimates import measure
from .estimator import fit
from .flights import Flights, read_flights
from .model_folder import Scorer
from .settings import Settings

WEEK = timedelta(days=7)


def weeks(flights: Flights, around: date) -> list[date]:
    """First days of the whole weeks of the data, so laid that one of them begins on `around`."""
    first = around - (around - flights.first_day) // WEEK * WEEK
    return [first + n * WEEK for n in range((flights.last_day - first + timedelta(days=1)) // WEEK)]


def table(folder: Path, flights: Flights) -> list[str]:
    """Rows of a Markdown table. A retrained model has the model's hyperparameters and sees every earlier day."""
    training = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    last = date.fromisoformat(training["trainedOn"]["to"])
    given = Settings.parse(training["hyperparameters"])
    scorer = Scorer.from_folder(folder)
    lines = [
        "| week from | flights | late | mean prediction | AUC | log loss | AUC, retrained | gain ± s.e. |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for start in weeks(flights, last + timedelta(days=1)):
        week = flights.between(start, start + WEEK - timedelta(days=1))
        probability = scorer.probability(week)
        now = measure(week.late, probability, scorer.threshold)
        retrained, gain = "", ""
        if start > last + timedelta(days=1):
            earlier = flights.between(flights.first_day, start - timedelta(days=1))
            newer = measure(week.late, fit(earlier, given).probability(week), scorer.threshold)
            ahead = newer["auc"].minus(now["auc"])
            retrained, gain = f"{newer['auc'].value:.3f}", f"{ahead.value:+.3f} ± {ahead.standard_error:.3f}"
        note = " (seen in training)" if start <= last else ""
        lines.append(
            f"| {start}{note} | {len(week)} | {week.late.mean():.3f} | {np.mean(probability):.3f} "
            f"| {now['auc'].value:.3f} ± {now['auc'].standard_error:.3f} | {now['logLoss'].value:.3f} "
            f"| {retrained} | {gain} |"
        )
    return lines


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="flight_delay.weekly", description=__doc__)
    parser.add_argument("folder", type=Path, help="model folder")
    parser.add_argument("files", type=Path, nargs="+", help="flights: .parquet, .csv or .csv.gz")
    options = parser.parse_args(arguments)
    try:
        print("\n".join(table(options.folder, read_flights(options.files))))
    except JobError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
