# SPDX-License-Identifier: MIT
# How fast is seqcast beside what a user would pick instead? run.py --program BUILD [ROW...] prints and records a table.
#
# Ours and theirs run alternately in one session on the same inputs and weights, after their outputs have been found to
# agree; medians and ratios are printed. Neither time has start-up, model loading or file output in it.
import argparse
import datetime
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
from safetensors.torch import save_file

import peers

HERE = pathlib.Path(__file__).parent


def machine():
    """CPU name, cores and vector instruction sets, as the tables state them."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    name = next(line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name"))
    flags = next(line for line in text.splitlines() if line.startswith("flags")).split()
    sets = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_tile") if flag in flags]
    return f"{name}, {torch.get_num_threads()} threads, {' '.join(sets)}"


class Ours:
    """bench/window_runner, kept running: it answers orders on its standard input."""

    def __init__(self, build, card, weights, codes, batch, threads):
        self.process = subprocess.Popen([build / "bin/window_runner", card, weights, codes, str(batch), str(threads)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def seconds(self):
        return float(self.order("run"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def alternate(ours, theirs, runs):
    """Medians of `runs` times each, one after the other, after one that is not counted."""
    ours(), theirs()
    times = [(ours(), theirs()) for _ in range(runs)]
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def window_row(build, card, batch, runs, folder):
    """One batch of windows of a model against PyTorch eager."""
    net, state = peers.build(card)
    codes = np.random.default_rng(1).integers(0, 4, (batch, net.window_bases)).astype(np.uint8)
    codes.tofile(folder / "codes")
    save_file({name: value.contiguous() for name, value in state.items()}, folder / "weights.safetensors")
    x = torch.nn.functional.one_hot(torch.from_numpy(codes.astype(np.int64)), 4).float().transpose(1, 2).contiguous()
    ours = Ours(build, card, folder / "weights.safetensors", folder / "codes", batch, torch.get_num_threads())
    with torch.inference_mode():
        expected = net(x).numpy()
        ours.seconds()
        ours.order(f"save {folder / 'ours'}")
        got = np.fromfile(folder / "ours", dtype=np.float32).reshape(expected.shape)
        difference = float(np.abs(got - expected).max() / expected.std())
        if difference > 1e-3:
            sys.exit(f"{card}: outputs differ by {difference:.1e} of their spread: not timed")
        mine, torch_eager = alternate(ours.seconds, lambda: timed(lambda: net(x)), runs)
    memory = ours.order("memory")
    ours.close()
    return (f"{card}, batch {batch}", f"{mine:.3f} s", f"PyTorch eager {torch_eager:.3f} s",
            f"{torch_eager / mine:.2f}", f"largest difference {difference:.1e} of the spread; our peak {memory} MiB")


def start_row(build, arguments, runs=21):
    """Wall time of a whole command that computes nothing."""
    command = [build / "bin/seqcast", *arguments]
    times = [timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)) for _ in range(runs)]
    return "seqcast " + " ".join(arguments), f"{statistics.median(times) * 1e3:.1f} ms", "-", "-", "target: under 50 ms"


def encode_row(build, runs=9):
    """Text to one-byte codes, 131,072 bases at a time on one core, beside NumPy's look-up."""
    text = np.frombuffer(b"ACGTacgtNA" * 13108, dtype=np.uint8)[:131072].copy()
    table = np.full(256, 4, np.uint8)
    out = np.empty_like(text)
    table[np.frombuffer(b"ACGTacgt", np.uint8)] = [0, 1, 2, 3] * 2

    def ours():
        run = subprocess.run([build / "bin/encode_bench", "--benchmark_filter=^encode/131072$",
                              "--benchmark_format=csv", "--benchmark_min_time=0.1"],
                             capture_output=True, text=True, check=True)
        return 1 / float(run.stdout.splitlines()[-1].split(",")[5])

    def theirs():
        return timed(lambda: [np.take(table, text, out=out) for _ in range(100)]) / 100 / text.size

    mine, numpy = alternate(ours, theirs, runs)
    return "encode 131,072 bases", f"{1e-9 / mine:.1f} Gbase/s", f"NumPy look-up {1e-9 / numpy:.2f} Gbase/s", \
        f"{numpy / mine:.1f}", "target: 2.7 Gbase/s"


ROWS = {
    "version": lambda build, folder: start_row(build, ["--version"]),
    "receptive-field": lambda build, folder: start_row(build, ["receptive-field", "basenji2"]),
    "encode": lambda build, folder: encode_row(build),
    "basenji2": lambda build, folder: window_row(build, "basenji2", 1, 5, folder),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("rows", nargs="*", choices=[[], *ROWS], metavar="ROW")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    lines = [f"{machine()}; PyTorch {torch.__version__}; {datetime.date.today()}; `./dev bench {' '.join(options.rows)}`".strip(),
             "", "| work | seqcast | peer | times as fast | |", "|---|---|---|---|---|"]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        for name in options.rows or ROWS:
            lines.append("| " + " | ".join(ROWS[name](options.build, pathlib.Path(folder))) + " |")
            print(lines[-1], flush=True)
    if not options.rows:
        (HERE / "RESULTS.md").write_text("# Results\n\nWritten by `./dev bench`: medians, ours and theirs alternating in "
                                         "one run.\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
