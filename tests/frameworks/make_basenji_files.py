# SPDX-License-Identifier: MIT
"""Generates Basenji test models and their Keras outputs (TensorFlow 2.15) in tests/data/basenji.

For each case: CASE.json, the params; CASE.h5, the model as Basenji's training saves it (one head, no optimizer); and
CASE.golden.h5: codes [windows, bases] (4 is unknown), raw outputs [windows, tracks, bins] of the same network in double
precision, before the last activation, and framework [tracks, 2]: rms and largest error of the same network in f32,
relative to each track's standard deviation. The layers are laid out here by hand, block by block, as the code of
calico/basenji and calico/baskerville lays them out, so that the reader of params.json is checked against something else.
"""
import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tensorflow as tf

keras = tf.keras
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data" / "basenji"
WINDOWS = 3


class GELU(keras.layers.Layer):
    """The activation of Basenji's code until April 2022; Keras calls its layers gelu, gelu_1, ..."""

    def call(self, x):
        return x * tf.sigmoid(tf.cast(1.702, x.dtype) * x)


class Scale(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.scale


def gelu_tanh(x):
    return keras.activations.gelu(x, approximate=True)


def relu(x):
    return keras.layers.ReLU()(x)


def gelu_quick(x):
    return GELU()(x)


def norm(x):
    return keras.layers.BatchNormalization(momentum=0.9)(x)


def conv(x, filters, kernel=1, bias=False, dilation=1, stride=1, kind=keras.layers.Conv1D):
    return kind(filters, kernel, strides=stride, padding="same", use_bias=bias, dilation_rate=dilation)(x)


def pool(x, size):
    return keras.layers.MaxPool1D(size, padding="same")(x)


def add(*inputs):
    return keras.layers.Add()(list(inputs))


def flat(x):
    return keras.layers.Reshape((1, x.shape[1] * x.shape[2]))(x)


def small(x):
    """As Basenji2: activation first, on the one-hot itself; batch norm; rounded dilations; a crop."""
    act = gelu_tanh

    def block(x, filters, kernel=1, dilation=1):
        return norm(conv(act(x), filters, kernel, dilation=dilation))

    x = pool(block(x, 12, 15), 2)
    for filters in (10, 12, 14):  # 10, 11.776, 13.867
        x = pool(block(x, filters, 5), 2)
    for dilation in (1, 2, 3, 4):  # 1, 1.5 -> 2, 3, 4.5 -> 4
        x = add(x, keras.layers.Dropout(0.3)(block(block(x, 8, 3, dilation), 14)))
    x = keras.layers.Cropping1D(4)(x)
    x = act(keras.layers.Dropout(0.05)(block(x, 16)))
    return keras.layers.Dense(5, activation="softplus")(x)


SMALL = {
    "train": {"batch_size": 4, "loss": "poisson"},
    "model": {
        "seq_length": 512, "activation": "gelu", "norm_type": "batch", "bn_momentum": 0.9,
        "trunk": [
            {"name": "conv_block", "filters": 12, "kernel_size": 15, "pool_size": 2},
            {"name": "conv_tower", "filters_init": 10, "filters_mult": 1.1776, "kernel_size": 5, "pool_size": 2,
             "repeat": 3},
            {"name": "dilated_residual", "filters": 8, "rate_mult": 1.5, "repeat": 4, "dropout": 0.3, "round": True},
            {"name": "Cropping1D", "cropping": 4},
            {"name": "conv_block", "filters": 16, "dropout": 0.05},
        ],
        "head_human": {"name": "final", "units": 5, "activation": "softplus"},
    },
}


def old(x):
    """The code of 2019 to 2021: batch_norm, its GELU, no bias; dense dilations; the second of two heads."""
    act = gelu_quick

    def block(x, filters, kernel=1, dilation=1):
        return norm(conv(act(x), filters, kernel, dilation=dilation))

    x = pool(block(x, 8, 11), 4)
    for _ in range(2):  # a residual round of two, of the block's kernel, and their sum
        first = block(x, 12, 3)
        x = pool(add(first, block(first, 12, 3)), 2)
    for dilation in (1, 2, 3):  # 1, 1.75, 3.0625: the fraction is kept
        x = keras.layers.Concatenate()([x, block(x, 4, 3, dilation)])
    x = act(x)
    return keras.layers.Dense(3, activation="softplus")(x)


OLD = {
    "train": {"batch_size": 2},
    "model": {
        "seq_length": 256, "augment_rc": True, "augment_shift": 3, "activation": "gelu", "batch_norm": True,
        "trunk": [
            {"name": "conv_block", "filters": 8, "kernel_size": 11, "pool_size": 4},
            {"name": "res_tower", "filters_init": 12, "kernel_size": 3, "pool_size": 2, "repeat": 2, "dropout": 0.1},
            {"name": "dilated_dense", "filters": 4, "rate_mult": 1.75, "repeat": 3},
        ],
        "head0": {"name": "final", "units": 7, "activation": "softplus"},
        "head1": {"name": "final", "units": 3, "activation": "softplus"},
    },
}


def nac(x):
    """Norm, activation, convolution; residuals that end in a scale; separable kernels; filters_end and divisible_by."""
    act = relu
    separable = keras.layers.SeparableConv1D

    def block(x, filters, kernel=1, dilation=1, kind=keras.layers.Conv1D):
        return conv(act(norm(x)), filters, kernel, bias=True, dilation=dilation, kind=kind)

    x = conv(x, 8, 11)
    x = pool(add(x, Scale()(block(x, 8))), 2)
    for filters in (8, 12, 16):  # 8, 11.31, 16 to a multiple of 4
        first = block(x, filters, 5)
        x = pool(add(first, Scale()(block(first, filters))), 2)
    x = block(x, 12, 3, kind=separable)
    for dilation in (1, 2, 4):
        x = add(x, block(block(x, 6, 3, dilation), 12))
    return keras.layers.Dense(4, activation="relu")(act(x))  # the model's own activation, since the head says none


NAC = {
    "train": {"batch_size": 2, "loss": "poisson_mn"},
    "model": {
        "seq_length": 256, "activation": "relu", "norm_type": "batch", "l2_scale": 1e-7, "strand_pair": [[1, 0, 2, 3]],
        "trunk": [
            {"name": "conv_dna", "filters": 8, "kernel_size": 11, "residual": True, "pool_size": 2},
            {"name": "res_tower", "filters_init": 8, "filters_end": 16, "divisible_by": 4, "kernel_size": 5, "repeat": 3},
            {"name": "conv_nac", "filters": 12, "kernel_size": 3, "conv_type": "separable"},
            {"name": "dilated_residual_nac", "filters": 6, "repeat": 3},
        ],
        "head": [{"name": "final", "units": 4}],
    },
}


def plain(x):
    """Without norms: convolutions have a bias, residuals a scale; activations at the end of a block; a softmax."""
    act = keras.activations.tanh

    x = conv(act(x), 8, 9, bias=True, stride=2)
    x = pool(act(add(x, conv(act(x), 8, 3, bias=True))), 2)
    for dilation in (1, 2, 4):
        x = add(x, Scale()(conv(act(conv(act(x), 6, 3, bias=True, dilation=dilation)), 8, bias=True)))
    x = act(x)
    return keras.layers.Dense(3, activation="softmax")(x)


PLAIN = {
    "model": {
        "seq_length": 128, "activation": "tanh",
        "trunk": [
            {"name": "conv_block", "filters": 8, "kernel_size": 9, "stride": 2},
            {"name": "conv_block", "kernel_size": 3, "residual": True, "activation_end": "tanh", "pool_size": 2},
            {"name": "dilated_residual", "filters": 6, "repeat": 3},
        ],
        "head": {"name": "final", "units": 3, "activation": "softmax"},
    },
}


def flattened(x):
    """Like Basset: a window becomes one vector."""
    act = gelu_tanh

    x = pool(act(norm(conv(x, 8, 9))), 3)
    for filters in (8, 10):
        x = pool(norm(conv(act(x), filters, 5)), 2)
    x = norm(keras.layers.Dense(12, use_bias=False)(flat(act(x))))
    return keras.layers.Dense(3, activation="sigmoid")(act(x))


FLATTENED = {
    "model": {
        "seq_length": 110, "augment_shift": 3, "activation": "gelu", "norm_type": "batch",
        "trunk": [
            {"name": "conv_dna", "filters": 8, "kernel_size": 9, "pool_size": 3},
            {"name": "conv_tower", "filters_init": 8, "filters_end": 10, "divisible_by": 2, "kernel_size": 5,
             "pool_size": 2, "repeat": 2},
            {"name": "dense_block", "flatten": True, "units": 12, "dropout": 0.2},
        ],
        "head": [{"name": "final", "units": 3, "activation": "sigmoid"}],
    },
}


def bare(x):
    """The code of 2020 without norms: convolutions without a bias, residuals without a scale. Only the file shows it."""
    act = gelu_quick

    x = pool(conv(act(x), 8, 9), 2)
    for dilation in (1, 2, 4):
        x = add(x, conv(act(conv(act(x), 6, 3, dilation=dilation)), 8))
    return keras.layers.Dense(3, activation="softplus")(act(x))


BARE = {
    "model": {
        "seq_length": 128, "activation": "gelu",
        "trunk": [
            {"name": "conv_block", "filters": 8, "kernel_size": 9, "pool_size": 2},
            {"name": "dilated_residual", "filters": 6, "repeat": 3},
        ],
        "head": {"name": "dense", "units": 3, "activation": "softplus"},
    },
}

CASES = {"small": (small, SMALL), "old": (old, OLD), "nac": (nac, NAC), "plain": (plain, PLAIN),
         "flattened": (flattened, FLATTENED), "bare": (bare, BARE)}


def build(network, bases, dtype):
    keras.backend.clear_session()
    keras.backend.set_floatx(dtype)
    sequence = keras.Input((bases, 4), name="sequence")
    return keras.Model(sequence, network(sequence))


def random_weights(model, generator):
    """Values of f32, so that both precisions have the same ones; variances between 0.5 and 1.5."""
    weights = []
    for weight in model.weights:
        values = generator.uniform(0.5, 1.5, weight.shape)
        if "moving_variance" not in weight.name and "scale" not in weight.name:
            fan = np.prod(weight.shape[:-1]) if len(weight.shape) > 1 else 4
            values = generator.normal(0, 1.4 / np.sqrt(max(fan, 1)), weight.shape)
        if "gamma" in weight.name:
            values = generator.uniform(0.5, 1.5, weight.shape)
        weights.append(values.astype(np.float32))
    return weights


def one_hot(codes, dtype):
    return np.concatenate([np.eye(4), np.zeros((1, 4))])[codes].astype(dtype)


def raw(model, codes, dtype):
    """[windows, tracks, bins] before the last activation, unless that is one that a card has as a layer."""
    if model.layers[-1].activation is not keras.activations.relu:
        model.layers[-1].activation = keras.activations.linear
    outputs = keras.Model(model.input, model.layers[-1](model.layers[-1].input))
    return np.asarray(outputs(one_hot(codes, dtype), training=False)).transpose(0, 2, 1)


def write(name, network, params):
    generator = np.random.default_rng(len(name) * 1000 + ord(name[0]))
    bases = params["model"]["seq_length"]
    codes = generator.integers(0, 4, (WINDOWS, bases))
    codes[1, 5:9] = 4
    model = build(network, bases, "float32")
    weights = random_weights(model, generator)
    model.set_weights(weights)
    model.save(FOLDER / f"{name}.h5", include_optimizer=False)
    single = raw(model, codes, "float32").astype(np.float64)
    model = build(network, bases, "float64")
    model.set_weights(weights)
    double = raw(model, codes, "float64")
    deviation = double.std(axis=(0, 2))
    error = np.abs(single - double)
    framework = np.stack([np.sqrt((error**2).mean(axis=(0, 2))), error.max(axis=(0, 2))], 1) / deviation[:, None]
    print(name, double.shape, "deviations", deviation.round(3), "largest f32 error", framework[:, 1].max())
    (FOLDER / f"{name}.json").write_text(json.dumps(params, indent=2) + "\n")
    with h5py.File(FOLDER / f"{name}.golden.h5", "w") as file:
        file["codes"], file["raw"], file["framework"] = codes.astype("f4"), double, framework


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for case in sys.argv[1:] or CASES:
        write(case, *CASES[case])
