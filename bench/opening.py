# SPDX-License-Identifier: MIT
# Benchmark of model loading: 100 MB files in either format, Basenji2, an ensemble of five.
import json
import os
import pathlib
import statistics
import subprocess

import h5py
import numpy as np
from safetensors.numpy import save_file

import models
from measuring import CLOCK, Fact, timed

CHANNELS, KERNEL, LAYERS = 512, 5, 19  # 99.6 MB of weights
WINDOW = 200
ROUNDS = 9


def tensors():
    """[kernel, in, out] and [out] of each of a tower's convolutions, by name."""
    random = np.random.default_rng(1)
    widths = [4] + [CHANNELS] * (LAYERS + 1)
    return {f"conv{i}": (random.normal(0, 0.02, (KERNEL, widths[i], widths[i + 1])).astype(np.float32),
                         np.zeros(widths[i + 1], np.float32)) for i in range(LAYERS + 1)}


def safetensors_model(folder):
    """A card of the tower, and its weights beside it."""
    card, weights = folder / "tower.json", folder / "tower.safetensors"
    layers = [{"name": name, "layer": "conv1d", "filters": CHANNELS, "kernel": KERNEL} for name in tensors()]
    bins = WINDOW - (LAYERS + 1) * (KERNEL - 1)
    card.write_text(json.dumps({
        "seqcast_card": 1, "name": "tower", "summary": "convolutions", "weights": {"obtain": "bench/opening.py"},
        "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": WINDOW}, "bin_bases": 1,
        "first_base": (WINDOW - bins) // 2,
        "heads": [{"name": "all", "layer": f"conv{LAYERS}", "tracks": CHANNELS, "transform": "none"}],
        "layers": layers}))
    save_file({f"{name}.{kind}": np.ascontiguousarray(values) for name, (kernel, bias) in tensors().items()
               for kind, values in (("weight", kernel.transpose(2, 1, 0)), ("bias", bias))}, weights)
    return card, weights


def h5_model(folder):
    """The same as Keras saves it."""
    path = folder / "tower.h5"
    layers = [{"class_name": "Conv1D", "config": {"name": name, "filters": CHANNELS, "kernel_size": [KERNEL],
                                                  "padding": "valid", "activation": "linear"}} for name in tensors()]
    layers[0]["config"]["batch_input_shape"] = [None, WINDOW, 4]
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential",
                                                 "config": {"name": "tower", "layers": layers}})
        file.attrs["keras_version"], file.attrs["backend"] = "2.15.0", "tensorflow"
        root = file.create_group("model_weights")
        root.attrs["layer_names"] = np.array(list(tensors()), "S")
        for name, values in tensors().items():
            group = root.create_group(name)
            group.attrs["weight_names"] = np.array([f"{name}/kernel:0", f"{name}/bias:0"], "S")
            for weight, array in zip(group.attrs["weight_names"], values):
                group[weight.decode()] = array
    return path


def opened(setting, model, weights=""):
    """Medians over processes, in seconds: mapped, read and checked, read until kernels stand, the whole process."""
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
        raise RuntimeError("other processes work for it: --cpu-time does not see them")
    card, weights = safetensors_model(setting.folder)
    mapped, checked, _, _ = opened(setting, card, weights)
    _, h5_checked, _, _ = opened(setting, h5_model(setting.folder))
    rows = [Fact("opening a safetensors file of 100 MB, mapped", text(mapped), "", "target: under 50 ms"),
            Fact("opening it with every value checked", text(checked), "", "target: under 250 ms"),
            Fact("opening an uncompressed H5 file of 100 MB, every value checked", text(h5_checked), "",
                 "target: under 500 ms"),
            ready(setting, "basenji2, 121 MB", "basenji2", models.load("basenji2", "human", setting.folder).weights),
            ready(setting, "an ensemble of five spliceai-10k", "spliceai-10k",
                  ",".join([str(models.load("spliceai-10k", "splice", setting.folder).weights)] * 5))]
    if published := os.environ.get("SEQCAST_SPLICEAI"):  # the five files of PyPI's spliceai, which nobody may pass on
        files = sorted(map(str, pathlib.Path(published).glob("*.h5")))
        rows.append(ready(setting, f"SpliceAI's {len(files)} published H5 files", ",".join(files)))
    return rows
