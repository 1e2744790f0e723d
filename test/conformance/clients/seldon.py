"""Seldon Core's own client. argv is the HTTP port of a server with one model: rows of four numbers."""

import sys

import numpy as np
from checks import check, finish
from seldon_core.seldon_client import SeldonClient


def main(http_port):
    client = SeldonClient(gateway="seldon", transport="rest", gateway_endpoint=f"127.0.0.1:{http_port}",
                          client_return_type="proto")
    given = np.array([[1, 2, 3, 4], [3, 2, 1, 0]], float)
    expected = [[-1, 0, 1, 2], [1, 0, -1, -2]]

    @check("ndarray")
    def _():
        answer = client.predict(data=given, payload_type="ndarray", names=["a", "b", "c", "d"])
        assert answer.success, answer.msg
        rows = [[value.number_value for value in row.list_value.values] for row in answer.response.data.ndarray.values]
        assert rows == expected, rows
        assert list(answer.response.data.names) == ["t:0", "t:1", "t:2", "t:3"]

    @check("tensor")
    def _():
        answer = client.predict(data=given, payload_type="tensor")
        assert answer.success, answer.msg
        assert list(answer.response.data.tensor.shape) == [2, 4]
        assert list(answer.response.data.tensor.values) == [v for row in expected for v in row]

    @check("JSON")
    def _():
        answer = client.predict(json_data=given.tolist(), client_return_type="dict")
        assert answer.success, answer.msg
        assert answer.response["jsonData"] == expected, answer.response

    @check("errors are messages with a status, as the client parses them")
    def _():
        answer = client.predict(data=np.zeros((1, 3)), payload_type="ndarray")
        assert not answer.success and answer.msg.startswith("422"), answer.msg
        assert answer.response.status.code == 422 and "the model takes [-1,4]" in answer.response.status.info

    finish()


if __name__ == "__main__":
    main(sys.argv[1])
