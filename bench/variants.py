# SPDX-License-Identifier: MIT
# Compares the speed of `seqcast variants` and `mutate` with that of other tools.
#
#   variants.py --build FOLDER --keras PYTHON [--rounds N] [--cpu-time] [--quick] [ROW...]
#
# seqcast's times are those of whole commands, with start-up, reading and output; the other tools' are without. All take
# turns in one session on the same inputs, weights and threads, after their values were compared. A ceiling is what the
# multiply-adds that an exact result needs would take at the speed of seqcast's own plain windows.
import argparse
import datetime
import pathlib
import sys
import tempfile
import traceback

import torch

import machine
import measuring
import variant_rows
from measuring import seconds_text
from variant_work import VariantSetting

HEAD = """| work | compared with | seqcast | the other | times as fast | target; dream | ceiling | reached | |
|---|---|---|---|---|---|---|---|---|"""


def measure(name, setting):
    """A row's lines."""
    try:
        row = variant_rows.ROWS[name](setting)
        measures = {"seqcast": row.seconds} | {peer.name: peer.seconds for peer in row.peers}
        before = row.ceiling()
        medians = measuring.alternate(measures, setting.rounds or 3)
        ceiling = (before + row.ceiling()) / 2
    finally:
        while setting.running:
            setting.running.pop().close()
    mine = medians["seqcast"]
    lines = []
    for peer in row.peers:
        theirs = medians[peer.name] * peer.times
        lines.append(f"| {row.work} | {peer.name} | {seconds_text(mine)} | {seconds_text(theirs)} | **{theirs / mine:.1f}** | "
                     f"{peer.target:g}; {peer.dream:g} | {theirs / ceiling:.1f} | {100 * ceiling / mine:.0f} % | {peer.note} |")
    return lines


def run(names, setting):
    """Prints every row as it comes. @return  whether all could be measured."""
    whole = True
    for name in names:
        try:
            lines = measure(name, setting)
        except Exception as error:
            traceback.print_exc()
            whole = False
            lines = [f"| {name} | failed: {str(error).strip().splitlines()[0] or type(error).__name__} |"]
        print("\n".join(lines), flush=True)
    return whole


def main():
    parser = argparse.ArgumentParser(description="Measures variants and mutagenesis against other tools.")
    parser.add_argument("--build", type=pathlib.Path, required=True, help="the folder that holds bin/")
    parser.add_argument("--keras", type=pathlib.Path, required=True,
                        help="a Python with TensorFlow 2.15, spliceai, fastism and safetensors")
    parser.add_argument("--rounds", type=int, default=0, help="turns of each [3]")
    parser.add_argument("--cpu-time", action="store_true",
                        help="CPU seconds over threads, not wall time: for a shared machine")
    parser.add_argument("--quick", action="store_true", help="a twentieth of the alleles, one turn: for a look")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(variant_rows.ROWS) + " [all]")
    options = parser.parse_args()
    unknown = [name for name in options.rows if name not in variant_rows.ROWS]
    if unknown:
        sys.exit(f"bench: error: no row '{unknown[0]}': there are {', '.join(variant_rows.ROWS)}")
    measuring.CLOCK.cpu_threads = machine.threads() if options.cpu_time else 0
    with tempfile.TemporaryDirectory() as folder:
        setting = VariantSetting(options.build.resolve(), pathlib.Path(folder), options.rounds or int(options.quick),
                                 keras=options.keras.absolute(), quick=options.quick)
        torch.set_num_threads(setting.threads)
        given = " ".join(["./dev bench variants", *sys.argv[5:]])
        print(f"{datetime.date.today()}, `{given}`; {machine.cpu()}; {setting.threads} threads\n\n{HEAD}", flush=True)
        sys.exit(0 if run(options.rows or list(variant_rows.ROWS), setting) else 1)


if __name__ == "__main__":
    main()
