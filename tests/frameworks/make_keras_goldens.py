# SPDX-License-Identifier: MIT
"""Generates Keras test models of every file kind and their outputs.

    make_keras_goldens.py [NAME ...]      (TensorFlow 2.15.1 on Python 3.11: pip install tensorflow-cpu==2.15.1)

rewrites keras/NAME.h5 (and NAME.json where the file holds weights alone) and keras/NAME.safetensors next to this script
(keras_golden.py says what is in it). Files of Keras 1 and 0.3, which no TensorFlow of today writes, are written with h5py, and
computed with loops in NumPy from these versions' own definitions.
"""
import json
import os
import sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import h5py
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers as kl

import keras_golden
from keras_golden import FOLDER, one_hot, weight_values, windows


class StochasticReverseComplement(kl.Layer):
    """As Basenji has it, when not in training: the sequence, and that it was not reversed."""

    def call(self, sequence):
        return sequence, tf.constant(False)


class SwitchReverse(kl.Layer):
    """As Basenji has it: undoes a reversal."""

    def __init__(self, strand_pair=None, **options):
        super().__init__(**options)
        self.strand_pair = strand_pair

    def call(self, values):
        return values[0]

    def get_config(self):
        return {**super().get_config(), "strand_pair": self.strand_pair}


CUSTOM = {"StochasticReverseComplement": StochasticReverseComplement, "SwitchReverse": SwitchReverse,
          "log_softmax_v2": tf.nn.log_softmax}


# --- the models ----------------------------------------------------------------------------------------------------

def flat_sequential():
    return keras.Sequential([
        kl.Conv1D(6, 5, activation="relu", input_shape=(50, 4)), kl.MaxPooling1D(2),
        kl.Conv1D(5, 4, padding="same"), kl.BatchNormalization(), kl.LeakyReLU(0.1), kl.Dropout(0.2),
        kl.SpatialDropout1D(0.1), kl.GaussianNoise(0.1), kl.Flatten(), kl.Dense(7, activation="elu"),
        kl.ThresholdedReLU(0.2), kl.Dense(3, activation="softmax")])


def open_length():
    x = inputs = keras.Input((None, 4))
    x = kl.Conv1D(6, 3, padding="same", use_bias=False)(x)
    y = kl.BatchNormalization(scale=False)(x)
    y = tf.nn.gelu(y, approximate=True)
    y = kl.Conv1D(6, 3, dilation_rate=2, padding="same")(y)
    x = kl.Add()([x, y])
    y = kl.BatchNormalization(center=False, epsilon=1e-5)(x)
    y = tf.nn.gelu(y)
    y = kl.Conv1D(6, 2, dilation_rate=3, padding="same", activation="tanh")(y)
    x = kl.Concatenate()([kl.Multiply()([x, y]), y])
    x = kl.Cropping1D((9, 8))(x)
    return keras.Model(inputs, kl.Conv1D(3, 1, activation="softmax")(x))


def causal_and_strided():
    model = keras.Sequential([
        kl.Conv1D(6, 3, padding="causal", dilation_rate=2, activation="swish", input_shape=(53, 4)),
        kl.ZeroPadding1D((2, 1)), kl.Conv1D(5, 4, strides=3, padding="same", activation="gelu"),
        kl.AveragePooling1D(3, strides=2, padding="same"), kl.MaxPooling1D(2, strides=1, padding="same"),
        kl.GlobalAveragePooling1D(), kl.Dense(4, activation="softplus"), kl.Dense(2), kl.Activation("sigmoid")])
    model.compile("adam", "mse")
    model.train_on_batch(np.zeros((2, 53, 4)), np.zeros((2, 2)))  # so that the file has optimizer_weights
    return model


def separable():
    return keras.Sequential([
        kl.SeparableConv1D(6, 3, depth_multiplier=2, padding="same", input_shape=(40, 4)),
        kl.PReLU(shared_axes=[1]), kl.DepthwiseConv1D(4, depth_multiplier=2, strides=2), kl.ELU(0.7),
        kl.ReLU(negative_slope=0.2), kl.Conv1D(8, 3, groups=2, padding="same"), kl.Softmax(),
        kl.GlobalMaxPooling1D(), kl.Dense(3), kl.PReLU(), kl.Dense(2, activation="exponential")])


def picture():
    return keras.Sequential([
        kl.BatchNormalization(input_shape=(44, 4, 1)), kl.Conv2D(6, (5, 4), activation="relu"),
        kl.MaxPooling2D((2, 1)), kl.Conv2D(5, (3, 2), padding="same"), kl.BatchNormalization(),
        kl.AveragePooling2D((3, 1)), kl.Flatten(), kl.Dense(2, activation="sigmoid")])


def reshaped():
    x = inputs = keras.Input((4, 44))
    x = kl.Permute((2, 1))(x)
    x = kl.Reshape((44, 4, 1))(x)
    x = kl.Conv2D(6, (5, 4))(x)
    x = kl.Reshape((-1, 6))(x)
    x = kl.Conv1D(5, 3, activation="relu")(x)
    x = kl.Permute((2, 1))(x)
    x = kl.Reshape((190,))(x)  # channels outside, as PyTorch flattens
    return keras.Model(inputs, kl.Dense(2)(x))


def nested():
    first = keras.Sequential([kl.Conv1D(5, 3, padding="same", input_shape=(48, 4)), kl.BatchNormalization(),
                              kl.Activation("relu")], name="first")
    x = inner = keras.Input((48, 5))
    x = kl.Conv1D(5, 4, padding="same", name="frozen", trainable=False)(x)
    x = kl.BatchNormalization()(x)
    x = kl.Conv1D(6, 3, padding="same")(x)
    trunk = keras.Model(inner, [kl.Activation("tanh")(x), kl.MaxPooling1D(4)(x)], name="trunk")
    inputs = keras.Input((48, 4))
    fine, coarse = trunk(first(inputs))
    shared = kl.Dense(6, activation="relu", name="shared")
    profile = kl.Conv1D(1, 3, padding="same")(shared(fine))
    counts = kl.TimeDistributed(kl.Dense(2, activation="softplus"), name="counts")(shared(coarse))
    return keras.Model(inputs, [kl.Flatten(name="profile")(profile), counts])


