"""What whylogs' drift scores flag when nothing has changed.

usage: whylogs_null.py SIZE REPETITIONS
"""

import json
import sys
import warnings

import whylogs as why
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

from data import repetitions

warnings.filterwarnings("ignore")
flagged = checks = windows = 0
for reference, window in repetitions(int(sys.argv[1]), int(sys.argv[2])):
    scores = calculate_drift_scores(
        target_view=why.log(window).view(), reference_view=why.log(reference).view(), with_thresholds=True
    )
    alerts = [bool(score and score.get("drift_category") == "DRIFT") for score in scores.values()]
    flagged += sum(alerts)
    checks += len(alerts)
    windows += any(alerts)
print(json.dumps({"flagged": flagged, "checks": checks, "windows": windows}))
