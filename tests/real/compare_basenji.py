# SPDX-License-Identifier: MIT
"""Compares predictions with those of the calico/basenji code (development script; stores none of it).

    compare_basenji.py PROGRAM FASTA CHECKOUT [PARAMS...] [--f32]

PROGRAM is the built seqcast, FASTA real sequence (tests/data/hg38_chr1_1mb.fa.gz), CHECKOUT a folder with a clone of
calico/basenji. Each of PARAMS is a params.json; by default a small one, which is in here, and the checkout's
manuscripts/cross2020/params_human.json (Basenji2, 5,313 tracks: give it ten minutes). Basenji's SeqNN builds each model
and saves it as its training does; weights are random, batch norms' statistics are those of real sequence. Needs
TensorFlow 2.15 (./dev goldens keras sets .venv-tf up).

Keras computes in f64, with --f32 (states of the code that mix types) in f32. Prints a line a model for seqcast and one
for Keras's own f32: the largest difference, relative to each track's standard deviation.
"""
import argparse
import contextlib
import importlib.util
import json
import re
import sys
import tempfile
import types
import warnings
from pathlib import Path

import compare_keras
import numpy as np
import tensorflow as tf
from tensorflow import keras

SMALL = {
    "seq_length": 8192, "target_length": 64, "activation": "gelu", "norm_type": "batch", "bn_momentum": 0.9,
    "augment_rc": True, "augment_shift": 3,
    "trunk": [
        {"name": "conv_block", "filters": 24, "kernel_size": 15, "pool_size": 2},
        {"name": "conv_tower", "filters_init": 26, "filters_mult": 1.1776, "kernel_size": 5, "pool_size": 2, "repeat": 5},
        {"name": "dilated_residual", "filters": 16, "rate_mult": 1.5, "repeat": 5, "dropout": 0.3, "round": True},
        {"name": "Cropping1D", "cropping": 16},
        {"name": "conv_block", "filters": 48, "dropout": 0.05}],
    "head_human": {"name": "final", "units": 7, "activation": "softplus"}}


def seqnn_of(checkout):
    """Its module; natsort, which it needs for the order of heads alone, is stood in for where it is missing."""
    if importlib.util.find_spec("natsort") is None:
        numbers = types.ModuleType("natsort")
        numbers.natsorted = lambda names: sorted(
            names, key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)])
        sys.modules["natsort"] = numbers
    sys.path.insert(0, str(checkout))
    return importlib.import_module("basenji.seqnn")


def fill(model, hot, seed):
    """Random weights, as large as they were drawn; batch norms that neither vanish nor explode on this sequence."""
    draw = np.random.default_rng(seed)
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    for norm in norms:
        norm.gamma.assign(draw.uniform(0.5, 1.5, norm.gamma.shape))
        norm.beta.assign(draw.normal(0, 0.3, norm.beta.shape))
        norm.momentum = 0.0
    model(hot, training=True)


def build(seqnn, settings, floatx):
    keras.backend.set_floatx(floatx)
    with contextlib.redirect_stdout(sys.stderr):
        built = seqnn.SeqNN({**settings, "verbose": False}).model
    keras.backend.set_floatx("float32")
    return built


def outputs(model, hot, floatx="float32"):
    return np.concatenate([model.predict(one[None].astype(floatx), verbose=0) for one in hot])


def compare(program, name, settings, seqnn, sequence, floatx):
    keras.utils.set_random_seed(17)
    model = build(seqnn, settings, "float32")
    texts = compare_keras.windows(sequence, settings["seq_length"], 2 if settings["seq_length"] > 20000 else 6, 5)
    hot = compare_keras.one_hot(texts)
    fill(model, hot[:1], 3)
    got = outputs(model, hot)
    expected = got
    if floatx == "float64":
        exact = build(seqnn, settings, floatx)
        exact.set_weights(model.get_weights())
        expected = outputs(exact, hot, floatx)
        compare_keras.report(f"{name}: Keras in f32", got, expected, "Basenji's code in f64")
    with tempfile.TemporaryDirectory() as folder:
        params, weights = Path(folder, "params.json"), Path(folder, "model_best.h5")
        params.write_text(json.dumps({"train": {"batch_size": 4}, "model": settings}))
        model.save(weights, include_optimizer=False)
        compare_keras.report(name, compare_keras.predicted(program, params, texts, "--weights", weights), expected,
                             f"Basenji's code in f{floatx[-2:]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("fasta")
    parser.add_argument("checkout", type=Path)
    parser.add_argument("params", nargs="*", type=Path)
    parser.add_argument("--f32", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # of files of Keras's older form, which is what Basenji saves
    tf.get_logger().setLevel("ERROR")
    sequence = compare_keras.read_fasta(options.fasta)
    program = str(Path(options.program).resolve())
    seqnn = seqnn_of(options.checkout)
    models = {"a small one": SMALL} if not options.params else {}
    for path in options.params or [options.checkout / "manuscripts/cross2020/params_human.json"]:
        models[str(path)] = json.loads(path.read_text())["model"]
    for name, settings in models.items():
        compare(program, name, settings, seqnn, sequence, "float32" if options.f32 else "float64")


if __name__ == "__main__":
    main()
