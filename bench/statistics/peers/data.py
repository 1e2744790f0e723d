"""Tables without drift: 14 numeric features and 6 categorical ones, the same laws as simulations/peer-null.ts."""

import numpy as np
import pandas as pd

NUMERIC = [f"x{i}" for i in range(14)]
CATEGORICAL = [f"x{i}" for i in range(14, 20)]
LEVELS = [30, 4, 6, 200, 3, 50]
REFERENCE_ROWS = 10_000


def table(random, rows: int):
    """One table; even numbers, and categories the k-th of which is as frequent as 1/k."""
    columns = {name: random.random(rows) for name in NUMERIC}
    for name, levels in zip(CATEGORICAL, LEVELS):
        weights = 1 / np.arange(1, levels + 1)
        names = np.array([f"c{k}" for k in range(len(weights))])
        columns[name] = names[random.choice(len(weights), size=rows, p=weights / weights.sum())]
    return pd.DataFrame(columns)


def repetitions(size: int, count: int):
    """Pairs of reference and window, both new every time."""
    for repetition in range(count):
        random = np.random.default_rng([2026, size, repetition])
        yield table(random, REFERENCE_ROWS), table(random, size)
