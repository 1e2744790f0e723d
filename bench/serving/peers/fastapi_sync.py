"""What the framework's tutorial leads to: models of pydantic for request and answer, a plain function as handler."""

import numpy as np
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from model import PORT, load

session = load()
app = FastAPI()


class Tensor(BaseModel):
    name: str
    datatype: str
    shape: list[int]
    data: list[float]


class InferenceRequest(BaseModel):
    inputs: list[Tensor]


class InferenceResponse(BaseModel):
    model_name: str
    model_version: str
    outputs: list[Tensor]


@app.post("/v2/models/{name}/infer")
def infer(name: str, request: InferenceRequest) -> InferenceResponse:
    tensor = request.inputs[0]
    x = np.array(tensor.data, dtype=np.float32).reshape(tensor.shape)
    y = session.run(["y"], {"x": x})[0]
    output = Tensor(name="y", datatype="FP32", shape=list(y.shape), data=y.ravel().tolist())
    return InferenceResponse(model_name=name, model_version="1", outputs=[output])


uvicorn.run(app, host="127.0.0.1", port=PORT, loop="uvloop", http="httptools", access_log=False, log_level="warning")
