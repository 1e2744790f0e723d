"""Triton's own clients, HTTP and gRPC, unchanged: argv is the port of each."""

import queue
import sys

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.http as http
from checks import check, finish, raises
from tritonclient.utils import InferenceServerException

TYPES = {
    "bool": ("BOOL", np.bool_, [True, False]),
    "uint8": ("UINT8", np.uint8, [0, 255]),
    "uint16": ("UINT16", np.uint16, [0, 65535]),
    "uint32": ("UINT32", np.uint32, [0, 2**32 - 1]),
    "uint64": ("UINT64", np.uint64, [0, 2**64 - 1]),
    "int8": ("INT8", np.int8, [-128, 127]),
    "int16": ("INT16", np.int16, [-32768, 32767]),
    "int32": ("INT32", np.int32, [-(2**31), 2**31 - 1]),
    "int64": ("INT64", np.int64, [-(2**63), 2**63 - 1]),
    "fp16": ("FP16", np.float16, [0.5, -65504]),
    "fp32": ("FP32", np.float32, [1 / 3, -1e38]),
    "fp64": ("FP64", np.float64, [1 / 3, 1e300]),
    "bytes": ("BYTES", np.object_, ["", "Zürich ✓"]),
}


def tensor(module, name, datatype, values, **options):
    made = module.InferInput(name, list(values.shape), datatype)
    made.set_data_from_numpy(values, **options)
    return made


def common(protocol, module, client):
    """Checks that read the same over both protocols."""

    def named(text):
        return check(f"{protocol}: {text}")

    def rows(*values):
        return np.array(values, np.float32).reshape(-1, 4)

    @named("live, ready, and the models too")
    def _():
        assert client.is_server_live() and client.is_server_ready()
        assert client.is_model_ready("mean") and client.is_model_ready("mean", "1")

    @named("server metadata names the extensions")
    def _():
        metadata = client.get_server_metadata()
        extensions = metadata["extensions"] if isinstance(metadata, dict) else metadata.extensions
        for extension in ("binary_tensor_data", "classification", "model_repository", "statistics"):
            assert extension in extensions

    @named("model metadata and configuration")
    def _():
        metadata = client.get_model_metadata("mixed")
        config = client.get_model_config("mixed")
        if isinstance(metadata, dict):
            assert [i["datatype"] for i in metadata["inputs"]] == ["FP32", "BYTES"]
            assert [i["data_type"] for i in config["input"]] == ["TYPE_FP32", "TYPE_STRING"]
        else:
            assert [i.datatype for i in metadata.inputs] == ["FP32", "BYTES"]
            assert [i.data_type for i in config.config.input] == [11, 13]
            assert config.config.max_batch_size > 0

    @named("inference gives the id back")
    def _():
        result = client.infer("mean", [tensor(module, "x", "FP32", rows(1, 2, 3, 4, 3, 2, 1, 0))], request_id="abc")
        np.testing.assert_array_equal(result.as_numpy("y"), rows(-1, 0, 1, 2, 1, 0, -1, -2))
        answer = result.get_response()
        assert (answer["id"] if isinstance(answer, dict) else answer.id) == "abc"

    @named("a version is chosen, and an unknown one refused")
    def _():
        given = [tensor(module, "x", "FP32", rows(1, 1, 1, 1))]
        assert client.infer("mean", given, model_version="1").as_numpy("y").sum() == 0
        raises(InferenceServerException, "version '9' of model 'mean' is unknown",
               lambda: client.infer("mean", given, model_version="9"))

    @named("only the wanted outputs are computed")
    def _():
        a = np.array([[1, 2]], np.float32)
        given = [tensor(module, "a", "FP32", a), tensor(module, "b", "FP32", a)]
        result = client.infer("pair", given, outputs=[module.InferRequestedOutput("sum")])
        np.testing.assert_array_equal(result.as_numpy("sum"), a * 2)
        assert result.get_output("difference") is None

    @named("classification answers the best classes")
    def _():
        a = np.array([[0.5, 2, 1]], np.float32)
        given = [tensor(module, "a", "FP32", a), tensor(module, "b", "FP32", a)]
        result = client.infer("pair", given, outputs=[module.InferRequestedOutput("sum", class_count=2)])
        assert [value.decode() for value in result.as_numpy("sum").ravel()] == ["4.000000:1", "2.000000:2"]

    @named("priority, timeout and custom parameters are taken")
    def _():
        given = [tensor(module, "x", "FP32", rows(1, 1, 1, 1))]
        client.infer("mean", given, priority=1, timeout=10_000_000, parameters={"mine": "yes"})

    @named("sequences are refused: models keep no state")
    def _():
        given = [tensor(module, "x", "FP32", rows(1, 1, 1, 1))]
        raises(InferenceServerException, "sequence_id", lambda: client.infer("mean", given, sequence_id=7, sequence_start=True))

    @named("errors name the field and the way out")
    def _():
        raises(InferenceServerException, "model 'none' is unknown",
               lambda: client.infer("none", [tensor(module, "x", "FP32", rows(1, 1, 1, 1))]))
        raises(InferenceServerException, "the model takes [-1,4]",
               lambda: client.infer("mean", [tensor(module, "x", "FP32", np.zeros((1, 3), np.float32))]))
        raises(InferenceServerException, "is INT32, the model takes FP32",
               lambda: client.infer("mean", [tensor(module, "x", "INT32", np.zeros((1, 4), np.int32))]))
        raises(InferenceServerException, "the model takes 'x'",
               lambda: client.infer("mean", [tensor(module, "z", "FP32", rows(1, 1, 1, 1))]))
        raises(InferenceServerException, "output 'z' is unknown",
               lambda: client.infer("mean", [tensor(module, "x", "FP32", rows(1, 1, 1, 1))],
                                    outputs=[module.InferRequestedOutput("z")]))

    @named("statistics grow by what was asked")
    def _():
        def successes():
            answer = client.get_inference_statistics("mean", "1")
            if isinstance(answer, dict):
                return answer["model_stats"][0]["inference_stats"]["success"]["count"]
            return answer.model_stats[0].inference_stats.success.count

        before = successes()
        for _ in range(3):
            client.infer("mean", [tensor(module, "x", "FP32", rows(1, 1, 1, 1))])
        assert successes() == before + 3

    @named("the repository is listed, models are unloaded and loaded")
    def _():
        index = client.get_model_repository_index()
        entries = index if isinstance(index, list) else [{"name": m.name, "state": m.state} for m in index.models]
        assert {"name": "pair", "state": "READY"} in [{"name": e["name"], "state": e["state"]} for e in entries]
        client.unload_model("pair")
        assert not client.is_model_ready("pair")
        client.load_model("pair")
        assert client.is_model_ready("pair")
        raises(InferenceServerException, "model 'none' is not in the repository", lambda: client.load_model("none"))
        raises(InferenceServerException, "is not supported", lambda: client.load_model("pair", config="{}"))

    @named("shared memory: nothing is registered, registering is refused")
    def _():
        client.unregister_system_shared_memory()
        client.unregister_cuda_shared_memory()
        client.get_system_shared_memory_status()
        raises(InferenceServerException, "", lambda: client.register_system_shared_memory("r", "/r", 4))


