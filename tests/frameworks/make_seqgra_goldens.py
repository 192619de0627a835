# SPDX-License-Identifier: MIT
"""Writes small seqgra model definitions (XML), their weights, and the outputs of PyTorch and Keras.

    make_seqgra_goldens.py torch     (PyTorch 2.13.0 on Python 3.11)
    make_seqgra_goldens.py keras     (Keras 2.15)

rewrites seqgra/NAME/NAME.xml, the weights next to it under one of the names that definitions look for, and
seqgra/NAME.safetensors (keras_golden.py says what is in it). The networks are written here from the names of seqgra's module
files.
"""
import re
import sys
from pathlib import Path

import numpy as np

import keras_golden

FOLDER = Path(__file__).resolve().parent / "seqgra"
keras_golden.FOLDER = FOLDER
LETTERS = {"DNA": "ACGT", "protein": "ARNDCEQGHILKMFPSTWYV"}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>

<seqgramodel xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://kkrismer.github.io/seqgra/model-config.xsd">
  <general id="{id}">
    <name>{id}, small</name>
    <description></description>
    <task>{task}</task>
    <sequencespace>{space}</sequencespace>
    <library>{library}</library>
    <inputencoding>{encoding}</inputencoding>
    <labels>
      {labels}
    </labels>
    <seed>1</seed>
  </general>
  <architecture>
    {architecture}
  </architecture>
  <loss>
    <hyperparameter name="loss">{loss}</hyperparameter>
  </loss>
  <optimizer>
    <hyperparameter name="optimizer">Adam</hyperparameter>
    <hyperparameter name="learning_rate">0.0001</hyperparameter>
    <hyperparameter name="clipnorm">0.5</hyperparameter>
  </optimizer>
  <trainingprocess>
    <hyperparameter name="batch_size">100</hyperparameter>
    <hyperparameter name="epochs">100</hyperparameter>
    <hyperparameter name="early_stopping">True</hyperparameter>
    <hyperparameter name="shuffle">True</hyperparameter>
  </trainingprocess>
