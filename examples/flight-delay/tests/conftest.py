"""A small job to try things on: two weeks of made-up flights in the SageMaker folder layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc_csv
import pytest

from flight_delay.__main__ import main

AIRPORTS = np.array(["ATL", "DEN", "JFK", "LAX", "ORD", "SEA"])
ROWS = 6000


def flight_table(rows: int = ROWS, seed: int = 7) -> pa.Table:
    """Two weeks of flights from 2001-01-01 in time order; evening flights from ORD are often late."""
    random = np.random.default_rng(seed)
    minutes = np.sort(random.integers(0, 14 * 24 * 60, rows))
    origin, destination = random.choice(AIRPORTS, rows), random.choice(AIRPORTS, rows)
    evening = (minutes // 60) % 24 > 16
    delay = random.normal(-3, 12, rows) + 25 * ((origin == "ORD") & evening)
    return pa.table(
        {
            "date": pa.array(np.datetime64("2001-01-01T00:00", "us") + minutes.astype("timedelta64[m]")),
            "delay": delay.round().astype(np.int64),
            "distance": random.integers(100, 2700, rows),
            "origin": origin,
            "destination": destination,
        }
    )


def lay(base: Path, table: pa.Table | None, hyperparameters: dict[str, Any] | None = None) -> Path:
    """Lays a job's folders; without a table the job has no train channel."""
    config = base / "input" / "config"
    config.mkdir(parents=True, exist_ok=True)
    given = {"max_iter": "10", "train_to": "2001-01-10", "evaluation_days": "4", **(hyperparameters or {})}
    (config / "hyperparameters.json").write_text(json.dumps(given))
    if table is not None:
        channel = base / "input" / "data" / "train"
        channel.mkdir(parents=True, exist_ok=True)
        pc_csv.write_csv(table, channel / "flights.csv")
    return base


@pytest.fixture(autouse=True)
def commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_COMMIT", "c" * 40)
    monkeypatch.delenv("IMAGE_DIGEST", raising=False)


@pytest.fixture
def train() -> Callable[[Path], int]:
    """Runs the container's entry command on a base folder and returns its exit status."""
    return lambda base: main(["train", "--base-dir", str(base)])
