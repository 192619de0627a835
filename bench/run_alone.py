# SPDX-License-Identifier: MIT
# Measures time and peak memory of a command, in a small process of its own.
#
#   run_alone.py OUTPUT COMMAND... prints {"seconds": ..., "cpu_seconds": ..., "peak_mib": ..., "exit_code": ..., "said": ...}
import json
import os
import subprocess
import sys
import time

with open(sys.argv[1], "wb") as output:
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[2:], stdout=output, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps({"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime,
                  "peak_mib": usage.ru_maxrss / 1024, "exit_code": process.returncode, "said": said}))
