"""Sends ONNX's own operator tests through a server. argv: HTTP port, its model repository, `all` or `one-per-operator`.

Prints one line of JSON a case.
"""

import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import local

import numpy as np
from cases import collect, similar
from wire import Client, fits_json, json_inputs

clients = local()
# On an axis that the server makes up to try the model, ONNX Runtime loops for ever: it needs a sample.
NEEDS_SAMPLE = {"DFT"}


def answer_as_expected(case, answers):
    """Raises an AssertionError that says what is wrong."""
    wanted = case.output_specs
    assert [(name, datatype) for name, datatype, _ in answers] == wanted, f"outputs are {[a[:2] for a in answers]}, expected {wanted}"
    for (name, _, got), want in zip(answers, case.expected):
        assert got.shape == want.shape, f"shape of {name} is {got.shape}, expected {want.shape}"
        assert similar(got, want, case), f"{name} is {got.ravel()[:8]}, expected {want.ravel()[:8]}"


def without_infinity(array):
    return np.where(np.isinf(array), np.nan, array).astype(array.dtype) if array.dtype.kind == "f" else array


def run(case, port, repository):
    """What came of a case: {name, operator, notes} with `skipped`, or with `problems`."""
    result = {"name": case.name, "operator": case.operator, "notes": case.notes}
    if case.skipped:
        return {**result, "skipped": case.skipped}
    client = clients.__dict__.setdefault("client", Client(port))
    folder = Path(repository) / case.name
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "model.onnx").write_bytes(case.model.SerializeToString())
    tensors = [(name, datatype, array) for (name, datatype), array in zip(case.input_specs, case.inputs)]
    if case.operator in NEEDS_SAMPLE:
        (folder / "1" / "sample.json").write_text(json.dumps({"inputs": json_inputs(tensors)}))
    problems = []
    try:
        client.load(case.name)
        attempt(problems, "binary", lambda: answer_as_expected(case, client.infer_binary(case.name, tensors)))
        if all(fits_json(array) for _, _, array in tensors):
            case.expected = [without_infinity(want) for want in case.expected]
            attempt(problems, "JSON", lambda: answer_as_expected(case, client.infer_json(case.name, tensors)))
        else:
            result["notes"] = [*case.notes, "binary only: JSON has no infinity"]
        attempt(problems, "unload", lambda: client.unload(case.name))
    except Exception as error:  # noqa: BLE001 - a refused load is a result
        problems.append(f"load: {error}")
        clients.__dict__.pop("client", None)
    shutil.rmtree(folder)
    return {**result, "problems": problems}


def attempt(problems, way, work):
    try:
        work()
    except Exception as error:  # noqa: BLE001
        problems.append(f"{way}: {type(error).__name__} {error}")


def main(port, repository, extent):
    cases = collect()
    if extent == "one-per-operator":
        seen = {}
        for case in cases:
            if not case.skipped:
                seen.setdefault(case.operator, case)
        cases = list(seen.values())
    with ThreadPoolExecutor(3) as pool:
        for result in as_completed([pool.submit(run, case, int(port), repository) for case in cases]):
            print(json.dumps(result.result()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
