# SPDX-License-Identifier: MIT
"""Generates small ONNX files of Keras networks as Keras users write them, and Keras's outputs.

    make_onnx_keras.py      (Keras 3.15.1 with PyTorch 2.13.0, onnx 1.23.2 and onnxscript 0.7.2: model.export;
                             then Keras 2.15.0 with tf2onnx 1.17.0 and onnx 1.17.0)

rewrites onnx/keras3_NAME.onnx or onnx/keras2_NAME.onnx, and the same with .safetensors, next to this script
(keras_golden.py says what is in the latter).
"""
import os
import sys
from pathlib import Path

os.environ.update(KERAS_BACKEND="torch", CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3")

import keras
import numpy as np
from keras import layers as kl

import keras_golden
from keras_golden import weight_values

FOLDER = Path(__file__).resolve().parent / "onnx"
keras_golden.FOLDER = FOLDER
IS_3 = keras.__version__.startswith("3")
LENGTH = 48


def tower():
    """Dense layers of each position, pools that are padded, positions that come twice."""
    x = inputs = keras.Input((LENGTH, 4), name="sequence")
    x = kl.Conv1D(6, 4, strides=2, padding="same", activation="elu")(x)
    x = kl.BatchNormalization()(kl.Conv1D(6, 3, dilation_rate=2, padding="causal")(x))
    x = kl.MaxPooling1D(5, strides=2, padding="same")(kl.Activation("swish")(x))
    x = kl.Dense(5, activation="softplus")(kl.Dense(7, activation="relu")(x))
    x = kl.UpSampling1D(2)(kl.ZeroPadding1D((1, 2))(x))
    x = kl.AveragePooling1D(3, strides=1, padding="same")(kl.Cropping1D((1, 2))(x))
    return keras.Model(inputs, kl.Conv1D(2, 3, activation="sigmoid", name="bins")(x))


def gated():
    """Squeeze and excite, a norm, a dense layer of the positions, classes."""
    x = inputs = keras.Input((LENGTH, 4), name="sequence")
    x = kl.SeparableConv1D(6, 5, padding="same", activation="gelu")(x)
    gate = kl.Dense(6, activation="sigmoid")(kl.Dense(3, activation="relu")(kl.GlobalAveragePooling1D()(x)))
    x = kl.BatchNormalization()(kl.Multiply()([x, kl.Reshape((1, 6))(gate)]))
    y = kl.Permute((2, 1))(kl.Dense(LENGTH)(kl.Permute((2, 1))(x)))
    x = kl.Concatenate()([kl.Add()([x, y]), kl.Maximum()([x, y])])
    x = kl.Conv1DTranspose(5, 3, strides=2, padding="same", activation="tanh")(kl.MaxPooling1D(3)(x))
    x = kl.Dense(8, activation="selu")(kl.Flatten()(x))
    return keras.Model(inputs, kl.Dense(3, activation="softmax", name="classes")(x))


def set_weights(model, seed):
    random = np.random.default_rng(seed)
    model.set_weights([weight_values(weight.name, tuple(weight.shape), random) for weight in model.weights])


def export(model, path):
    if IS_3:
        model(np.zeros((1, LENGTH, 4), "float32"))
        model.export(str(path), format="onnx", verbose=False)
        return
    import tensorflow as tf
    import tf2onnx
    tf2onnx.convert.from_keras(model, [tf.TensorSpec((None, LENGTH, 4), tf.float32, name="sequence")], opset=17, output_path=str(path))


def make(build, seed):
    name = f"keras{keras.__version__[0]}_{build.__name__}"
    keras.backend.clear_session()
    keras.backend.set_floatx("float32")
    model = build()
    set_weights(model, seed)
    export(model, FOLDER / f"{name}.onnx")
    import onnx
    (output,) = [one.name for one in onnx.load(FOLDER / f"{name}.onnx").graph.output]

    def compute(kind, values):
        if IS_3:
            keras.config.set_dtype_policy(kind)
        keras.backend.set_floatx(kind)
        raw = keras.Model.from_config(keras_golden.raw_config(model.get_config(), kind))
        raw.set_weights(model.get_weights())
        result = raw(values[0], training=False)
        return [result.detach().numpy() if IS_3 else result.numpy()]

    keras_golden.make_golden(name, seed, {"sequence": (None, LENGTH, 4)}, {output: len(model.output.shape)}, compute,
                             f"make_onnx_keras.py, seed {seed}", {"keras": keras.__version__})
    if IS_3:
        keras.config.set_dtype_policy("float32")
    print(name, (FOLDER / f"{name}.onnx").stat().st_size, flush=True)


if __name__ == "__main__":
    for seed, build in enumerate((tower, gated), start=201):
        make(build, seed)
    sys.exit(0)
