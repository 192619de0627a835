# SPDX-License-Identifier: MIT
# Compares the speed of seqcast with alternatives: run.py --build FOLDER [ROW...].
#
# All run in turns in one session on the same inputs, weights and number of threads, after their outputs were compared.
# Times exclude start-up, model loading and file output, unless a row says otherwise.
import argparse
import datetime
import importlib.metadata
import pathlib
import sys
import tempfile
import time
import traceback

import torch

import machine
import measuring
import peers
import rows

RESULTS = pathlib.Path(__file__).parent / "RESULTS.md"
NOTES = "## What bounds it"  # written by hand from here on, and kept
TABLES = {
    measuring.Race: ["| work | seqcast | " + " | ".join(peers.LABELS.values()) + " | times the best peer | target | |",
                     "|---" * (len(peers.LABELS) + 5) + "|"],
    measuring.Fact: ["| what | measured | compared with | |", "|---|---|---|---|"],
}


def line(result):
    if isinstance(result, measuring.Fact):
        return f"| {result.work} | {result.measured} | {result.beside} | {result.note} |"
    ratio = result.ratio()
    times = [result.seqcast, *(result.peers[name] for name in peers.LABELS)]
    cells = [result.work, *map(measuring.seconds_text, times),
             f"**{ratio:.2f}**" if ratio else "-", f"{result.target:g}", result.note]
    return "| " + " | ".join(cells) + " |"


def heading(setting):
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "onnxruntime", "openvino"))
    facts = "\n".join(f"- {text}" for text in machine.describe(setting.build))
    return f"{datetime.date.today()}, `{' '.join(['./dev bench', *sys.argv[3:]])}`; {versions}.\n\n{facts}\n"


def measure(name, setting):
    """A row's results; of a row that fails, a line with the reason."""
    try:
        results = rows.ROWS[name][1](setting)
    except Exception as error:
        traceback.print_exc()
        return [measuring.Fact(name, "failed", "", str(error).strip().split("\n")[0] or type(error).__name__)]
    return results if isinstance(results, list) else [results]


def run(names, setting):
    """Every row's results, printed as they come, and the seconds that each row took, set-up included."""
    results, table, took = [], None, {}
    for name in names:
        start = time.perf_counter()
        measured = measure(name, setting)
        took[name] = time.perf_counter() - start
        for result in measured:
            if type(result) is not table:
                table = type(result)
                print("\n" + "\n".join(TABLES[table]))
            print(line(result), flush=True)
            results.append(result)
    return results, "Seconds that a row took, set-up included: " + ", ".join(
        f"{name} {seconds:.0f}" for name, seconds in took.items()) + "."


def record(top, results, took):
    tables = ["\n".join([*head, *(line(result) for result in results if type(result) is kind)])
              for kind, head in TABLES.items()]
    _, notes, told = RESULTS.read_text().partition("\n" + NOTES) if RESULTS.exists() else ("", "", "")
    RESULTS.write_text("# Results\n\nWritten by `./dev bench`: medians, ours and theirs alternating in one run.\n\n" +
                       "\n\n".join([top.rstrip(), *tables, took]) + "\n" + notes + told)


def main():
    parser = argparse.ArgumentParser(description="Measures seqcast against its peers.")
    parser.add_argument("--build", type=pathlib.Path, required=True, help="the folder that holds bin/")
    parser.add_argument("--rounds", type=int, default=0, help="turns of each [as many as fit into 8 s, 3 to 7]")
    parser.add_argument("--cpu-time", action="store_true",
                        help="CPU seconds over threads, not wall time: for a shared machine")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(rows.ROWS)}; quick, long [both]")
    options = parser.parse_args()
    try:
        names = rows.chosen(options.rows)
    except LookupError as error:
        sys.exit(f"bench: error: {error}")
    measuring.CLOCK.cpu_threads = machine.threads() if options.cpu_time else 0
    with tempfile.TemporaryDirectory() as folder:
        setting = measuring.Setting(options.build.resolve(), pathlib.Path(folder), options.rounds)
        torch.set_num_threads(setting.threads)
        top = heading(setting)
        print(top)
        results, took = run(names, setting)
        print(f"\n{took}")
    if not options.rows and not options.cpu_time:
        record(top, results, took)
    sys.exit(any(result.measured == "failed" for result in results if isinstance(result, measuring.Fact)))


if __name__ == "__main__":
    main()
