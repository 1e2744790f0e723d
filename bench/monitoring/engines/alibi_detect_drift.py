"""alibi-detect's TabularDrift: Kolmogorov-Smirnov and chi-squared with a Bonferroni correction.

usage: alibi_detect_drift.py FOLDER FILE
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from alibi_detect.cd import TabularDrift

from data import Columns, read_reference, read_window

folder = Path(sys.argv[1])
columns = Columns(folder)
reference, window = read_reference(folder, columns), read_window(Path(sys.argv[2]), columns)


def matrix(frame):
    """Numbers only: it knows neither texts nor missing values."""
    numbers = [frame[name].fillna(-1).to_numpy() for name in columns.numeric]
    codes = [
        pd.Categorical(frame[name], categories=levels[name]).codes.astype(float) for name in columns.categorical
    ]
    return np.column_stack(numbers + codes)


levels = {name: sorted(set(reference[name].unique()) | set(window[name].unique())) for name in columns.categorical}
positions = range(len(columns.numeric), len(columns.all))
detector = TabularDrift(matrix(reference), p_val=0.05, categories_per_feature=dict.fromkeys(positions))
result = detector.predict(matrix(window), drift_type="feature", return_p_val=True)["data"]
names = columns.numeric + columns.categorical
moved = [name for name, drifted in zip(names, result["is_drift"]) if drifted]
print(json.dumps({"rows": len(window), "moved": sorted(moved)}))
