# SPDX-License-Identifier: MIT
# Which measurements are there? One function a kind of row; each checks that outputs agree before it times anything.
import statistics
import subprocess
import time
from dataclasses import dataclass, field

import numpy as np

import machine
import ours
import peers
from models import Model

AGREEMENT = 1e-3  # largest difference allowed, in parts of the outputs' spread


@dataclass
class Setting:
    """What every row is given."""
    build: object  # the folder that holds bin/
    folder: object  # for files, thrown away
    threads: int = field(default_factory=machine.threads)


@dataclass
class Race:
    """Ours beside the peers: seconds, or what prevented them."""
    work: str
    seqcast: object
    peers: dict
    target: float
    note: str

    def ratio(self):
        seconds = [value for value in self.peers.values() if isinstance(value, float)]
        return min(seconds) / self.seqcast if seconds and isinstance(self.seqcast, float) else None


@dataclass
class Fact:
    """Something measured by itself, beside something that tells what it is worth."""
    work: str
    measured: str
    beside: str
    note: str


# ---- timing

def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def sample(measure, at_least=0.1):
    """Seconds of one call: the first one where it is long, else the median of as many as fill `at_least` after it."""
    first = measure()
    if first > at_least:
        return first
    times = []
    while sum(times) < at_least:
        times.append(measure())
    return statistics.median(times)


def alternate(measures, rounds, pause=0.02):
    """Medians of `rounds` samples of each, one after the other; the pause lets others' waiting threads go to sleep."""
    samples = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            time.sleep(pause)
            samples[name].append(sample(measure))
    return {name: statistics.median(values) for name, values in samples.items()}


def difference(got, expected):
    """The largest, in parts of the spread of what is expected."""
    return float(np.abs(got.reshape(expected.shape) - expected).max() / expected.std())


# ---- peers

def best_way(name, model, x, expected, setting):
    """The fastest of a peer's ways whose outputs are right: (its label, its function).
    @raises RuntimeError  where none is."""
    best, wrong = None, ""
    for label, run in peers.WAYS[name](model, x, setting.threads, setting.folder).items():
        apart = difference(run(), expected)
        if apart > AGREEMENT:
            wrong = f"outputs differ by {apart:.0e}"
            continue
        seconds = sample(lambda run=run: timed(run), at_least=0.03)
        if best is None or seconds < best[0]:
            best = seconds, label, run
    if best is None:
        raise RuntimeError(wrong or "no way to run it")
    return best[1:]


def ready_peers(model, x, expected, setting):
    """({name: function}, {name: label}, {name: why not})."""
    functions, labels, failures = {}, {}, {}
    for name in peers.WAYS:
        try:
            labels[name], functions[name] = best_way(name, model, x, expected, setting)
        except Exception as error:  # whatever a peer throws is said in the table
            failures[name] = f"failed: {type(error).__name__}: {str(error).strip().splitlines()[0][:80]}"
    return functions, labels, failures


# ---- windows

def windows(setting, card, head, batch, target, rounds=5):
    """A batch of windows of a model, all tracks of one head, raw outputs."""
    model = Model(card, head, setting.folder)
    codes = np.random.default_rng(1).integers(0, 4, (batch, model.window_bases)).astype(np.uint8)
    x, expected = model.one_hot(codes), model.outputs(codes)
    with ours.WindowRunner(setting.build, model, codes, setting.threads, setting.folder) as runner:
        runner.seconds()
        apart = difference(runner.outputs(), expected)
        if apart > AGREEMENT:
            raise RuntimeError(f"our outputs differ by {apart:.1e} of their spread: not timed")
        functions, labels, failures = ready_peers(model, x, expected, setting)
        measures = {"seqcast": runner.seconds} | {
            name: lambda run=run: timed(run) for name, run in functions.items()}
        medians = alternate(measures, rounds)
        memory = runner.order("memory")
    best = min((name for name in functions), key=medians.get)
    note = f"difference {apart:.0e}; our peak {memory} MiB; best: {peers.LABELS[best]}, {labels[best]}"
    others = {name: medians.get(name, failures.get(name)) for name in peers.WAYS}
    return Race(f"{card}, {batch} x {model.window_bases:,} bp", medians["seqcast"], others, target, note)


# ---- whole commands and single parts

def start(setting, arguments):
    """Wall time of a whole command that computes nothing."""
    seconds = statistics.median(ours.run_program(setting.build, arguments).seconds for _ in range(21))
    return Fact("`seqcast " + " ".join(arguments) + "`", f"{seconds * 1e3:.1f} ms", "", "target: under 50 ms")


def encode(setting, rounds=5):
    """Text to one-byte codes, 131,072 bases at a time on one core, beside NumPy's look-up."""
    text = np.frombuffer(b"ACGTacgtNA" * 13108, dtype=np.uint8)[:131072].copy()
    table = np.full(256, 4, np.uint8)
    table[np.frombuffer(b"ACGTacgt", np.uint8)] = [0, 1, 2, 3] * 2
    out = np.empty_like(text)

    def mine():
        run = subprocess.run([setting.build / "bin/encode_bench", "--benchmark_filter=^encode/131072$",
                              "--benchmark_format=csv", "--benchmark_min_time=0.1"],
                             capture_output=True, text=True, check=True)
        return 1 / float(run.stdout.splitlines()[-1].split(",")[5])

    def numpys():
        return timed(lambda: [np.take(table, text, out=out) for _ in range(100)]) / 100 / text.size

    pairs = [(mine(), numpys()) for _ in range(rounds)]
    ours_base, numpy_base = (statistics.median(column) for column in zip(*pairs))
    return Fact("text to one-byte codes, one core", f"{1e-9 / ours_base:.1f} Gbase/s",
                f"NumPy look-up {1e-9 / numpy_base:.2f} Gbase/s: {numpy_base / ours_base:.0f} times",
                "target: 2.7 Gbase/s")


ROWS = {
    "basenji2": lambda s: windows(s, "basenji2", "human", 1, 1.3),
    "chrombpnet": lambda s: windows(s, "chrombpnet", "profile", 16, 1.4),
    "spliceai": lambda s: windows(s, "spliceai-10k", "splice", 1, 1.4),
    "basset": lambda s: windows(s, "basset", "classes", 16, 1.3),
    "basset-1": lambda s: windows(s, "basset", "classes", 1, 1.2),
    "deepsea": lambda s: windows(s, "deepsea", "classes", 16, 1.3),
    "deepsea-1": lambda s: windows(s, "deepsea", "classes", 1, 1.2),
    "chromdragonn": lambda s: windows(s, "chromdragonn", "classes", 16, 1.3),
    "chromdragonn-1": lambda s: windows(s, "chromdragonn", "classes", 1, 1.2),
    "encode": encode,
    "version": lambda s: start(s, ["--version"]),
    "receptive-field": lambda s: start(s, ["receptive-field", "basenji2"]),
}