def basenji_like():
    x = inputs = keras.Input((64, 4), name="sequence")
    x, flag = StochasticReverseComplement()(x)
    x = kl.Conv1D(6, 5, padding="same")(x)
    x = kl.MaxPooling1D(4, padding="same")(x)
    x = tf.nn.gelu(x, approximate=True)
    x = kl.Cropping1D(3)(x)
    x = kl.Dense(4, activation="softplus")(x)
    return keras.Model(inputs, SwitchReverse(strand_pair=[1, 0, 3, 2], name="switch")([x, flag]))


def upsampled():
    x = inputs = keras.Input((48, 4))
    fine = kl.Conv1D(5, 3, padding="same", activation="relu")(x)
    x = kl.Conv1D(5, 3, padding="same")(kl.MaxPooling1D(3)(fine))
    x = kl.Add()([kl.UpSampling1D(3)(x), fine])
    return keras.Model(inputs, kl.Conv1D(2, 1, activation="softplus", name="fine")(x))


def embedded():
    return keras.Sequential([
        kl.Embedding(5, 6, input_length=44), kl.Conv1D(5, 5, padding="same", activation="selu"), kl.AlphaDropout(0.1),
        kl.GaussianDropout(0.1), kl.GlobalMaxPooling1D(), kl.Dense(2, activation="sigmoid")])


def profile():
    """As BPNet has it: dilated residuals, a profile that sums to one and the logarithm of its counts."""
    x = inputs = keras.Input((90, 4))
    x = kl.Conv1D(6, 7, padding="valid", activation="relu")(x)
    for i in (1, 2):
        y = kl.Conv1D(6, 3, padding="valid", dilation_rate=2 ** i, activation="relu")(x)
        x = kl.Add()([kl.Cropping1D(2 ** i)(x), y])
    both = kl.Conv1D(2, 1, name="strands")(x)
    profile = kl.Flatten()(kl.Conv1D(1, 9, padding="valid")(x))
    counts = kl.Dense(1, name="counts")(kl.GlobalAveragePooling1D()(x))
    return keras.Model(inputs, [kl.Activation("softmax", name="profile")(profile), counts,
                                kl.Softmax(axis=1, name="by_strand")(both)])


def bounded():
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 4, padding="same")(x)
    x = kl.ReLU(max_value=0.9, negative_slope=0.2, threshold=0.1)(x)
    x = kl.Conv1D(6, 2, padding="same", activation=tf.nn.relu6)(x)
    x = kl.PReLU()(x)
    x = kl.Conv1D(5, 1)(x)
    x = kl.ReLU(max_value=0.5)(x)
    x = kl.PReLU(shared_axes=[2])(kl.Conv1D(5, 3, padding="same")(x))
    x = kl.ReLU(negative_slope=0.3, threshold=0.4)(x)
    return keras.Model(inputs, kl.Conv1D(2, 1)(kl.ReLU(threshold=0.2)(x)))


def turned():
    """Swapped axes that stay swapped, and reshaped values."""
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 3, padding="same", activation="relu")(x)
    x = kl.BatchNormalization(axis=1)(x)
    x = kl.Concatenate(axis=1)([x, kl.MaxPooling1D(2)(x)])  # 60 positions
    x = kl.Permute((2, 1))(x)
    x = kl.Conv1D(8, 3, activation="relu")(x)  # along the six channels
    x = kl.Reshape((16, 2))(x)
    x = kl.MaxPooling1D(2)(kl.Permute((2, 1))(x))
    x = kl.Dense(6)(kl.Permute((2, 1))(x))
    x = kl.Reshape((6, 16))(x)
    x = kl.Add()([x, kl.Permute((2, 1))(kl.Reshape((16, 6))(x))])
    x = kl.Reshape((24, 4, 1))(x)
    x = kl.Conv2D(3, (4, 4))(x)
    x = kl.Flatten()(x)
    x = kl.Conv1D(2, 5, strides=3)(kl.Reshape((20, 1))(kl.Dense(20)(x)))
    return keras.Model(inputs, kl.Dense(2)(kl.GlobalAveragePooling1D(keepdims=True)(x)))


def row_picture():
    """The length is the second axis of a picture of one row."""
    return keras.Sequential([
        kl.Conv2D(6, (1, 5), padding="same", input_shape=(1, 44, 4), activation="relu"), kl.MaxPooling2D((1, 2)),
        kl.ZeroPadding2D(((0, 0), (2, 1))), kl.Conv2D(5, (1, 3), strides=(1, 2), dilation_rate=1),
        kl.GlobalAveragePooling2D(), kl.Dense(2)])


def two_inputs():
    """Features of a window and a signal at every base as side inputs; the sequence is not the first input."""
    features = keras.Input((3,), name="features")
    signal = keras.Input((48, 2), name="signal")
    track = keras.Input((48,), name="track")
    sequence = keras.Input((48, 4), name="sequence")
    x = kl.Concatenate()([signal, sequence, kl.Reshape((48, 1))(track)])
    x = kl.Conv1D(6, 5, padding="same", activation="relu")(x)
    flat = kl.Flatten()(kl.MaxPooling1D(4)(x))
    beside = kl.Dense(4, activation="relu")(kl.BatchNormalization()(features))
    all_of_it = kl.Concatenate()([beside, flat])
    return keras.Model([features, signal, track, sequence],
                       [kl.Dense(2, activation="sigmoid", name="window")(all_of_it),
                        kl.Conv1D(2, 5, name="bins")(x)])