</seqgramodel>
"""
PATTERN = '<pattern prefix="c" postfix="" min="1" max="{}"/>'


def operations(*lines):
    inner = "\n      ".join(f"<operation {arguments}>{name}</operation>".replace(" >", ">") for name, arguments in lines)
    return f"<sequential>\n      {inner}\n    </sequential>"


def module(name):
    return f'<external format="pytorch-module" classname="TorchModel">PyTorch/{name}.py</external>'


# NAME -> what the definition says: architecture, window, labels, and what is not usual of it
TORCH = {
    "torch-mc2-dna40-conv5-conv5-gmp-fc4-s1": dict(architecture=module("o2-dna40-conv5-conv5-gmp-fc4")),
    "torch-ml3-dna40-conv4n-bn4-do03-fc5-bn5-do03-s1": dict(architecture=module("o3-dna40-conv4n-bn4-do03-fc5-bn5-do03"), labels=3,
                                                            task="multi-label classification", loss="BCEWithLogitsLoss"),
    "torch-mc4-dna40-fc6-fc6-s1": dict(architecture=module("o4-dna40-fc6-fc6"), labels=4),
    "torch-mc2-dna60-conv2xxw-gmp-s1": dict(architecture=module("o2-dna1000-conv2xxw-gmp"), window=60),
    "torch-mc2-protein30-conv6n-gmp-fc5-s1": dict(architecture=module("o2-protein30-conv6n-gmp-fc5"), window=30, space="protein"),
    "torch-mc3-dna40-modules-s1": dict(labels=3, architecture=operations(
        ("Conv1d", 'input_shape="(40, 4)" in_channels="4" out_channels="6" kernel_size="5" padding="2" stride="2"'), ("BatchNorm1d", 'num_features="6"'),
        ("ELU", ""), ("MaxPool1d", 'kernel_size="2"'), ("Conv1d", 'in_channels="6" out_channels="5" kernel_size="3" dilation="2" padding="2" groups="1"'),
        ("Tanh", ""), ("Flatten", ""), ("Dropout", 'p="0.2"'), ("Linear", 'in_features="50" out_features="7"'), ("ReLU", ""),
        ("Linear", 'in_features="7" out_features="3" bias="False"'))),
    "torch-mc2-dna40-picture-s1": dict(encoding="2D", architecture=operations(
        ("Conv2d", 'input_shape="(1, 40, 4)" in_channels="4" out_channels="6" kernel_size="(1, 5)"'), ("ReLU", ""),
        ("MaxPool2d", 'kernel_size="(1, 3)" stride="(1, 2)"'), ("Conv2d", 'in_channels="6" out_channels="4" kernel_size="(1, 3)" padding="(0, 1)"'),
        ("Sigmoid", ""), ("AdaptiveMaxPool2d", 'output_size="1"'), ("Flatten", ""), ("Linear", 'in_features="4" out_features="2"'))),
    "torch-mc2-dna40-keras-words-s1": dict(architecture=operations(
        ("Conv1D", 'input_shape="(40, 4)" filters="6" kernel_size="5" activation="relu"'), ("MaxPool1D", 'pool_size="3"'), ("Flatten", ""),
        ("Dense", 'units="5" activation="relu"'), ("Dense", 'units="2"'))),
}
KERAS = {
    "tf-mc3-dna40-conv6-gmp-fc5-s1": dict(labels=3, architecture=operations(
        ("Conv1D", 'input_shape="(40, 4)" kernel_size="7" filters="6" activation="relu"'), ("GlobalMaxPool1D", ""),
        ("Dense", 'units="5" activation="relu"'), ("Dense", 'units="3" activation="softmax"'))),
    "tf-ml2-dna40-conv5-flat-s1": dict(task="multi-label classification", loss="binary_crossentropy", architecture=operations(
        ("Conv1D", 'input_shape="(40, 4)" kernel_size="5" filters="5" strides="2" padding="same" activation="tanh" kernel_initializer="tf.keras.initializers.Ones()"'),
        ("maxpool1d", 'pool_size="2"'), ("Dropout", 'rate="0.3"'), ("Conv1D", 'kernel_size="3" filters="4" use_bias="False"'), ("Flatten", ""),
        ("Dense", 'units="2" activation="sigmoid" trainable="True"'))),
    "tf-mc2-dna40-picture-s1": dict(encoding="2D", architecture=operations(
        ("Conv2D", 'input_shape="(1, 40, 4)" kernel_size="(1, 5)" filters="5" activation="relu"'), ("Flatten", ""),
        ("Dense", 'units="2" activation="softmax"'))),
}


def definition(name, library, loss, architecture, labels=2, window=40, space="DNA", task="multi-class classification", encoding="1D"):
    text = HEAD.format(id=name, task=task, space=space, library=library, encoding=encoding, labels=PATTERN.format(labels),
                       architecture=architecture, loss=loss)
    (FOLDER / name).mkdir(parents=True, exist_ok=True)
    (FOLDER / name / f"{name}.xml").write_text(text)
    return window, LETTERS[space], encoding == "2D", labels


def windows(name, window, letters, unknown):
    """[6, window] codes, and their one-hot [6, window, letters]."""
    codes = np.random.default_rng(1 + sum(name.encode())).integers(0, len(letters), (6, window))
    hot = np.eye(len(letters))[codes]
    if unknown is not None:
        codes[0, 5:9], hot[0, 5:9] = len(letters), unknown
    return codes, hot


def named_module(name, labels):
    """What a file of this name has: torch.nn.Sequential `model`, or `conv` and `fc` about a pool over all positions."""
    from torch import nn
    outputs, kind, length, parts = re.fullmatch(r"o(\d+)-(dna|protein)(\d+)-(.*)", name).groups()
    widths = {"": 11, "n": 5, "xn": 3, "w": 21, "xw": 41, "xxw": 81}
    channels, positions = 4 if kind == "dna" else 20, int(length)
    conv, dense, layers, waiting = [], [], [], None
    for part in parts.split("-") + ["end"]:
        word, number, suffix = re.fullmatch(r"([a-z]+)(\d*)([a-z]*)", part).groups()
        if waiting and word != "bn":
            layers.append(waiting)
            waiting = None
        if word == "conv":
            layers.append(nn.Conv1d(channels, int(number), widths[suffix], 1, widths[suffix] // 2))
            channels = int(number)
        elif word == "bn":
            layers.append(nn.BatchNorm1d(int(number)))
        elif word == "do":
            layers.append(nn.Dropout(0.3))
        elif word == "gmp":
            conv, layers, positions = layers + [nn.AdaptiveMaxPool1d(1)], [], 1
        if word in ("fc", "end"):
            if positions and not conv:
                layers.append(nn.Flatten())
            layers.append(nn.Linear(channels * (positions or 1), int(number or outputs)))
            channels, positions = int(number or outputs), 0
        if word in ("conv", "fc"):
            waiting = nn.ReLU()
    result = nn.Module()
    if not conv:
        result.model = nn.Sequential(*layers)
        result.forward = result.model.forward
    else:
        result.conv, result.fc = nn.Sequential(*conv), nn.Sequential(*layers)
        result.forward = lambda x: result.fc(result.conv(x).flatten(1))
    return result


def built_module(text):
    """The torch.nn.Sequential of a definition's operations."""
    from torch import nn
    layers, channels, positions = [], 4, 40
    for arguments, name in re.findall(r"<operation ?([^>]*)>(\w+)</operation>", text):
        values = {key: value if key == "activation" else eval(value) for key, value in re.findall(r'(\w+)="([^"]*)"', arguments)}
        shape = values.pop("input_shape", None)
        if "filters" in values:  # seqgra's words
            layers.append(nn.Conv1d(channels, values["filters"], values["kernel_size"]))
            channels, positions = values["filters"], positions - values["kernel_size"] + 1
        elif "units" in values:
            layers.append(nn.Linear(channels * positions, values["units"]))
            channels, positions = values["units"], 1
        elif "pool_size" in values:
            layers.append(nn.MaxPool1d(values["pool_size"]))
            positions //= values["pool_size"]
        else:
            layers.append(getattr(nn, name)(**values))
        if "activation" in values:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def make_torch():
    import torch
    import make_torch_goldens
    keras_golden.FOLDER = FOLDER  # which that sets to its own
    beside = ["saved_model.pth", "{}.pth", "{}.pt", "{}.ckpt"]
    for i, (name, said) in enumerate(TORCH.items()):
        said = {"loss": "CrossEntropyLoss", **said}
        window, letters, is_picture, labels = definition(name, "PyTorch", said.pop("loss"), **said)
        named = re.search(r"PyTorch/(.*)\.py", said["architecture"])
        network = (named_module(named[1], labels) if named else built_module(said["architecture"])).eval()
        make_torch_goldens.set_weights(network, sum(name.encode()))
        saved = network.state_dict()
        torch.save({"state_dict": saved, "epoch": 3} if i % 4 == 3 else saved, FOLDER / name / beside[i % 4].format(name))
        codes, hot = windows(name, window, letters, None if said.get("space") == "protein" else 0.25)
        inputs = torch.tensor(hot.transpose(0, 2, 1))
        inputs = inputs[:, :, None] if is_picture else inputs
        with torch.no_grad():
            single = network.float()(inputs.float()).numpy().astype(np.float64)
            double = network.double()(inputs).numpy()
        save(name, codes, double, single, {"torch": torch.__version__})


