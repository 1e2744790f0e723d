"""Writes the window as Parquet, JSON Lines and CSV, from its capture file.

usage: make_tables.py FOLDER
"""

import json
import sys
from pathlib import Path

import duckdb

folder = Path(sys.argv[1])
schema = json.loads((folder / "schema.json").read_text())
features = schema["features"]
values = ", ".join(
    (f"TRY_CAST(v[{i + 1}] AS DOUBLE)" if f["type"] == "numeric" else f"v[{i + 1}]") + f' AS "{f["name"]}"'
    for i, f in enumerate(features)
)
columns = (
    "{captureData: 'STRUCT(endpointInput STRUCT(\"data\" VARCHAR), endpointOutput STRUCT(\"data\" VARCHAR))',"
    " eventMetadata: 'STRUCT(eventId VARCHAR, inferenceTime VARCHAR)'}"
)
connection = duckdb.connect()
connection.execute(
    f"""CREATE VIEW records AS SELECT {values}, CAST(answer AS DOUBLE) AS "{schema["prediction"]["name"]}",
    id, timestamp FROM (SELECT string_split(captureData.endpointInput.data, ',') AS v,
    captureData.endpointOutput.data AS answer, eventMetadata.eventId AS id, eventMetadata.inferenceTime AS timestamp
    FROM read_json('{folder / "capture.jsonl"}', format = 'newline_delimited', columns = {columns}))"""
)
connection.execute(f"COPY records TO '{folder / 'records.parquet'}' (FORMAT parquet, ROW_GROUP_SIZE 100000)")
connection.execute(f"COPY records TO '{folder / 'records.jsonl'}' (FORMAT json)")
connection.execute(f"COPY records TO '{folder / 'records.csv'}' (FORMAT csv, HEADER)")
