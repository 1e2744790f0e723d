"""Expected values for the tests of other languages: features and probabilities as this program computes them.

`python -m flight_delay.fixture MODEL_FOLDER FLIGHTS OUT` fits again as training.json says, refuses a folder whose
model.onnx is not the same bytes, and writes scikit-learn's own probabilities.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from .errors import JobError
from .estimator import Estimator, fit
from .flights import FEATURES, Flights, read_flights
from .graph import to_graph
from .settings import Settings

WINDOWS = ((date(2001, 1, 25), date(2001, 1, 31)), (date(2001, 6, 24), date(2001, 6, 30)))
ROWS_PER_WINDOW = 500


def rows(estimator: Estimator, flights: Flights, places: np.ndarray) -> list[dict[str, Any]]:
    """One object a flight; `place` is its position among the flights of its window."""
    probability = estimator.probability(flights)
    return [
        {
            "place": int(place),
            "departed": f"{flights.departed[place]}Z",
            "features": [*map(float, flights.numeric[place]), *map(str, flights.airports[place])],
            "late": int(flights.late[place]),
            "probability": float(probability[place]),
        }
        for place in places
    ]


def expected(folder: Path, file: Path) -> dict[str, Any]:
    training = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    given = Settings.parse(training["hyperparameters"])
    flights = read_flights([file])
    trained_on = flights.between(*(date.fromisoformat(training["trainedOn"][end]) for end in ("from", "to")))
    estimator = fit(trained_on, given)
    model = to_graph(estimator).SerializeToString(deterministic=True)
    if model != (folder / "model.onnx").read_bytes():
        raise JobError(f"{folder / 'model.onnx'}: fitting again gives other bytes, train it anew")
    windows = []
    for first, last in WINDOWS:
        window = flights.between(first, last)
        places = np.linspace(0, len(window) - 1, ROWS_PER_WINDOW).astype(int)
        chosen = rows(estimator, window, places)
        windows.append({"from": str(first), "to": str(last), "rows": len(window), "chosen": chosen})
    some = flights.between(*WINDOWS[0])
    unseen = replace(some, origin=np.full(len(some), "???"), destination=np.full(len(some), ""))
    return {
        "modelSha256": hashlib.sha256(model).hexdigest(),
        "columns": list(FEATURES),
        "windows": windows,
        "unseen": rows(estimator, unseen, np.arange(3)),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="flight_delay.fixture", description=__doc__)
    parser.add_argument("folder", type=Path, help="model folder")
    parser.add_argument("flights", type=Path, help="the flights it was trained on, and later ones")
    parser.add_argument("out", type=Path, help="JSON file to write")
    options = parser.parse_args(arguments)
    try:
        value = expected(options.folder, options.flights)
    except JobError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.write_text(json.dumps(value, separators=(",", ":")).replace('{"place"', '\n{"place"') + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