def squeezed():
    """Squeeze and excite as it is written: a vector by position, one value of all, and one channel next to all."""
    def weighed(x, way, channels=6):
        if way == "reshaped":
            y = kl.Reshape((1, channels))(kl.GlobalAveragePooling1D()(x))
        elif way == "kept":
            y = kl.GlobalMaxPooling1D(keepdims=True)(x)
        else:
            y = kl.GlobalAveragePooling1D()(x)
        y = kl.Dense(3, activation="relu", use_bias=False)(y)
        y = kl.Dense(channels, activation="hard_sigmoid", use_bias=False)(y)
        return kl.Multiply()([y, x] if way == "kept" else [x, y])

    inputs = keras.Input((48, 4))
    x = weighed(kl.Conv1D(6, 5, padding="same", activation="relu")(inputs), "reshaped")
    x = kl.MaxPooling1D(2)(x)
    x = weighed(kl.Conv1D(6, 3, padding="same", activation="mish")(x), "kept")
    x = weighed(kl.Conv1D(6, 3, padding="same", activation="softsign")(x), "vector")
    x = kl.Multiply()([kl.Conv1D(1, 3, padding="same", activation="sigmoid")(x), x])
    x = kl.Add()([x, kl.Dense(1)(kl.GlobalAveragePooling1D(keepdims=True)(x)), kl.Conv1D(6, 1)(x)])
    x = x * kl.Dense(6)(kl.GlobalMaxPooling1D(keepdims=True)(x))
    x = kl.Concatenate()([x, kl.RepeatVector(24)(kl.Dense(2)(kl.GlobalAveragePooling1D()(x)))])
    return keras.Model(inputs, kl.Conv1D(2, 3, name="bins")(x))


def functions():
    """Functions of TensorFlow among the layers: means, slices, numbers next to tensors; Average, Subtract, Rescaling."""
    x = inputs = keras.Input((52, 4))
    x = kl.Conv1D(6, 5, padding="same")(kl.Rescaling(2.0, -0.5)(x))
    x = tf.nn.leaky_relu(x, alpha=0.1)
    gate = tf.math.sigmoid(kl.Dense(6)(tf.reduce_mean(x, axis=1, keepdims=True)))
    x = x * gate + tf.expand_dims(tf.reduce_max(x, axis=1), 1) * 0.5
    y = x[:, 3:-5, :]
    x = kl.Conv1D(6, 9, padding="valid")(x)
    x = kl.Average()([x, y, kl.Subtract()([x, y])])
    x = tf.concat([x, tf.nn.softsign(x) - 1.0], axis=-1)
    x = kl.TimeDistributed(kl.BatchNormalization())(x / 2.0 - 0.25)
    x = tf.nn.log_softmax(kl.Conv1D(4, 3, activation=tf.nn.log_softmax)(x) + 3.0)
    return keras.Model(inputs, kl.Dense(2, name="bins")(tf.nn.relu6(x + 2)))


def signal_channel():
    """As maxATAC has it: a signal is the fifth channel of the only input."""
    x = inputs = keras.Input((96, 5), name="genome")
    for filters, dilation in ((6, 1), (7, 1), (7, 2)):
        x = kl.Conv1D(filters, 7, padding="same", dilation_rate=dilation, activation="relu")(x)
        x = kl.BatchNormalization()(x)
        x = kl.MaxPooling1D(2)(x) if dilation == 1 else kl.Dropout(0.1)(x)
    return keras.Model(inputs, kl.Conv1D(2, 1, activation="sigmoid")(x))


def cropped():
    """Outputs of the whole window that do not read its first bases, next to one of bins."""
    x = inputs = keras.Input((60, 4))
    x = kl.Conv1D(6, 5, padding="same", activation="relu")(x)
    bins = kl.Conv1D(2, 1, name="bins")(kl.Cropping1D(15)(x))
    counts = kl.Dense(1, name="counts")(kl.GlobalAveragePooling1D()(kl.Cropping1D((6, 9))(x)))
    flat = kl.Flatten()(kl.MaxPooling1D(5)(kl.Cropping1D((7, 3))(x)))
    p = kl.ZeroPadding2D(((2, 3), (0, 0)))(kl.Reshape((60, 4, 1))(inputs))
    p = kl.Cropping2D(((8, 4), (0, 0)))(kl.Conv2D(5, (6, 4))(p))
    p = kl.Flatten()(kl.MaxPooling2D((3, 1), padding="same")(p))
    return keras.Model(inputs, [bins, counts, kl.Dense(2, activation="sigmoid", name="window")(flat),
                                kl.Dense(2, name="picture")(p)])


