# SPDX-License-Identifier: MIT
"""Pseudo-random weights and bases of the golden tests, bit for bit equal to weights_rule.hpp.

Draw i of a name is splitmix64 of the name's 64-bit FNV-1a hash plus i steps. Its top 24 bits, minus 2^23, over 2^23 are
u in [-1, 1), exactly. Everything is then one multiplication in double precision (or one that is exact, and an exact
sum) and one rounding to f32:

    weight of a convolution or dense layer   u * (1.4 * sqrt(3 / fan_in)), fan_in = channels * kernel
    bias of a convolution or dense layer     u / 8
    weight (gamma) of a batch norm           1 + 3 u / 16
    bias (beta) of a batch norm              3 u / 16
    letters of an alphabet of n              the top 32 bits of draw i of the name "input", times n, over 2^32 (for
                                             n = 4 the top 2 bits)
    numbers                                  u of the name "input"
    weight of an embedding                   as of a dense layer

1.4 keeps signals alive through ReLUs and GELUs. Batch norms' means and variances are no part of the rule: they are
set from data and stored with the golden.
"""
import math

import numpy as np

GAIN = 1.4


def fnv1a(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def draws(name, count):
    """[count] uint64."""
    steps = np.arange(1, count + 1, dtype=np.uint64)
    z = np.uint64(fnv1a(name)) + steps * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(name, shape):
    """u in [-1, 1), float64, multiples of 2^-23."""
    numbers = (draws(name, math.prod(shape)) >> np.uint64(40)).astype(np.int64) - 2**23
    return (numbers / 2**23).reshape(shape)


def layer_tensor(name, shape):
    """A convolution's or dense layer's `NODE.weight` ([out, in, k] or [out, in]) or `NODE.bias`, float32."""
    if name.endswith(".bias"):
        return (uniform(name, shape) * 0.125).astype(np.float32)
    return (uniform(name, shape) * (GAIN * math.sqrt(3 / math.prod(shape[1:])))).astype(np.float32)


def batch_norm_tensor(name, shape):
    """A batch norm's `NODE.weight` or `NODE.bias`, float32."""
    return (uniform(name, shape) * 0.1875 + (1 if name.endswith(".weight") else 0)).astype(np.float32)


def codes(windows, window_bases, letters=4):
    """[windows, window_bases] uint8 codes 0 .. letters - 1."""
    top = draws("input", windows * window_bases) >> np.uint64(32)
    return (top * np.uint64(letters) >> np.uint64(32)).astype(np.uint8).reshape(windows, window_bases)


def numbers(windows, channels, window_bases):
    """[windows, channels, window_bases] float64 in [-1, 1)."""
    return uniform("input", (windows, channels, window_bases))
