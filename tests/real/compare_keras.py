# SPDX-License-Identifier: MIT
"""Compares predictions for published Keras files with Keras (development script; stores none of them).

    compare_keras.py PROGRAM FASTA [--models FOLDER] [--spliceai FOLDER]

PROGRAM is the built seqcast, FASTA real sequence (tests/data/hg38_chr1_1mb.fa.gz). FOLDER of --models holds
mpra_dragonn/ (kundajelab/MPRA-DragoNN), kipoi_tal1/ (kipoi/kipoi) and dragonn_primer/ (kundajelab/dragonn); that of
--spliceai is the unpacked wheel spliceai==1.3.1 of PyPI, whose licence forbids to pass it on. Needs TensorFlow 2.15
(./dev goldens keras sets .venv-tf up).

Keras computes in f32. What no Keras of today reads (Keras 0.3 with Theano) is computed by loops in NumPy. Prints a line a
file: the largest difference as it is, and (but for probabilities near 0) relative to the track's standard deviation.
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import tempfile
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import h5py
import numpy as np
from tensorflow import keras


def read_fasta(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as file:
        return "".join(line.strip() for line in file if not line.startswith(">")).upper()


def windows(sequence, bases, count, seed):
    """Stretches of known bases."""
    draw, found = random.Random(seed), []
    while len(found) < count:
        start = draw.randrange(len(sequence) - bases)
        if "N" not in sequence[start:start + bases]:
            found.append(sequence[start:start + bases])
    return found


def one_hot(texts):
    """[N, L, 4] in the order ACGT."""
    return np.stack([np.stack([np.frombuffer(text.encode(), np.uint8) == ord(base) for base in "ACGT"], 1)
                     for text in texts]).astype(np.float32)


def predicted(program, model, texts, *options):
    """seqcast's [N, B, T] for windows that are records."""
    with tempfile.TemporaryDirectory() as folder:
        fasta, out = Path(folder, "windows.fa"), Path(folder, "out.npy")
        fasta.write_text("".join(f">{i}\n{text}\n" for i, text in enumerate(texts)))
        subprocess.run([program, "predict", model, fasta, "--place", "record", "--tracks", "all", "-q", "-o", out,
                        *options], check=True, stderr=subprocess.DEVNULL)
        return np.load(out)


def report(name, got, expected, framework, probabilities=False):
    expected = expected.reshape(got.shape)
    apart = np.abs(got.astype(np.float64) - expected)
    relative = (apart.max(axis=(0, 1)) / expected.std(axis=(0, 1))).max()
    of_what = " in probability" if probabilities else f", {relative:.1e} of a track's standard deviation"
    print(f"{name}: largest difference {apart.max():.1e}{of_what}, against {framework}; windows, bins, tracks "
          f"{got.shape}", flush=True)


def spliceai(program, folder, sequence):
    files = [str(next(Path(folder).rglob(f"spliceai{i}.h5"))) for i in range(1, 6)]
    models = [keras.models.load_model(file, compile=False) for file in files]
    for bases in (15000, 10101):
        texts = windows(sequence, bases, 1, bases)
        outputs = [model.predict(one_hot(texts), verbose=0) for model in models]
        for file, expected in zip(files, outputs):
            report(f"{Path(file).name}, {bases} bp", predicted(program, file, texts, "--window", str(bases)), expected,
                   "Keras in f32", True)
        report(f"the mean of the five, {bases} bp", predicted(program, ",".join(files), texts, "--window", str(bases)),
               np.mean(outputs, axis=0), "Keras in f32", True)


def weights_and_json(program, name, weights, architecture, sequence):
    model = keras.models.model_from_json(Path(architecture).read_text())
    model.load_weights(weights)
    texts = windows(sequence, model.input_shape[1], 40, 7)
    report(name, predicted(program, weights, texts, "--architecture", architecture),
           model.predict(one_hot(texts), verbose=0), "Keras in f32")


def convolved(x, kernel, bias):
    """[N, C, R, L] with Theano's kernels [F, C, r, k], which run backwards along both axes; valid."""
    kernel = kernel[:, :, ::-1, ::-1]
    rows, width = kernel.shape[2:]
    return np.stack([np.stack([np.einsum("ncrj,fcrj->nf", x[:, :, r:r + rows, a:a + width], kernel)
                               for a in range(x.shape[3] - width + 1)], -1)
                     for r in range(x.shape[2] - rows + 1)], 2) + bias[None, :, None, None]


def keras03(architecture, weights, hot):
    """Loops for the layers of Keras 0.3 that DragoNN's networks are made of, in double precision."""
    x = hot.transpose(0, 2, 1)[:, None].astype(np.float64)  # [N, 1, 4, L]
    with h5py.File(weights) as file:
        for i, layer in enumerate(json.loads(Path(architecture).read_text())["layers"]):
            own = [np.asarray(file[f"layer_{i}"][f"param_{j}"], np.float64) for j in range(len(file[f"layer_{i}"]))]
            kind = layer["name"]
            if kind == "Convolution2D":
                x = convolved(x, *own)
            elif kind == "MaxPooling2D":
                rows, width = layer["pool_size"]
                x = x[..., :x.shape[3] // width * width].reshape(*x.shape[:2], x.shape[2] // rows, rows, -1, width)
                x = x.max(axis=(3, 5))
            elif kind == "Flatten":
                x = x.reshape(len(x), -1)
            elif kind == "Dense":
                x = x @ own[0] + own[1]
            elif kind not in ("Activation", "Dropout"):
                raise ValueError(f"no loop for {kind}")
            function = layer.get("activation", "linear")
            x = {"relu": lambda v: np.maximum(v, 0), "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
                 "linear": lambda v: v}[function](x)
    return x


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("fasta")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--spliceai")
    options = parser.parse_args()
    program = str(Path(options.program).resolve())
    sequence = read_fasta(options.fasta)
    if options.spliceai:
        spliceai(program, options.spliceai, sequence)
    if not options.models:
        return
    mpra, tal1 = options.models / "mpra_dragonn", options.models / "kipoi_tal1"
    weights_and_json(program, "MPRA-DragoNN", str(mpra / "pretrained.hdf5"), str(mpra / "model.json"), sequence)
    weights_and_json(program, "TAL1", str(tal1 / "weights.hdf5"), str(tal1 / "arch.json"), sequence)
    for name in ("one_filter_dragonn", "multi_layer_dragonn"):
        architecture, weights = (str(options.models / "dragonn_primer" / f"{name}.{end}")
                                 for end in ("arch.json", "weights.h5"))
        shape = json.loads(Path(architecture).read_text())["layers"][0]["input_shape"]
        texts = windows(sequence, shape[-1], 20, 9)
        report(name, predicted(program, weights, texts, "--architecture", architecture),
               keras03(architecture, weights, one_hot(texts)), "loops in NumPy")


if __name__ == "__main__":
    main()
