# SPDX-License-Identifier: MIT
"""Generates five SpliceAI-like test models and their mean output (TensorFlow 2.15) in tests/data/five.

1.h5 to 5.h5, whole models of windows of any length, whose layers' names go on from one file to the next as those of
SpliceAI's five do; golden.h5: codes [windows, bases] (4 is unknown), and tracks [windows, bins, 3], the mean of the five
models' softmax in double precision.
"""
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data" / "five"
FILTERS, KERNEL, DILATIONS = 6, 5, (1, 2)
CROP = sum(2 * (KERNEL - 1) // 2 * dilation for dilation in DILATIONS)
WINDOWS, BASES = 3, 2 * CROP + 40


def residual(x, dilation):
    """Norm, ReLU and convolution twice, added to what came in."""
    y = x
    for _ in range(2):
        y = layers.Activation("relu")(layers.BatchNormalization()(y))
        y = layers.Conv1D(FILTERS, KERNEL, dilation_rate=dilation, padding="same")(y)
    return layers.add([y, x])


def network():
    sequence = keras.Input((None, 4))
    x = layers.Conv1D(FILTERS, 1)(sequence)
    skip = layers.Conv1D(FILTERS, 1)(x)
    for dilation in DILATIONS:
        x = residual(x, dilation)
        skip = layers.add([skip, layers.Conv1D(FILTERS, 1)(x)])
    return keras.Model(sequence, layers.Conv1D(3, 1, activation="softmax")(layers.Cropping1D(CROP)(skip)))


def random_weights(model, generator, spread=0.2):
    """Kernels that keep the scale, norms near the identity, biases of this spread."""
    values = []
    for weight in model.weights:
        name, shape = weight.name, tuple(weight.shape)
        if "kernel" in name:
            value = generator.normal(0, 1.2 / np.sqrt(np.prod(shape[:-1])), shape)
        elif "variance" in name or "gamma" in name:
            value = generator.uniform(0.5, 1.5, shape)
        else:
            value = generator.normal(0, spread, shape)
        values.append(value.astype(np.float32))
    return values


def main():
    generator = np.random.default_rng(21)
    codes = generator.integers(0, 4, (WINDOWS, BASES))
    codes[1, 30:34] = 4
    letters = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes]
    weights = []
    for member in range(1, 6):
        model = network()
        weights.append(random_weights(model, generator))
        model.set_weights(weights[-1])
        model.save(FOLDER / f"{member}.h5")
    keras.backend.set_floatx("float64")
    double = network()
    tracks = []
    for values in weights:
        double.set_weights(values)
        tracks.append(np.asarray(double(letters, training=False)))
    with h5py.File(FOLDER / "golden.h5", "w") as file:
        file["codes"] = codes.astype("f4")
        file["tracks"] = np.mean(tracks, axis=0)
    print(np.mean(tracks, axis=0).std(axis=(0, 1)))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    main()
