# SPDX-License-Identifier: MIT
"""Writes small seeded Keras networks, one of each kind of layer, as Keras itself exports them to ONNX.

    onnx_files_keras.py FOLDER [NAME ...]

In Keras 3.15 on PyTorch 2.13 with onnxscript 0.7 by model.export, in Keras 2.15 by tf2onnx 1.17. What an exporter cannot
write is printed.
"""
import os
import sys
import warnings
from pathlib import Path

import keras
import numpy as np

warnings.filterwarnings("ignore")
L = keras.layers
LENGTH = 48
IS_3 = keras.__version__.startswith("3")


def ready(model, seed):
    random = np.random.default_rng(seed)
    for layer in model.layers:
        for part in getattr(layer, "layers", [layer]):
            values = []
            for weight in part.weights:
                name = weight.name.split("/")[-1]
                if name.startswith(("gamma", "moving_variance", "scale")):
                    values.append(random.uniform(0.5, 1.5, weight.shape))
                elif len(weight.shape) < 2:
                    values.append(random.normal(0, 0.3, weight.shape))
                else:
                    values.append(random.normal(0, 1.2 / np.sqrt(np.prod(weight.shape[:-1])), weight.shape))
            if values:
                part.set_weights(values)
    return model


def chain(*layers, length=LENGTH, first=None):
    """A convolution, the layers, a dense layer of the window."""
    x = inputs = keras.Input((length, 4), name="sequence")
    x = (first or L.Conv1D(6, 5, padding="same", activation="relu"))(x)
    for layer in layers:
        x = layer(x)
    if len(x.shape) > 2:
        x = L.Dense(2)(L.Flatten()(x)) if length else L.Dense(2)(L.GlobalAveragePooling1D()(x))
    return keras.Model(inputs, x)


def branches(join, *, narrow=False):
    inputs = keras.Input((LENGTH, 4), name="sequence")
    x = L.Conv1D(6, 5, padding="same", activation="relu")(inputs)
    y = L.Conv1D(6, 3, padding="same")(x)
    if narrow:
        y = L.Dense(6, activation="sigmoid")(L.GlobalAveragePooling1D()(y))
        y = L.Reshape((1, 6))(y)
    x = join([x, y])
    return keras.Model(inputs, L.Dense(2, activation="sigmoid")(L.GlobalMaxPooling1D()(x)))


def bins(*layers, activation=None, length=LENGTH):
    x = inputs = keras.Input((length, 4), name="sequence")
    x = L.Conv1D(6, 7, padding="same", activation="relu")(x)
    for layer in layers:
        x = layer(x)
    return keras.Model(inputs, L.Conv1D(3, 1, activation=activation, name="bins")(x))


def profile():
    inputs = keras.Input((120, 4), name="sequence")
    x = L.Conv1D(8, 21, padding="valid", activation="relu")(inputs)
    for i in range(1, 4):
        y = L.Conv1D(8, 3, dilation_rate=2 ** i, activation="relu")(x)
        x = L.Add()([L.Cropping1D(2 ** i)(x), y])
    p = L.Flatten(name="profile")(L.Conv1D(1, 25)(x))
    c = L.Dense(1, name="counts")(L.GlobalAveragePooling1D()(x))
    return keras.Model(inputs, [p, c])


def nested():
    body = keras.Sequential([keras.Input((LENGTH, 6)), L.Conv1D(6, 3, padding="same"), L.BatchNormalization(), L.ReLU()], name="body")
    return chain(body, body)


def picture():
    inputs = keras.Input((LENGTH, 4, 1), name="sequence")
    x = L.Conv2D(6, (5, 4), activation="relu")(inputs)
    x = L.MaxPooling2D((2, 1))(x)
    x = L.Conv2D(5, (3, 1), padding="same")(x)
    return keras.Model(inputs, L.Dense(2, activation="softmax")(L.Flatten()(x)))


def ones(name):
    return lambda: chain(L.Conv1D(5, 3, activation=name))