def operators():
    """Functions of TensorFlow, operators and slices between the layers."""
    inputs = keras.Input((44, 4))
    x = kl.Conv2D(6, (5, 4), activation="relu")(tf.expand_dims(inputs, -1))
    x = tf.nn.leaky_relu(tf.squeeze(x, axis=2) * 0.7 - 0.4, alpha=0.3)  # [40, 6]
    y = kl.Conv1D(6, 3, padding="same")(x)
    x = (x + y) / -2 + 1.5
    x = x * np.array([0.5, 1, -1, 2, 0.3, 1.2], np.float32) + np.array([[0.1, 0.2, 0, 0, 0.4, -1]], np.float32)
    x = tf.concat([x, tf.nn.sigmoid(y)], axis=-1)[:, 3:-2, :]  # [35, 12]
    x = kl.Average()([x, kl.Conv1D(12, 3, padding="same")(x), kl.Conv1D(12, 2, padding="same")(x)])
    x = kl.Subtract()([x, kl.Conv1D(12, 1, activation="tanh")(x)])
    x = kl.Maximum()([x, kl.Conv1D(12, 3, padding="same")(x)])
    x = tf.minimum(tf.maximum(x, -0.8), kl.Minimum()([x + 1.5, kl.Conv1D(12, 1)(x)]))
    x = tf.pad(-x, [[0, 0], [2, 1], [0, 0]])  # [38, 12]
    bins = kl.Conv1D(2, 1, name="bins")(tf.square(tf.minimum(tf.nn.elu(x[:, 1:]), 0.7)))
    window = [tf.reduce_mean(x, axis=1), tf.reduce_max(x, 1), tf.reduce_logsumexp(x[:, :, 2:5], axis=1), x[:, -3],
              tf.reduce_sum(x, axis=-1), tf.reduce_sum(x, axis=[1]) / 38, x[:, :, 7], tf.reduce_max(x, axis=2),
              kl.Flatten()(tf.transpose(x, (0, 2, 1))), kl.Flatten()(tf.nn.softmax(x, axis=1))]
    return keras.Model(inputs, [bins, kl.Dense(2, name="window")(tf.concat(window, axis=-1))])


def two_strands():
    """As FactorNet and DeepVirFinder have it: the same layers read both strands, and the mean of both is what counts."""
    forward, reverse = keras.Input((46, 4), name="forward"), keras.Input((46, 4), name="reverse")
    layers = [kl.Conv1D(6, 5, activation="relu"), kl.MaxPooling1D(3), kl.Conv1D(5, 4, activation="relu"),
              kl.GlobalMaxPooling1D(), kl.Dense(2, activation="sigmoid")]
    values = []
    for x in (forward, reverse):
        for layer in layers:
            x = layer(x)
        values.append(x)
    return keras.Model([forward, reverse], kl.Average(name="mean")(values))


def numbers(values):
    return np.asarray(values, keras.backend.floatx())


def constants():
    """Numbers among the inputs of merge layers, on either side of operators, and as arguments by name."""
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 5, padding="same")(x)
    x = kl.Add()([numbers([[[0.5, -1, 0.2, 2, 0, 1]]]), x, kl.Conv1D(6, 3, padding="same")(x)])
    x = kl.Multiply()([x, numbers([[[0.5, 1, -2, 0.1, 1, 3]]]), numbers([[[0.7]]])])
    x = kl.Maximum()([x, numbers([[[-0.8]]])])
    x = kl.Minimum()([numbers([[[1.6]]]), x])
    x = kl.Average()([x, numbers([[[3, 2, 1, 0, -1, -2]]]), kl.Conv1D(6, 1)(x)])
    x = kl.Subtract()([numbers([[[0.3]]]), x])
    x = kl.Subtract()([x, numbers([[[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]]])])
    x = tf.clip_by_value(x, -1.1, clip_value_max=0.9)
    x = tf.add(numbers(2), x) - tf.math.multiply(x, y=0.25) - tf.constant(numbers([1, 2, 3, 4, 5, 6]))
    x = tf.math.divide(x, 4) + tf.minimum(numbers(0.5), x)
    return keras.Model(inputs, kl.Conv1D(2, 3, name="bins")(x))


def activations():
    """Layers as activations, with their own numbers and with weights of their own."""
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 5, padding="same", activation=kl.ReLU(max_value=0.8, negative_slope=0.1, threshold=0.05))(x)
    x = kl.Conv1D(5, 3, padding="same", activation=kl.PReLU(shared_axes=[1]))(x)
    x = kl.SeparableConv1D(6, 3, padding="same", activation=kl.ELU(0.4))(x)
    x = kl.Dense(7, activation=kl.PReLU())(x)
    x = kl.DepthwiseConv1D(3, padding="same", activation="LeakyReLU")(x)
    x = kl.Activation(kl.ReLU(max_value=1.5))(kl.Conv1D(4, 3, activation=kl.LeakyReLU(0.2))(x))
    x = kl.Rescaling(90.0, -1)(kl.Conv1D(4, 1, activation=kl.Softmax(axis=1))(kl.Rescaling(6.0)(x)))
    x = kl.TimeDistributed(kl.Dense(5, activation=kl.Activation(kl.Softmax(axis=1))))(x)
    x = kl.Dense(9, activation=kl.ThresholdedReLU(0.02))(kl.Dense(6, activation=kl.Activation("tanh"))(x))
    return keras.Model(inputs, kl.Conv1D(2, 3, name="bins")(x))


def by_name():
    """Inputs and outputs in dicts and lists, of the model and of a model inside, which is called by name."""
    a, b = keras.Input((40, 4), name="a"), keras.Input((3,), name="b")
    inner = keras.Model({"zz": a, "features": b},
                        {"q": kl.Dense(4)(kl.Concatenate()([kl.GlobalMaxPooling1D()(a), b])),
                         "p": [kl.Conv1D(5, 3, padding="same")(a), kl.Conv1D(2, 5, padding="same")(a)]}, name="inner")
    x, y = keras.Input((40, 4), name="x"), keras.Input((3,), name="y")
    both = inner({"features": y, "zz": x})
    bins = kl.Conv1D(2, 3, name="conv")(kl.Concatenate()(both["p"]))
    return keras.Model({"sequence": x, "extra": y},
                       {"window": kl.Dense(2, activation="sigmoid", name="d")(both["q"]), "bins": [bins]})


def sliced(x, i, parts):
    """As multi_gpu_model cuts a batch."""
    shape = tf.shape(x)
    size = shape[0] // parts
    begin = tf.concat([[size * i], shape[1:] * 0], axis=0)
    return tf.slice(x, begin, tf.concat([[shape[0] - size * i if i == parts - 1 else size], shape[1:]], axis=0))


