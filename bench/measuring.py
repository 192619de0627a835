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
    """Settings common to all rows."""
    build: pathlib.Path  # the folder that holds bin/
    folder: pathlib.Path  # for files, thrown away
    rounds: int = 0  # 0: as many as fit into 8 s, from 3 to 7
    threads: int = field(default_factory=machine.threads)


class Clock:
    """Wall time or, on a shared machine, CPU time divided by the number of threads."""

    def __init__(self):
        self.cpu_threads = 0

    def now(self):
        return time.process_time() / self.cpu_threads if self.cpu_threads else time.perf_counter()

    def of(self, wall, cpu):
        """Time of another process."""
        return cpu / self.cpu_threads if self.cpu_threads else wall


CLOCK = Clock()


@dataclass
class Race:
    """Seconds of seqcast and of the peers (names as in peers.LABELS); a text gives the reason if there are none."""
    work: str
    seqcast: float
    peers: dict
    target: float
    note: str

    def ratio(self):
        """Speed relative to the best peer, or None without one."""
        seconds = [value for value in self.peers.values() if isinstance(value, float)]
        return min(seconds) / self.seqcast if seconds else None


@dataclass
class Fact:
    """A measurement by itself, with a value to compare it with."""
    work: str
    measured: str
    beside: str = ""
    note: str = ""


def seconds_text(value):
    """A time with its unit; a text in place of a time is returned unchanged."""
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
    """Seconds of one call: the first if it is long, otherwise the median of further calls that fill `at_least`."""
    first = measure()
    if first > at_least:
        return first
    times = []
    while sum(times) < at_least:
        times.append(measure())
    return statistics.median(times)


def alternate(measures, rounds):
    """Medians of samples that are taken in turns. @param measures  {name: function that gives seconds}."""
    samples = {name: [] for name in measures}
    start = time.perf_counter()
    while rounds == 0 or len(next(iter(samples.values()))) < rounds:
        for name, measure in measures.items():
            time.sleep(PAUSE)
            samples[name].append(sample(measure))
        if rounds == 0:
            rounds = min(max(int(8 / (time.perf_counter() - start)), 3), 7)
    return {name: statistics.median(values) for name, values in samples.items()}
