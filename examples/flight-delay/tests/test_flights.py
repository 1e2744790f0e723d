import gzip
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
import pytest

from conftest import flight_table
from flight_delay.errors import JobError
from flight_delay.flights import read_flights


def one(tmp_path, *lines):
    file = tmp_path / "flights.csv"
    file.write_text("\n".join(["date,delay,distance,origin,destination", *lines]) + "\n")
    return read_flights([file])


def test_features_are_those_of_the_scheduled_departure(tmp_path):
    # Left at 00:01 on Monday, 33 minutes late: scheduled 23:28 on Sunday.
    flights = one(tmp_path, "2001-01-01T00:01:00Z,33,2176,LAS,PHL", "2001-01-03 12:00:00,-10,215,ATL,SAV")
    assert flights.numeric.tolist() == [[23, 7, 2176], [12, 3, 215]]
    assert flights.airports.tolist() == [["LAS", "PHL"], ["ATL", "SAV"]]


def test_hours_before_dawn_are_read_as_six(tmp_path):
    flights = one(tmp_path, *(f"2001-01-02 {hour:02}:59:00,0,215,ATL,SAV" for hour in (2, 3, 4, 5, 6)))
    assert flights.numeric[:, 0].tolist() == [2, 6, 6, 6, 6]


def test_late_is_fifteen_minutes_and_more(tmp_path):
    flights = one(tmp_path, *(f"2001-01-02 08:00:00,{delay},215,ATL,SAV" for delay in (14, 15, 16)))
    assert flights.late.tolist() == [0, 1, 1]


def test_parquet_csv_and_gzip_read_alike(tmp_path):
    table = flight_table(500)
    pq.write_table(table, tmp_path / "a.parquet")
    pc_csv.write_csv(table, tmp_path / "b.csv")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress((tmp_path / "b.csv").read_bytes()))
    first, *others = (read_flights([tmp_path / name]) for name in ("a.parquet", "b.csv", "c.csv.gz"))
    for other in others:
        assert np.array_equal(first.numeric, other.numeric)
        assert np.array_equal(first.airports, other.airports)
        assert np.array_equal(first.departed, other.departed)


def test_days_are_taken_whole_and_from_all_files(tmp_path):
    table = flight_table(1400)
    pq.write_table(table.slice(0, 700), tmp_path / "a.parquet")
    pq.write_table(table.slice(700), tmp_path / "b.parquet")
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    part = read_flights(files, since=date(2001, 1, 6), until=date(2001, 1, 9))
    whole = read_flights(files)
    assert len(whole) == 1400
    assert (part.first_day, part.last_day) == (date(2001, 1, 6), date(2001, 1, 9))
    assert np.array_equal(part.departed, whole.between(date(2001, 1, 6), date(2001, 1, 9)).departed)


def test_a_few_broken_rows_are_left_out(tmp_path):
    rows = ["2001-01-02 08:00:00,0,215,ATL,SAV"] * 300
    flights = one(tmp_path, *rows, "2001-01-02 08:00:00,-1116,215,ATL,SAV", "2001-01-02 08:00:00,,215,ATL,SAV")
    assert len(flights) == 300


def test_many_broken_rows_are_refused(tmp_path):
    with pytest.raises(JobError, match="1 of 2 rows"):
        one(tmp_path, "2001-01-02 08:00:00,,215,ATL,SAV", "2001-01-02 08:00:00,0,215,ATL,SAV")


@pytest.mark.parametrize(
    ("column", "values"),
    [("delay", pa.array(["soon"])), ("date", pa.array(["yesterday"])), ("distance", pa.array(["far"]))],
)
def test_a_column_of_the_wrong_type_is_named_by_file(tmp_path, column, values):
    table = flight_table(1)
    table = table.set_column(table.column_names.index(column), column, values)
    pq.write_table(table, tmp_path / "odd.parquet")
    with pytest.raises(JobError, match="odd.parquet: a column has the wrong type"):
        read_flights([tmp_path / "odd.parquet"])


def test_what_only_looks_like_parquet_is_refused(tmp_path):
    (tmp_path / "odd.parquet").write_bytes(b"PAR1 not really PAR1")
    with pytest.raises(JobError, match="odd.parquet: cannot be read"):
        read_flights([tmp_path / "odd.parquet"])