def http_only(client):
    def identities(binary):
        inputs = []
        for short, (datatype, kind, values) in TYPES.items():
            given = np.array([v.encode() for v in values] if datatype == "BYTES" else values, kind)
            inputs.append(tensor(http, f"in_{short}", datatype, given, binary_data=binary))
        outputs = [http.InferRequestedOutput(f"out_{short}", binary_data=binary) for short in TYPES]
        result = client.infer("identities", inputs, outputs=outputs)
        for short, (datatype, kind, values) in TYPES.items():
            answer = result.as_numpy(f"out_{short}")
            if datatype == "BYTES":
                assert [v.decode() if isinstance(v, bytes) else v for v in answer] == values
            else:
                np.testing.assert_array_equal(answer, np.array(values, kind), err_msg=short)

    @check("HTTP: every data type, binary, exactly")
    def _():
        identities(True)

    @check("HTTP: every data type but FP16, which the client sends binary only, as JSON, exactly")
    def _():
        half = TYPES.pop("fp16")
        try:
            with_half = tensor(http, "in_fp16", "FP16", np.array(half[2], np.float16))
            inputs = [with_half]
            for short, (datatype, kind, values) in TYPES.items():
                given = np.array([v.encode() for v in values] if datatype == "BYTES" else values, kind)
                inputs.append(tensor(http, f"in_{short}", datatype, given, binary_data=False))
            outputs = [http.InferRequestedOutput(f"out_{short}", binary_data=False) for short in TYPES]
            result = client.infer("identities", inputs, outputs=outputs)
            for short, (datatype, kind, values) in TYPES.items():
                answer = result.as_numpy(f"out_{short}")
                if datatype == "BYTES":
                    assert [v.decode() if isinstance(v, bytes) else v for v in answer] == values
                else:
                    np.testing.assert_array_equal(answer, np.array(values, kind), err_msg=short)
        finally:
            TYPES["fp16"] = half

    @check("HTTP: gzip and deflate, both ways")
    def _():
        x = np.arange(8000, dtype=np.float32).reshape(-1, 4)
        for algorithm in ("gzip", "deflate"):
            result = client.infer("mean", [tensor(http, "x", "FP32", x)], request_compression_algorithm=algorithm,
                                  response_compression_algorithm=algorithm)
            np.testing.assert_allclose(result.as_numpy("y"), x - x.mean(0), rtol=1e-3, atol=1e-2)

    @check("HTTP: requests beside each other")
    def _():
        pending = [client.async_infer("mean", [tensor(http, "x", "FP32", np.full((1, 4), i, np.float32))])
                   for i in range(50)]
        for answer in pending:
            assert answer.get_result().as_numpy("y").sum() == 0


