#!/usr/bin/env bash
# Checks the training program: its tests and its Dockerfile. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")"
. ./environment.sh
python -m pytest "$@"
hadolint Dockerfile
echo "flight-delay training: tests and Dockerfile are sound"