def replicated():
    """The model that multi_gpu_model (Keras 2.0.9 to 2.3) made of another, whose outputs are those of its parts."""
    x, y = keras.Input((40, 4), name="sequence"), keras.Input((3,), name="extra")
    z = kl.BatchNormalization()(kl.Conv1D(5, 3, padding="same", trainable=False)(x))
    flat = kl.Concatenate()([kl.GlobalMaxPooling1D()(z), y])
    inner = keras.Model([x, y], [kl.Dense(2, name="window")(flat), kl.Conv1D(2, 3, name="bins")(z)], name="inner")
    outputs = [inner([kl.Lambda(sliced, arguments={"i": i, "parts": 3})(one) for one in (x, y)]) for i in range(3)]
    merged = [kl.Concatenate(axis=0, name=n)([one[k] for one in outputs]) for k, n in enumerate(("window", "bins"))]
    return keras.Model([x, y], merged)


def positional():
    """Numbers of their own for every position, and for every position and channel, on either side of merges and operators."""
    random = np.random.default_rng(2)
    several = lambda *shape: numbers(random.normal(0, 1, shape).round(2))
    x = inputs = keras.Input((40, 4))
    x = kl.Conv1D(6, 5)(x)  # 36 positions, the first at base 2
    x = kl.Add()([several(1, 36, 6), x])
    x = kl.Multiply()([x, several(1, 36, 1)])
    x = kl.Maximum()([x, several(1, 36, 6) - 1.5])
    x = kl.Minimum()([several(1, 1, 6) + 2, x])
    x = kl.Subtract()([several(1, 36, 1), x])
    x = kl.Average()([x, several(1, 36, 6), kl.Conv1D(6, 1)(x)])
    x = tf.add(several(36, 6), x) - several(36, 1)
    x = tf.clip_by_value(x, several(36, 6) - 1, several(6) + 0.5) / (several(36, 6) + 9)  # where bounds cross, the lower
    x = tf.transpose(tf.transpose(x, (0, 2, 1)) + several(6, 36) * 0.3, (0, 2, 1))
    return keras.Model(inputs, [kl.Conv1D(2, 3, name="bins")(x), kl.Dense(2, name="window")(kl.Flatten()(x + several(6)))])


def mixed():
    """Dense layers, norms and slopes over positions between permutations, and what they leave of bins."""
    inputs = keras.Input((60, 4))
    x = kl.Conv1D(6, 11)(inputs)  # 50 positions, the first at base 5
    across = kl.Permute((2, 1))(x)
    places = kl.Permute((2, 1), name="places")(kl.Dense(50)(across))
    mixer = kl.Conv1D(3, 1, name="mixer")(kl.Add()([x, kl.Dropout(0.1)(places)]))
    normed = kl.Dense(2, name="normed")(kl.MaxPooling1D(5)(kl.BatchNormalization(axis=1)(x)))
    sloped = kl.Conv1D(2, 3, name="sloped")(kl.PReLU()(x))
    paired = kl.Dense(3, name="paired")(kl.Reshape((25, 12))(x))
    picked = x[:, :, 2:4]
    return keras.Model(inputs, [
        places, mixer, normed, sloped, paired, kl.Conv1D(2, 3, name="picked")(picked),
        kl.Permute((2, 1), name="parts")(kl.Dense(10, activation="relu")(across)),
        kl.Dense(3, name="deeper")(kl.Permute((2, 1))(kl.Dense(8)(kl.Dense(10, activation="tanh")(across)))),
        kl.Permute((2, 1), name="along")(kl.Conv1D(8, 3)(across)), kl.PReLU(name="turned")(across), kl.Dense(3, activation="sigmoid", name="laid_flat")(across)])


MODELS = {"flat_sequential": flat_sequential, "open_length": open_length, "causal_and_strided": causal_and_strided,
          "separable": separable, "picture": picture, "reshaped": reshaped, "nested": nested,
          "basenji_like": basenji_like, "upsampled": upsampled, "embedded": embedded, "profile": profile,
          "bounded": bounded, "turned": turned, "row_picture": row_picture, "two_inputs": two_inputs,
          "squeezed": squeezed, "functions": functions, "signal_channel": signal_channel, "cropped": cropped,
          "operators": operators, "two_strands": two_strands, "constants": constants, "activations": activations,
          "by_name": by_name, "replicated": replicated, "positional": positional, "mixed": mixed}
REBUILT = ("constants", "positional", "activations", "replicated")  # which Keras writes, but does not read back


# --- from a model to files -----------------------------------------------------------------------------------------

def save_golden(*arguments, **more):
    keras_golden.save_golden(*arguments, framework={"tensorflow": tf.__version__}, **more)


def set_weights(model, seed):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(weight_values(weight.name, weight.shape.as_list(), random))


def make(name, seed):
    keras.backend.clear_session()
    keras.backend.set_floatx("float32")
    keras.utils.set_random_seed(seed)  # the state of an optimizer follows from the first weights
    model = MODELS[name]()
    set_weights(model, seed)
    model.save(FOLDER / f"{name}.h5", save_format="h5")
    golden_of(name, model, seed)


def names_of(structure, name=""):
    """The names of a model's inputs or outputs: their keys in a dict, else their layers', in Keras's order."""
    if isinstance(structure, dict):
        return [one for key in sorted(structure) for one in names_of(structure[key], key)]
    if isinstance(structure, (list, tuple)):
        return [one for part in structure for one in names_of(part, name)]
    return [name or structure.node.layer.name]


