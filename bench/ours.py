# SPDX-License-Identifier: MIT
# Runs seqcast for measurements: windows through bench/window_runner, commands as they are.
import json
import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass

from measuring import CLOCK

HERE = pathlib.Path(__file__).parent


class WindowRunner:
    """A running bench/window_runner, which takes orders on its standard input.

    model   has a card, a file of weights and the name of a head
    codes   one-byte codes of each window: [N, L], as an array or as bytes
    """

    def __init__(self, setting, model, codes, threads):
        self.files = [setting.folder / f"{model.card}.{threads}.{kind}" for kind in ("codes", "values")]
        self.files[0].write_bytes(b"".join(codes))
        self.process = subprocess.Popen(
            [setting.build / "bin/window_runner", model.card, model.weights, self.files[0], str(len(codes)), str(threads),
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
            raise RuntimeError(f"window_runner ended at '{text}'; its message is above")
        return answer

    def seconds(self):
        return CLOCK.of(*map(float, self.order("run").split()))

    def outputs(self):
        """Bytes of the last run's values: f32 [N, tracks, bins]."""
        self.order(f"save {self.files[1]}")
        return self.files[1].read_bytes()


@dataclass
class Ran:
    seconds: float
    peak_mib: float


def run_program(build, arguments, output=os.devnull):
    """A whole seqcast command: wall time and peak resident memory. @raises RuntimeError  with its error message."""
    command = [sys.executable, "-IS", HERE / "run_alone.py", output, build / "bin/seqcast", *map(str, arguments)]
    ran = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    if ran["exit_code"] != 0:
        raise RuntimeError(ran["said"].strip().split("\n")[0] or f"exit code {ran['exit_code']}")
    return Ran(CLOCK.of(ran["seconds"], ran["cpu_seconds"]), ran["peak_mib"])
