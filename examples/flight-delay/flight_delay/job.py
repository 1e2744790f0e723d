"""The folder contract of a SageMaker training container.

https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .errors import JobError

# SageMaker shows the first 1024 characters of the failure file as the job's FailureReason.
FAILURE_LIMIT = 1024


class Job:
    """One training job: where its inputs lie, and where its results and its failure go."""

    def __init__(self, base: Path) -> None:
        """`base` is /opt/ml in a container, any folder with the same layout elsewhere."""
        self.base = base

    @property
    def model_folder(self) -> Path:
        return self.base / "model"

    @property
    def data_folder(self) -> Path:
        """What SageMaker packs into output.tar.gz, beside the model."""
        return self.base / "output" / "data"

    @property
    def failure_file(self) -> Path:
        return self.base / "output" / "failure"

    def hyperparameters(self) -> dict[str, Any]:
        """The contents of input/config/hyperparameters.json; empty when there is no such file."""
        return self._config("hyperparameters.json")

    def channel(self, name: str, *, required: bool) -> Path | None:
        """The folder of an input channel; None when the job has no such channel and does not need it."""
        declared = self._config("inputdataconfig.json")
        folder = self.base / "input" / "data" / name
        mode = declared.get(name, {}).get("TrainingInputMode", "File")
        if mode not in ("File", "FastFile"):
            raise JobError(f"channel {name}: input mode {mode!r} is not supported, use File or FastFile")
        if folder.is_dir():
            return folder
        if name in declared:
            raise JobError(f"channel {name}: declared in inputdataconfig.json, but {folder} does not exist")
        if required:
            raise JobError(f"channel {name}: missing, give the job an input channel of this name ({folder})")
        return None

    def fail(self, reason: str) -> None:
        """Leaves the reason where SageMaker looks for it."""
        self.failure_file.parent.mkdir(parents=True, exist_ok=True)
        self.failure_file.write_text(reason[:FAILURE_LIMIT], encoding="utf-8")

    def _config(self, name: str) -> dict[str, Any]:
        file = self.base / "input" / "config" / name
        if not file.is_file():
            return {}
        try:
            value = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise JobError(f"{name}: not JSON ({error})") from error
        if not isinstance(value, dict):
            raise JobError(f"{name}: a JSON object is wanted, found {type(value).__name__}")
        return value