def golden_of(name, model, seed):
    def compute(kind, values):
        keras.backend.set_floatx(kind)
        if name in REBUILT:
            raw = MODELS[name]()
        else:
            config = keras_golden.raw_config(model.get_config(), kind)
            raw = type(model).from_config(config, custom_objects=CUSTOM)
        raw.set_weights(model.get_weights())
        outputs = raw(tf.nest.pack_sequence_as(model.input, values), training=False)
        return [np.asarray(v) for v in tf.nest.flatten(outputs)]

    inputs = {name: tensor.shape for name, tensor in zip(names_of(model.input), model.inputs)}
    outputs = {name: len(tensor.shape) for name, tensor in zip(names_of(model.output), model.outputs)}
    keras_golden.make_golden(name, seed, inputs, outputs, compute, f"make_keras_goldens.py, seed {seed}",
                             {"tensorflow": tf.__version__})


def make_weights_only(seed):
    """Weights and architecture apart, layers of other names in the file: Keras pairs them by order."""
    keras.backend.clear_session()
    keras.backend.set_floatx("float32")
    def build(names):
        x = inputs = keras.Input((40, 4))
        x = kl.Conv1D(5, 3, name=names[0], padding="same")(x)
        x = kl.Conv1D(5, 3, name=names[1], padding="same", activation="relu")(x)
        return keras.Model(inputs, kl.Dense(2, name="out", activation="sigmoid")(kl.GlobalMaxPooling1D()(x)))
    model, other = build(["a", "b"]), build(["b", "a"])
    set_weights(other, seed)
    other.save_weights(FOLDER / "weights_only.h5", save_format="h5")
    model.load_weights(FOLDER / "weights_only.h5")
    (FOLDER / "weights_only.json").write_text(model.to_json())
    golden_of("weights_only", model, seed)


def make_other_attributes(seed):
    """A whole model with its attributes in the other forms: lists split and of variable length, layers out of order."""
    keras.backend.clear_session()
    keras.backend.set_floatx("float32")
    model = open_length_small()
    set_weights(model, seed)
    path = FOLDER / "other_attributes.h5"
    model.save(path, save_format="h5")
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"].reverse()
        file.attrs["model_config"] = np.bytes_(json.dumps(config).encode())  # fixed length
        weights = file["model_weights"]
        names = list(weights.attrs["layer_names"])
        del weights.attrs["layer_names"]
        weights.attrs["layer_names0"], weights.attrs["layer_names1"] = names[:4], names[4:]
        for group in weights.values():
            if len(group.attrs.get("weight_names", [])):
                texts = [str(n, "utf8") if isinstance(n, bytes) else n for n in group.attrs["weight_names"]]
                group.attrs.create("weight_names", texts, dtype=h5py.string_dtype())
    loaded = keras.models.load_model(path, compile=False)
    assert all((a == b).all() for a, b in zip(model.get_weights(), loaded.get_weights()))
    golden_of("other_attributes", model, seed)


def open_length_small():
    x = inputs = keras.Input((30, 4))
    y = kl.Conv1D(4, 3, padding="same", name="z_first")(x)
    z = kl.Conv1D(4, 3, padding="same", name="a_second")(y)
    return keras.Model(inputs, kl.Dense(2, name="end")(kl.Flatten()(kl.Add()([y, z]))))


# --- files that current TensorFlow does not write ----------------------------------------------------------------------

def true_convolution(x, kernel, bias):
    """[N, C, L] with a kernel [F, C, k], valid, as Theano has it: the kernel runs backwards."""
    flipped = kernel[:, :, ::-1]
    width = kernel.shape[2]
    return np.stack([np.einsum("ncj,fcj->nf", x[:, :, a:a + width], flipped)
                     for a in range(x.shape[2] - width + 1)], axis=2) + bias[None, :, None]


def make_keras1(seed):
    """Keras 1.2 with Theano: Convolution1D as [filters, in, k, 1], whole model, attributes of fixed length."""
    random = np.random.default_rng(seed)
    w1, b1 = random.normal(0, 0.5, (5, 4, 6, 1)), random.normal(0, 0.3, 5)
    w2, b2 = random.normal(0, 0.4, (100, 3)), random.normal(0, 0.3, 3)
    layers = [
        {"class_name": "Convolution1D",
         "config": {"name": "convolution1d_1", "batch_input_shape": [None, 45, 4], "nb_filter": 5, "filter_length": 6,
                    "border_mode": "valid", "subsample_length": 1, "activation": "relu", "bias": True,
                    "trainable": True, "input_dim": 4, "input_length": 45}},
        {"class_name": "MaxPooling1D", "config": {"name": "maxpooling1d_1", "pool_length": 2, "stride": 2,
                                                  "border_mode": "valid", "trainable": True}},
        {"class_name": "Flatten", "config": {"name": "flatten_1", "trainable": True}},
        {"class_name": "Dropout", "config": {"name": "dropout_1", "p": 0.5, "trainable": True}},
        {"class_name": "Dense", "config": {"name": "dense_1", "output_dim": 3, "activation": "sigmoid", "bias": True,
                                           "trainable": True, "input_dim": None}}]
    with h5py.File(FOLDER / "keras1_theano.h5", "w") as file:
        file.attrs["keras_version"] = np.bytes_(b"1.2.2")
        file.attrs["model_config"] = np.bytes_(json.dumps({"class_name": "Sequential", "config": layers}).encode())
        weights = file.create_group("model_weights")
        weights.attrs["backend"] = np.bytes_(b"theano")
        weights.attrs["layer_names"] = np.array([layer["config"]["name"].encode() for layer in layers])
        for layer in layers:
            group = weights.create_group(layer["config"]["name"])
            name = layer["config"]["name"]
            own = {"convolution1d_1": (w1, b1), "dense_1": (w2, b2)}.get(name, ())
            group.attrs["weight_names"] = np.array([f"{name}_{n}".encode() for n in "Wb"[:len(own)]], "S32")
            for suffix, value in zip("Wb", own):
                group[f"{name}_{suffix}"] = value.astype(np.float32)
    w1, b1, w2, b2 = (v.astype(np.float32).astype(np.float64) for v in (w1, b1, w2, b2))
    codes = windows(45, 12, seed)
    x = np.maximum(true_convolution(one_hot(codes).transpose(0, 2, 1), w1[..., 0], b1), 0)  # [N, 5, 40]
    x = x.reshape(12, 5, 20, 2).max(axis=3)
    values = (x.transpose(0, 2, 1).reshape(12, -1) @ w2 + b2)[:, :, None]  # positions outside, as Keras flattens
    save_golden("keras1_theano", codes, {"dense_1": (values, values.astype(np.float32))}, f"loops, seed {seed}")


