"""Evidently's DataDriftPreset at its defaults.

usage: evidently_drift.py FOLDER FILE
"""

import json
import sys
from pathlib import Path

from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

from data import Columns, read_reference, read_window

folder = Path(sys.argv[1])
columns = Columns(folder)
definition = DataDefinition(numerical_columns=columns.numeric, categorical_columns=columns.categorical)
reference = Dataset.from_pandas(read_reference(folder, columns), data_definition=definition)
window = Dataset.from_pandas(read_window(Path(sys.argv[2]), columns), data_definition=definition)
result = Report([DataDriftPreset()]).run(window, reference).dict()
moved = []
for metric in result["metrics"]:
    config = metric.get("config", {})
    if config.get("type", "").endswith("ValueDrift"):
        value, threshold = metric["value"], config["threshold"]
        # Evidently's distances say drift above their threshold, its p-values below.
        drifted = value < threshold if "p_value" in config["method"] else value >= threshold
        if drifted:
            moved.append(config["column"])
print(json.dumps({"rows": len(window.as_dataframe()), "moved": sorted(moved)}))
