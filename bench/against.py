# SPDX-License-Identifier: MIT
# Measures this build of seqcast against another one, turn by turn on the same inputs, and lists what is slower.
#
#   against.py --build FOLDER --against PROGRAM [--rounds N] [--cpu-time] [ROW...]
#
# PROGRAM is the other build's bin/seqcast; its bench programs must lie next to it. Needs only Python: weights are
# pseudo-random and written by write_weights of this build.
import argparse
import pathlib
import re
import statistics
import sys
import tempfile
import traceback

import against_rows
import machine
import measuring
from turns import NotCompared, Pair

SLOWEST = 1.03  # times the other's time or memory


def line(row):
    if isinstance(row, NotCompared):
        return f"| {row.work} | | | not compared | | {row.reason} |"
    return (f"| {row.work} | {row.text(statistics.median(row.other))} | {row.text(statistics.median(row.this))} | "
            f"{row.ratio():.3f} | {row.spread()} | {row.note} |")


def measure(name, pair):
    """A row's results; one that fails is a line that says why."""
    try:
        return against_rows.ROWS[name][1](pair)
    except LookupError as error:
        return [NotCompared(name, str(error.args[0]))]
    except Exception as error:
        traceback.print_exc()
        return [NotCompared(name, f"failed: {str(error).strip().splitlines()[0]}", failed=True)]


def run(names, pair):
    print("| row | other | this | ratio (median) | spread | |\n|---|---|---|---|---|---|")
    rows = []
    for name in names:
        for row in measure(name, pair):
            print(line(row), flush=True)
            rows.append(row)
    return rows


def verdict(rows):
    """Prints what is slower or larger and what was not compared. @return  the exit code."""
    compared = [row for row in rows if not isinstance(row, NotCompared)]
    slow = [row for row in compared if row.ratio() > SLOWEST]
    print(f"\n{len(compared)} rows compared; {len(slow)} slower or larger than {SLOWEST} times the other")
    for row in slow:
        print(f"  {row.work}: {row.ratio():.3f}")
    missing = [row for row in rows if isinstance(row, NotCompared)]
    for row in missing:
        print(f"  not compared: {row.work}: {row.reason}")
    return int(bool(slow or not compared or any(row.failed for row in missing)))


def main():
    parser = argparse.ArgumentParser(description="Measures this build of seqcast against another one.")
    parser.add_argument("--build", type=pathlib.Path, required=True, help="the folder that holds this build's bin/")
    parser.add_argument("--against", type=pathlib.Path, required=True, metavar="PROGRAM",
                        help="the other build's bin/seqcast, built with -DSEQCAST_BUILD_BENCH=ON")
    parser.add_argument("--rounds", type=int, default=0, help="turns of each [as many as fit into 10 s, 3 to 15; twice as "
                        "many where the ratio lies outside 0.97 to 1.03]")
    parser.add_argument("--matching", type=re.compile, default="", metavar="REGEX",
                        help="in rows of benchmarks (encode, stem, layers), only those whose names it finds")
    parser.add_argument("--cpu-time", action="store_true",
                        help="CPU seconds over threads, not wall time: for a look while others use the machine")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(against_rows.ROWS)}; quick, long [both]")
    options = parser.parse_args()
    program = options.against.resolve()
    if program.name != "seqcast" or program.parent.name != "bin" or not program.is_file():
        sys.exit(f"bench: error: {options.against}: expected a program bin/seqcast")
    try:
        names = against_rows.chosen(options.rows)
    except LookupError as error:
        sys.exit(f"bench: error: {error.args[0]}")
    measuring.CLOCK.cpu_threads = machine.threads() if options.cpu_time else 0
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(program.parents[1], options.build.resolve(), pathlib.Path(folder), options.rounds, options.matching)
        print(f"other: {program}\nthis:  {pair.this.build}/bin/seqcast\n{machine.cpu()}; {pair.threads} threads\n")
        sys.exit(verdict(run(names, pair)))


if __name__ == "__main__":
    main()
