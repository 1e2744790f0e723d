"""Metrics of a probability forecast, each with its standard error, alone and as a paired difference.

Every estimate carries the terms of which it is the mean, by group of independent rows. The variance is the sum over
the groups of their sample variance over their size; that of a difference on the same rows comes from the difference
of the terms. For the area under the curve this is DeLong's method, for the other means the usual analytic error, for
the two ratios (precision, recall) the delta method.

DeLong, DeLong, Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic
curves", Biometrics 44 (1988). Sun, Xu, "Fast implementation of DeLong's algorithm", IEEE SPL 21 (2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata

MAXIMIZE, MINIMIZE = "maximize", "minimize"
DIRECTIONS = {
    "auc": MAXIMIZE,
    "logLoss": MINIMIZE,
    "brier": MINIMIZE,
    "precision": MAXIMIZE,
    "recall": MAXIMIZE,
}


@dataclass(frozen=True)
class Estimate:
    """A value and its terms, one array a group of independent rows."""

    value: float
    terms: tuple[np.ndarray, ...]

    @property
    def standard_error(self) -> float:
        return float(np.sqrt(sum(part.var(ddof=1) / len(part) for part in self.terms)))

    def minus(self, other: Estimate) -> Estimate:
        """The paired difference: both estimates are of the same rows in the same order."""
        pairs = zip(self.terms, other.terms, strict=True)
        return Estimate(self.value - other.value, tuple(a - b for a, b in pairs))

    def as_json(self) -> dict[str, float]:
        return {"value": round(self.value, 6), "standardError": round(self.standard_error, 6)}


def area_under_curve(label: np.ndarray, score: np.ndarray) -> Estimate:
    """Probability that a positive row scores higher than a negative one, ties counted half."""
    positive, negative = score[label == 1], score[label == 0]
    ranks = rankdata(np.concatenate([positive, negative]))
    above = (ranks[: len(positive)] - rankdata(positive)) / len(negative)
    below = 1 - (ranks[len(positive) :] - rankdata(negative)) / len(positive)
    return Estimate(float(above.mean()), (above, below))


def mean(terms: np.ndarray) -> Estimate:
    return Estimate(float(terms.mean()), (terms,))


def _ratio(hits: np.ndarray, of: np.ndarray) -> Estimate:
    share = of.mean()
    # Nothing flagged: a precision of 0, as scikit-learn's zero_division has it.
    if share == 0:
        return Estimate(0.0, (np.zeros(len(of)),))
    value = float((hits * of).mean() / share)
    return Estimate(value, (of * (hits - value) / share,))


def measure(label: np.ndarray, probability: np.ndarray, threshold: float) -> dict[str, Estimate]:
    """All metrics of DIRECTIONS. `threshold` is the operating point: at or above it a flight is called late."""
    clipped = np.clip(probability.astype(np.float64), 1e-7, 1 - 1e-7)
    flagged = (probability >= threshold).astype(np.float64)
    return {
        "auc": area_under_curve(label, probability),
        "logLoss": mean(-np.log(np.where(label == 1, clipped, 1 - clipped))),
        "brier": mean((clipped - label) ** 2),
        "precision": _ratio(label, flagged),
        "recall": _ratio(flagged, label),
    }


def compare(challenger: dict[str, Estimate], champion: dict[str, Estimate] | None) -> dict[str, Any]:
    """The `metrics` of evaluation.json; `champion` and `difference` are null when there is no champion."""
    return {
        name: {
            "direction": direction,
            "challenger": challenger[name].as_json(),
            "champion": champion[name].as_json() if champion else None,
            "difference": challenger[name].minus(champion[name]).as_json() if champion else None,
        }
        for name, direction in DIRECTIONS.items()
    }
