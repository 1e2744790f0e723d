"""What NannyML's univariate drift by Jensen-Shannon distance flags when nothing has changed; chunks as large as the window.

usage: nannyml_null.py SIZE REPETITIONS
"""

import json
import sys
import warnings

from nannyml import UnivariateDriftCalculator

from data import CATEGORICAL, NUMERIC, repetitions

warnings.filterwarnings("ignore")
size = int(sys.argv[1])
flagged = checks = windows = 0
for reference, window in repetitions(size, int(sys.argv[2])):
    calculator = UnivariateDriftCalculator(
        column_names=NUMERIC + CATEGORICAL,
        treat_as_categorical=CATEGORICAL,
        continuous_methods=["jensen_shannon"],
        categorical_methods=["jensen_shannon"],
        chunk_size=size,
    )
    calculator.fit(reference)
    result = calculator.calculate(window).filter(period="analysis").to_df(multilevel=True)
    alerts = [bool(result[name]["jensen_shannon"]["alert"].any()) for name in NUMERIC + CATEGORICAL]
    flagged += sum(alerts)
    checks += len(alerts)
    windows += any(alerts)
print(json.dumps({"flagged": flagged, "checks": checks, "windows": windows}))