def grpc_only(client):
    @check("gRPC: every data type, exactly")
    def _():
        inputs = []
        for short, (datatype, kind, values) in TYPES.items():
            given = np.array([v.encode() for v in values] if datatype == "BYTES" else values, kind)
            inputs.append(tensor(grpc, f"in_{short}", datatype, given))
        result = client.infer("identities", inputs)
        for short, (datatype, kind, values) in TYPES.items():
            answer = result.as_numpy(f"out_{short}")
            if datatype == "BYTES":
                assert [v.decode() for v in answer] == values
            else:
                np.testing.assert_array_equal(answer, np.array(values, kind), err_msg=short)

    @check("gRPC: compression")
    def _():
        x = np.ones((1000, 4), np.float32)
        for algorithm in ("gzip", "deflate"):
            result = client.infer("mean", [tensor(grpc, "x", "FP32", x)], compression_algorithm=algorithm)
            assert result.as_numpy("y").shape == (1000, 4)

    @check("gRPC: a deadline that is over is reported as such")
    def _():
        # Half a MiB, so that no machine answers within the millisecond.
        x = np.zeros((8192, 16), np.float32)
        error = raises(InferenceServerException, "eadline",
                       lambda: client.infer("heavy", [tensor(grpc, "x", "FP32", x)], client_timeout=0.001))
        assert error.status() == "StatusCode.DEADLINE_EXCEEDED"

    @check("gRPC: a stream answers in order, errors among the answers")
    def _():
        answers = queue.Queue()
        client.start_stream(callback=lambda result, error: answers.put((result, error)))
        for i in range(50):
            client.async_stream_infer("none" if i == 25 else "mean",
                                      [tensor(grpc, "x", "FP32", np.ones((1, 4), np.float32))], request_id=str(i))
        seen = [answers.get(timeout=30) for _ in range(50)]
        client.stop_stream()
        assert [r.get_response().id for r, error in seen if error is None] == [str(i) for i in range(50) if i != 25]
        assert "model 'none' is unknown" in str(seen[25][1])

    @check("gRPC: a stream that is cancelled leaves the server well")
    def _():
        client.start_stream(callback=lambda result, error: None)
        for i in range(200):
            client.async_stream_infer("mean", [tensor(grpc, "x", "FP32", np.ones((1, 4), np.float32))])
        client.stop_stream(cancel_requests=True)
        assert client.is_server_live()

    @check("gRPC: requests beside each other, and one that is cancelled")
    def _():
        answers = queue.Queue()
        for i in range(50):
            client.async_infer("mean", [tensor(grpc, "x", "FP32", np.ones((1, 4), np.float32))],
                               callback=lambda result, error: answers.put((result, error)))
        assert all(answers.get(timeout=30)[1] is None for _ in range(50))
        x = np.zeros((64, 16), np.float32)
        client.async_infer("heavy", [tensor(grpc, "x", "FP32", x)],
                           callback=lambda result, error: answers.put((result, error))).cancel()
        assert "CANCELLED" in str(answers.get(timeout=30)[1]).upper()


def main(http_port, grpc_port):
    with http.InferenceServerClient(f"127.0.0.1:{http_port}", concurrency=8) as client:
        common("HTTP", http, client)
        http_only(client)
    with grpc.InferenceServerClient(f"127.0.0.1:{grpc_port}") as client:
        common("gRPC", grpc, client)
        grpc_only(client)
    finish()


if __name__ == "__main__":
    main(*sys.argv[1:3])
