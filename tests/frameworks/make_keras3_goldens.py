# SPDX-License-Identifier: MIT
"""Generates Keras 3 .h5 test models and their outputs.

    make_keras3_goldens.py [NAME ...]      (Keras 3.15.1 with PyTorch 2.13.0; keras3_norms with KERAS_BACKEND=jax)

rewrites keras/NAME.h5 and keras/NAME.safetensors beside this script (keras_golden.py says what is in them).
"""
import os
import sys

os.environ.update(KERAS_BACKEND=os.environ.get("KERAS_BACKEND", "torch"), CUDA_VISIBLE_DEVICES="")

import keras
import numpy as np
from keras import layers as kl
from keras import ops

import keras_golden
from keras_golden import FOLDER, weight_values


# --- the models ----------------------------------------------------------------------------------------------------

def keras3_functional():
    """Functions of keras.ops are layers of their own, and what a call reads stands in its arguments."""
    x = inputs = keras.Input((47, 4))
    y = kl.Conv1D(6, 3, padding="same", activation="gelu")(x)
    z = kl.BatchNormalization()(kl.Conv1D(6, 4, padding="same", dilation_rate=2)(y))
    z = ops.gelu(z) + ops.gelu(y, approximate=False)
    z = kl.PReLU(shared_axes=[1])(kl.ReLU(max_value=2.0, negative_slope=0.1)(z))
    z = ops.relu(ops.multiply(z, ops.silu(y)))
    z = kl.Concatenate()([z, kl.LeakyReLU(0.2)(y)])
    return keras.Model(inputs, kl.Conv1D(2, 3, activation="sigmoid", name="bins")(z))


def keras3_nested():
    """A model in a model, weights of the frozen layers last, and a side input."""
    trunk = keras.Sequential([
        keras.Input((44, 4)), kl.Conv1D(5, 5, name="frozen", trainable=False), kl.BatchNormalization(scale=False),
        kl.Activation("elu"), kl.SeparableConv1D(6, 3, padding="same"), kl.MaxPooling1D(4)], name="trunk")
    sequence = keras.Input((44, 4), name="sequence")
    extra = keras.Input((3,), name="extra")
    x = kl.Flatten()(kl.TimeDistributed(kl.Dense(4, activation=keras.activations.silu))(trunk(sequence)))
    x = kl.Concatenate()([x, extra])
    return keras.Model([sequence, extra], kl.Dense(3, activation="softmax", name="classes")(x))


def keras3_sequential():
    return keras.Sequential([
        keras.Input((44,)), kl.Embedding(5, 6), kl.Conv1D(5, 5, padding="causal", activation="relu"), kl.Dropout(0.3),
        kl.SpatialDropout1D(0.2), kl.GlobalMaxPooling1D(), kl.Dense(2, activation="exponential")])


def keras3_gated():
    """Squeeze and excite, and the functions that Keras 3 has or has otherwise."""
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 5, padding="same", activation="hard_silu")(x)
    y = kl.Dense(6, activation="hard_sigmoid")(kl.GlobalAveragePooling1D(keepdims=True)(x))
    x = kl.Conv1D(6, 3, padding="same", activation="mish")(kl.Multiply()([x, y]))
    x = x * kl.Dense(6, activation="softsign")(kl.GlobalMaxPooling1D(keepdims=True)(x))
    x = kl.Conv1D(5, 3, padding="same", activation="log_softmax")(x)
    return keras.Model(inputs, kl.Conv1D(2, 3, name="bins")(x))


def keras3_norms():
    """Norms over the last axis: of positions, of a vector, across a permuted picture of the sequence."""
    x = inputs = keras.Input((40, 4))
    x = kl.LayerNormalization(epsilon=1e-5)(kl.Conv1D(19, 5, padding="same")(x))
    y = kl.LayerNormalization(axis=[-1], scale=False, name="no_gain")(kl.Conv1D(6, 3, activation="gelu")(x))
    y = kl.Dense(7)(kl.LayerNormalization(axis=2, center=False, name="no_offset")(y))
    z = kl.Permute((2, 1))(kl.RMSNormalization()(y))
    z = kl.Permute((2, 1))(kl.LayerNormalization(name="across")(z))
    y = kl.Flatten()(kl.Add()([y, z]))
    y = kl.Dense(9)(kl.LayerNormalization(center=False, scale=False, name="plain")(y))
    return keras.Model(inputs, kl.Dense(3, activation="softmax", name="classes")(kl.LayerNormalization()(y)))


MODELS = {"keras3_functional": keras3_functional, "keras3_nested": keras3_nested,
          "keras3_sequential": keras3_sequential, "keras3_gated": keras3_gated,
          "keras3_norms": keras3_norms}


# --- from a model to files -----------------------------------------------------------------------------------------

def set_weights(model, seed):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if "seed_generator" not in weight.path:
            weight.assign(weight_values(weight.path, tuple(weight.shape), random))


def make(name, seed):
    keras.utils.clear_session()
    keras.backend.set_floatx("float32")
    model = MODELS[name]()
    set_weights(model, seed)
    model.save(FOLDER / f"{name}.h5")

    def compute(kind, values):
        keras.backend.set_floatx(kind)
        raw = type(model).from_config(keras_golden.raw_config(model.get_config(), kind))
        raw.set_weights(model.get_weights())
        read = [ops.convert_to_tensor(v) for v in values]
        return [ops.convert_to_numpy(raw(read if len(read) > 1 else read[0], training=False))]

    keras_golden.make_golden(name, seed, {tensor.name: tensor.shape for tensor in model.inputs},
                             {model.layers[-1].name: len(model.output_shape)}, compute,
                             f"make_keras3_goldens.py, seed {seed}", {"keras": keras.__version__})


def main():
    for seed, name in enumerate(MODELS, start=101):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        make(name, seed)
        print(name)


if __name__ == "__main__":
    main()
