# SPDX-License-Identifier: MIT
"""Compares seqcast with CREsted's architectures, saved as .keras by themselves and as Keras exports them to ONNX.

    compare_crested.py SEQCAST CODE [NAME ...]      (Keras 3.15.1 on PyTorch 2.13.0; CODE: PyPI's crested 1.11.0, unpacked)

Builds each convolutional architecture of crested.tl.zoo with seeded weights, predicts random windows with both, and prints
the largest difference of what the network gives in f64 relative to an output's standard deviation. Fails where one is above
3e-4 and above 6 times Keras's own in f32, or where a converted copy predicts other bytes.
"""
import importlib
import json
import os
import subprocess
import sys
import tempfile
import types
from pathlib import Path

os.environ.update(KERAS_BACKEND="torch", CUDA_VISIBLE_DEVICES="")

import keras
import numpy as np

WINDOWS = 4
ARCHITECTURES = {
    "dilated_cnn": {"seq_len": 2114, "num_filters": 128, "first_conv_filters": 128}, "dilated_cnn_decoupled": {"seq_len": 2114, "num_filters": 128, "first_conv_filters": 128},
    "deeptopic_cnn": {"seq_len": 500, "filters": 256, "dense_out": 256}, "simple_convnet": {"seq_len": 500}, "legnet": {"seq_len": 230},
    "basenji": {"seq_len": 4096, "first_filters": 32, "filters": 128}}


def zoo(code):
    for name in ("crested", "crested.tl"):
        sys.modules[name] = package = types.ModuleType(name)
        package.__path__ = [str(Path(code) / name.replace(".", "/"))]
    return importlib.import_module("crested.tl.zoo")


def set_weights(model, seed):
    random = np.random.default_rng(seed)
    values = []
    for weight in model.weights:
        shape, name = tuple(weight.shape), weight.name
        if name in ("gamma", "moving_variance"):
            values.append(random.uniform(0.5, 1.5, shape))
        elif len(shape) < 2:
            values.append(random.normal(0, 0.2, shape))
        else:
            values.append(random.normal(0, 1 / np.sqrt(np.prod(shape[:-1])), shape))
    model.set_weights(values)


def predicted(program, model, folder, *options):
    out = folder / "y.npy"
    subprocess.run([program, "predict", model, folder / "w.fa", "-q", "--place", "record", "--tracks", "all", "-o", out, "-@", "1", *options], check=True)
    return out.read_bytes(), np.load(out).astype(np.float64)


def compare(program, architectures, name, folder):
    keras.config.set_dtype_policy("float32")
    build = lambda: getattr(architectures, name)(num_classes=3, **ARCHITECTURES[name])
    model = build()
    set_weights(model, sum(name.encode()))
    model.save(folder / "m.keras")
    length = ARCHITECTURES[name]["seq_len"]
    codes = np.random.default_rng(2).integers(0, 4, (WINDOWS, length))
    (folder / "w.fa").write_text("".join(f">w{i}\n{''.join('ACGT'[c] for c in row)}\n" for i, row in enumerate(codes)))
    outputs = {}
    for kind in ("float32", "float64"):
        keras.config.set_dtype_policy(kind)
        keras.backend.set_floatx(kind)
        raw = keras.Model.from_config(json.loads(json.dumps(model.get_config()).replace('"float32"', f'"{kind}"')))
        raw.set_weights(model.get_weights())
        outputs[kind] = raw(np.eye(4)[codes].astype(kind), training=False).detach().numpy().astype(np.float64)
    keras.config.set_dtype_policy("float32")
    keras.backend.set_floatx("float32")
    expected, spread = outputs["float64"], outputs["float64"].std()
    own = np.abs(outputs["float32"] - expected).max() / spread
    before, got = predicted(program, folder / "m.keras", folder)
    difference = np.abs(got.reshape(expected.shape) - expected).max() / spread
    subprocess.run([program, "convert", folder / "m.keras", "--name", "copy", "-o", folder / "copy"], check=True, capture_output=True)
    is_right = predicted(program, folder / "copy/copy.json", folder)[0] == before and difference < max(3e-4, 6 * own)
    text = f"{name:22} {model.count_params():>10,} weights {expected.shape} .keras {difference:.1e} of the deviation, Keras's f32 {own:.1e}"
    try:
        model(np.zeros((1, length, 4), "float32"))
        model.export(str(folder / "m.onnx"), format="onnx", verbose=False)
        difference = np.abs(predicted(program, folder / "m.onnx", folder)[1].reshape(expected.shape) - expected).max() / spread
        is_right = is_right and difference < max(3e-4, 6 * own)
        text += f", its ONNX {difference:.1e}"
    except subprocess.CalledProcessError:
        is_right = False
    print(f"{'' if is_right else 'WRONG '}{text}", flush=True)
    return is_right


def main():
    program, code, *names = sys.argv[1:]
    architectures = zoo(code)
    results = []
    for name in names or ARCHITECTURES:
        with tempfile.TemporaryDirectory() as folder:
            results.append(compare(program, architectures, name, Path(folder)))
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
