"""Runs a command and prints what its whole process took, as JSON: seconds by the clock and of the processor, and the
largest resident memory. Passes on the last line of its standard output.

usage: measure.py COMMAND [ARGUMENT...]
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
    started = time.monotonic()
    process = subprocess.Popen(sys.argv[1:], stdout=output, stderr=errors)
    signal.signal(signal.SIGTERM, lambda *_: process.kill())
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started

    def end_of(file):
        file.seek(0)
        return file.read().decode().strip()

    lines = end_of(output).splitlines()
    measured = {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        # Linux counts kilobytes, macOS bytes.
        "mebibytes": usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10),
        "output": lines[-1] if lines else "",
        "errors": end_of(errors)[-2000:],
    }
print(json.dumps(measured))
