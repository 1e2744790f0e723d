"""Reads flights and turns them into what is known before departure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from .errors import JobError

COLUMNS = ("date", "delay", "distance", "origin", "destination")
NUMERIC = ("departure_hour", "day_of_week", "distance")
CATEGORICAL = ("origin", "destination")
FEATURES = NUMERIC + CATEGORICAL

LATE_MINUTES = 15
# Nobody lands an hour and a half early; the three such rows of the data are wrong by a day or by hours.
EARLIEST_ARRIVAL = -90
# More broken rows than this and the file is not what it should be.
BROKEN_SHARE = 0.01


@dataclass(frozen=True)
class Flights:
    """Flights in the order they were read. `departed` is the actual, local time of departure."""

    departed: np.ndarray
    delay: np.ndarray
    distance: np.ndarray
    origin: np.ndarray
    destination: np.ndarray

    def __len__(self) -> int:
        return len(self.delay)

    @cached_property
    def late(self) -> np.ndarray:
        """The label: 1 where the flight arrived 15 or more minutes after its scheduled arrival."""
        return (self.delay >= LATE_MINUTES).astype(np.int64)

    @cached_property
    def days(self) -> np.ndarray:
        return self.departed.astype("datetime64[D]")

    @cached_property
    def numeric(self) -> np.ndarray:
        """One row a flight: hour and weekday of the scheduled departure, distance in miles.

        The data has no schedule: actual departure less arrival delay is the scheduled departure, but for the
        minutes gained or lost under way. Those are what nobody knows before departure. By the hour they hardly
        show, except before dawn, when so few flights are scheduled that most that seem to be are 6 o'clock
        departures that lost time. So hours 3 to 5 are read as 6. The day is 1 (Monday) to 7.
        """
        scheduled = self.departed - self.delay.astype("timedelta64[m]")
        day = scheduled.astype("datetime64[D]")
        hour = (scheduled - day).astype("timedelta64[h]").astype(np.int64)
        hour[(hour >= 3) & (hour < 6)] = 6
        # Day 0 of the epoch was a Thursday.
        weekday = (day.astype(np.int64) + 3) % 7 + 1
        return np.column_stack([hour, weekday, self.distance]).astype(np.float32)

    @cached_property
    def airports(self) -> np.ndarray:
        return np.column_stack([self.origin, self.destination])

    def between(self, first: date, last: date) -> Flights:
        """The flights that departed from `first` to `last`, both days included."""
        kept = (self.days >= np.datetime64(first)) & (self.days <= np.datetime64(last))
        return Flights(
            self.departed[kept], self.delay[kept], self.distance[kept], self.origin[kept], self.destination[kept]
        )

    @property
    def first_day(self) -> date:
        return self.days.min().astype(date)

    @property
    def last_day(self) -> date:
        """The last day that the data covers whole; a few flights after midnight do not make a day."""
        days, counts = np.unique(self.days, return_counts=True)
        whole = days[counts >= counts.mean() / 10]
        return whole.max().astype(date)


def channel_files(folder: Path) -> list[Path]:
    """All data files of a channel, by name. Raises JobError when there is none, or one of an unknown kind."""
    files = sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.startswith((".", "_")))
    if not files:
        raise JobError(f"channel {folder.name}: no files in {folder}, want .parquet, .csv or .csv.gz")
    for file in files:
        if not file.name.endswith((".parquet", ".csv", ".csv.gz")):
            raise JobError(f"channel {folder.name}: {file.name} is not .parquet, .csv or .csv.gz, take it out")
    return files


def read_flights(files: list[Path], *, since: date | None = None, until: date | None = None) -> Flights:
    """Reads files one after the other, keeping the days asked for. Raises JobError on what cannot be flights."""
    tables = [_days(_read(file), since, until) for file in files]
    table = pa.concat_tables(tables)
    sound = pc.greater_equal(table["delay"], EARLIEST_ARRIVAL)
    for name in COLUMNS:
        sound = pc.and_kleene(sound, pc.is_valid(table[name]))
    kept = table.filter(sound)
    broken = len(table) - len(kept)
    if broken > BROKEN_SHARE * len(table):
        raise JobError(f"{broken} of {len(table)} rows have an empty field or a delay under {EARLIEST_ARRIVAL} minutes")
    return Flights(
        departed=kept["date"].to_numpy().astype("datetime64[m]"),
        delay=kept["delay"].to_numpy(),
        distance=kept["distance"].to_numpy(),
        origin=kept["origin"].to_numpy(zero_copy_only=False),
        destination=kept["destination"].to_numpy(zero_copy_only=False),
    )


_TYPES = {
    "date": pa.timestamp("us"),
    "delay": pa.int64(),
    "distance": pa.float64(),
    "origin": pa.string(),
    "destination": pa.string(),
}


def _read(file: Path) -> pa.Table:
    try:
        if file.name.endswith(".parquet"):
            missing = [name for name in COLUMNS if name not in pq.read_schema(file).names]
            table = None if missing else pq.read_table(file, columns=list(COLUMNS))
        else:
            # Dates are read as text first, so that a closing Z is understood; pyarrow's own parser refuses it.
            types = {**_TYPES, "date": pa.string()}
            table = pc_csv.read_csv(file, convert_options=pc_csv.ConvertOptions(column_types=types))
            missing = [name for name in COLUMNS if name not in table.column_names]
    except (pa.ArrowException, OSError) as error:
        raise JobError(f"{file.name}: cannot be read ({str(error).splitlines()[0]})") from error
    if table is None or missing:
        raise JobError(f"{file.name}: column {', '.join(missing)} missing, want {', '.join(COLUMNS)}")
    try:
        if pa.types.is_string(table.schema.field("date").type):
            table = table.set_column(
                table.column_names.index("date"), "date", pc.utf8_rtrim(table["date"], characters="Z")
            )
        return table.select(COLUMNS).cast(pa.schema(list(_TYPES.items())))
    except pa.ArrowException as error:
        raise JobError(f"{file.name}: a column has the wrong type ({str(error).splitlines()[0]})") from error


def _days(table: pa.Table, since: date | None, until: date | None) -> pa.Table:
    if since:
        table = table.filter(pc.greater_equal(table["date"], _midnight(since)))
    if until:
        table = table.filter(pc.less(table["date"], _midnight(until + timedelta(days=1))))
    return table


def _midnight(day: date) -> pa.Scalar:
    return pa.scalar(np.datetime64(day, "us"), pa.timestamp("us"))
