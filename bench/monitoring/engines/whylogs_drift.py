"""whylogs' profile and its drift scores.

usage: whylogs_drift.py FOLDER FILE
"""

import json
import sys
from pathlib import Path

import whylogs as why
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

from data import Columns, read_reference, read_window

folder = Path(sys.argv[1])
columns = Columns(folder)
window = read_window(Path(sys.argv[2]), columns)
reference = why.log(read_reference(folder, columns)).view()
target = why.log(window).view()
scores = calculate_drift_scores(target_view=target, reference_view=reference, with_thresholds=True)
moved = [name for name, score in scores.items() if score and score.get("drift_category") == "DRIFT"]
print(json.dumps({"rows": len(window), "moved": sorted(moved)}))
