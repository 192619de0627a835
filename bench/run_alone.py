# SPDX-License-Identifier: MIT
# How long does a command take, and what is its peak memory? Run as a small process of its own: a child's peak would
# begin at that of the process that starts it, and Python with its libraries is large.
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
