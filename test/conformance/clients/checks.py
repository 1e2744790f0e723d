"""Runs named checks and says which failed. Every program here prints one line of JSON a check."""

import json
import sys
import traceback

results = []


def check(name):
    """Registers and runs a check: a function that raises when the server is wrong."""

    def run(function):
        try:
            function()
            results.append({"name": name, "passed": True})
        except Exception:  # noqa: BLE001 - a failed check is a result
            results.append({"name": name, "passed": False, "problem": traceback.format_exc(limit=-2)})
        print(json.dumps(results[-1]), flush=True)

    return run


def raises(kind, text, function):
    """The error of a call that must fail, with a text in its message."""
    try:
        function()
    except kind as error:
        assert text in str(error), f"expected {text!r} in {error!s}"
        return error
    raise AssertionError(f"expected {kind.__name__} with {text!r}, got an answer")


def finish():
    sys.exit(0 if results and all(result["passed"] for result in results) else 1)
