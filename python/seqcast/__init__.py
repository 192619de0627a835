# SPDX-License-Identifier: MIT
"""Runs published convolutional sequence-to-function models on DNA.

`seqcast.open(path)` opens a model; `model.predict`, `scan`, `score`, `variants` and `splicing` run it.
"""

from seqcast._core import Block, Model, Prediction, Scan, Table, open, version as __version__
from seqcast._error import Error, Notice

__all__ = ["Block", "Error", "Model", "Notice", "Prediction", "Scan", "Table", "open"]
