"""Makes a model that answers well until noon and fails afterwards.

A gather on the scheduled hour, from a table with an entry for each hour of the morning, is added to the answer. The file
is sound, loads, and answers the sample request; only requests with later flights fail: a fault as they are found in
production and not before.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

NOON = 12


def main(source: str, target: str) -> None:
    model = onnx.load(source)
    graph = model.graph
    numbers = graph.input[0].name
    answer = graph.output[-1].name
    for node in graph.node:
        node.output[:] = [f"{name}_before" if name == answer else name for name in node.output]
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.array([0], np.int64), "first_column"),
            numpy_helper.from_array(np.zeros(NOON, np.float32), "until_noon"),
        ]
    )
    graph.node.extend(
        [
            helper.make_node("Gather", [numbers, "first_column"], ["hour"], axis=1),
            helper.make_node("Cast", ["hour"], ["hour_index"], to=TensorProto.INT64),
            helper.make_node("Gather", ["until_noon", "hour_index"], ["nothing"]),
            helper.make_node("Add", [f"{answer}_before", "nothing"], [answer]),
        ]
    )
    onnx.checker.check_model(model)
    onnx.save(model, target)


main(*sys.argv[1:3])
