# SPDX-License-Identifier: MIT
"""Generates Keras models of windows of any length, of one position, and of numbers, with what Keras computes from them.

    make_window_files.py                  (TensorFlow 2.15.1 on Python 3.11: pip install tensorflow-cpu==2.15.1)

rewrites ../data/windows: NAME.h5, and NAME.tsv with a line a record: its name, then the model's values. The records are
records.fa, of several lengths, same.fa, of one, and NAME.npy for the models of numbers.
"""
import os
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers as kl

from keras_golden import weight_values

FOLDER = Path(__file__).resolve().parent.parent / "data" / "windows"
LETTERS = "ACGT"


def pooled():
    """Any length; one value a window."""
    x = inputs = keras.Input((None, 4))
    x = kl.MaxPooling1D(2)(kl.Conv1D(6, 6, activation="relu")(x))
    x = kl.Conv1D(6, 3, padding="same", activation="relu")(x)
    both = kl.Concatenate()([kl.GlobalMaxPooling1D()(x), kl.GlobalAveragePooling1D()(x)])
    return keras.Model(inputs, kl.Dense(2, activation="sigmoid", name="out")(both))


def pooled_in_the_middle():
    """Any length; what is cropped away stands for no base of the value."""
    x = inputs = keras.Input((None, 4))
    x = kl.Cropping1D((5, 3))(kl.Conv1D(6, 3, padding="same", activation="relu")(x))
    return keras.Model(inputs, kl.Dense(1, name="out")(kl.GlobalAveragePooling1D()(x)))


def strided():
    """Any length; bins of four bases, the last of them in part."""
    x = inputs = keras.Input((None, 4))
    x = kl.Conv1D(6, 5, strides=2, padding="same", activation="relu")(x)
    x = kl.MaxPooling1D(2, padding="same")(x)
    gate = kl.Dense(6, activation="sigmoid")(kl.GlobalAveragePooling1D(keepdims=True)(x))
    return keras.Model(inputs, kl.Conv1D(2, 3, padding="same", name="out")(kl.Multiply()([x, gate])))


def two_heads():
    """Any length above what is cut off: a profile, and counts of the whole window."""
    x = inputs = keras.Input((None, 4))
    x = kl.Conv1D(6, 9, activation="relu")(x)
    counts = kl.Dense(1, name="counts")(kl.GlobalAveragePooling1D()(x))
    return keras.Model(inputs, [kl.Conv1D(1, 7, name="bins")(x), counts])


def one_position():
    """A Flatten of one position: the value is of the window of 12."""
    return keras.Sequential([kl.Conv1D(6, 5, activation="relu", input_shape=(12, 4)), kl.MaxPooling1D(4),
                             kl.Conv1D(5, 2, activation="relu"), kl.Flatten(), kl.Dense(2, name="out")])


def numbers_of_forty():
    return keras.Sequential([kl.Conv1D(6, 5, padding="causal", activation="relu", input_shape=(60, 40)),
                             kl.MaxPooling1D(2), kl.Flatten(), kl.Dense(3, activation="softmax", name="out")])


def numbers_of_two():
    return keras.Sequential([kl.Conv1D(6, 3, padding="same", activation="tanh", input_shape=(30, 2)),
                             kl.GlobalMaxPooling1D(), kl.Dense(2, name="out")])


def numbers_of_one():
    """A vector as one number a position."""
    return keras.Sequential([kl.Conv1D(5, 4, activation="relu", input_shape=(25, 1)), kl.Flatten(),
                             kl.Dense(1, activation="sigmoid", name="out")])


def numbers_of_any_length():
    return keras.Sequential([kl.Conv1D(5, 4, activation="relu", input_shape=(None, 3)), kl.GlobalAveragePooling1D(),
                             kl.Dense(2, name="out")])


def beside():
    """Letters, two values a base, and three a window."""
    letters, signal, features = keras.Input((18, 4), name="letters"), keras.Input((18, 2), name="signal"), \
        keras.Input((3,), name="features")
    x = kl.GlobalMaxPooling1D()(kl.Conv1D(6, 5, activation="relu")(kl.Concatenate()([letters, signal])))
    return keras.Model([letters, signal, features], kl.Dense(2, name="out")(kl.Concatenate()([x, features])))


def weighted(build, seed):
    keras.backend.clear_session()
    model = build()
    random = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(weight_values(weight.name, weight.shape.as_list(), random))
    model.save(FOLDER / f"{build.__name__}.h5", save_format="h5")
    return model


def one_hot(text):
    return np.eye(4, dtype=np.float32)[[LETTERS.index(letter) for letter in text]][None]


def save_values(name, rows):
    """rows: (record, the values of each output laid flat, position by position)."""
    lines = [record + "\t" + "\t".join(f"{v:.7g}" for v in values) for record, values in rows]
    (FOLDER / f"{name}.tsv").write_text("\n".join(lines) + "\n")


def flat(outputs):
    outputs = outputs if isinstance(outputs, list) else [outputs]
    return np.concatenate([np.asarray(values)[0].ravel() for values in outputs])


def write_fasta(name, records):
    (FOLDER / name).write_text("".join(f">{record}\n{text}\n" for record, text in records))


def main():
    FOLDER.mkdir(exist_ok=True)
    random = np.random.default_rng(5)
    text = lambda length: "".join(random.choice(list(LETTERS), length))
    records = [(f"r{length}", text(length)) for length in (40, 41, 64, 80, 80, 57)]
    records = [(f"{name}_{i}", letters) for i, (name, letters) in enumerate(records)]
    write_fasta("records.fa", records)
    for seed, build in enumerate((pooled, pooled_in_the_middle, strided, two_heads), start=1):
        model = weighted(build, seed)
        save_values(build.__name__, [(name, flat(model(one_hot(letters)))) for name, letters in records])
    same = [(f"s{i}", text(12)) for i in range(3)]
    write_fasta("same.fa", same)
    model = weighted(one_position, 11)
    save_values("one_position", [(name, flat(model(one_hot(letters)))) for name, letters in same])
    for seed, build in enumerate((numbers_of_forty, numbers_of_two, numbers_of_one, numbers_of_any_length), start=21):
        model = weighted(build, seed)
        shape = [size or 33 for size in model.input_shape[1:]]
        values = random.normal(0, 1, (5, *shape)).astype(np.float32)
        np.save(FOLDER / f"{build.__name__}.npy", values)
        save_values(build.__name__, [(str(i + 1), flat(model(one[None]))) for i, one in enumerate(values)])
    model = weighted(beside, 31)
    letters = [(f"b{i}", text(18)) for i in range(4)]
    write_fasta("beside.fa", letters)
    signal, features = (random.normal(0, 1, (4, *shape)).astype(np.float32) for shape in ((18, 2), (3,)))
    np.save(FOLDER / "beside_signal.npy", signal)
    np.save(FOLDER / "beside_features.npy", features)
    save_values("beside", [(name, flat(model([one_hot(text), signal[i:i + 1], features[i:i + 1]])))
                           for i, (name, text) in enumerate(letters)])


if __name__ == "__main__":
    main()