def convolution(x, kernel, bias, stride, left, right):
    """[N, L, C] with a kernel [k, C, F], as TensorFlow has it, zeros on either side."""
    x = np.pad(x, ((0, 0), (left, right), (0, 0)))
    width = len(kernel)
    return np.stack([np.einsum("nkc,kcf->nf", x[:, a:a + width], kernel)
                     for a in range(0, x.shape[1] - width + 1, stride)], axis=1) + bias


def make_keras1_tf(seed):
    """Keras 1.2 with TensorFlow: a functional model, kernels as [k, 1, in, filters], a batch norm's running_std (which
    is the variance), and Merge."""
    random = np.random.default_rng(seed)
    own = {"convolution1d_1": [("W", random.normal(0, 0.5, (4, 1, 4, 5))), ("b", random.normal(0, 0.3, 5))],
           "convolution1d_2": [("W", random.normal(0, 0.5, (3, 1, 4, 5))), ("b", random.normal(0, 0.3, 5))],
           "batchnormalization_1": [("gamma", random.uniform(0.5, 1.5, 5)), ("beta", random.normal(0, 0.3, 5)),
                                    ("running_mean", random.normal(0, 0.3, 5)),
                                    ("running_std", random.uniform(0.5, 1.5, 5))],
           "dense_1": [("W", random.normal(0, 0.2, (200, 2))), ("b", random.normal(0, 0.3, 2))]}
    own = {layer: [(name, value.astype(np.float32)) for name, value in values] for layer, values in own.items()}
    conv = {"border_mode": "same", "activation": "relu", "bias": True, "nb_filter": 5, "input_dim": 4}
    layers = [
        ("InputLayer", {"name": "input_1", "batch_input_shape": [None, 40, 4], "input_dtype": "float32"}, []),
        ("Convolution1D", {"name": "convolution1d_1", **conv, "filter_length": 4, "subsample_length": 1}, ["input_1"]),
        ("BatchNormalization", {"name": "batchnormalization_1", "mode": 0, "axis": -1, "epsilon": 0.001,
                                "momentum": 0.99}, ["convolution1d_1"]),
        ("MaxPooling1D", {"name": "maxpooling1d_1", "pool_length": 2, "stride": 2, "border_mode": "valid"},
         ["batchnormalization_1"]),
        ("Convolution1D", {"name": "convolution1d_2", **conv, "filter_length": 3, "subsample_length": 2}, ["input_1"]),
        ("Merge", {"name": "merge_1", "mode": "concat", "concat_axis": -1, "mode_type": "raw"},
         ["maxpooling1d_1", "convolution1d_2"]),
        ("Flatten", {"name": "flatten_1"}, ["merge_1"]),
        ("Dense", {"name": "dense_1", "output_dim": 2, "activation": "linear", "bias": True, "input_dim": None},
         ["flatten_1"])]
    config = {"name": "model_1", "input_layers": [["input_1", 0, 0]], "output_layers": [["dense_1", 0, 0]],
              "layers": [{"class_name": kind, "name": fields["name"], "config": fields,
                          "inbound_nodes": [[[name, 0, 0] for name in reads]] if reads else []}
                         for kind, fields, reads in layers]}
    # as Keras 1 orders model.layers: by depth, then by how they were first met from the output
    order = ["input_1", "convolution1d_1", "batchnormalization_1", "maxpooling1d_1", "convolution1d_2", "merge_1",
             "flatten_1", "dense_1"]
    with h5py.File(FOLDER / "keras1_tf.h5", "w") as file:
        file.attrs["keras_version"] = np.bytes_(b"1.2.2")
        file.attrs["model_config"] = np.bytes_(json.dumps({"class_name": "Model", "config": config}).encode())
        weights = file.create_group("model_weights")
        weights.attrs["backend"] = np.bytes_(b"tensorflow")
        weights.attrs["layer_names"] = np.array([name.encode() for name in order])
        for name in order:
            group = weights.create_group(name)
            group.attrs["weight_names"] = np.array([f"{name}_{n}:0".encode() for n, _ in own.get(name, [])], "S64")
            for suffix, value in own.get(name, []):
                group[f"{name}_{suffix}:0"] = value
    w = {layer: {name: value.astype(np.float64) for name, value in values} for layer, values in own.items()}
    codes = windows(40, 12, seed)
    x = one_hot(codes)
    first, second, norm, dense = (w[name] for name in
                                  ("convolution1d_1", "convolution1d_2", "batchnormalization_1", "dense_1"))
    a = np.maximum(convolution(x, first["W"][:, 0], first["b"], 1, 1, 2), 0)
    a = (a - norm["running_mean"]) / np.sqrt(norm["running_std"] + 1e-3) * norm["gamma"] + norm["beta"]
    a = a.reshape(12, 20, 2, 5).max(axis=2)
    b = np.maximum(convolution(x, second["W"][:, 0], second["b"], 2, 0, 1), 0)
    values = (np.concatenate([a, b], axis=2).reshape(12, -1) @ dense["W"] + dense["b"])[:, :, None]
    save_golden("keras1_tf", codes, {"dense_1": (values, values.astype(np.float32))}, f"loops, seed {seed}")


