"""KServe's own clients: version 1 and 2 over REST, version 2 over gRPC. argv is the HTTP and the gRPC port."""

import asyncio
import sys

import httpx
import numpy as np
from checks import check, finish, raises
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest
from kserve.inference_client import RESTConfig


def request(binary=False):
    x = InferInput("x", [1, 4], "FP32")
    x.set_data_from_numpy(np.array([[1, 2, 3, 6]], np.float32), binary_data=binary)
    return InferRequest("mean", [x], request_id="abc")


def main(http_port, grpc_port):
    url = f"http://127.0.0.1:{http_port}"
    loop = asyncio.new_event_loop()
    run = loop.run_until_complete
    v1 = InferenceRESTClient(RESTConfig(protocol="v1"))
    v2 = InferenceRESTClient(RESTConfig(protocol="v2"))

    @check("v1: the server is alive, the model ready")
    def _():
        assert run(v1.is_server_live(url)) is True
        assert run(v1.is_model_ready(url, "mean")) is True

    @check("v1: instances are answered with predictions")
    def _():
        answer = run(v1.infer(url, {"instances": [[1, 2, 3, 4], [3, 2, 1, 0]]}, model_name="mean"))
        assert answer == {"predictions": [[-1, 0, 1, 2], [1, 0, -1, -2]]}, answer

    @check("v1: an unknown model is 404, bad rows are the client's fault")
    def _():
        raises(httpx.HTTPStatusError, "404", lambda: run(v1.infer(url, {"instances": [[1]]}, model_name="none")))
        raises(httpx.HTTPStatusError, "422", lambda: run(v1.infer(url, {"instances": [[1]]}, model_name="mean")))

    @check("v2 REST: live, ready, model ready")
    def _():
        assert run(v2.is_server_live(url)) and run(v2.is_server_ready(url)) and run(v2.is_model_ready(url, "mean"))

    for binary in (False, True):

        @check(f"v2 REST: inference, {'binary' if binary else 'JSON'}")
        def _(binary=binary):
            answer = run(v2.infer(url, request(binary), model_name="mean"))
            # The client itself drops the version of an answer.
            assert answer.id == "abc" and answer.model_name == "mean"
            np.testing.assert_array_equal(answer.outputs[0].as_numpy(), np.zeros((1, 4)))

    @check("gRPC: live, ready, inference with typed and with raw tensors")
    def _():
        async def all_of_it():
            client = InferenceGRPCClient(f"127.0.0.1:{grpc_port}")
            assert await client.is_server_live() and await client.is_server_ready()
            assert await client.is_model_ready("mean")
            for binary in (False, True):
                answer = await client.infer(request(binary))
                assert answer.id == "abc"
                np.testing.assert_array_equal(answer.outputs[0].as_numpy(), np.zeros((1, 4)))
            await client.close()

        run(all_of_it())

    finish()


if __name__ == "__main__":
    main(*sys.argv[1:3])
