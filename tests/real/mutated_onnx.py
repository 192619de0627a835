# SPDX-License-Identifier: MIT
"""Runs the program on ONNX files that are changed at random.

    mutated_onnx.py SEQCAST COUNT FILE.onnx ...

Cuts, removes, repeats or changes bytes (seeded), and runs `summary` and `predict` on each file. Fails where one of them ends
otherwise than with 0, or 1 and an error, or takes a minute.
"""
import collections
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def mutated(whole, chance):
    data, kind, at = bytearray(whole), chance.randrange(5), chance.randrange(len(whole))
    length = chance.randrange(1, 40)
    if kind == 0:
        return data[:at]
    if kind == 1:
        del data[at:at + length]
    elif kind == 2:
        data[at:at] = data[at:at + length]
    else:
        for _ in range(chance.choice([1, 1, 2, 8])):
            place = chance.randrange(len(data))
            data[place] = chance.randrange(256) if kind == 3 else data[place] ^ 1 << chance.randrange(8)
    return data


def ended(program, *command):
    """The exit code, or why a run is wrong; and its seconds."""
    start = time.monotonic()
    try:
        done = subprocess.run([program, *map(str, command)], capture_output=True, text=True, errors="replace", timeout=60)
    except subprocess.TimeoutExpired:
        return "a minute", 60
    is_right = done.returncode == 0 or (done.returncode == 1 and "error:" in done.stderr)
    return done.returncode if is_right else f"exit code {done.returncode} {done.stderr[:200]}", time.monotonic() - start


def main():
    program, count, *paths = sys.argv[1:]
    chance, files = random.Random(5), [Path(path).read_bytes() for path in paths]
    codes, longest = collections.Counter(), 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "w.fa").write_text(">a\n" + "ACGTNACGGT" * 30 + "\n")
        model = folder / "m.onnx"
        for _ in range(int(count)):
            model.write_bytes(mutated(chance.choice(files), chance))
            for command in (["summary", model], ["predict", model, folder / "w.fa", "--place", "record", "-q", "-o", folder / "o.npy"]):
                code, seconds = ended(program, *command)
                codes[code] += 1
                longest = max(longest, seconds)
    print(f"{count} files, exit codes {dict(codes)}, the longest run {longest:.1f} s")
    return any(code not in (0, 1) for code in codes)


if __name__ == "__main__":
    sys.exit(main())
