# SPDX-License-Identifier: MIT
# Benchmark of model loading: 100 MB files in either format, Basenji2, an ensemble of five.
import os
import pathlib
import statistics
import subprocess

import models
import tower
from measuring import CLOCK, Fact, timed

ROUNDS = 9


def opened(setting, model, weights=""):
    """Medians over processes, in seconds: in memory, read and checked, from read to ready, the whole process."""
    rows = []
    for _ in range(ROUNDS):
        lines = []
        command = [setting.build / "bin/opening_bench", model, str(weights), str(setting.threads)]
        whole = timed(lambda: lines.append(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)))
        rows.append([*map(float, lines[0].stdout.split()), whole])
    return [statistics.median(column) for column in zip(*rows)]


def text(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def ready(setting, what, model, weights=""):
    _, checked, kernels, whole = opened(setting, model, weights)
    return Fact(f"{what}: ready to predict", text(whole), f"read and checked in {text(checked)}, its kernels built "
                f"{text(kernels - checked)} later", "a whole process, with all threads; target: under 1 s")


def facts(setting):
    if CLOCK.cpu_threads:
        raise RuntimeError("other processes take part, which --cpu-time does not count")
    folder = setting.folder
    in_memory, checked, _, _ = opened(setting, tower.card(folder), tower.safetensors_file(folder))
    torch_in_memory, torch_checked, _, _ = opened(setting, tower.card(folder), tower.torch_file(folder))
    _, h5_checked, _, _ = opened(setting, tower.h5_file(folder))
    rows = [Fact("opening a safetensors file of 100 MB", text(in_memory), "", "target: under 50 ms"),
            Fact("opening it with every value checked", text(checked), "", "target: under 250 ms"),
            Fact("opening a PyTorch file of 100 MB", text(torch_in_memory), "", "target: under 50 ms"),
            Fact("opening it with every CRC and value checked", text(torch_checked), "", "target: under 250 ms"),
            Fact("opening an uncompressed H5 file of 100 MB, every value checked", text(h5_checked), "",
                 "target: under 500 ms"),
            ready(setting, "basenji2, 121 MB", "basenji2", models.load("basenji2", "human", setting.folder).weights),
            ready(setting, "an ensemble of five spliceai-10k", "spliceai-10k",
                  ",".join([str(models.load("spliceai-10k", "splice", setting.folder).weights)] * 5))]
    if published := os.environ.get("SEQCAST_SPLICEAI"):  # the five files of PyPI's spliceai, which may not be redistributed
        files = sorted(map(str, pathlib.Path(published).glob("*.h5")))
        rows.append(ready(setting, f"SpliceAI's {len(files)} published H5 files", ",".join(files)))
    return rows
