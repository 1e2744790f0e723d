"""The client that is generated from the Open Inference Protocol's own OpenAPI document. argv is the HTTP port."""

import sys

from checks import check, finish, raises
from open_inference.openapi.client import InferenceRequest, OpenInferenceClient
from open_inference.openapi.core.api_error import ApiError


def main(http_port):
    client = OpenInferenceClient(base_url=f"http://127.0.0.1:{http_port}")
    request = InferenceRequest.parse_obj(
        {"id": "abc", "inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 4], "data": [1, 2, 3, 4]}]}
    )

    @check("live, ready, metadata")
    def _():
        client.check_server_liveness()
        client.check_server_readiness()
        client.check_model_readiness("mean")
        client.check_model_version_readiness("mean", "1")
        assert client.read_server_metadata().name == "tidegate"
        assert client.read_model_metadata("mean").inputs[0].datatype == "FP32"

    @check("inference, of the default version and of one")
    def _():
        for answer in (client.model_infer("mean", request=request), client.model_version_infer("mean", "1", request=request)):
            assert answer.id == "abc" and list(answer.outputs[0].shape) == [1, 4]

    @check("errors")
    def _():
        raises(Exception, "model 'none' is unknown", lambda: client.model_infer("none", request=request))
        assert issubclass(ApiError, Exception)

    finish()


if __name__ == "__main__":
    main(sys.argv[1])
