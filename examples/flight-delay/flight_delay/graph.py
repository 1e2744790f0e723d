"""Turns a fitted estimator into one ONNX graph that takes what a person would say: numbers and airport codes."""

from __future__ import annotations

from onnx import ModelProto, TensorProto, checker, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType

from .estimator import Estimator
from .flights import CATEGORICAL, NUMERIC

# Read by every ONNX Runtime since 1.13.
OPSETS = {"": 17, "ai.onnx.ml": 3}
IR_VERSION = 8

NUMERIC_INPUT = "numbers"
OUTPUT = "probabilities"


def to_graph(estimator: Estimator) -> ModelProto:
    """Inputs: `numbers` FP32 [n, 3], `origin` and `destination` string [n, 1]. Output: `probabilities` FP32 [n, 2].

    There is no label output: a cut at one half means nothing here, the operating point is in schema.json.
    """
    trees = to_onnx(
        estimator.trees,
        initial_types=[("encoded", FloatTensorType([None, len(NUMERIC) + len(CATEGORICAL)]))],
        options={id(estimator.trees): {"zipmap": False}},
        target_opset=OPSETS,
    )
    # skl2onnx names the two outputs of a classifier itself; the second holds the probabilities.
    probabilities = trees.graph.output[1].name
    encoders = [
        helper.make_node(
            "LabelEncoder",
            [name],
            [f"{name}_code"],
            name=f"encode_{name}",
            domain="ai.onnx.ml",
            keys_strings=list(estimator.codes[name]),
            values_floats=list(estimator.codes[name].values()),
            default_float=estimator.unseen,
        )
        for name in CATEGORICAL
    ]
    joined = helper.make_node(
        "Concat", [NUMERIC_INPUT, *(f"{name}_code" for name in CATEGORICAL)], ["encoded"], name="join", axis=1
    )
    body = _needed_for(probabilities, list(trees.graph.node))
    for node in body:
        for position, name in enumerate(node.output):
            if name == probabilities:
                node.output[position] = OUTPUT
    graph = helper.make_graph(
        [*encoders, joined, *body],
        "flight_delay",
        [
            helper.make_tensor_value_info(NUMERIC_INPUT, TensorProto.FLOAT, ["n", len(NUMERIC)]),
            *(helper.make_tensor_value_info(name, TensorProto.STRING, ["n", 1]) for name in CATEGORICAL),
        ],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n", 2])],
        initializer=list(trees.graph.initializer),
    )
    model = helper.make_model(
        graph,
        ir_version=IR_VERSION,
        producer_name="flight_delay",
        opset_imports=[helper.make_opsetid(domain, version) for domain, version in OPSETS.items()],
    )
    checker.check_model(model, full_check=True)
    return model


def _needed_for(output: str, nodes: list) -> list:
    """The nodes that `output` depends on, in their order."""
    wanted, kept = {output}, []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            kept.append(node)
    return kept[::-1]
