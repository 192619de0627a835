#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes small networks, and what they give layer by layer, for the tests of `seqcast compare`, into ../data/compare.

    make_compare_files.py torch     (PyTorch 2.13.0)
    make_compare_files.py keras     (TensorFlow 2.15.1 on Python 3.11)

Layer outputs are saved by the very lines that docs/compare.md shows: they are cut out of it and run here.

One network, in both frameworks with the same weights: port.json and port.safetensors are its card as PyTorch has it;
torch_NAME.npz are the outputs of PyTorch modules that depart from it in one way each. original.h5 is the network as
Keras has it, keras_NAME.npz are outputs of Keras models; ported.json is a card of original.h5 with two mistakes.
"""
import io
import json
import os
import re
import sys
import zipfile
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import numpy as np

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "data" / "compare"
DOCS = HERE.parent.parent / "docs" / "compare.md"
WINDOW = 24
SHAPES = {  # as PyTorch has them
    "conv1.weight": (8, 4, 5), "conv1.bias": (8,), "bn1.weight": (8,), "bn1.bias": (8,), "bn1.running_mean": (8,),
    "bn1.running_var": (8,), "conv2.weight": (8, 8, 4), "conv2.bias": (8,), "conv3.weight": (8, 8, 4),
    "conv3.bias": (8,), "fc.weight": (6, 96), "fc.bias": (6,), "out.weight": (2, 6), "out.bias": (2,)}


def seeded_weights():
    random = np.random.default_rng(20)
    weights = {}
    for name, shape in SHAPES.items():
        values = random.uniform(-1, 1, shape) / np.sqrt(max(np.prod(shape[1:]) / 3, 1))
        weights[name] = (np.abs(values) + 0.05 if name.endswith("running_var") else values).astype(np.float32)
    return weights


def length_major(weight):
    """Of a dense layer behind Keras's flatten, from one behind PyTorch's."""
    return np.ascontiguousarray(weight.reshape(6, 8, 12).transpose(0, 2, 1).reshape(6, 96))


def window():
    """One window, [1, 4, L]."""
    return np.eye(4, dtype=np.float32)[np.random.default_rng(21).integers(0, 4, WINDOW)].T[None]


def docs_lines(framework):
    """The Python lines of the documentation that save outputs."""
    blocks = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.S)
    return next(block for block in blocks if f"import {framework}" in block)


def save(framework, name, model, x):
    before = Path.cwd()
    os.chdir(FOLDER)
    lines = docs_lines(framework).replace("import keras", "from tensorflow import keras")
    exec(lines, {"model": model, "x": x})  # writes outputs.npz
    Path("outputs.npz").rename(f"{framework}_{name}.npz")
    os.chdir(before)


def card(name, eps, flatten, weights):
    layers = [
        {"name": "conv1", "layer": "conv1d", "filters": 8, "kernel": 5, "padding": "same"},
        {"name": "bn1", "layer": "batch_norm", "eps": eps},
        {"name": "act1", "layer": "activation", "function": "gelu_erf"},
        {"name": "conv2", "layer": "conv1d", "filters": 8, "kernel": 4, "padding": "same"},
        {"name": "relu2", "layer": "activation", "function": "relu"},
        {"name": "pool", "layer": "max_pool", "size": 2},
        {"name": "conv3", "layer": "conv1d", "filters": 8, "kernel": 4, "padding": "same"},
        {"name": "relu3", "layer": "activation", "function": "relu"},
        {"name": "flatten", "layer": "flatten", "order": flatten},
        {"name": "fc", "layer": "dense", "units": 6},
        {"name": "relu4", "layer": "activation", "function": "relu"},
        {"name": "out", "layer": "dense", "units": 2}]
    lines = ",\n    ".join(json.dumps(layer) for layer in layers)
    return f"""{{
  "seqcast_card": 1,
  "name": "{name}",
  "summary": "a small network for tests of compare",
  "weights": {{"file": "{weights}"}},
  "input": {{"alphabet": "ACGT", "unknown": 0, "window_bases": {WINDOW}}},
  "bin_bases": {WINDOW},
  "first_base": 0,
  "heads": [{{"name": "out", "tracks": ["a", "b"], "transform": "sigmoid"}}],
  "layers": [
    {lines}
  ]
}}
"""


def write_torch():
    import torch
    from safetensors.numpy import save_file
    from torch import nn

    class Network(nn.Module):
        def __init__(self, eps=1e-5, gelu="none", letters=(0, 1, 2, 3), flips=(), sides=(1, 2), by_length=False,
                     relu2=True, exchanged=False, training=False, factor=1.0):
            super().__init__()
            self.conv1, self.bn1 = nn.Conv1d(4, 8, 5, padding=2), nn.BatchNorm1d(8, eps=eps)
            self.act1 = nn.GELU(approximate=gelu)
            self.conv2, self.pool = nn.Conv1d(8, 8, 4), nn.MaxPool1d(2)
            self.conv3 = nn.Conv1d(8, 8, 4, padding="same")
            self.flatten, self.fc, self.out = nn.Flatten(), nn.Linear(96, 6), nn.Linear(6, 2)
            self.letters, self.sides, self.by_length, self.relu2 = list(letters), sides, by_length, relu2
            self.in_training, self.factor = training, factor
            weights = {key: torch.tensor(value) for key, value in seeded_weights().items()}
            if exchanged:
                for kind in "weight", "bias":
                    first, second = f"conv2.{kind}", f"conv3.{kind}"
                    weights[first], weights[second] = weights[second], weights[first]
            for name in flips:
                weights[name] = weights[name].flip(-1)
            self.load_state_dict(weights, strict=False)

        def eval(self):
            super().eval()
            self.bn1.train(self.in_training)
            return self

        def forward(self, x):
            relu = nn.functional.relu  # a function, no layer: hooks do not see it
            x = self.act1(self.bn1(self.conv1(x[:, self.letters])))
            x = self.conv2(nn.functional.pad(x, self.sides))
            x = self.pool(relu(x) if self.relu2 else x)
            x = relu(self.conv3(x)) * self.factor
            x = self.flatten(x.transpose(1, 2) if self.by_length else x)
            return torch.sigmoid(self.out(relu(self.fc(x))))

    (FOLDER / "port.json").write_text(card("port", 1e-5, "channel_major", "port.safetensors"))
    save_file(seeded_weights(), FOLDER / "port.safetensors")
    # PyTorch's epsilon and flatten, with the weights as Keras has them
    (FOLDER / "ported.json").write_text(card("ported", 1e-5, "channel_major", "ported.safetensors"))
    save_file({**seeded_weights(), "fc.weight": length_major(seeded_weights()["fc.weight"])},
              FOLDER / "ported.safetensors")
    x = torch.tensor(window())
    for name, options in {
        "equal": {}, "eps": {"eps": 1e-3}, "gelu": {"gelu": "tanh"}, "letters": {"letters": (0, 2, 1, 3)},
        "flipped": {"flips": ["conv2.weight"]}, "flipped_and_letters": {"flips": ["conv1.weight"], "letters": (3, 1, 0, 2)},
        "padding": {"sides": (2, 1)}, "flatten": {"by_length": True}, "no_activation": {"relu2": False},
        "exchanged": {"exchanged": True}, "training": {"training": True}, "nan": {"factor": float("nan")},
        "unexplained": {"factor": 1.5}}.items():
        save("torch", name, Network(**options), x)
    spoil(dict(np.load(FOLDER / "torch_equal.npz")))


def spoil(arrays):
    """Arrays that are no layers' outputs for one window, or not all of them."""
    def write(name, **changed):
        kept = {key: value for key, value in {**arrays, **changed}.items() if value is not None}
        np.savez(FOLDER / f"{name}.npz", **kept)

    write("no_input", input=None)
    write("batch", input=np.repeat(arrays["input"], 2, 0), **{key: np.repeat(value, 2, 0)
                                                            for key, value in arrays.items() if key != "input"})
    write("nan_input", input=np.where(arrays["input"] == 1, np.nan, arrays["input"]))
    write("other_window", input=arrays["input"][:, :, :20])
    write("text", conv2=np.array(["a"]))
    write("big_endian", conv2=arrays["conv2"].astype(">f4"))
    write("half", **{key: value.astype("<f2") for key, value in arrays.items()})
    write("other_shape", conv2=arrays["conv2"][:, :, :21])
    write("missing", conv2=None, fc=None)
    write("unnamed", **{key: None for key in arrays if key != "input"},
          **{f"arr_{i}": arrays[key] for i, key in enumerate(arrays) if key != "input"})
    np.savez(FOLDER / "other_layers.npz", input=arrays["input"], a=np.zeros((3, 5, 7)), b=np.zeros((2, 999)))
    np.savez(FOLDER / "input_alone.npz", input=arrays["input"])
    np.savez_compressed(FOLDER / "deflated.npz", **arrays)
    with zipfile.ZipFile(FOLDER / "huge_shape.npz", "w") as archive:
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (2**60, 8)})
        archive.writestr(zipfile.ZipInfo("conv2.npy", (1980, 1, 1, 0, 0, 0)), header.getvalue())


