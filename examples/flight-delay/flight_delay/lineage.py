"""Where a model comes from: the digest of its data and the commit of its code."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path

from .errors import JobError


def data_digest(files: list[Path], channel: Path) -> str:
    """SHA-256 of what `sha256sum FILE...` prints in the channel's folder, the files in byte order of their names."""
    lines = []
    for file in sorted(files, key=lambda file: file.relative_to(channel).as_posix().encode()):
        with file.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.relative_to(channel).as_posix()}\n")
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def code_commit() -> str | None:
    """The commit of this program: CODE_COMMIT in the environment (images have no git), else git's own word.

    Git's word is the last commit that changed the program, so that training again after unrelated commits gives the
    same files. None when neither knows, as in an image that was built without CODE_COMMIT: the digest of the image then
    stands for the code. Raises JobError when the program differs from every commit.
    """
    commit = os.environ.get("CODE_COMMIT") or _committed()
    if commit is not None and not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise JobError(f"CODE_COMMIT: {commit!r} is not a commit, give its 40 hex digits")
    return commit


# What the program is made of, beside its README and tests.
_PROGRAM = ("flight_delay", "requirements.txt", "train")


def _committed() -> str | None:
    changed = _git("status", "--porcelain", "--", *_PROGRAM)
    if changed:
        raise JobError(f"CODE_COMMIT: not set, and {changed.split()[-1]} is not committed, commit it first")
    return _git("log", "-1", "--format=%H", "--", *_PROGRAM) or None


def _git(*arguments: str) -> str | None:
    """What git says; None where there is no git, or no repository."""
    folder = Path(__file__).resolve().parents[1]
    try:
        return subprocess.run(
            ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def image_digest() -> str | None:
    """IMAGE_DIGEST in the environment, which the training pipeline sets; none outside a container."""
    digest = os.environ.get("IMAGE_DIGEST") or None
    if digest and not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
        raise JobError(f"IMAGE_DIGEST: {digest!r} is not sha256: and 64 hex digits")
    return digest