def make_keras():
    import tensorflow as tf
    for i, (name, said) in enumerate(KERAS.items()):
        said = {"loss": "categorical_crossentropy", **said}
        window, letters, is_picture, labels = definition(name, "TensorFlow", said.pop("loss"), **said)
        results = []
        for kind in ("float32", "float64"):
            tf.keras.backend.clear_session()
            tf.keras.backend.set_floatx(kind)
            layers = []
            for arguments, operation in re.findall(r"<operation ?([^>]*)>(\w+)</operation>", said["architecture"]):
                values = dict(re.findall(r'(\w+)="([^"]*)"', arguments))
                values = {k: v if k in ("activation", "padding") else eval(v, {"tf": tf}) for k, v in values.items()}
                classes = {"maxpool1d": "MaxPool1D"}
                layers.append(getattr(tf.keras.layers, classes.get(operation, operation))(**values))
            model = tf.keras.Sequential(layers)
            random = np.random.default_rng(sum(name.encode()))
            model.set_weights([keras_golden.weight_values(w.name, w.shape, random).astype(np.float32) for w in model.weights])
            if kind == "float32":
                model.save(FOLDER / name / ("saved_model.h5" if i % 2 == 0 else f"{name}.h5"), save_format="h5", include_optimizer=False)
            model.layers[-1].activation = tf.keras.activations.linear
            codes, hot = windows(name, window, letters, 0.25)
            inputs = hot[:, None] if is_picture else hot
            results.append(tf.keras.Model(model.inputs, model.outputs)(tf.constant(inputs, kind)).numpy().astype(np.float64))
        save(name, codes, results[1], results[0], {"tensorflow": tf.__version__})


def save(name, codes, double, single, framework):
    heads = {"labels": (double[:, :, None], single[:, :, None])}
    keras_golden.save_golden(name, codes, heads, f"make_seqgra_goldens.py {name}", framework)
    print(f"{name:50} {double.shape} f32 error {np.abs(single - double).max() / double.std():.1e}")


if __name__ == "__main__":
    {"torch": make_torch, "keras": make_keras}[sys.argv[1]]()
