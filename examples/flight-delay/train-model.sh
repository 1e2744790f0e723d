#!/usr/bin/env bash
# Makes the model folder again: one job with hyperparameters.json on the flights of the vega-datasets package.
# Then writes the expected values that the tests of other languages compare with.
set -euo pipefail
cd "$(dirname "$0")"
. ./environment.sh
flights=$PWD/../../node_modules/vega-datasets/data/flights-3m.parquet
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
mkdir -p "$base/input/config" "$base/input/data/train"
cp hyperparameters.json "$base/input/config/"
ln -s "$flights" "$base/input/data/train/"
./train --base-dir "$base"
mkdir -p model
cp "$base"/model/* model/
python -m flight_delay.fixture model "$flights" ../../test/examples/fixtures/flight-delay.json
