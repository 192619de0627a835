# SPDX-License-Identifier: MIT
"""Time and memory of a run whose weights are a large PyTorch file.

    large_torch.py PROGRAM [--mb 1000]

Writes a card of convolutions with kernels of one, which no algorithm holds in another size, and a state_dict of about so
many megabytes, and prints the seconds and the peak memory of predicting one short window. Fails where memory is more
than the file, the kernels' layout of it, and 200 MB. Needs NumPy.
"""
import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "bench"))
import tower  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--mb", type=int, default=1000)
    options = parser.parse_args()
    tower.CHANNELS, tower.KERNEL, tower.WINDOW = 1024, 1, 64
    tower.LAYERS = options.mb * 1_000_000 // (tower.CHANNELS ** 2 * 4)
    tower.NAMES = [f"conv{i}" for i in range(tower.LAYERS + 1)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        card, weights = tower.card(folder), tower.torch_file(folder)
        (folder / "window.fa").write_text(">w\n" + "ACGT" * (tower.WINDOW // 4) + "\n")
        start = time.monotonic()
        subprocess.run([options.program, "predict", card, folder / "window.fa", "--weights", weights, "--place", "record", "-q",
                        "--tracks", "0", "-o", folder / "out.npy", "-@", "1"], check=True)
        seconds, peak = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        size = weights.stat().st_size
    print(f"{size / 1e6:,.0f} MB: {seconds:.1f} s, peak memory {peak / 1e6:,.0f} MB, {peak / size:.2f} times the file")
    return peak > 2 * size + 200_000_000


if __name__ == "__main__":
    sys.exit(main())
