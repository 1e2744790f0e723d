"""A model for MLServer, which has no ONNX runtime of its own."""

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse

from model import load


class OnnxModel(MLModel):
    async def load(self) -> bool:
        self.session = load()
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        x = NumpyCodec.decode_input(payload.inputs[0]).astype("float32", copy=False)
        y = self.session.run(["y"], {"x": x})[0]
        return InferenceResponse(model_name=self.name, model_version="1", outputs=[NumpyCodec.encode_output("y", y)])
