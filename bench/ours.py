# SPDX-License-Identifier: MIT
# How is seqcast run for a measurement? Windows through bench/window_runner, whole commands as they are.
import os
import subprocess
import time
from dataclasses import dataclass

import numpy as np


class WindowRunner:
    """bench/window_runner, kept running: it answers orders on its standard input."""

    def __init__(self, build, model, codes, threads, folder):
        self.files = folder / f"{model.card}.codes", folder / f"{model.card}.values"
        codes.tofile(self.files[0])
        self.shape = (len(codes), -1)
        self.process = subprocess.Popen(
            [build / "bin/window_runner", model.card, model.weights, self.files[0], str(len(codes)), str(threads),
             model.head], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError(f"window_runner ended at '{text}'; what it said is above")
        return answer

    def seconds(self):
        return float(self.order("run"))

    def outputs(self):
        """The last run's [N, values of a window]."""
        self.order(f"save {self.files[1]}")
        return np.fromfile(self.files[1], dtype=np.float32).reshape(self.shape)


@dataclass
class Ran:
    seconds: float
    peak_mib: float


def run_program(build, arguments, output=subprocess.DEVNULL):
    """A whole seqcast command: wall time and peak resident memory. @throws RuntimeError with what it said."""
    start = time.perf_counter()
    process = subprocess.Popen([build / "bin/seqcast", *map(str, arguments)], stdout=output, stderr=subprocess.PIPE,
                               text=True)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(said.strip().splitlines()[0] if said.strip() else f"exit code {process.returncode}")
    return Ran(seconds, usage.ru_maxrss / 1024)
