# SPDX-License-Identifier: MIT
# How fast is seqcast beside what a user would pick instead? run.py --build FOLDER [ROW...] prints and records tables.
#
# Ours and theirs run alternately in one session on the same inputs, weights and number of threads, after their outputs
# have been found to agree. Neither time has start-up, model loading or file output in it, unless a row says so.
import argparse
import datetime
import importlib.metadata
import pathlib
import sys
import tempfile

import torch

import machine
import peers
import rows

HERE = pathlib.Path(__file__).parent
RACES = ["| work | seqcast | " + " | ".join(peers.LABELS.values()) + " | times the best peer | target | |",
         "|---" * (len(peers.LABELS) + 5) + "|"]
FACTS = ["| what | measured | beside | |", "|---|---|---|---|"]


def seconds_text(value):
    if not isinstance(value, float):
        return value or "-"
    return f"{value:.2f} s" if value >= 10 else f"{value:.3f} s" if value >= 0.1 else f"{value * 1e3:.2f} ms"


def race_line(race):
    ratio = race.ratio()
    cells = [race.work, seconds_text(race.seqcast), *(seconds_text(race.peers.get(name)) for name in peers.LABELS),
             f"{ratio:.2f}" if ratio else "-", f"{race.target:g}" if race.target else "-", race.note]
    return "| " + " | ".join(cells) + " |"


def fact_line(fact):
    return f"| {fact.work} | {fact.measured} | {fact.beside} | {fact.note} |"


def heading(setting, names):
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "onnxruntime", "openvino"))
    command = " ".join(["./dev bench", *names])
    return [f"{datetime.date.today()}, `{command}`; {versions}.", "", *(f"- {line}" for line in
                                                                        machine.describe(setting.build)), ""]


def run_row(name, setting):
    """The row's lines, (races, facts); a row that fails is a line that says so."""
    try:
        result = rows.ROWS[name](setting)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return [rows.Fact(name, "failed", "", reason)]
    return result if isinstance(result, list) else [result]


def main():
    parser = argparse.ArgumentParser(description="Measures seqcast beside its peers.")
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(rows.ROWS))
    options = parser.parse_args()
    if unknown := [name for name in options.rows if name not in rows.ROWS]:
        sys.exit(f"bench: error: no row '{unknown[0]}': there are {', '.join(rows.ROWS)}")
    failed, races, facts = False, list(RACES), list(FACTS)
    with tempfile.TemporaryDirectory() as folder:
        setting = rows.Setting(options.build.resolve(), pathlib.Path(folder))
        torch.set_num_threads(setting.threads)
        top = heading(setting, options.rows)
        print("\n".join([*top, *RACES]), flush=True)
        for name in options.rows or rows.ROWS:
            for result in run_row(name, setting):
                is_race = isinstance(result, rows.Race)
                failed = failed or (not is_race and result.measured == "failed")
                line = race_line(result) if is_race else fact_line(result)
                (races if is_race else facts).append(line)
                print(line, flush=True)
    if not options.rows:
        text = ["# Results", "", "Written by `./dev bench`: medians, ours and theirs alternating in one run.", "", *top,
                *races, "", *facts, ""]
        (HERE / "RESULTS.md").write_text("\n".join(text))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
