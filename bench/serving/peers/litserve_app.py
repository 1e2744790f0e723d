"""The model in LitServe: one worker process, as its documentation has it."""

import litserve
import numpy as np

from model import NAME, PORT, load


class OnnxApi(litserve.LitAPI):
    def setup(self, device):
        self.session = load()

    def decode_request(self, request):
        tensor = request["inputs"][0]
        return np.array(tensor["data"], dtype=np.float32).reshape(tensor["shape"])

    def predict(self, x):
        return self.session.run(["y"], {"x": x})[0]

    def encode_response(self, y):
        output = {"name": "y", "datatype": "FP32", "shape": list(y.shape), "data": y.ravel().tolist()}
        return {"model_name": NAME, "model_version": "1", "outputs": [output]}


if __name__ == "__main__":
    api = OnnxApi(api_path=f"/v2/models/{NAME}/infer")
    server = litserve.LitServer(api, accelerator="cpu", devices=1, workers_per_device=1)
    server.run(host="127.0.0.1", port=PORT, generate_client_file=False, log_level="warning", access_log=False)
