# SPDX-License-Identifier: MIT
# Samples, medians and the two kinds of result rows.
import pathlib
import statistics
import time
from dataclasses import dataclass, field

import machine

PAUSE = 0.02  # seconds between one's turn and the next one's, in which waiting threads go to sleep


@dataclass
class Setting:
    """What every row is given."""
    build: pathlib.Path  # the folder that holds bin/
    folder: pathlib.Path  # for files, thrown away
    rounds: int = 0  # 0: as many as fit into 8 s, from 3 to 7
    threads: int = field(default_factory=machine.threads)


class Clock:
    """Wall time, or, for a machine that others use, CPU time over the number of threads."""

    def __init__(self):
        self.cpu_threads = 0

    def now(self):
        return time.process_time() / self.cpu_threads if self.cpu_threads else time.perf_counter()

    def of(self, wall, cpu):
        """Of another process's run."""
        return cpu / self.cpu_threads if self.cpu_threads else wall


CLOCK = Clock()


@dataclass
class Race:
    """Ours beside the peers, of the names in peers.LABELS: seconds, or a text that says what prevented them."""
    work: str
    seqcast: float
    peers: dict
    target: float
    note: str

    def ratio(self):
        """Times as fast as the best peer, or None without one."""
        seconds = [value for value in self.peers.values() if isinstance(value, float)]
        return min(seconds) / self.seqcast if seconds else None


@dataclass
class Fact:
    """Something measured by itself, and what it stands beside."""
    work: str
    measured: str
    beside: str = ""
    note: str = ""


def seconds_text(value):
    """A time with its unit; a text, which stands for a time that there is not, as it is."""
    if not isinstance(value, float):
        return value or "-"
    if value < 1e-4:
        return f"{value * 1e6:.1f} us"
    return f"{value:.2f} s" if value >= 10 else f"{value:.3f} s" if value >= 0.1 else f"{value * 1e3:.2f} ms"


def timed(function):
    start = CLOCK.now()
    function()
    return CLOCK.now() - start


def sample(measure, at_least=0.1):
    """Seconds of one call: the first one where it is long, else the median of as many as fill `at_least` after it."""
    first = measure()
    if first > at_least:
        return first
    times = []
    while sum(times) < at_least:
        times.append(measure())
    return statistics.median(times)


def alternate(measures, rounds):
    """Medians of samples of each, one after the other. @param measures  {name: function that gives seconds}."""
    samples = {name: [] for name in measures}
    start = time.perf_counter()
    while rounds == 0 or len(next(iter(samples.values()))) < rounds:
        for name, measure in measures.items():
            time.sleep(PAUSE)
            samples[name].append(sample(measure))
        if rounds == 0:
            rounds = min(max(int(8 / (time.perf_counter() - start)), 3), 7)
    return {name: statistics.median(values) for name, values in samples.items()}
