"""The files of a model folder that training makes, and scoring with such a folder. See docs/model-folder.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Mapping

import numpy as np
import onnxruntime

from .errors import JobError
from .estimator import Estimator
from .flights import CATEGORICAL, FEATURES, NUMERIC, Flights
from .graph import NUMERIC_INPUT, OUTPUT

BATCH = 65_536
PREDICTION = "late_probability"
REFERENCE_ROWS = 200_000


def as_bytes(value: Any) -> bytes:
    """JSON as this project writes it: keys sorted, two spaces, one newline at the end."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()


def feature_schema(estimator: Estimator, trained_on: Flights, threshold: float) -> dict[str, Any]:
    """schema.json: ranges and categories are those of the training flights."""
    numeric = [
        {
            "name": name,
            "type": "numeric",
            "dtype": "FP32",
            "min": float(trained_on.numeric[:, position].min()),
            "max": float(trained_on.numeric[:, position].max()),
            "nullable": False,
        }
        for position, name in enumerate(NUMERIC)
    ]
    categorical = [
        {
            "name": name,
            "type": "categorical",
            "dtype": "BYTES",
            "categories": sorted(estimator.codes[name]),
            "nullable": False,
        }
        for name in CATEGORICAL
    ]
    return {
        "schemaVersion": 1,
        "features": numeric + categorical,
        "inputs": [
            {"name": NUMERIC_INPUT, "dtype": "FP32", "shape": [-1, len(NUMERIC)], "columns": list(NUMERIC)},
            *({"name": name, "dtype": "BYTES", "shape": [-1, 1], "columns": [name]} for name in CATEGORICAL),
        ],
        "prediction": {
            "name": PREDICTION,
            "output": OUTPUT,
            "column": 1,
            "type": "numeric",
            "min": 0,
            "max": 1,
        },
        "label": {"name": "late", "type": "binary", "positive": 1, "delay": "P1D"},
        "decisionThreshold": threshold,
    }


def sample_request(flights: Flights) -> dict[str, Any]:
    """sample.json: the flight in the middle, as an Open Inference Protocol v2 request."""
    middle = len(flights) // 2
    return {
        "inputs": [
            {
                "name": NUMERIC_INPUT,
                "shape": [1, len(NUMERIC)],
                "datatype": "FP32",
                "data": [float(value) for value in flights.numeric[middle]],
            },
            *(
                {"name": name, "shape": [1, 1], "datatype": "BYTES", "data": [str(flights.airports[middle, position])]}
                for position, name in enumerate(CATEGORICAL)
            ),
        ]
    }


def reference_rows(flights: Flights, probability: np.ndarray) -> bytes:
    """reference.csv, which baselines are made of: features and prediction of at most REFERENCE_ROWS flights.

    Of more flights every second, third, ... is taken, so that all days have their share.
    """
    some = slice(None, None, -(-len(flights) // REFERENCE_ROWS))
    rows = zip(flights.numeric[some], flights.airports[some], probability[some], strict=True)
    lines = [",".join((*FEATURES, PREDICTION))]
    lines += [",".join((*(f"{number:.7g}" for number in numbers), *airports, f"{late:.6g}")) for numbers, airports, late in rows]
    return ("\n".join(lines) + "\n").encode()


class Scorer:
    """Scores flights with a model the way the server does: the ONNX file, fed as its schema says."""

    def __init__(self, model: bytes, schema: Mapping[str, Any]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no common base of their own.
            raise JobError(f"model.onnx: onnxruntime cannot load it ({str(error).splitlines()[0]})") from error
        self._inputs = schema["inputs"]
        self._output = schema["prediction"]["output"]
        self._column = schema["prediction"]["column"]
        self.threshold = float(schema["decisionThreshold"])
        unknown = {name for put in self._inputs for name in put["columns"]} - {*NUMERIC, *CATEGORICAL}
        if unknown:
            raise JobError(f"schema.json: flights have no column {', '.join(sorted(unknown))}")

    @staticmethod
    def from_folder(folder: Path) -> Scorer:
        """Raises JobError when the folder is no model folder."""
        try:
            model = (folder / "model.onnx").read_bytes()
            schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
            return Scorer(model, schema)
        except (OSError, ValueError) as error:
            raise JobError(f"{folder.name}: not a model folder ({error})") from error
        except KeyError as error:
            raise JobError(f"{folder.name}: schema.json has no {error}") from error

    def probability(self, flights: Flights) -> np.ndarray:
        """Probability of arriving late, one a flight, as float32."""
        columns = {name: flights.numeric[:, position] for position, name in enumerate(NUMERIC)}
        columns |= {name: flights.airports[:, position] for position, name in enumerate(CATEGORICAL)}
        feeds = {
            put["name"]: np.column_stack([columns[name] for name in put["columns"]]).astype(
                object if put["dtype"] == "BYTES" else np.float32
            )
            for put in self._inputs
        }
        parts = [
            self._session.run([self._output], {name: values[at : at + BATCH] for name, values in feeds.items()})[0]
            for at in range(0, len(flights), BATCH)
        ]
        return np.concatenate(parts)[:, self._column]
