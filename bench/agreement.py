# SPDX-License-Identifier: MIT
# Compares two programs' outputs before either is timed.
import numpy as np

AGREEMENT = 1e-3  # largest difference allowed, in parts of the outputs' spread


def difference(got, expected):
    """The largest, in parts of the spread of what is expected."""
    return float(np.abs(got.reshape(expected.shape) - expected).max() / expected.std())


def check(got, expected, whose):
    """@return  the difference. @raises RuntimeError  where it is too large to time anything."""
    apart = difference(got, expected)
    if not apart <= AGREEMENT:
        raise RuntimeError(f"{whose} outputs differ by {apart:.1e} of their spread: not timed")
    return apart
