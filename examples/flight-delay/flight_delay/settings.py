"""The hyperparameters of a training job: names, defaults, ranges."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Callable, Mapping

from .errors import JobError


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parse


def _real(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parse


# Name: how to read the text, and what is allowed, in words for the error message.
_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "train_from": (_day, "a day as YYYY-MM-DD"),
    "train_to": (_day, "a day as YYYY-MM-DD"),
    "evaluation_days": (_whole(1, 366), "a whole number from 1 to 366"),
    "seed": (_whole(0, 2**31 - 1), "a whole number from 0 to 2147483647"),
    "max_iter": (_whole(1, 1000), "a whole number from 1 to 1000"),
    "max_leaf_nodes": (_whole(2, 255), "a whole number from 2 to 255"),
    "min_samples_leaf": (_whole(1, 1_000_000), "a whole number from 1 to 1000000"),
    "learning_rate": (_real(1e-4, 1.0), "a number from 0.0001 to 1"),
    "l2_regularization": (_real(0.0, 1e6), "a number from 0 to 1000000"),
    "flagged_share": (_real(0.001, 0.999), "a number from 0.001 to 0.999"),
}


@dataclass(frozen=True)
class Settings:
    """What a job was asked to do. Days are days of departure, both ends included."""

    train_from: date | None = None
    """First day to train on; none: the first day of the data."""
    train_to: date | None = None
    """Last day to train on; none: the last day that leaves `evaluation_days` days to evaluate on."""
    evaluation_days: int = 7
    """How many days right after `train_to` are held out. Unused when there is a `validation` channel."""
    seed: int = 20010101
    max_iter: int = 100
    max_leaf_nodes: int = 31
    min_samples_leaf: int = 200
    learning_rate: float = 0.1
    l2_regularization: float = 0.0
    flagged_share: float = 0.2
    """Share of the training flights at or above the operating point (`decisionThreshold`)."""

    @staticmethod
    def parse(values: Mapping[str, Any]) -> Settings:
        """Reads SageMaker's hyperparameters, whose values are all strings.

        Raises JobError that lists every unknown name and every bad value at once.
        """
        problems: list[str] = []
        known: dict[str, Any] = {}
        for name, value in values.items():
            if name not in _READERS:
                near = difflib.get_close_matches(name, _READERS, n=1)
                hint = f", did you mean {near[0]}?" if near else f", known are {', '.join(_READERS)}"
                problems.append(f"hyperparameter {name}: unknown{hint}")
                continue
            read, allowed = _READERS[name]
            try:
                known[name] = read(str(value))
            except ValueError:
                problems.append(f"hyperparameter {name}: {str(value)!r} is not {allowed}")
        first, last = known.get("train_from"), known.get("train_to")
        if first and last and first > last:
            problems.append(f"hyperparameter train_from: {first} is after train_to {last}, swap them")
        if problems:
            raise JobError("; ".join(problems))
        return Settings(**known)

    def as_json(self) -> dict[str, Any]:
        """Every setting with the value that was in force; days as ISO text, days left open left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if value is not None
        }
