# SPDX-License-Identifier: MIT
"""Writes what Keras computes with the original files of the shipped models mpra-dragonn and tal1.

    make_shipped_values.py FOLDER     # with mpra_dragonn/{model.json,pretrained.hdf5} of kundajelab/MPRA-DragoNN
                                      # (kipoi/ConvModel) and kipoi_tal1/{arch.json,weights.hdf5} of kipoi/kipoi
                                      # (example/models/tal1_model/model_files)

tests/data/shipped gets windows of phage lambda (NAME.fa, one with unknown bases) and Keras's values (NAME.tsv: a line a
window, a column an output), by Keras 2.15 in double precision. The weights that seqcast ships were made of the same files
by `seqcast convert`; tests/commands/shipped_models.sh compares.
"""
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

ROOT = Path(__file__).resolve().parents[2]
MODELS = {"mpra-dragonn": ("mpra_dragonn/model.json", "mpra_dragonn/pretrained.hdf5"),
          "tal1": ("kipoi_tal1/arch.json", "kipoi_tal1/weights.hdf5")}
WINDOWS = 16


def windows(bases):
    genome = "".join((ROOT / "tests/data/lambda.fa").read_text().split("\n")[1:])
    texts = [genome[start:start + bases] for start in np.linspace(0, len(genome) - bases, WINDOWS).astype(int)]
    texts[1] = texts[1][:40] + "N" * 30 + texts[1][70:]
    return texts


def main():
    tf.keras.backend.set_floatx("float64")
    for name, (architecture, weights) in MODELS.items():
        text = (Path(sys.argv[1]) / architecture).read_text().replace('"float32"', '"float64"')
        model = tf.keras.models.model_from_json(text)
        model.load_weights(Path(sys.argv[1]) / weights)
        texts = windows(model.input_shape[1])
        x = np.stack([[[float(letter == base) for base in "ACGT"] for letter in text] for text in texts])
        values = model.predict(x, verbose=0)
        folder = ROOT / "tests/data/shipped"
        folder.joinpath(f"{name}.fa").write_text("".join(f">w{i}\n{text}\n" for i, text in enumerate(texts)))
        folder.joinpath(f"{name}.tsv").write_text("".join("\t".join(f"{v:.9g}" for v in row) + "\n" for row in values))
        print(name, values.shape, values.std(axis=0).min())


if __name__ == "__main__":
    main()
