"""The data that all Python engines read, by the fastest loaders there are for them (pyarrow)."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet


class Columns:
    """Names of the features by kind, from the feature schema."""

    def __init__(self, folder: Path):
        features = json.loads((folder / "schema.json").read_text())["features"]
        self.all = [feature["name"] for feature in features]
        self.numeric = [feature["name"] for feature in features if feature["type"] == "numeric"]
        self.categorical = [feature["name"] for feature in features if feature["type"] == "categorical"]

    @property
    def types(self):
        """Arrow types of the features."""
        return {name: pa.float64() if name in self.numeric else pa.string() for name in self.all}


def read_reference(folder: Path, columns: Columns):
    """Training rows, without the model's answer."""
    options = pa.csv.ConvertOptions(column_types=columns.types, include_columns=columns.all)
    return pa.csv.read_csv(folder / "reference.csv", convert_options=options).to_pandas()


def read_window(file: Path, columns: Columns):
    """Rows of the window, from Parquet, CSV, JSON Lines or capture."""
    if file.suffix == ".csv":
        options = pa.csv.ConvertOptions(column_types=columns.types, include_columns=columns.all)
        return pa.csv.read_csv(file, convert_options=options).to_pandas()
    if file.suffix == ".parquet":
        return pa.parquet.read_table(file, columns=columns.all).to_pandas()
    if file.name.startswith("capture"):
        return _read_capture(file, columns).to_pandas()
    schema = pa.schema(list(columns.types.items()))
    parse = pa.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    read = pa.json.ReadOptions(block_size=8 << 20)
    return pa.json.read_json(file, read_options=read, parse_options=parse).to_pandas()


def _read_capture(file: Path, columns: Columns):
    """Takes the CSV payload out of every event, and reads all payloads as one CSV text."""
    schema = pa.schema({"captureData": pa.struct({"endpointInput": pa.struct({"data": pa.string()})})}.items())
    parse = pa.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    events = pa.json.read_json(file, read_options=pa.json.ReadOptions(block_size=8 << 20), parse_options=parse)
    payloads = events.combine_chunks().flatten().flatten().column(0).to_pylist()
    text = pa.py_buffer("\n".join(payloads).encode())
    options = pa.csv.ConvertOptions(column_types=columns.types)
    return pa.csv.read_csv(
        pa.BufferReader(text), read_options=pa.csv.ReadOptions(column_names=columns.all), convert_options=options
    )
