# SPDX-License-Identifier: MIT
"""Times the Python package beside the program that it carries: 10,000 windows of a small model, and what a call takes.

    python bench/python.py [RUNS]

needs the package installed. Prints the best of RUNS (default 5): the program with its start, the package in a process of
its own with import and opening, and a call on a model that is open.
"""
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import seqcast

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(seqcast.__file__).parent / "bin" / "seqcast"
CARD = ROOT / "tests" / "commands" / "data" / "tiny.json"
WINDOWS = 10_000


def best(runs, call):
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    letters = np.array(list("ACGT"))[np.random.default_rng(1).integers(0, 4, (WINDOWS, 200))]
    windows = ["".join(row) for row in letters]
    with tempfile.TemporaryDirectory() as folder:
        fasta = Path(folder) / "windows.fa"
        fasta.write_text("".join(f">{i}\n{window}\n" for i, window in enumerate(windows)))
        command = [PROGRAM, "predict", CARD, fasta, "--place", "record", "-o", Path(folder) / "x.npy", "-q", "--no-sync"]
        code = f"import seqcast; seqcast.open({str(CARD)!r}).predict({str(fasta)!r}, place='record')"
        model = seqcast.open(CARD)
        program = best(runs, lambda: subprocess.run(command, check=True))
        for name, seconds in [
            ("the program", program),
            ("a process with the package", best(runs, lambda: subprocess.run([sys.executable, "-c", code], check=True))),
            ("a call, of the file", best(runs, lambda: model.predict(fasta, place="record"))),
            ("a call, of texts", best(runs, lambda: model.predict(sequences=windows))),
        ]:
            print(f"{name:28} {1000 * seconds:8.1f} ms  {seconds / program:5.2f}")
        one = best(50 * runs, lambda: model.predict(sequences=windows[:1]))
        print(f"{'a call of one window':28} {1000 * one:8.2f} ms")
    import_code = "import time; begin = time.perf_counter(); import seqcast; print(time.perf_counter() - begin)"
    seconds = min(float(subprocess.check_output([sys.executable, "-c", import_code])) for _ in range(runs))
    print(f"{'import seqcast':28} {1000 * seconds:8.1f} ms")


if __name__ == "__main__":
    main()
