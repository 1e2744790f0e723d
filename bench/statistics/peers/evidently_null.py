"""What Evidently's DataDriftPreset flags at its defaults when nothing has changed.

usage: evidently_null.py SIZE REPETITIONS
"""

import json
import sys
import warnings

from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

from data import CATEGORICAL, NUMERIC, repetitions

warnings.filterwarnings("ignore")
definition = DataDefinition(numerical_columns=NUMERIC, categorical_columns=CATEGORICAL)
flagged = checks = windows = 0
for reference, window in repetitions(int(sys.argv[1]), int(sys.argv[2])):
    data = [Dataset.from_pandas(part, data_definition=definition) for part in (window, reference)]
    drifted = 0
    for metric in Report([DataDriftPreset()]).run(*data).dict()["metrics"]:
        config = metric.get("config", {})
        if config.get("type", "").endswith("ValueDrift"):
            value, threshold = metric["value"], config["threshold"]
            # Evidently's distances say drift above their threshold, its p-values below.
            drifted += bool(value < threshold if "p_value" in config["method"] else value >= threshold)
            checks += 1
    flagged += drifted
    windows += drifted > 0
print(json.dumps({"flagged": flagged, "checks": checks, "windows": windows}))
