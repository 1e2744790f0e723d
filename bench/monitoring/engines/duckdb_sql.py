"""DuckDB as the limit: SQL histograms on the baseline's bins and their PSI, nothing else.

usage: duckdb_sql.py FOLDER FILE THREADS
"""

import json
import math
import sys
from pathlib import Path

import duckdb

folder, file, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
baseline = json.loads((folder / "baseline.json").read_text())
features = baseline["binning"]["features"]
reference = baseline["profile"]["features"]


def text(value):
    return "'" + value.replace("'", "''") + "'"


def upper_ends(feature):
    """Largest number of each bin: DuckDB's bins end with their edge, the baseline's begin with it, but for the last."""
    *inner, last = feature["edges"]
    return [math.nextafter(edge, -math.inf) for edge in inner] + [last]


def counts_of(feature, value):
    """One aggregate: counts by bin, and of what is none."""
    if feature["kind"] == "numeric":
        return f"histogram(TRY_CAST({value} AS DOUBLE), {upper_ends(feature)})"
    categories = ", ".join(text(category) for category in feature["categories"])
    return f"histogram_exact({value}, [{categories}])"


if file.suffix == ".parquet":
    source = f"read_parquet({text(str(file))})"
    values = [f'"{feature["name"]}"' for feature in features]
elif file.suffix == ".csv":
    types = ", ".join(f'"{f["name"]}": \'{"DOUBLE" if f["kind"] == "numeric" else "VARCHAR"}\'' for f in features)
    source = f"read_csv({text(str(file))}, header = true, types = {{{types}}})"
    values = [f'"{feature["name"]}"' for feature in features]
elif file.name.startswith("capture"):
    columns = "{captureData: 'STRUCT(endpointInput STRUCT(\"data\" VARCHAR))'}"
    scan = f"read_json({text(str(file))}, format = 'newline_delimited', columns = {columns})"
    source = f"(SELECT string_split(captureData.endpointInput.data, ',') AS v FROM {scan})"
    values = [f"v[{i + 1}]" for i in range(len(features))]
else:
    types = ", ".join(f'"{f["name"]}": \'{"DOUBLE" if f["kind"] == "numeric" else "VARCHAR"}\'' for f in features)
    source = f"read_json({text(str(file))}, format = 'newline_delimited', columns = {{{types}}})"
    values = [f'"{feature["name"]}"' for feature in features]

connection = duckdb.connect(config={"threads": threads})
aggregates = ", ".join(counts_of(feature, value) for feature, value in zip(features, values))
rows, *counts = connection.execute(f"SELECT count(*), {aggregates} FROM {source}").fetchone()


def psi(observed, expected):
    n, m = sum(observed) + len(observed) / 2, sum(expected) + len(expected) / 2
    pairs = [((a + 0.5) / n, (b + 0.5) / m) for a, b in zip(observed, expected)]
    return sum((p - q) * math.log(p / q) for p, q in pairs)


stabilities, histograms = {}, {}
for feature, profile, found in zip(features, reference, counts):
    if feature["kind"] == "numeric":
        # What is above the last edge has the key infinity.
        observed = [found.get(end, 0) for end in [*upper_ends(feature), math.inf]]
        expected = profile["bins"]
    else:
        observed = [found.get(category, 0) for category in feature["categories"]]
        expected = profile["counts"]
    stabilities[feature["name"]] = psi(observed, expected)
    histograms[feature["name"]] = observed
moved = sorted(name for name, stability in stabilities.items() if stability > 0.05)
print(json.dumps({"rows": rows, "moved": moved, "histograms": histograms}))