def without_backend(seed):
    """Files that leave out the backend, or have that of another program next to them: their weights' names say it."""
    for name, of, architecture in (("keras1_tf_unsaid", "keras1_tf", False), ("keras1_unsaid", "keras1_theano", False),
                                   ("keras1_elsewhere", "keras1_theano", True)):
        with h5py.File(FOLDER / f"{of}.h5") as source, h5py.File(FOLDER / f"{name}.h5", "w") as file:
            for group in source["model_weights"]:
                source.copy(f"model_weights/{group}", file if architecture else file.require_group("model_weights"))
            root = file if architecture else file["model_weights"]
            root.attrs["layer_names"] = source["model_weights"].attrs["layer_names"]
            config = json.loads(source.attrs["model_config"])
            if architecture:  # written again by a later Keras, on another backend
                config.update(keras_version="2.2.4", backend="tensorflow")
                (FOLDER / f"{name}.json").write_text(json.dumps(config))
            else:
                file.attrs["model_config"] = np.bytes_(json.dumps(config).encode())
        (FOLDER / f"{name}.safetensors").write_bytes((FOLDER / f"{of}.safetensors").read_bytes())


def make_weights_by_class(seed):
    """FILE.weights.h5 as tf.keras has it since 2.12: groups are called by the layers' classes."""
    keras.backend.clear_session()
    keras.backend.set_floatx("float32")
    model = MODELS["nested"]()
    set_weights(model, seed)
    (FOLDER / "weights_by_class.json").write_text(model.to_json())
    model.save_weights(FOLDER / "weights_by_class.weights.h5")
    (FOLDER / "weights_by_class.weights.h5").rename(FOLDER / "weights_by_class.h5")
    golden_of("weights_by_class", model, seed)
    model.save(FOLDER / "keras2_archive.keras")  # the same model as one file
    (FOLDER / "keras2_archive.safetensors").write_bytes((FOLDER / "weights_by_class.safetensors").read_bytes())


def make_keras03(seed):
    """Keras 0.3 with Theano: pictures [1, 4, L], kernels [filters, in, rows, columns], layer_N/param_N."""
    random = np.random.default_rng(seed)
    w1, b1 = random.normal(0, 0.5, (5, 1, 4, 6)), random.normal(0, 0.3, 5)
    w2, b2 = random.normal(0, 0.4, (6, 5, 1, 3)), random.normal(0, 0.3, 6)
    w3, b3 = random.normal(0, 0.3, (54, 1)), random.normal(0, 0.3, 1)
    conv = {"name": "Convolution2D", "custom_name": "convolution2d", "subsample": [1, 1], "activation": "linear",
            "dim_ordering": "th", "border_mode": "valid", "input_shape": [1, 4, 46]}
    layers = [{**conv, "nb_filter": 5, "nb_row": 4, "nb_col": 6},
              {"name": "Activation", "custom_name": "activation", "activation": "relu"},
              {**conv, "nb_filter": 6, "nb_row": 1, "nb_col": 3},
              {"name": "Dropout", "custom_name": "dropout", "p": 0.1},
              {"name": "MaxPooling2D", "custom_name": "maxpooling2d", "pool_size": [1, 4], "strides": [1, 4],
               "dim_ordering": "th", "border_mode": "valid"},
              {"name": "Flatten", "custom_name": "flatten"},
              {"name": "Dense", "custom_name": "dense", "output_dim": 1, "activation": "linear", "input_dim": None},
              {"name": "Activation", "custom_name": "activation", "activation": "sigmoid"}]
    (FOLDER / "keras03.json").write_text(json.dumps({"layers": layers, "name": "Sequential"}))
    with h5py.File(FOLDER / "keras03.h5", "w") as file:
        file.attrs["nb_layers"] = len(layers)
        for i, layer in enumerate(layers):
            group = file.create_group(f"layer_{i}")
            own = {0: (w1, b1), 2: (w2, b2), 6: (w3, b3)}.get(i, ())
            group.attrs["nb_params"] = len(own)
            for j, value in enumerate(own):
                group[f"param_{j}"] = value.astype(np.float32)
    w1, b1, w2, b2, w3, b3 = (v.astype(np.float32).astype(np.float64) for v in (w1, b1, w2, b2, w3, b3))
    codes = windows(46, 12, seed)
    x = one_hot(codes).transpose(0, 2, 1)
    x = np.maximum(true_convolution(x, w1[:, 0, ::-1], b1), 0)  # both axes run backwards: the letters' too
    x = true_convolution(x, w2[:, :, 0], b2)[:, :, :36].reshape(12, 6, 9, 4).max(axis=3)
    values = (x.reshape(12, -1) @ w3 + b3)[:, :, None]  # channels outside
    save_golden("keras03", codes, {"activation_8": (values, values.astype(np.float32))}, f"loops, seed {seed}")


def main():
    FOLDER.mkdir(exist_ok=True)
    others = {"weights_only": make_weights_only, "other_attributes": make_other_attributes,
              "keras1_theano": make_keras1, "keras03": make_keras03}
    names = [*list(MODELS)[:8], *others, *list(MODELS)[8:15], "keras1_tf", *list(MODELS)[15:25]]  # new ones last:
    others["keras1_tf"] = make_keras1_tf                                                          # the seeds stay
    others.update(without_backend=without_backend, weights_by_class=make_weights_by_class)
    names += ["without_backend", "weights_by_class", *list(MODELS)[25:]]
    for seed, name in enumerate(names, start=1):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        others[name](seed) if name in others else make(name, seed)
        print(name)


if __name__ == "__main__":
    main()
