# SPDX-License-Identifier: MIT
"""Writer of Keras golden outputs, shared by the scripts of Keras 2 and Keras 3.

keras/NAME.safetensors: the outputs, in double precision and before a last softmax, sigmoid, softplus or exp, in the form
that make_goldens.py describes, and golden.input.NAME [windows, positions, channels] for the side inputs.
"""
import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent / "keras"
LAST = ("softmax", "sigmoid", "softplus", "exponential")


def windows(length, count, seed):
    codes = np.random.default_rng(seed).integers(0, 4, (count, length))
    codes[0, 5:9] = 4
    return codes


def one_hot(codes, kind=np.float64):
    return np.concatenate([np.eye(4), np.zeros((1, 4))])[codes].astype(kind)


def laid_out(hot, shape):
    """[N, L, 4] as the model's input shape wants it."""
    return hot.transpose(0, 2, 1) if shape[1] == 4 and len(shape) == 3 else hot.reshape((-1,) + tuple(shape[1:])) \
        if None not in shape[1:] else hot


def tracks_by_bins(values, name=""):
    """Keras's [N, T], [N, B, T] as [W, T, B]; by its name a profile is one track laid flat, [N, B], what is turned [N, T, B],
    and what is laid flat of the window."""
    if name.startswith("laid_flat"):
        values = values.reshape(len(values), -1)
    if values.ndim == 3:
        return values if name.startswith("turned") else values.transpose(0, 2, 1)
    return values[:, None, :] if name.startswith("profile") else values[:, :, None]


def relative_errors(got, expected):
    spread = expected.std(axis=(0, 2))
    apart = np.abs(got - expected)
    return np.stack([np.sqrt((apart ** 2).mean(axis=(0, 2))) / spread, apart.max(axis=(0, 2)) / spread])


def bf16(values):
    """Rounded to the nearest bfloat16, halves to the even neighbour, as its bits."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def save_golden(name, codes, heads, note, framework, beside=None):
    """heads: NAME -> (f64 [W, T, B], the framework's f32 [W, T, B]); beside: NAME -> f32 [W, L, C]."""
    tensors = {"golden.codes": ("BF16", bf16(codes))}
    for other, values in (beside or {}).items():
        tensors[f"golden.input.{other}"] = ("F32", values.astype(np.float32))
    for head, (values, single) in heads.items():
        high = values.astype(np.float32)
        prefix = f"golden.{head}."
        tensors[prefix + "tracks"] = ("F32", np.arange(values.shape[1], dtype=np.float32))
        tensors[prefix + "high"] = ("F32", high)
        tensors[prefix + "low"] = ("BF16", bf16(values - high))
        tensors[prefix + "torch_f32"] = ("F32", relative_errors(single, values).astype(np.float32))
    header, data = {"__metadata__": {"note": note, **framework}}, b""
    for key, (kind, array) in tensors.items():
        raw = np.ascontiguousarray(array).tobytes()
        header[key] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    (FOLDER / f"{name}.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + data)


def weight_values(name, shape, random):
    """Weights with which every layer matters; batch norm statistics differ from 0 and 1."""
    name = name.split("/")[-1]
    if name.startswith(("gamma", "moving_variance")):
        return random.uniform(0.5, 1.5, shape)
    if name.startswith(("beta", "bias", "moving_mean", "alpha")):
        return random.normal(0, 0.3, shape)
    return random.normal(0, 1.2 / np.sqrt(max(np.prod(shape[:-1]), 1)), shape)


def without_last(layer):
    """A layer's JSON, its last function left out."""
    inner = layer["config"]["layer"]["config"] if layer["class_name"] == "TimeDistributed" else layer["config"]
    if layer["class_name"] == "Softmax":
        layer["class_name"] = "Activation"
        for key in ("axis",):
            inner.pop(key, None)
        inner["activation"] = "linear"
    elif inner.get("activation") in LAST:
        inner["activation"] = "linear"


def ends_of(outputs):
    """The [layer, call, tensor] of a model's outputs, which may be lists and dicts of them, in Keras's order."""
    if isinstance(outputs, dict):
        return [end for key in sorted(outputs) for end in ends_of(outputs[key])]
    if len(outputs) == 3 and isinstance(outputs[0], str):
        return [outputs]
    return [end for one in outputs for end in ends_of(one)]


def raw_config(config, kind):
    """A model's config with every type `kind`, and the last functions of the outputs left out."""
    config = json.loads(json.dumps(config).replace('"float32"', f'"{kind}"'))
    layers = {layer["config"]["name"]: layer for layer in config["layers"]}
    ends = ends_of(config["output_layers"]) if "output_layers" in config else [list(layers)[-1:]]
    for end in ends:
        layer = layers[end[0]]
        while layer["class_name"] == "SwitchReverse":
            layer = layers[layer["inbound_nodes"][0][0][0]]
        without_last(layer)
    return config


def make_golden(name, seed, inputs, outputs, compute, note, framework):
    """Computes and stores a model's outputs for random windows.

    inputs: NAME -> shape, in the model's order; outputs: NAME -> rank; compute(kind, values) -> the raw outputs, in numbers
    of that kind, for values in the inputs' order. A sequence of five channels is the letters and a signal.
    """
    sequence = next((n for n, shape in inputs.items() if 4 in shape), next(iter(inputs)))
    shape = tuple(inputs[sequence])
    length = next((size for size in shape[1:] if size not in (1, 4, None)), 117)
    codes = windows(length, 12 if set(outputs.values()) == {2} or name == "mixed" else 2, seed)
    beside = beside_of({n: one for n, one in inputs.items() if n != sequence}, len(codes), seed)
    signal = beside_of({"signal": (None, length, 1)}, len(codes), seed) if shape[-1] == 5 else {}
    values = {}
    for kind in ("float32", "float64"):
        read = {n: v.astype(kind) for n, v in beside.items()}
        hot = np.concatenate([one_hot(codes, kind), *(v.astype(kind) for v in signal.values())], axis=2)
        read[sequence] = codes if len(shape) == 2 else laid_out(hot, shape)
        values[kind] = [tracks_by_bins(np.asarray(v, np.float64), n)
                        for n, v in zip(outputs, compute(kind, [read[n] for n in inputs]))]
    heads = {n: pair for n, *pair in zip(outputs, values["float64"], values["float32"])}
    save_golden(name, codes, heads, note, framework, {n: as_rows(v) for n, v in {**beside, **signal}.items()})


def beside_of(shapes, count, seed):
    """The side inputs. shapes: NAME -> the input's shape, as Keras has it."""
    random = np.random.default_rng(seed + 1000)
    return {name: random.normal(0, 1, (count, *shape[1:])) .astype(np.float32) for name, shape in shapes.items()}


def as_rows(values):
    """[W, C] or [W, L, C] as [W, L, C]."""
    return values[:, None, :] if values.ndim == 2 else values
