import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from conftest import flight_table, lay
from flight_delay.estimator import fit
from flight_delay.flights import read_flights
from flight_delay.graph import to_graph
from flight_delay.model_folder import Scorer, feature_schema, reference_rows
from flight_delay.settings import Settings

FILES = ["evaluation.json", "model.onnx", "sample.json", "schema.json", "training.json"]


def failure(base: Path) -> str:
    """The reason a job left, after checking that it left no model."""
    assert not list((base / "model").glob("*"))
    return (base / "output" / "failure").read_text()


def result(base: Path, name: str):
    return json.loads((base / "model" / name).read_text())


def test_the_same_run_twice_gives_the_same_bytes(tmp_path, train):
    bases = [lay(tmp_path / name, flight_table()) for name in ("first", "second")]
    assert [train(base) for base in bases] == [0, 0]
    assert sorted(file.name for file in (bases[0] / "model").iterdir()) == FILES
    for name in FILES:
        assert (bases[0] / "model" / name).read_bytes() == (bases[1] / "model" / name).read_bytes(), name


def test_the_entry_command_runs_as_a_plain_process(tmp_path):
    base = lay(tmp_path, flight_table())
    example = Path(__file__).parents[1]
    environment = {**os.environ, "SAGEMAKER_BASE_DIR": str(base)}
    # As in the image: the python that has the libraries comes first on the path.
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run([example / "train"], env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (base / "model" / "model.onnx").is_file()


def test_reference_rows_are_features_and_prediction_of_the_training_flights(tmp_path, train):
    base = lay(tmp_path, flight_table())
    assert train(base) == 0
    header, *rows = (base / "output/data/reference.csv").read_text().splitlines()
    features = [feature["name"] for feature in result(base, "schema.json")["features"]]
    assert header.split(",") == [*features, result(base, "schema.json")["prediction"]["name"]]
    assert len(rows) == result(base, "training.json")["trainedOn"]["rows"]
    assert all(0 < float(row.split(",")[-1]) < 1 for row in rows)


def test_reference_rows_of_many_flights_are_thinned_evenly(tmp_path, monkeypatch):
    monkeypatch.setattr("flight_delay.model_folder.REFERENCE_ROWS", 2500)
    flights = read_flights([lay(tmp_path, flight_table()) / "input/data/train/flights.csv"])
    rows = reference_rows(flights, np.linspace(0, 1, 6000)).decode().splitlines()[1:]
    assert [float(row.split(",")[-1]) for row in (rows[0], rows[1], rows[-1])] == pytest.approx(
        [0, 3 / 5999, 5997 / 5999], rel=1e-5
    )


def test_lineage_names_days_rows_seed_and_code(tmp_path, train):
    base = lay(tmp_path, flight_table(), {"seed": "5"})
    assert train(base) == 0
    training = result(base, "training.json")
    assert training["seed"] == 5 and training["codeCommit"] == "c" * 40
    assert (training["trainedOn"]["from"], training["trainedOn"]["to"]) == ("2001-01-01", "2001-01-10")
    assert (training["evaluatedOn"]["from"], training["evaluatedOn"]["to"]) == ("2001-01-11", "2001-01-14")
    assert training["trainedOn"]["rows"] + training["evaluatedOn"]["rows"] == 6000
    digest = subprocess.run(
        "sha256sum flights.csv | sha256sum", shell=True, cwd=base / "input/data/train", capture_output=True, text=True
    )
    assert training["dataDigest"] == f"sha256:{digest.stdout.split()[0]}"


def test_without_days_the_last_ones_are_held_out(tmp_path, train):
    base = lay(tmp_path, flight_table())
    (base / "input/config/hyperparameters.json").write_text('{"max_iter": "5", "evaluation_days": "3"}')
    assert train(base) == 0
    training = result(base, "training.json")
    assert training["trainedOn"]["to"] == "2001-01-11"
    # The registry takes no nulls here.
    assert "train_to" not in training["hyperparameters"]
    assert (training["evaluatedOn"]["from"], training["evaluatedOn"]["to"]) == ("2001-01-12", "2001-01-14")


def test_a_validation_channel_is_what_is_evaluated_on(tmp_path, train):
    table = flight_table()
    base = lay(tmp_path, table, {"train_to": "2001-01-07"})
    (base / "input/data/validation").mkdir()
    late = table.filter(np.array(table["date"]) >= np.datetime64("2001-01-12"))
    pq.write_table(late, base / "input/data/validation/later.parquet")
    assert train(base) == 0
    training = result(base, "training.json")
    assert training["trainedOn"]["to"] == "2001-01-07"
    assert training["evaluatedOn"] == {"from": "2001-01-12", "to": "2001-01-14", "rows": len(late)}


def test_validation_that_overlaps_training_is_refused(tmp_path, train):
    base = lay(tmp_path, flight_table())
    shutil.copytree(base / "input/data/train", base / "input/data/validation")
    assert train(base) == 1
    assert "channel validation: begins 2001-01-01, before training ends 2001-01-10" in failure(base)


def test_a_champion_is_compared_on_the_same_rows(tmp_path, train):
    first = lay(tmp_path / "first", flight_table(), {"max_iter": "2"})
    assert train(first) == 0
    second = lay(tmp_path / "second", flight_table())
    shutil.copytree(first / "model", second / "input/data/champion")
    assert train(second) == 0
    before, after = result(first, "evaluation.json"), result(second, "evaluation.json")
    for name, metric in after["metrics"].items():
        assert metric["champion"] == before["metrics"][name]["challenger"]
        gap = metric["challenger"]["value"] - metric["champion"]["value"]
        assert metric["difference"]["value"] == pytest.approx(gap, abs=2e-6)
    assert after["metrics"]["auc"]["difference"]["standardError"] > 0


def test_a_champion_that_is_no_model_folder_is_refused(tmp_path, train):
    base = lay(tmp_path, flight_table())
    (base / "input/data/champion").mkdir()
    assert train(base) == 1
    assert failure(base).startswith("champion: not a model folder")


def test_onnx_says_what_scikit_learn_says_also_of_airports_never_seen(tmp_path):
    base = lay(tmp_path, flight_table())
    flights = read_flights([base / "input/data/train/flights.csv"])
    estimator = fit(flights, Settings(max_iter=20))
    schema = feature_schema(estimator, flights, 0.5)
    scorer = Scorer(to_graph(estimator).SerializeToString(), schema)
    assert np.abs(scorer.probability(flights) - estimator.probability(flights)).max() < 1e-5
    flights.airports[:] = "NEW"
    assert np.abs(scorer.probability(flights) - estimator.probability(flights)).max() < 1e-5


@pytest.mark.parametrize(
    ("hyperparameters", "reason"),
    [
        ({"max_itre": "3"}, "hyperparameter max_itre: unknown, did you mean max_iter?"),
        ({"train_from": "January"}, "hyperparameter train_from: 'January' is not a day as YYYY-MM-DD"),
        ({"flagged_share": "nan"}, "hyperparameter flagged_share: 'nan' is not a number from 0.001 to 0.999"),
        ({"train_from": "2001-01-11"}, "train_from: 2001-01-11 is after train_to 2001-01-10, swap them"),
        ({"train_to": "2001-02-10", "train_from": "2001-02-01"}, "no flights from 2001-02-01 to 2001-02-10"),
        ({"train_to": "2001-01-14"}, "0 flights to evaluate on"),
        ({"max_itre": "3", "seed": "-1"}, "hyperparameter seed: '-1' is not a whole number"),
    ],
)
def test_bad_hyperparameters_are_named(tmp_path, train, hyperparameters, reason):
    base = lay(tmp_path, flight_table(), hyperparameters)
    assert train(base) == 1
    assert reason in failure(base)


def test_a_missing_channel_is_named(tmp_path, train):
    base = lay(tmp_path, None)
    assert train(base) == 1
    assert failure(base).startswith("channel train: missing, give the job an input channel of this name")


def test_an_empty_channel_is_named(tmp_path, train):
    base = lay(tmp_path, None)
    (base / "input/data/train").mkdir(parents=True)
    assert train(base) == 1
    assert failure(base).startswith("channel train: no files in")


def test_a_file_of_another_kind_is_named(tmp_path, train):
    base = lay(tmp_path, flight_table())
    (base / "input/data/train/notes.txt").write_text("hello")
    assert train(base) == 1
    assert "notes.txt is not .parquet, .csv or .csv.gz" in failure(base)


def test_a_missing_column_is_named(tmp_path, train):
    base = lay(tmp_path, flight_table().drop_columns(["origin", "delay"]))
    assert train(base) == 1
    assert failure(base).startswith("flights.csv: column delay, origin missing")


def test_pipe_mode_is_refused(tmp_path, train):
    base = lay(tmp_path, flight_table())
    (base / "input/config/inputdataconfig.json").write_text('{"train": {"TrainingInputMode": "Pipe"}}')
    assert train(base) == 1
    assert "channel train: input mode 'Pipe' is not supported" in failure(base)


def test_an_unusable_commit_is_refused(tmp_path, train, monkeypatch):
    monkeypatch.setenv("CODE_COMMIT", "main")
    base = lay(tmp_path, flight_table())
    assert train(base) == 1
    assert failure(base) == "CODE_COMMIT: 'main' is not a commit, give its 40 hex digits"


def test_without_a_commit_the_lineage_says_so(tmp_path, train, monkeypatch):
    monkeypatch.delenv("CODE_COMMIT")
    monkeypatch.setenv("PATH", str(tmp_path))
    base = lay(tmp_path, flight_table())
    assert train(base) == 0
    assert json.loads((base / "model/training.json").read_text())["codeCommit"] is None


def test_an_unforeseen_error_is_told_too(tmp_path, train, monkeypatch):
    def break_down(*_):
        raise RuntimeError("out of luck")

    monkeypatch.setattr("flight_delay.training.fit", break_down)
    base = lay(tmp_path, flight_table())
    assert train(base) == 1
    assert failure(base) == "RuntimeError: out of luck"
