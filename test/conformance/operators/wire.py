"""The Open Inference Protocol over HTTP with numpy arrays, in JSON and with binary tensors: written against the
specification, so that it shares no mistake with the server."""

import http.client
import json
import struct

import numpy as np

KINDS = {
    "BOOL": np.bool_, "UINT8": np.uint8, "UINT16": np.uint16, "UINT32": np.uint32, "UINT64": np.uint64,
    "INT8": np.int8, "INT16": np.int16, "INT32": np.int32, "INT64": np.int64,
    "FP16": np.float16, "FP32": np.float32, "FP64": np.float64, "BYTES": np.object_,
}


class Refused(Exception):
    """The server answered with an error."""


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def post(self, path, body, headers=None):
        self.connection.request("POST", path, body, headers or {})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise Refused(f"{response.status} {content.decode(errors='replace')[:300]}")
        return content, response.headers

    def load(self, model):
        self.post(f"/v2/repository/models/{model}/load", b"")

    def unload(self, model):
        self.post(f"/v2/repository/models/{model}/unload", b"")

    def infer_json(self, model, tensors):
        """`tensors` are (name, datatype, array). Returns (name, datatype, array) of each output."""
        content, _ = self.post(f"/v2/models/{model}/infer", json.dumps({"inputs": json_inputs(tensors)}),
                               {"content-type": "application/json"})
        return [(output["name"], output["datatype"], from_json(output))
                for output in json.loads(content, parse_constant=no_constant)["outputs"]]

    def infer_binary(self, model, tensors):
        raw = [to_raw(datatype, array) for _, datatype, array in tensors]
        inputs = [{"name": name, "datatype": datatype, "shape": array.shape,
                   "parameters": {"binary_data_size": len(data)}}
                  for (name, datatype, array), data in zip(tensors, raw)]
        head = json.dumps({"inputs": inputs, "parameters": {"binary_data_output": True}}).encode()
        content, headers = self.post(f"/v2/models/{model}/infer", head + b"".join(raw),
                                     {"inference-header-content-length": str(len(head))})
        length = int(headers["inference-header-content-length"])
        position = length
        answers = []
        for output in json.loads(content[:length])["outputs"]:
            size = output["parameters"]["binary_data_size"]
            answers.append((output["name"], output["datatype"], from_raw(output, content[position:position + size])))
            position += size
        assert position == len(content), f"{len(content) - position} bytes belong to no output"
        return answers


def json_inputs(tensors):
    return [{"name": name, "datatype": datatype, "shape": array.shape, "data": to_json(datatype, array)}
            for name, datatype, array in tensors]


def no_constant(text):
    raise AssertionError(f"the answer is no JSON: {text}")


def fits_json(array):
    """JSON has no infinity."""
    return array.dtype.kind != "f" or not np.isinf(array).any()


def to_json(datatype, array):
    flat = array.ravel()
    if datatype == "BYTES":
        return [as_text(value) for value in flat]
    if datatype.startswith("FP"):
        return [None if np.isnan(value) else float(value) for value in flat]
    return flat.tolist()


def from_json(output):
    datatype, values = output["datatype"], output["data"]
    if datatype.startswith("FP"):
        values = [float("nan") if value is None else value for value in values]
    elif datatype != "BYTES":
        # numpy would take a float for an integer in silence.
        kind = bool if datatype == "BOOL" else int
        assert all(type(value) is kind for value in values), f"{output['name']} has values that are no {datatype}"
    return np.array(values, KINDS[datatype]).reshape(output["shape"])


def to_raw(datatype, array):
    if datatype != "BYTES":
        return np.ascontiguousarray(array).tobytes()
    texts = [as_text(value).encode() for value in array.ravel()]
    return b"".join(struct.pack("<I", len(text)) + text for text in texts)


def from_raw(output, data):
    datatype, shape = output["datatype"], output["shape"]
    if datatype != "BYTES":
        return np.frombuffer(data, KINDS[datatype]).reshape(shape)
    texts, position = [], 0
    while position < len(data):
        length, = struct.unpack_from("<I", data, position)
        texts.append(data[position + 4:position + 4 + length].decode())
        position += 4 + length
    return np.array(texts, np.object_).reshape(shape)


def as_text(value):
    return value.decode() if isinstance(value, bytes) else str(value)
