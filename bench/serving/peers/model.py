"""The model of a peer: onnxruntime with one thread that does not spin, as everywhere in this benchmark."""

import os

import onnxruntime

PORT = int(os.environ["PORT"])
FOLDER = os.environ["MODEL_FOLDER"]
NAME = os.path.basename(FOLDER)


def load():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(os.path.join(FOLDER, "model.onnx"), options, providers=["CPUExecutionProvider"])
