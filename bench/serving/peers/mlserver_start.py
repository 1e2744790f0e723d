"""Starts MLServer in the folder of its settings, with WORKERS worker processes."""

import json
import os
import sys
import tempfile

from model import NAME, PORT

workers = int(os.environ["WORKERS"])
folder = tempfile.mkdtemp(prefix="bench-mlserver-")
settings = {
    "host": "127.0.0.1",
    "http_port": PORT,
    "grpc_port": PORT + 1,
    "metrics_port": PORT + 2,
    "parallel_workers": workers,
    "debug": False,
    "metrics_dir": folder,
    "environments_dir": folder,
}
with open(os.path.join(folder, "settings.json"), "w") as file:
    json.dump(settings, file)
with open(os.path.join(folder, "model-settings.json"), "w") as file:
    json.dump({"name": NAME, "implementation": "mlserver_model.OnnxModel"}, file)
here = os.path.dirname(os.path.abspath(__file__))
os.environ["PYTHONPATH"] = here
os.execv(sys.executable, [sys.executable, "-m", "mlserver.cli.main", "start", folder])
