# SPDX-License-Identifier: MIT
"""Writes src/predict/self_test_values.inc: values of bacterial-genes, by PyTorch in double precision.

The letters are those that src/predict/self_test.cpp draws; values are raw outputs, before the sigmoid.
"""
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models/training"))
import bacterial_genes  # noqa: E402

MASK = (1 << 64) - 1
BINS = range(0, bacterial_genes.KEPT_BINS, 45)


def letters(count):
    """By splitmix64, of the seed 0: one of 64 numbers each, 4 of which are an unknown base."""
    state, codes = 0, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & MASK
        drawn = (mixed ^ (mixed >> 31)) >> 58
        codes.append(4 if drawn < 4 else drawn % 4)
    return codes


def main():
    tensors = {name: tensor.double() for name, tensor in load_file(ROOT / "models/bacterial-genes.safetensors").items()}
    bases = torch.zeros(1, 4, bacterial_genes.WINDOW_BASES, dtype=torch.float64)
    for i, code in enumerate(letters(bacterial_genes.WINDOW_BASES)):
        if code < 4:
            bases[0, code, i] = 1
    with torch.no_grad():
        values = bacterial_genes.run_graph(tensors, bases)[0]
    lines = [f"{{{track}, {bin}, {values[track, bin].item():.9g}}}," for track in range(2) for bin in BINS]
    text = "// SPDX-License-Identifier: MIT\n"
    text += f"// Written by tests/frameworks/make_self_test_values.py with PyTorch {torch.__version__.split('+')[0]}.\n"
    (ROOT / "src/predict/self_test_values.inc").write_text(text + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
