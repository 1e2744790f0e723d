"""NannyML's univariate drift by Jensen-Shannon distance, ten chunks of the reference.

usage: nannyml_drift.py FOLDER FILE
"""

import json
import sys
from pathlib import Path

from nannyml import UnivariateDriftCalculator

from data import Columns, read_reference, read_window

folder = Path(sys.argv[1])
columns = Columns(folder)
window = read_window(Path(sys.argv[2]), columns)
calculator = UnivariateDriftCalculator(
    column_names=columns.all,
    treat_as_categorical=columns.categorical,
    continuous_methods=["jensen_shannon"],
    categorical_methods=["jensen_shannon"],
    chunk_size=10_000,
)
calculator.fit(read_reference(folder, columns))
result = calculator.calculate(window).filter(period="analysis").to_df(multilevel=True)
moved = [name for name in columns.all if result[name]["jensen_shannon"]["alert"].mean() > 0.5]
print(json.dumps({"rows": len(window), "moved": sorted(moved)}))
