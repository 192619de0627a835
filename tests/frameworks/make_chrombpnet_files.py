# SPDX-License-Identifier: MIT
"""Generates ChromBPNet test models and their Keras outputs (TensorFlow 2.15) in tests/data/chrombpnet.

nobias.h5, bias.h5 and withbias.h5, the last of both joined as ChromBPNet's training joins them; golden.h5: codes
[windows, bases] (4 is unknown), and of each model in double precision NAME_profile [windows, bins], the logits, and
NAME_logcounts [windows]. Layers bear the names of kundajelab/chrombpnet's.
"""
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data" / "chrombpnet"
WINDOW, KEPT, WINDOWS = 160, 20, 3


def summed(x):
    return tf.math.reduce_logsumexp(x, axis=-1, keepdims=True)


# Keras stores a Lambda's code with the place of its source: the same bytes wherever this script lies.
summed.__code__ = summed.__code__.replace(co_filename="chrombpnet.py", co_firstlineno=1, co_name="<lambda>",
                                          co_qualname="<lambda>")
summed.__name__ = "<lambda>"


def bpnet(filters, dilated, prefix, ends, name=None):
    """First convolution k21, dilated residual ones with valid padding, a profile k75 cropped, counts of the mean."""
    sequence = keras.Input((WINDOW, 4), name="sequence")
    x = layers.Conv1D(filters, 21, activation="relu", name=prefix + "1st_conv")(sequence)
    for i in range(1, dilated + 1):
        conv = layers.Conv1D(filters, 3, activation="relu", dilation_rate=2**i, name=f"{prefix}{i}conv")(x)
        crop = (x.shape[1] - conv.shape[1]) // 2
        x = layers.add([conv, layers.Cropping1D(crop, name=f"{prefix}{i}crop")(x)])
    wide = layers.Conv1D(1, 75, name=ends[0])(x)
    profile = layers.Cropping1D((wide.shape[1] - KEPT) // 2, name=ends[1])(wide)
    profile = layers.Flatten(name=ends[2])(profile)
    counts = layers.Dense(1, name=ends[3])(layers.GlobalAvgPool1D(name="gap")(x))
    return keras.Model(sequence, [profile, counts], name=name)


def build(dtype):
    keras.backend.clear_session()
    keras.backend.set_floatx(dtype)
    main = bpnet(6, 2, "wo_bias_bpnet_",
                 ["wo_bias_bpnet_" + end for end in ("prof_out_precrop", "logitt_before_flatten",
                                                     "logits_profile_predictions", "logcount_predictions")],
                 "model_wo_bias")
    bias = bpnet(3, 1, "bpnet_", ["prof_out_precrop", "logits_profile_predictions_preflatten",
                                  "logits_profile_predictions", "logcount_predictions"])
    sequence = keras.Input((WINDOW, 4), name="sequence")
    one, other = main(sequence), bias(sequence)
    profile = layers.Add(name="logits_profile_predictions")([one[0], other[0]])
    both = layers.Concatenate(axis=-1)([one[1], other[1]])
    counts = layers.Lambda(summed, name="logcount_predictions")(both)
    return {"nobias": main, "bias": bias, "withbias": keras.Model(sequence, [profile, counts])}


def main():
    generator = np.random.default_rng(20)
    codes = generator.integers(0, 4, (WINDOWS, WINDOW))
    codes[1, 30:34] = 4
    letters = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes]
    single = build("float32")
    weights = {}
    for name in ("nobias", "bias"):
        weights[name] = [generator.normal(0, 1.3 / np.sqrt(np.prod(w.shape[:-1]) if w.ndim > 1 else 9), w.shape)
                         .astype(np.float32) for w in single[name].get_weights()]
        single[name].set_weights(weights[name])
    for name, model in single.items():
        model.compile(optimizer="adam", loss="mse")  # as saved: with the optimizer's state
        model.save(FOLDER / f"{name}.h5")
    double = build("float64")
    for name in weights:
        double[name].set_weights(weights[name])
    with h5py.File(FOLDER / "golden.h5", "w") as file:
        file["codes"] = codes.astype("f4")
        for name, model in double.items():
            profile, counts = model(letters, training=False)
            file[f"{name}_profile"], file[f"{name}_logcounts"] = np.asarray(profile), np.asarray(counts)[:, 0]
            print(name, np.asarray(profile).std(), np.asarray(counts)[:, 0])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    main()
