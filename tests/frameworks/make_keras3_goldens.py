# SPDX-License-Identifier: MIT
"""Generates Keras 3 .h5 and .keras test models and their outputs.

    make_keras3_goldens.py [NAME ...]      (Keras 3.15.1 with PyTorch 2.13.0; the others since keras3_norms with KERAS_BACKEND=jax
    and JAX_ENABLE_X64=1)

rewrites keras/NAME.h5 (or .keras) and keras/NAME.safetensors next to this script (keras_golden.py says what is in them).
"""
import os
import sys

os.environ.update(KERAS_BACKEND=os.environ.get("KERAS_BACKEND", "torch"), CUDA_VISIBLE_DEVICES="")

import keras
import numpy as np
from keras import layers as kl
from keras import ops, tree

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


def keras3_groups():
    """Norms of groups of channels over all positions, and quotients of tensors."""
    x = inputs = keras.Input((40, 4))
    x = kl.GroupNormalization(3, name="groups")(kl.Conv1D(6, 5, padding="same")(x))
    y = kl.GroupNormalization(-1, epsilon=1e-5, scale=False, name="each")(kl.Conv1D(6, 3, padding="same", activation="gelu")(x))
    x = x / (1.5 + ops.sigmoid(y)) + 2.0 / (ops.square(x) + 1.0)
    x = kl.GroupNormalization(1, center=False, name="all")(x / ops.expand_dims(ops.mean(ops.square(x) + 0.5, axis=2), -1))
    x = x[:, :, 1:5] - ops.divide(np.array([1, 2, 3, 4], "float32"), ops.square(y[:, :, :4]) + 1.0)
    return keras.Model(inputs, kl.Conv1D(2, 3, name="bins")(x))


def keras3_operations():
    """Numbers and arrays among an operation's inputs; operations that have a layer's name, and settings of their own."""
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 5, padding="same")(x)
    y = kl.Conv1D(6, 3, padding="same")(x)
    x = (x * 2.0 + 1.0 - y) / 4 + np.array([0.1, 0.2, -0.3, 0.4, 0.5, -0.6], "float32")
    x = 1.5 - x * ops.convert_to_tensor([[[0.5, 1, -2, 0.1, 1, 3]]])
    x = ops.minimum(1.8, ops.maximum(x, -1.2)) + ops.clip(y, -0.5, 0.7) + ops.square(-y) ** 2
    x = kl.Add()([x, np.array([[[1, 2, 3, 4, 5, 6]]], "float32")])
    x = x * ops.expand_dims(ops.average(x, axis=1), 1) + ops.expand_dims(ops.average(y, axis=2), -1)
    x = ops.concatenate([x, ops.leaky_relu(y, 0.3), ops.elu(y, 0.5)], axis=-1)[:, 2:-3, 1:]
    x = keras.activations.relu(x, negative_slope=0.1, max_value=2) + ops.threshold(x, 0.1, 0.2)
    x = ops.pad(x, ((0, 0), (1, 2), (0, 0))) + ops.softmax(x[:, 0:1], axis=-1)
    bins = kl.Conv1D(2, 3, name="bins")(x)
    parts = [ops.mean(x, axis=1), ops.max(x, axis=1), ops.sum(x, axis=[1]) / 38, ops.logsumexp(x[:, :, :3], axis=1),
             ops.average(x, axis=-1), ops.squeeze(ops.expand_dims(x[:, 5], 1), 1), ops.log_softmax(x[:, 7])]
    return keras.Model(inputs, [bins, kl.Dense(2, name="window")(ops.concatenate(parts, axis=1))])


def keras3_channels_first():
    """Layers that work value by value, with and without weights, where the positions are the last axis."""
    def first(layer, *arguments, **options):
        return layer(*arguments, data_format="channels_first", **options)
    x = inputs = keras.Input((4, 40))
    x = kl.PReLU()(first(kl.Conv1D, 6, 5, padding="same")(x))
    x = first(kl.MaxPooling1D, 2)(x)
    x = kl.PReLU(shared_axes=[2])(first(kl.Conv1D, 5, 3, padding="same")(x))
    x = kl.BatchNormalization(axis=1)(kl.LayerNormalization(axis=-1)(x))
    x = kl.PReLU(shared_axes=[1])(first(kl.Conv1D, 5, 2, padding="same")(x)) * np.linspace(-1, 2, 20, dtype="float32")
    x = kl.BatchNormalization(axis=2)(kl.LeakyReLU(0.2)(kl.RMSNormalization()(x)))
    x = first(kl.AveragePooling1D, 2)(first(kl.Conv1D, 6, 3, activation=kl.ELU(0.4))(x))
    x = kl.Dense(3, name="window")(kl.Flatten(data_format="channels_first")(kl.Softmax(axis=1)(x)))
    return keras.Model(inputs, x)


def keras3_by_name():
    """Inputs and outputs in dicts, and a model inside that is called by name and is an output itself."""
    a, b = keras.Input((40, 4), name="a"), keras.Input((3,), name="b")
    inner = keras.Model({"zz": a, "features": b},
                        {"q": kl.Dense(4)(kl.Concatenate()([kl.GlobalMaxPooling1D()(a), b])),
                         "p": kl.Conv1D(2, 3, padding="same")(a)}, name="inner")
    x, y = keras.Input((40, 4), name="x"), keras.Input((3,), name="y")
    both = inner({"features": y, "zz": x})
    return keras.Model({"sequence": x, "extra": y}, {"window": kl.Dense(2, name="d")(both["q"]), "bins": both["p"]})


