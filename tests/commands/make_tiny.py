# SPDX-License-Identifier: MIT
# Generates the weights, arrays and the ONNX file of the golden command tests: seeded quarters, so that sums are exact.
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


def field(number, value):
    """A field of protobuf: a number below 128, or a text or fields of up to 16,383 bytes."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    value = value.encode() if isinstance(value, str) else value
    return bytes([number << 3 | 2]) + length(len(value)) + value


def length(count):
    return bytes([count]) if count < 128 else bytes([count & 127 | 128, count >> 7])


def value(name, *sizes):
    shape = b"".join(field(1, field(1, size)) for size in sizes)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))


# x [1, 4, 40] * conv(5) -> y [1, 2, 36], whose kernel [2, 4, 5] lies in a file next to it.
kernel = (np.random.default_rng(7).integers(-8, 9, (2, 4, 5)) / 4).astype("<f4")
(DATA / "beside.data").write_bytes(kernel.tobytes())
place = field(13, field(1, "location") + field(2, "beside.data")) + field(14, 1)
tensor = b"".join(field(1, size) for size in kernel.shape) + field(2, 1) + field(8, "w") + place
node = field(1, "x") + field(1, "w") + field(2, "y") + field(3, "conv") + field(4, "Conv")
graph = field(1, node) + field(2, "beside") + field(5, tensor) + field(11, value("x", 1, 4, 40)) + field(
    12, value("y", 1, 2, 36))
(DATA / "beside.onnx").write_bytes(field(1, 8) + field(7, graph) + field(8, field(2, 17)))
