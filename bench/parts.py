# SPDX-License-Identifier: MIT
# Benchmarks of parts: encoding, the stem, the largest layers, and commands without a model run.
import json
import statistics
import subprocess

import numpy as np

import machine
import ours
from measuring import Fact, timed


def google_benchmark(setting, program, *arguments):
    """Results of a Google Benchmark program, from its JSON."""
    run = subprocess.run([setting.build / "bin" / program, "--benchmark_format=json", *map(str, arguments)],
                         stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout)["benchmarks"]


def start(setting, arguments):
    """Wall time of a whole command that computes nothing."""
    seconds = statistics.median(ours.run_program(setting.build, arguments).seconds for _ in range(21))
    return Fact("`seqcast " + " ".join(arguments) + "`", f"{seconds * 1e3:.1f} ms", "", "target: under 50 ms")


def encode(setting, rounds=5):
    """Text to one-byte codes, 131,072 bases at a time on one core, compared with NumPy's look-up; and short sequences."""
    text = np.frombuffer(b"ACGTacgtNA" * 13108, dtype=np.uint8)[:131072].copy()
    table = np.full(256, 4, np.uint8)
    table[np.frombuffer(b"ACGTacgt", np.uint8)] = [0, 1, 2, 3] * 2
    out = np.empty_like(text)

    def mine(name):
        return google_benchmark(setting, "encode_bench", f"--benchmark_filter=^{name}$",
                                "--benchmark_min_time=0.1")[0]["cpu_time"] * 1e-9

    def numpys():
        return timed(lambda: [np.take(table, text, out=out) for _ in range(100)]) / 100

    pairs = [(mine("encode/131072"), numpys()) for _ in range(rounds)]
    seconds, numpy_seconds = (statistics.median(column) for column in zip(*pairs))
    return [Fact("text to one-byte codes, one core", f"{text.size / seconds * 1e-9:.1f} Gbase/s",
                 f"NumPy look-up {text.size / numpy_seconds * 1e-9:.2f} Gbase/s: {numpy_seconds / seconds:.0f} times",
                 "target: 2.7 Gbase/s"),
            Fact("2,000 sequences of 50 bp encoded, one core", f"{mine('encode_short') * 1e6:.1f} us", "",
                 "target: under 37 us")]


def stem(setting):
    """Text to the stem's output: ours, and one-hot and oneDNN's best convolution; both with all threads."""
    facts = []
    runs = google_benchmark(setting, "stem_bench", f"--threads={setting.threads}", "--benchmark_repetitions=3",
                            "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.2")
    medians = {run["run_name"]: run["real_time"] for run in runs if run["aggregate_name"] == "median"}  # in ms
    for name in (key.split("/")[1] for key in medians if key.startswith("seqcast/")):
        mine = medians[f"seqcast/{name}/real_time"]
        onednn = min(value for key, value in medians.items() if key.startswith("onednn") and f"/{name}/" in key)
        facts.append(Fact(f"encoding and stem, {name}", f"{mine:.2f} ms",
                          f"oneDNN on one-hot {onednn:.2f} ms: {onednn / mine:.2f} times", "target: 3"))
    return facts


def layers(setting):
    """Each model's three largest layers in the plan's own tiles, one thread, compared with the FMA peak."""
    peak = machine.best_fma(setting.build)[0]
    facts = []
    for run in google_benchmark(setting, "kernel_bench", "--benchmark_min_time=0.05"):
        speed = run["FLOP/s"] * 1e-9
        facts.append(Fact(run["name"].removeprefix("layer/"), f"{speed:.1f} GFLOP/s",
                          f"FMA peak {peak:.0f}: {100 * speed / peak:.0f} %",
                          f"{100 * run['part']:.0f} % of the model's multiply-adds; {run['label']}"))
    return facts
