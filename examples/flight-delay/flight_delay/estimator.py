"""Fits the model: airports by their smoothed late rate, then boosted trees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.preprocessing import TargetEncoder
from threadpoolctl import threadpool_limits

from .errors import JobError
from .flights import CATEGORICAL, Flights
from .settings import Settings


@dataclass(frozen=True)
class Estimator:
    """A fitted model. `codes` gives, for each categorical feature, the number that stands for each category."""

    codes: dict[str, dict[str, float]]
    unseen: float
    """Stands for a category that training never saw: the late rate of all flights."""
    trees: HistGradientBoostingClassifier

    def encode(self, flights: Flights) -> np.ndarray:
        columns = [flights.numeric.astype(np.float64)]
        for position, name in enumerate(CATEGORICAL):
            codes = self.codes[name]
            values, places = np.unique(flights.airports[:, position].astype(str), return_inverse=True)
            columns.append(np.array([codes.get(value, self.unseen) for value in values])[places, None])
        return np.hstack(columns)

    def probability(self, flights: Flights) -> np.ndarray:
        """Probability of arriving late, one a flight."""
        return self.trees.predict_proba(self.encode(flights))[:, 1]


def fit(flights: Flights, settings: Settings) -> Estimator:
    """Fits on all given flights; the same flights and settings give the same model, bit for bit.

    Codes of the training rows are cross-fitted, so that no row's own label is in its features. All numbers the trees
    see are float32 values, as ONNX computes in float32. One thread: sums must not depend on who adds first.
    """
    if len(np.unique(flights.late)) < 2:
        raise JobError(f"train: all {len(flights)} flights have the same label, widen train_from and train_to")
    encoder = TargetEncoder(target_type="binary", cv=5, shuffle=True, random_state=settings.seed)
    crossfitted = encoder.fit_transform(flights.airports, flights.late).astype(np.float32)
    rows = np.hstack([flights.numeric.astype(np.float64), crossfitted.astype(np.float64)])
    trees = HistGradientBoostingClassifier(
        max_iter=settings.max_iter,
        max_leaf_nodes=settings.max_leaf_nodes,
        min_samples_leaf=settings.min_samples_leaf,
        learning_rate=settings.learning_rate,
        l2_regularization=settings.l2_regularization,
        early_stopping=False,
        random_state=settings.seed,
    )
    with threadpool_limits(limits=1):
        trees.fit(rows, flights.late)
    codes = {
        name: {str(category): float(np.float32(code)) for category, code in zip(categories, encodings, strict=True)}
        for name, categories, encodings in zip(CATEGORICAL, encoder.categories_, encoder.encodings_, strict=True)
    }
    return Estimator(codes=codes, unseen=float(np.float32(encoder.target_mean_)), trees=trees)
