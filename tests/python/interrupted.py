# SPDX-License-Identifier: MIT
"""A call that Ctrl-C interrupts in a process of its own."""
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

CODE = """
import signal, seqcast
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
model = seqcast.open("bacterial-genes")
print("ready", flush=True)
try:
    {call}
    print("done", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
model.predict("lambda.fa", "NC_001416.1:1-100")
print("goes on", flush=True)
"""


def processor_seconds(pid):
    """That all threads of a process have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until_interrupted(call, folder):
    """Seconds from the signal, 1.5 s after the call, to the exception, and those that the process's threads computed.

    The folder has lambda.fa, of which the process predicts afterwards.
    """
    process = subprocess.Popen([sys.executable, "-c", CODE.format(call=call)], cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(1.5)
    begin, used = time.perf_counter(), processor_seconds(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "interrupted\n", "the call was over before"
    seconds, used = time.perf_counter() - begin, processor_seconds(process.pid) - used
    assert process.stdout.readline() == "goes on\n"
    assert process.wait() == 0
    return seconds, used
