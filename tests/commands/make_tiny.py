# SPDX-License-Identifier: MIT
# Generates the weights and arrays of the golden command tests: seeded quarters, so that sums are exact.
import pathlib

import numpy as np
from safetensors.numpy import save_file

DATA = pathlib.Path(__file__).parent / "data"
FLAT = {"conv.weight": (3, 4, 3), "conv.bias": (3,), "out.weight": (1, 54), "out.bias": (1,)}
NETWORKS = {  # name: (seed, shapes)
    "tiny": (7, {"conv.weight": (6, 4, 5), "conv.bias": (6,), "out.weight": (2, 6), "out.bias": (2,),
                 "many.weight": (20, 6), "many.bias": (20,)}),
    "flat": (7, FLAT),
    "flat2": (8, FLAT),
    "flat3": (9, FLAT),
    "profile": (7, {"conv.weight": (3, 4, 5), "conv.bias": (3,), "profile.weight": (1, 3, 7), "profile.bias": (1,),
                    "logcounts.weight": (1, 3), "logcounts.bias": (1,)}),
    "names": (7, {"conv.weight": (2, 4, 3), "conv.bias": (2,)}),
    "any": (7, {"conv.weight": (2, 4, 5), "conv.bias": (2,)}),
    "covered": (7, {"conv.weight": (1, 6, 3), "conv.bias": (1,), "out.weight": (1, 12), "out.bias": (1,)}),
    "char": (7, {"embedding.weight": (28, 10), "logits.weight": (28, 1, 80), "logits.bias": (28,)}),  # char-cnn's
    "signal": (7, {"conv.weight": (2, 2, 3), "conv.bias": (2,)}),
}

for name, (seed, shapes) in NETWORKS.items():
    generator = np.random.default_rng(seed)
    tensors = {key: (generator.integers(-8, 9, shape) / 4).astype(np.float32) for key, shape in shapes.items()}
    save_file(tensors, DATA / f"{name}.safetensors")

# Three records of six positions with two channels, in every way in which they may lie in a file.
signal = (np.random.default_rng(3).integers(-8, 9, (3, 6, 2)) / 4).astype("<f4")
bases = {"A": 0, "C": 1, "G": 2, "T": 3}
ARRAYS = {
    "signal": signal,
    "one": signal[0],
    "f8": signal.astype("<f8"),
    "fortran": np.asfortranarray(signal),
    "channels_first": np.ascontiguousarray(signal.transpose(0, 2, 1)),
    "big_endian": signal.astype(">f4"),
    "half": signal.astype("<f2"),
    "rank_1": signal[0, :, 0].copy(),
    "rank_4": signal[None],
    "long": np.zeros((1, 7, 2), "<f4"),
    "three_channels": np.zeros((3, 6, 3), "<f4"),
    "no_records": np.zeros((0, 6, 2), "<f4"),
    "nan": np.where(signal == signal[1, 2, 1], np.nan, signal).astype("<f4"),
    "large_integer": np.full((6, 2), 2**24 + 1, "<i8"),
    "text": np.full((6, 2), "a"),
    "one_hot": np.eye(4, dtype="u1")[[bases[b] for b in "GGGCGGCGACCTCGCGGGTTTTCGCTATTTATGAAAATTT"]].reshape(2, 20, 4),
}
(DATA / "npy").mkdir(exist_ok=True)
for name, array in ARRAYS.items():
    np.save(DATA / "npy" / f"{name}.npy", array)