def write_keras():
    from tensorflow import keras
    layers = keras.layers

    def network(eps=1e-3, gelu="gelu", padding="same", relu="relu"):
        model = keras.Sequential([
            layers.Conv1D(8, 5, padding="same", name="conv1", input_shape=(WINDOW, 4)),
            layers.BatchNormalization(epsilon=eps, name="bn1"), layers.Activation(gelu, name="act1"),
            layers.Conv1D(8, 4, padding=padding, activation=relu, name="conv2"), layers.MaxPooling1D(2, name="pool"),
            layers.Conv1D(8, 4, padding="same", activation="relu", name="conv3"), layers.Flatten(name="flatten"),
            layers.Dense(6, activation="relu", name="fc"), layers.Dense(2, activation="sigmoid", name="out")])
        weights = seeded_weights()
        for layer in model.layers:
            own = [weights[key] for key in SHAPES if key.startswith(layer.name + ".")]
            if layer.name == "fc":
                own[0] = length_major(own[0])
            layer.set_weights([value.transpose() for value in own])  # [out, in, k] to [k, in, out]
        return model

    x = window().transpose(0, 2, 1)
    network().save(FOLDER / "original.h5")
    network().save(FOLDER / "original.keras")
    network(eps=1e-5).save(FOLDER / "eps.h5")
    for name, options in {"equal": {}, "eps": {"eps": 1e-5}, "causal": {"padding": "causal"},
                          "no_activation": {"relu": None}}.items():
        save("keras", name, network(**options), x)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    {"torch": write_torch, "keras": write_keras}[sys.argv[1]]()
