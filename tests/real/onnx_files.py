# SPDX-License-Identifier: MIT
"""Compares seqcast with ONNX Runtime on files that other programs wrote.

    onnx_files.py SEQCAST FILE.onnx ...      (onnx 1.23.2, onnxruntime 1.32.0)

onnx_files_keras.py and onnx_files_torch.py write such files. Prints which are refused, and the largest difference of the
others relative to an output's standard deviation. Fails where one is above 3e-4, or a run ends otherwise than with an error.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

WINDOWS, OPEN = 5, 96


def laid(expected, got):
    """The axes of what ONNX Runtime gives in the order of seqcast's [N, B, T]."""
    n = len(expected)
    if expected.ndim > 3:
        expected = expected.reshape([n] + [s for s in expected.shape[1:] if s != 1])
    choices = [expected.reshape(n, 1, -1), expected.reshape(n, -1, 1)] if expected.ndim <= 2 else [expected, expected.transpose(0, 2, 1)]
    fits = [one for one in choices if one.shape == got.shape]
    return min(fits, key=lambda one: np.abs(one - got).max()) if fits else None


def compare(program, path, folder):
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 3, 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    sizes = [size if isinstance(size, int) and size > 0 else None for size in entry.shape[1:]]
    letters = sizes.index(4) if 4 in sizes else len(sizes) - 1
    rest = [i for i, s in enumerate(sizes) if i != letters and s != 1]
    length = sizes[rest[0]] or OPEN
    codes = np.random.default_rng(7).integers(0, 5, (WINDOWS, length))
    (folder / "w.fa").write_text("".join(f">r{i}\n{''.join('ACGTN'[c] for c in row)}\n" for i, row in enumerate(codes)))
    hot = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes].astype(np.float32)
    hot = hot if letters > rest[0] else hot.transpose(0, 2, 1)
    shape = [s or (4 if i == letters else length) for i, s in enumerate(sizes)]
    batch = entry.shape[0] if isinstance(entry.shape[0], int) and entry.shape[0] > 0 else WINDOWS
    runs = [session.run(None, {entry.name: hot[i:i + batch].reshape([-1] + shape)}) for i in range(0, WINDOWS - WINDOWS % batch if batch > 1 else WINDOWS, batch)]
    outputs = [np.concatenate(parts) for parts in zip(*runs)]
    window = ["--window", str(length)] if sizes[rest[0]] is None else []
    worst = 0.0
    for info, expected in zip(session.get_outputs(), outputs):
        out = folder / "y.npy"
        out.unlink(missing_ok=True)
        run = subprocess.run([program, "predict", str(path), str(folder / "w.fa"), "--place", "record", "--tracks", "all" if len(outputs) == 1 else f"{info.name.replace(':', '_')}:all",
                              "-o", str(out), "-q", *window], capture_output=True, text=True, timeout=120)
        if run.returncode != 0:
            return None, f"exit {run.returncode}: " + run.stderr.strip().replace(str(path), path.name)
        got = np.load(out).astype(np.float64)
        got = got[:, None, :] if got.ndim == 2 else got
        one = laid(expected.astype(np.float64), got[:len(expected)])
        if one is None:
            return None, f"shapes {got.shape}, expected {expected.shape}"
        spread = one.std()
        if not spread > 1e-3 * np.abs(one).mean():
            return None, f"blind: {spread} of {np.abs(one).mean()}"
        worst = max(worst, np.abs(got[:len(one)] - one).max() / spread)
    return worst, ""


def main():
    program, worst, wrong, refused = sys.argv[1], 0.0, 0, 0
    for path in map(Path, sys.argv[2:]):
        with tempfile.TemporaryDirectory() as folder:
            try:
                difference, why = compare(program, path, Path(folder))
            except Exception as error:
                difference, why = None, f"{type(error).__name__}: {str(error)[:300]}"
        if difference is None and why.startswith("exit 1"):
            refused += 1
            print(f"{path.parent.name}/{path.stem}: refused: {why}", flush=True)
        elif difference is None or difference > 3e-4:
            wrong += 1
            print(f"WRONG {path.parent.name}/{path.stem}: {why or difference}", flush=True)
        else:
            worst = max(worst, difference)
    print(f"{len(sys.argv) - 2} files: {refused} refused, {wrong} wrong, the others within {worst:.1e} of an output's standard deviation")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
