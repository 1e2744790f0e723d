"""Makes the models of the benchmark, with random weights and a fixed seed: speed does not depend on their values.

    make_models.py <folder>     writes <folder>/<name>/{model.onnx,sample.json,rows.json}

`rows.json` holds 64 rows and what onnxruntime makes of them: what is sent, and what every server must answer. They
differ, because a model of trees is faster on a row that it has just seen.

mlp             30 -> 64 -> 1: what most tabular networks cost
trees           200 regression trees of depth 6 over 30 numbers
resnet18        the real architecture, 224 x 224 pixels, 46 MB: a heavy model
"""

import json
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save_model
from onnxruntime import InferenceSession

FLOAT = TensorProto.FLOAT


def value(name, shape):
    return helper.make_tensor_value_info(name, FLOAT, shape)


def finish(nodes, inputs, outputs, initializers, ml=False):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, initializers)
    opsets = [helper.make_opsetid("", 17)] + ([helper.make_opsetid("ai.onnx.ml", 3)] if ml else [])
    return helper.make_model(graph, producer_name="tidegate-bench", ir_version=8, opset_imports=opsets)


def mlp(width=30):
    random = np.random.default_rng(7)
    sizes = (("w1", (width, 64)), ("b1", (64,)), ("w2", (64, 1)), ("b2", (1,)))
    weights = [numpy_helper.from_array(random.normal(0, 0.3, size).astype(np.float32), name) for name, size in sizes]
    nodes = [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["hidden"]),
        helper.make_node("Relu", ["hidden"], ["active"]),
        helper.make_node("Gemm", ["active", "w2", "b2"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["y"]),
    ]
    return finish(nodes, [value("x", ["N", width])], [value("y", ["N", 1])], weights)


def trees(count=200, depth=6, width=30):
    random = np.random.default_rng(11)
    inner, leaves = 2**depth - 1, 2**depth
    nodes = inner + leaves
    attributes = {name: [] for name in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")}
    targets = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}
    for tree in range(count):
        for node in range(nodes):
            leaf = node >= inner
            attributes["treeids"].append(tree)
            attributes["nodeids"].append(node)
            attributes["featureids"].append(0 if leaf else int(random.integers(width)))
            attributes["values"].append(0.0 if leaf else float(random.normal()))
            attributes["modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            attributes["truenodeids"].append(0 if leaf else 2 * node + 1)
            attributes["falsenodeids"].append(0 if leaf else 2 * node + 2)
            if leaf:
                targets["treeids"].append(tree)
                targets["nodeids"].append(node)
                targets["ids"].append(0)
                targets["weights"].append(float(random.normal()))
    ensemble = helper.make_node(
        "TreeEnsembleRegressor", ["x"], ["y"], domain="ai.onnx.ml", n_targets=1,
        **{f"nodes_{name}": values for name, values in attributes.items()},
        **{f"target_{name}": values for name, values in targets.items()},
    )
    return finish([ensemble], [value("x", ["N", width])], [value("y", ["N", 1])], [], ml=True)


def resnet18():
    random = np.random.default_rng(13)
    nodes, weights = [], []

    def conv(source, inputs, outputs, kernel, stride, relu=True):
        name = f"n{len(nodes)}"
        scale = (2 / (inputs * kernel * kernel)) ** 0.5
        weights.append(numpy_helper.from_array(random.normal(0, scale, (outputs, inputs, kernel, kernel)).astype(np.float32), f"{name}_w"))
        weights.append(numpy_helper.from_array(np.zeros(outputs, np.float32), f"{name}_b"))
        pad = kernel // 2
        nodes.append(helper.make_node("Conv", [source, f"{name}_w", f"{name}_b"], [name], kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4))
        if not relu:
            return name
        nodes.append(helper.make_node("Relu", [name], [f"{name}_r"]))
        return f"{name}_r"

    def block(source, inputs, outputs, stride):
        inner = conv(conv(source, inputs, outputs, 3, stride), outputs, outputs, 3, 1, relu=False)
        shortcut = source if inputs == outputs else conv(source, inputs, outputs, 1, stride, relu=False)
        nodes.append(helper.make_node("Add", [inner, shortcut], [f"{inner}_s"]))
        nodes.append(helper.make_node("Relu", [f"{inner}_s"], [f"{inner}_o"]))
        return f"{inner}_o"

    top = conv("x", 3, 64, 7, 2)
    nodes.append(helper.make_node("MaxPool", [top], ["pool"], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4))
    top = "pool"
    for inputs, outputs, stride in ((64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)):
        top = block(top, inputs, outputs, stride)
    nodes.append(helper.make_node("GlobalAveragePool", [top], ["mean"]))
    nodes.append(helper.make_node("Flatten", ["mean"], ["flat"]))
    weights.append(numpy_helper.from_array(random.normal(0, 0.05, (512, 1000)).astype(np.float32), "fc_w"))
    weights.append(numpy_helper.from_array(np.zeros(1000, np.float32), "fc_b"))
    nodes.append(helper.make_node("Gemm", ["flat", "fc_w", "fc_b"], ["y"]))
    return finish(nodes, [value("x", ["N", 3, 224, 224])], [value("y", ["N", 1000])], weights)


SHAPES = {"mlp": [30], "trees": [30], "resnet18": [3, 224, 224]}
# A picture is large as text: eight of them are enough to differ.
ROWS = {"mlp": 64, "trees": 64, "resnet18": 8}


def numbers(random, shape):
    return [round(float(number), 4) for number in random.normal(size=int(np.prod(shape)))]


def main(folder):
    random = np.random.default_rng(17)
    for make in (mlp, trees, resnet18):
        name = make.__name__
        path = Path(folder) / name
        path.mkdir(parents=True, exist_ok=True)
        save_model(make(), str(path / "model.onnx"))
        shape = SHAPES[name]
        batch = [1 if name == "resnet18" else 16, *shape]
        sample = {"inputs": [{"name": "x", "datatype": "FP32", "shape": batch, "data": numbers(random, batch)}]}
        (path / "sample.json").write_text(json.dumps(sample, separators=(",", ":")) + "\n")
        rows = [numbers(random, shape) for _ in range(ROWS[name])]
        session = InferenceSession(str(path / "model.onnx"), providers=["CPUExecutionProvider"])
        answers = session.run(["y"], {"x": np.array(rows, np.float32).reshape([len(rows), *shape])})[0]
        content = {"shape": shape, "rows": rows, "answers": answers.astype(float).tolist()}
        (path / "rows.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
