"""The test cases of ONNX's backend tests, and which of them a server of ONNX Runtime can be asked to pass.

A case is left out only for what it needs (types or values that no request can carry) or because ONNX Runtime itself,
asked directly, cannot do it. Nothing the server does can excuse a case.
"""

import contextlib
import io
import os
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases
from onnx.backend.test.loader import load_model_tests

# Data types of the Open Inference Protocol by those of ONNX.
DATA_TYPES = {
    TensorProto.BOOL: "BOOL", TensorProto.UINT8: "UINT8", TensorProto.UINT16: "UINT16", TensorProto.UINT32: "UINT32",
    TensorProto.UINT64: "UINT64", TensorProto.INT8: "INT8", TensorProto.INT16: "INT16", TensorProto.INT32: "INT32",
    TensorProto.INT64: "INT64", TensorProto.FLOAT16: "FP16", TensorProto.FLOAT: "FP32", TensorProto.DOUBLE: "FP64",
    TensorProto.STRING: "BYTES",
}
# The newest numbers that this version of ONNX Runtime reads.
NEWEST_IR, NEWEST_OPSET = 13, 26


@dataclass
class Case:
    """A model with the inputs and the outputs of one test."""

    name: str
    operator: str
    model: onnx.ModelProto
    inputs: list
    expected: list
    rtol: float
    atol: float
    # Why it is not asked; None for a case that is.
    skipped: str | None = None
    # What is special about a case that is asked.
    notes: list = field(default_factory=list)

    def specs(self, of):
        return [(value.name, DATA_TYPES[value.type.tensor_type.elem_type]) for value in of]

    @property
    def input_specs(self):
        return self.specs(fed(self.model.graph))

    @property
    def output_specs(self):
        return self.specs(self.model.graph.output)


def fed(graph):
    """The inputs that have no value of their own."""
    given = {initializer.name for initializer in graph.initializer}
    return [value for value in graph.input if value.name not in given]


def collect():
    """All cases that ship in the package, in a fixed order, each decided on."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        tests = collect_testcases(None)
        operators = {test.name: test.model.graph.node[0].op_type for test in tests}
        cases = [from_test(test, operators) for test in tests]
        for kind in ("simple", "pytorch-operator", "pytorch-converted", "light"):
            for test in sorted(load_model_tests(kind=kind), key=lambda test: test.name):
                cases += from_folder(test)
    repeated = {name for name, count in Counter(case.name for case in cases).items() if count > 1}
    assert not repeated, f"names are keys: {repeated}"
    for case in cases:
        decide(case)
    return cases


def from_test(test, operators):
    (inputs, outputs), = test.data_sets
    # The body of an operator that is a function has tests of its own, named after those of the operator.
    operator = operators.get(test.name.split("_expanded")[0], test.name)
    return Case(test.name, operator, test.model, [as_array(value) for value in inputs],
                [as_array(value) for value in outputs], test.rtol, test.atol)


def from_folder(test):
    """A case of each data set of a test that is kept as files."""
    folder = Path(test.model_dir)
    model = onnx.load(folder / "model.onnx")
    for index, data in enumerate(sorted(folder.glob("test_data_set_*"))):
        read = lambda kind: [read_value(data / f"{kind}_{i}.pb") for i in range(len(list(data.glob(f"{kind}_*.pb"))))]
        yield Case(f"{test.kind}_{test.name}_{index}", test.name, model, read("input"), read("output"),
                   test.rtol, test.atol)


def read_value(path):
    """The tensor of a file; None for what is no tensor, which the model's declaration says as well."""
    try:
        return numpy_helper.to_array(onnx.load_tensor(path))
    except Exception:  # noqa: BLE001 - sequences and optionals are other messages
        return None


def as_array(value):
    if isinstance(value, TensorProto):
        return numpy_helper.to_array(value)
    return value if value is None or isinstance(value, (list, dict)) else np.asarray(value)


def decide(case):
    """Asks ONNX Runtime directly, and says why a case is skipped."""
    graph = case.model.graph
    values = [*fed(graph), *graph.output]
    if any(not value.type.HasField("tensor_type") for value in values):
        case.skipped = "an input or output is a sequence, map or optional"
        return
    foreign = {value.type.tensor_type.elem_type for value in values} - set(DATA_TYPES)
    if foreign:
        case.skipped = f"the protocol has no type {TensorProto.DataType.Name(min(foreign))}"
        return
    problem, answer = ask_runtime(case, case.model)
    if answer is None:
        older = lowered(case.model)
        if older is not None:
            _, answer = ask_runtime(case, older)
            if answer is not None:
                case.model = older
                case.notes.append("version numbers of IR or operator set lowered to what ONNX Runtime reads")
    if answer is None:
        case.skipped = f"ONNX Runtime {onnxruntime.__version__} {problem}"
        return
    if not all(similar(got, want, case) for got, want in zip(answer, case.expected)):
        # What the server is held to then: the same answer as ONNX Runtime asked directly.
        case.expected = answer
        case.notes.append("ONNX Runtime itself answers otherwise than the test; its own answer is expected")


def lowered(model):
    """The model under the newest version numbers that ONNX Runtime reads; None when it has none beyond."""
    older = onnx.ModelProto()
    older.CopyFrom(model)
    older.ir_version = min(model.ir_version, NEWEST_IR)
    for entry in older.opset_import:
        if entry.domain in ("", "ai.onnx"):
            entry.version = min(entry.version, NEWEST_OPSET)
    return None if older == model else older


def ask_runtime(case, model):
    """(problem, None) or (None, outputs)."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - the message is what is asked for
        return reason(error), None
    try:
        names = [name for name, _ in case.input_specs]
        return None, session.run(None, dict(zip(names, case.inputs)))
    except Exception as error:  # noqa: BLE001
        return reason(error, "fails: "), None


def reason(error, verb="refuses: "):
    text = str(error)
    if "NOT_IMPLEMENTED" in text:
        return f"does not implement it: {text.split('implementation for ')[-1].split(' node')[0]}"
    if "is not a registered function" in text or "Opset" in text or "Unsupported model IR" in text:
        return "does not know the operator, or this version of it"
    if "Failed to construct locale" in text:
        return "needs a locale that this machine does not have"
    return verb + os.linesep.join(text.split("Status Message: ")[-1].splitlines()[:1])[-120:]


def similar(got, want, case):
    """Within the tolerance of the test; types and shapes as they are."""
    if got.shape != want.shape:
        return False
    if got.dtype.kind in "OUST" or want.dtype.kind in "OUST":
        return [str(value) for value in got.ravel()] == [str(value) for value in want.ravel()]
    if got.dtype != want.dtype:
        return False
    return np.allclose(got, want, rtol=case.rtol, atol=case.atol, equal_nan=True)
