"""A client of TorchServe. argv is the HTTP and the management port."""

import io
import sys

import requests
from checks import check, finish, raises
from torchserve_client.rest import TorchServeClientREST


def main(http_port, management_port):
    client = TorchServeClientREST("http://127.0.0.1", management_port=management_port, inference_port=http_port)
    manage, infer = client.management, client.inference

    @check("the server is healthy")
    def _():
        assert infer.health_check() == {"status": "Healthy"}

    @check("a row comes as a file of a form")
    def _():
        for version in (None, "1"):
            answer = infer.prediction("mean", [("data", io.BytesIO(b"[1, 2, 3, 4]"))], version)
            assert answer == [0, 0, 0, 0], answer

    @check("models are listed, page by page, and described")
    def _():
        page = manage.list_models(limit=1)
        assert len(page["models"]) == 1
        rest = manage.list_models(limit=100, next_page_token=page["nextPageToken"])
        assert "pair" in [model["modelName"] for model in rest["models"]]
        assert manage.describe_model("mean")[0]["modelVersion"] == "1"
        assert len(manage.describe_model("mean", "all")) == 1

    @check("a model is unregistered and registered")
    def _():
        manage.unregister_model("pair")
        raises(requests.HTTPError, "503", lambda: infer.prediction("pair", [("data", io.BytesIO(b"{}"))]))
        assert "registered" in manage.register_model("pair")["status"]
        raises(requests.HTTPError, "409", lambda: manage.register_model("pair"))

    @check("a default version is set, workers are confirmed or refused")
    def _():
        manage.set_default_version("mean", "1")
        manage.scale_workers("mean", min_worker=1)
        raises(requests.HTTPError, "400", lambda: manage.scale_workers("mean", min_worker=99))

    @check("errors have TorchServe's shape")
    def _():
        error = raises(requests.HTTPError, "404", lambda: manage.describe_model("none"))
        assert error.response.json()["type"] == "ModelNotFoundException"

    finish()


if __name__ == "__main__":
    main(*sys.argv[1:3])
