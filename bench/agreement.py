# SPDX-License-Identifier: MIT
# Compares two programs' outputs before either is timed.
import numpy as np

AGREEMENT = 1e-3  # largest difference allowed, divided by the standard deviation of the outputs


def difference(got, expected):
    """The largest difference, divided by the standard deviation of `expected`."""
    return float(np.abs(got.reshape(expected.shape) - expected).max() / expected.std())


def check(got, expected, whose):
    """@return  the difference. @raises RuntimeError  if it is too large for a comparison of speed."""
    apart = difference(got, expected)
    if not apart <= AGREEMENT:
        raise RuntimeError(f"{whose} outputs differ by {apart:.1e} of their spread: not timed")
    return apart
