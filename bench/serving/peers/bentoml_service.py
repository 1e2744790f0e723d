"""The model as a BentoML service with one worker, access log off."""

from typing import Any

import bentoml
import numpy as np

from model import NAME, load


@bentoml.service(workers=1, logging={"access": {"enabled": False}})
class Onnx:
    def __init__(self) -> None:
        self.session = load()

    @bentoml.api(route=f"/v2/models/{NAME}/infer")
    async def infer(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        tensor = inputs[0]
        x = np.array(tensor["data"], dtype=np.float32).reshape(tensor["shape"])
        y = self.session.run(["y"], {"x": x})[0]
        output = {"name": "y", "datatype": "FP32", "shape": list(y.shape), "data": y.ravel().tolist()}
        return {"model_name": NAME, "model_version": "1", "outputs": [output]}
