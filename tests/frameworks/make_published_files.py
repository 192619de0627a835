# SPDX-License-Identifier: MIT
"""Generates small models of published networks that are told by their layers, and their Keras outputs (TensorFlow 2.15).

    make_published_files.py

rewrites tests/data/published: spliceai.h5 (80 bases of context), bpnet.h5 and bpnet_strands.h5 (a control's profile and
counts besides the sequence; one count, or one a strand), deepstarr.json with deepstarr.h5; golden.h5: of each
NAME_codes [windows, bases] (4 is unknown), and in double precision NAME_values [windows, tracks, bins] as they are used:
probabilities, counts shared out, activities; of BPNet's with a control also NAME_controlled, for NAME_profile_control
[windows, bases, 2] and NAME_counts_control [windows, 2].
"""
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tensorflow as tf

from make_ensemble_files import random_weights

keras = tf.keras
layers = keras.layers
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data" / "published"
WINDOWS = 3


def spliceai(end="softmax"):
    """Of 80 bases of context: four residual units of two convolutions, windows of any length."""
    sequence = keras.Input((None, 4))
    x = layers.Conv1D(5, 1)(sequence)
    skip = layers.Conv1D(5, 1)(x)
    for _ in range(4):
        y = x
        for _ in range(2):
            y = layers.Activation("relu")(layers.BatchNormalization()(y))
            y = layers.Conv1D(5, 11, padding="same")(y)
        x = layers.add([y, x])
    skip = layers.add([skip, layers.Conv1D(5, 1)(x)])
    return keras.Model(sequence, layers.Conv1D(3, 1, activation=end)(layers.Cropping1D(40)(skip)))


def summed(x):
    return tf.math.reduce_logsumexp(x, axis=-1, keepdims=True)


# Keras stores a Lambda's code with the place of its source: the same bytes wherever this script lies.
summed.__code__ = summed.__code__.replace(co_filename="arch.py", co_firstlineno=1, co_name="<lambda>",
                                          co_qualname="<lambda>")
summed.__name__ = "<lambda>"


class CustomModel(keras.Model):
    """BPNet's class, by whose name the file is saved."""


def bpnet(strands):
    """Activation before each dilated convolution, valid padding, a control joined to profile and counts."""
    sequence = keras.Input((160, 4), name="sequence")
    x = layers.Conv1D(6, 21, name="main_conv_0")(sequence)
    for i in range(1, 3):
        y = layers.ReLU(name=f"main_relu_{i}")(x)
        y = layers.Conv1D(6, 3, dilation_rate=2**i, name=f"main_dil_conv_{i}")(y)
        x = layers.add([y, layers.Cropping1D(2**i, name=f"main_crop_{i}")(x)], name=f"main_add_{i}")
    x = layers.ReLU(name="main_relu")(x)
    profile = layers.Conv1D(2, 75, name="main_profile_head")(x)
    profile = layers.Cropping1D(profile.shape[1] // 2 - 10, name="main_profile_head_cropped")(profile)
    counts = layers.GlobalAveragePooling1D(name="main_global_avg_pooling")(x)
    counts = layers.Dense(2 if strands else 1, name="main_counts_head")(counts)
    profile_control = keras.Input((20, 2), name="profile_bias_input_0")
    counts_control = keras.Input((2,), name="counts_bias_input_0")
    profile = layers.concatenate([profile, profile_control], name="main_concat_with_prof_bias_0")
    profile = layers.Conv1D(2, 1, name="profile_predictions")(profile)
    control = counts_control if strands else layers.Lambda(summed, name="main_logsumexp_counts_bias_0")(counts_control)
    counts = layers.concatenate([counts, control], name="main_concat_with_counts_bias_0")
    counts = layers.Dense(2 if strands else 1, name="logcounts_predictions")(counts)
    return CustomModel(inputs=[sequence, profile_control, counts_control], outputs=[profile, counts])


def deepstarr():
    """As published, of fewer filters."""
    sequence = keras.Input((249, 4))
    x = sequence
    for i, (filters, kernel) in enumerate(((8, 7), (5, 3), (5, 5), (6, 3)), start=1):
        x = layers.Conv1D(filters, kernel, padding="same", name="Conv1D_1st" if i == 1 else f"Conv1D_{i}")(x)
        x = layers.MaxPooling1D(2)(layers.Activation("relu")(layers.BatchNormalization()(x)))
    x = layers.Flatten()(x)
    for i in range(1, 3):
        x = layers.Activation("relu")(layers.BatchNormalization()(layers.Dense(7, name=f"Dense_{i}")(x)))
        x = layers.Dropout(0.4)(x)
    return keras.Model([sequence], [layers.Dense(1, name="Dense_Dev")(x), layers.Dense(1, name="Dense_Hk")(x)])


def shared_out(profile, counts):
    """bpnet/cli/predict.py: one softmax a strand, or one over both where there is one count. [N, T, B]"""
    profile = np.asarray(profile).transpose(0, 2, 1)
    counts = np.asarray(counts)[:, :, None]
    axes = 2 if counts.shape[1] == profile.shape[1] else (1, 2)
    shares = np.exp(profile - profile.max(axis=axes, keepdims=True))
    return shares / shares.sum(axis=axes, keepdims=True) * np.exp(counts)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(31)
    makers = {"spliceai": spliceai, "bpnet": lambda: bpnet(False), "bpnet_strands": lambda: bpnet(True),
              "deepstarr": deepstarr}
    lengths = {"spliceai": 120, "bpnet": 160, "bpnet_strands": 160, "deepstarr": 249}
    weights = {}
    for name, make in makers.items():
        keras.backend.clear_session()
        model = make()
        weights[name] = random_weights(model, generator, spread=0.3)
        model.set_weights(weights[name])
        if name == "deepstarr":
            (FOLDER / "deepstarr.json").write_text(model.to_json())
            model.save_weights(FOLDER / "deepstarr.h5")
        else:
            model.save(FOLDER / f"{name}.h5")
    keras.backend.set_floatx("float64")
    with h5py.File(FOLDER / "golden.h5", "w") as file:
        for name, make in makers.items():
            keras.backend.clear_session()
            model = make()
            model.set_weights(weights[name])
            codes = generator.integers(0, 4, (WINDOWS, lengths[name]))
            codes[1, 30:34] = 4
            letters = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes]
            file[f"{name}_codes"] = codes.astype("f4")
            if name == "spliceai":
                file[f"{name}_values"] = np.asarray(model(letters, training=False)).transpose(0, 2, 1)
            elif name == "deepstarr":
                file[f"{name}_values"] = np.concatenate(model(letters, training=False), axis=1)[:, :, None]
            else:
                profile, counts = np.zeros((WINDOWS, 20, 2)), np.zeros((WINDOWS, 2))
                file[f"{name}_values"] = shared_out(*model([letters, profile, counts], training=False))
                profile, counts = generator.poisson(2, (WINDOWS, 20, 2)), generator.uniform(0, 3, (WINDOWS, 2))
                profile, counts = profile.astype("f4"), counts.astype("f4")
                file[f"{name}_controlled"] = shared_out(*model([letters, profile, counts], training=False))
                whole = np.zeros((WINDOWS, lengths[name], 2), "f4")
                whole[:, 70:90] = profile
                file[f"{name}_profile_control"], file[f"{name}_counts_control"] = whole, counts
            print(name, file[f"{name}_values"][()].std(axis=(0, 2)))


if __name__ == "__main__":
    main()