MODELS = {
    "conv_same": lambda: chain(), "conv_valid": lambda: chain(L.Conv1D(5, 4)), "conv_causal": lambda: chain(L.Conv1D(5, 4, padding="causal")),
    "conv_even_same": lambda: chain(L.Conv1D(5, 4, padding="same")),
    "conv_strided": lambda: chain(L.Conv1D(5, 4, strides=3, padding="same")), "conv_strided_valid": lambda: chain(L.Conv1D(5, 4, strides=2)),
    "conv_dilated": lambda: chain(L.Conv1D(5, 3, dilation_rate=4, padding="same")), "conv_causal_dilated": lambda: chain(L.Conv1D(5, 3, dilation_rate=3, padding="causal")),
    "conv_grouped": lambda: chain(L.Conv1D(9, 3, groups=3)), "separable": lambda: chain(L.SeparableConv1D(7, 5, padding="same", depth_multiplier=2)),
    "depthwise": lambda: chain(L.DepthwiseConv1D(5, padding="same")), "conv_no_bias": lambda: chain(L.Conv1D(5, 3, use_bias=False)),
    "conv_transposed": lambda: chain(L.AveragePooling1D(4), L.Conv1DTranspose(5, 3, strides=2, padding="same")),
    "batch_norm": lambda: chain(L.BatchNormalization(), L.ReLU()), "batch_norm_plain": lambda: chain(L.BatchNormalization(scale=False, center=False)),
    "norm_before_conv": lambda: chain(L.BatchNormalization(), L.Activation("gelu"), L.Conv1D(5, 3, padding="same")),
    "layer_norm": lambda: chain(L.LayerNormalization()),
    "dense_positions": lambda: chain(L.Dense(8, activation="relu"), L.Dense(3)),
    "max_pool": lambda: chain(L.MaxPooling1D(3)), "max_pool_same": lambda: chain(L.MaxPooling1D(5, strides=2, padding="same")),
    "avg_pool": lambda: chain(L.AveragePooling1D(4)), "avg_pool_same": lambda: chain(L.AveragePooling1D(5, padding="same")),
    "global_max": lambda: chain(L.GlobalMaxPooling1D(), L.Dense(3)), "global_avg": lambda: chain(L.GlobalAveragePooling1D(), L.Dense(3, activation="relu")),
    "upsample": lambda: chain(L.MaxPooling1D(4), L.UpSampling1D(2)), "pad": lambda: chain(L.ZeroPadding1D((2, 3)), L.Conv1D(3, 4)),
    "crop": lambda: chain(L.Cropping1D((3, 5))), "dropout": lambda: chain(L.Dropout(0.3), L.SpatialDropout1D(0.2), L.GaussianNoise(0.1)),
    "permute": lambda: chain(L.Permute((2, 1)), L.Dense(5), L.Permute((2, 1))), "reshape": lambda: chain(L.Reshape((24, 12))),
    "leaky": lambda: chain(L.LeakyReLU()), "prelu": lambda: chain(L.PReLU(shared_axes=[1])), "elu": lambda: chain(L.ELU(0.7)), "softmax_layer": lambda: chain(L.Softmax()),
    "add": lambda: branches(L.Add()), "multiply": lambda: branches(L.Multiply()), "subtract": lambda: branches(L.Subtract()), "average": lambda: branches(L.Average()),
    "maximum": lambda: branches(L.Maximum()), "minimum": lambda: branches(L.Minimum()), "concatenate": lambda: branches(L.Concatenate()),
    "squeeze_excite": lambda: branches(L.Multiply(), narrow=True), "profile": profile, "nested": nested, "picture": picture,
    "bins": lambda: bins(L.Conv1D(6, 3, dilation_rate=2, padding="same", activation="relu"), activation="softplus"),
    "bins_open": lambda: bins(L.Conv1D(6, 3, dilation_rate=2, padding="same", activation="relu"), length=None),
    "bins_pooled": lambda: bins(L.MaxPooling1D(2), L.BatchNormalization(), L.Activation("swish"), activation="sigmoid"),
    "classes": lambda: chain(L.GlobalMaxPooling1D(), L.Dense(4, activation="softmax")), "open": lambda: chain(L.Conv1D(5, 3), length=None),
    "exponential_out": lambda: chain(L.GlobalMaxPooling1D(), L.Dense(2, activation="exponential")),
}
for function in ("gelu", "swish", "mish", "softplus", "softsign", "selu", "elu", "tanh", "hard_sigmoid", "relu6", "sigmoid", "exponential"):
    if IS_3 or function not in ("mish", "relu6"):
        MODELS["function_" + function] = ones(function if IS_3 or function != "relu6" else keras.activations.relu)
if IS_3:
    MODELS.update({
        "rms_norm": lambda: chain(L.RMSNormalization()), "gelu_tanh": lambda: chain(L.Activation(lambda x: keras.activations.gelu(x, approximate=True))),
        "group_norm": lambda: chain(L.GroupNormalization(2)), "unit_norm": lambda: chain(L.UnitNormalization()),
        "ops": lambda: chain(L.Lambda(lambda x: keras.ops.log(1 + keras.ops.exp(x)) + x[:, ::-1] * 0.5)),
        "function_hard_silu": ones("hard_silu"), "function_silu": ones("silu"),
        "function_log_softmax": ones("log_softmax"), "function_leaky_relu": ones("leaky_relu"), "function_celu": ones("celu"),
        "function_squareplus": ones("squareplus"), "function_tanh_shrink": ones("tanh_shrink"), "function_soft_shrink": ones("soft_shrink"),
    })


def export(model, path):
    if IS_3:
        model(np.zeros([1, *(size or LENGTH for size in model.inputs[0].shape[1:])], "float32"))
        model.export(str(path), format="onnx", verbose=False)
        return
    import tensorflow as tf
    import tf2onnx
    signature = [tf.TensorSpec([None, *one.shape[1:]], tf.float32, name=one.name) for one in model.inputs]
    tf2onnx.convert.from_keras(model, signature, opset=int(os.environ.get("OPSET", "15")), output_path=str(path))


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or MODELS:
        keras.backend.clear_session()
        try:
            model = ready(MODELS[name](), sum(name.encode()))
            export(model, folder / f"{name}.onnx")
        except Exception as error:
            print(f"{name}: not exported: {type(error).__name__}: {str(error)[:200]}", flush=True)


if __name__ == "__main__":
    main()