def keras3_weights():
    """FILE.weights.h5: groups called by the layers' classes, numbered in the order of the model's layers."""
    trunk = keras.Sequential([keras.Input((44, 4)), kl.Conv1D(5, 5, trainable=False), kl.BatchNormalization(),
                              kl.Dropout(0.3), kl.Conv1D(6, 3, activation=kl.LeakyReLU(0.2))], name="z_trunk")
    inner = keras.Input((38, 6))
    head = keras.Model(inner, kl.SeparableConv1D(4, 3, padding="same")(kl.LayerNormalization()(inner)), name="a_head")
    x = inputs = keras.Input((44, 4))
    shared = kl.Dense(4, activation="hard_sigmoid", name="z_shared")
    y = shared(head(trunk(x))) + shared(kl.Conv1D(4, 7, name="b_conv")(x))
    y = kl.TimeDistributed(kl.Dense(5))(kl.PReLU()(kl.Conv1D(4, 3, name="a_conv", activation="gelu")(y)))
    return keras.Model(inputs, kl.Dense(2, name="window")(kl.GlobalAveragePooling1D()(kl.RMSNormalization()(y))))


def keras3_archive():
    """FILE.keras, as CREsted saves its dilated CNN: a tower of dilated residuals, and a dense layer for each class."""
    x = inputs = keras.Input((90, 4), name="sequence")
    x = kl.Conv1D(8, 5, padding="same", use_bias=False, name="first")(x)
    x = kl.Dropout(0.1)(kl.Activation("gelu")(kl.BatchNormalization(momentum=0.9)(x)))
    for i in (1, 2, 3):
        y = kl.Conv1D(8, 3, dilation_rate=2 ** i, activation="relu", padding="valid", use_bias=False)(x)
        y = kl.BatchNormalization(momentum=0.9)(y)
        x = kl.add([kl.Cropping1D(2 ** i)(x), y])
    pooled = kl.GlobalAveragePooling1D()(x)
    classes = [kl.Dense(1, activation="softplus", name=f"class_{i}")(pooled) for i in range(2)]
    return keras.Model(inputs, kl.Concatenate(name="classes")(classes))


def keras3_archive_gated():
    """FILE.keras, as CREsted saves its LegNet: inverted residuals with squeeze and excite, a model inside the model."""
    inner = keras.Input((48, 6))
    y = kl.Activation("swish")(kl.BatchNormalization()(kl.Conv1D(12, 1, padding="same", use_bias=False)(inner)))
    y = kl.Activation("swish")(kl.BatchNormalization()(kl.Conv1D(12, 7, padding="same", groups=12, use_bias=False)(y)))
    gate = kl.Dense(12, activation="sigmoid")(kl.Dense(3, activation="swish")(ops.mean(y, axis=1)))
    y = kl.Multiply()([y, kl.Reshape((1, 12))(gate)])
    block = keras.Model(inner, kl.Concatenate()([inner, kl.Conv1D(6, 1)(y)]), name="block")
    x = inputs = keras.Input((48, 4))
    x = block(kl.Conv1D(6, 9, padding="same", activation="exponential")(x * 0.5))
    x = kl.Conv1D(5, 3)(kl.MaxPooling1D(2, padding="same")(x))
    return keras.Model(inputs, kl.Conv1D(2, 1, activation="softplus", name="bins")(x))


MODELS = {"keras3_functional": keras3_functional, "keras3_nested": keras3_nested,
          "keras3_sequential": keras3_sequential, "keras3_gated": keras3_gated,
          "keras3_norms": keras3_norms, "keras3_groups": keras3_groups, "keras3_operations": keras3_operations,
          "keras3_channels_first": keras3_channels_first, "keras3_by_name": keras3_by_name,
          "keras3_weights": keras3_weights, "keras3_archive": keras3_archive,
          "keras3_archive_gated": keras3_archive_gated}
REBUILT = ("keras3_operations", "keras3_by_name")


# --- from a model to files -----------------------------------------------------------------------------------------

def set_weights(model, seed):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if "seed_generator" not in weight.path:
            weight.assign(weight_values(weight.path, tuple(weight.shape), random))


def names_of(structure, name=""):
    """The names of a model's inputs or outputs: their keys in a dict, else their layers', in Keras's order."""
    if isinstance(structure, dict):
        return [one for key in sorted(structure) for one in names_of(structure[key], key)]
    if isinstance(structure, (list, tuple)):
        return [one for part in structure for one in names_of(part, name)]
    return [name or structure._keras_history.operation.name]


def make(name, seed):
    keras.utils.clear_session()
    keras.backend.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    model = MODELS[name]()
    set_weights(model, seed)
    if name == "keras3_weights":
        (FOLDER / f"{name}.json").write_text(model.to_json())
        model.save_weights(FOLDER / f"{name}.weights.h5")
        (FOLDER / f"{name}.weights.h5").rename(FOLDER / f"{name}.h5")
    else:
        model.save(FOLDER / (f"{name}.keras" if "archive" in name else f"{name}.h5"))

    def compute(kind, values):
        keras.backend.set_floatx(kind)
        if name in REBUILT:
            keras.config.set_dtype_policy(kind)
            raw = MODELS[name]()
        else:
            raw = type(model).from_config(keras_golden.raw_config(model.get_config(), kind))
        raw.set_weights(model.get_weights())
        read = tree.pack_sequence_as(model.input, [ops.convert_to_tensor(v) for v in values])
        return [ops.convert_to_numpy(v) for v in tree.flatten(raw(read, training=False))]

    keras_golden.make_golden(name, seed, dict(zip(names_of(model.input), [t.shape for t in model.inputs])),
                             dict(zip(names_of(model.output), [len(t.shape) for t in model.outputs])), compute,
                             f"make_keras3_goldens.py, seed {seed}", {"keras": keras.__version__})


def main():
    for seed, name in enumerate(MODELS, start=101):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        make(name, seed)
        print(name)


if __name__ == "__main__":
    main()
