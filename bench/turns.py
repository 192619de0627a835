# SPDX-License-Identifier: MIT
# Two builds measured turn by turn, and the ratio of their times. Needs only Python.
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from measuring import PAUSE, Setting, seconds_text

NEAR = (0.97, 1.03)  # ratios that need no further turns


@dataclass
class Compared:
    """One quantity of both builds, one value per turn."""
    work: str
    other: list
    this: list
    text: Callable = seconds_text
    note: str = ""

    def ratios(self):
        return sorted(mine / theirs for theirs, mine in zip(self.other, self.this))

    def ratio(self):
        """This build's value over the other's, the median over turns, which cancels drift of the machine."""
        return statistics.median(self.ratios())

    def spread(self):
        """From the first to the third quartile of the turns' ratios."""
        ratios = self.ratios()
        quarter = len(ratios) // 4
        return f"{ratios[quarter]:.3f} .. {ratios[-1 - quarter]:.3f}"


@dataclass
class NotCompared:
    """What could not be compared, and why."""
    work: str
    reason: str
    failed: bool = False


class Pair:
    """Both builds, each with a folder for files; the number of turns, and which benchmarks are wanted (a regex)."""

    def __init__(self, other, this, folder, rounds, matching=""):
        self.folder, self.rounds, self.matching = folder, rounds, matching
        for name in ("other", "this"):
            (folder / name).mkdir()
        self.other, self.this = Setting(other, folder / "other"), Setting(this, folder / "this")
        self.threads = self.this.threads

    def settings(self):
        return self.other, self.this

    def needs(self, program):
        """@raises LookupError  if a build lacks a bench program."""
        for setting in self.settings():
            if not (setting.build / "bin" / program).is_file():
                raise LookupError(f"no {setting.build}/bin/{program}; build it there with -DSEQCAST_BUILD_BENCH=ON")

    def weights(self, card):
        """Pseudo-random weights of a card (its name or its file), the same for both builds."""
        path = self.folder / f"{card}.weights.safetensors".replace("/", "_")
        if not path.exists():
            subprocess.run([self.this.build / "bin/write_weights", card, path], check=True)
        return path


def take_turns(pair, measures):
    """The values of each turn: [{name: [value of a turn, ...]} of the other, of this].
    @param measures  a function of each build that gives {name: value}; the order alternates."""
    values = [{}, {}]

    def turn(number):
        for i in (0, 1) if number % 2 == 0 else (1, 0):
            time.sleep(PAUSE)
            for name, value in measures[i]().items():
                values[i].setdefault(name, []).append(value)

    start = time.perf_counter()
    turn(0)
    rounds = pair.rounds or min(max(int(10 / (time.perf_counter() - start)), 3), 15)
    for number in range(1, rounds):
        turn(number)
    both = values[0].keys() & values[1].keys()
    if not pair.rounds and any(not NEAR[0] <= Compared(name, *(of[name] for of in values)).ratio() <= NEAR[1]
                               for name in both):
        for number in range(rounds, 2 * rounds):
            turn(number)
    return values


def compare(pair, measures, text=lambda name: seconds_text, note=""):
    """A row for each name that both builds give, and a line for each that only one gives."""
    values = take_turns(pair, measures)
    rows = [Compared(name, values[0][name], values[1][name], text(name), note)
            for name in values[0] if name in values[1]]
    for which, own, others in (("the other", *values), ("this", *reversed(values))):
        rows += [NotCompared(name, f"only {which} build has it") for name in own if name not in others]
    return rows
