# SPDX-License-Identifier: MIT
# The rows in which two builds are compared: windows, whole commands, start-up, opening, memory, parts.
import array
import filecmp
import functools
import json
import os
import pathlib
import re
import subprocess
from dataclasses import dataclass

import ours
import stretches
import tower
from measuring import CLOCK, sample, seconds_text, timed
from turns import NotCompared, compare

MODELS = pathlib.Path(__file__).resolve().parents[1] / "models"
PEAK = ", peak memory"


@dataclass
class Weighted:
    """A card's head with weights, as ours.WindowRunner takes it."""
    card: str
    head: str
    weights: pathlib.Path


def window_bases(card):
    bases = json.loads((MODELS / f"{card}.json").read_text())["input"]["window_bases"]
    return bases if isinstance(bases, int) else bases["default"]


def text_of(name):
    return (lambda value: f"{value:.1f} MiB") if name.endswith(PEAK) else seconds_text


def agreement(one, two):
    """A note on whether two runs' values are equal; f32, given as bytes."""
    if one == two:
        return "same bytes"
    first, second = array.array("f", one), array.array("f", two)
    if len(first) != len(second):
        return f"{len(first)} and {len(second)} values"
    apart = max(map(abs, map(float.__sub__, first, second)))
    return f"values differ by up to {apart / max(map(abs, first)):.0e} of the largest"


def windows(pair, card, head, batch, threads=None):
    """A batch of windows, once the model is loaded: all tracks of one head, raw outputs."""
    pair.needs("window_runner")
    model, bases = Weighted(card, head, pair.weights(card)), window_bases(card)
    codes = [stretches.random_codes(bases, seed) for seed in range(batch)]
    work = f"{card}, {batch} x {bases:,} bp" + (f", {threads} thread" if threads else "")
    other, this = (ours.WindowRunner(setting, model, codes, threads or pair.threads) for setting in pair.settings())
    with other, this:
        for runner in (other, this):
            runner.seconds()
        note = agreement(other.outputs(), this.outputs())
        rows = compare(pair, [lambda runner=runner: {work: sample(runner.seconds)} for runner in (other, this)])
        rows[0].note = f"{note}; peaks {other.order('memory')} and {this.order('memory')} MiB"
    return rows


def one_thread(pair):
    return [row for card, head, batch in (("basenji2", "human", 1), ("spliceai-10k", "splice", 4),
                                          ("chrombpnet", "profile", 4), ("basset", "classes", 16))
            for row in windows(pair, card, head, batch, threads=1)]


def command(pair, work, arguments, output=os.devnull):
    """A whole command: its time and its peak memory, and whether both builds write the same bytes to `output`."""
    outputs = [output] * 2 if output == os.devnull else [setting.folder / output for setting in pair.settings()]

    def measure(setting, path):
        runs = []

        def seconds():
            runs.append(ours.run_program(setting.build, arguments, path))
            return runs[-1].seconds
        return {work: sample(seconds), work + PEAK: max(run.peak_mib for run in runs)}

    rows = compare(pair, [functools.partial(measure, *each) for each in zip(pair.settings(), outputs)], text_of)
    if output != os.devnull:
        rows[0].note = "same bytes" if filecmp.cmp(*outputs, shallow=False) else "outputs differ"
    return rows


def long_stretch(pair, name):
    """1 Mb of one track in the genome context."""
    stretch = stretches.STRETCHES[name]
    strands = " `--strand both`" if stretch.both_strands else ""
    fasta = stretches.contig(pair.folder, stretches.BASES)
    return command(pair, f"{stretch.card} over 1 Mb, `--context genome`{strands}, one track",
                   stretches.command(stretch, pair.weights(stretch.card), fasta, pair.threads, "genome"), "out.tsv")


def window_memory(pair):
    """Whole runs in windows, over contigs of a few batches."""
    rows = []
    for name, bases in stretches.FEW_WINDOWS.items():
        stretch = stretches.STRETCHES[name]
        fasta = stretches.contig(pair.folder, bases)
        arguments = stretches.command(stretch, pair.weights(stretch.card), fasta, pair.threads, "window")
        rows += command(pair, f"{stretch.card} in windows, {bases:,} bp", arguments, "out.tsv")
    return rows


def flat_memory(pair, sizes):
    """The shipped model over contigs of increasing length."""
    rows = []
    for bases in sizes:
        fasta = stretches.contig(pair.folder, bases)
        rows += command(pair, f"bacterial-genes, one contig of {bases:,} bp",
                        stretches.shipped_command(fasta, pair.threads), "out.tsv")
        fasta.unlink()
    return rows


def opened(pair, what, model, weights=""):
    """Fresh processes: seconds until weights are in memory (safetensors), read and checked, and ready to predict."""
    def measure(setting):
        said = []
        line = [setting.build / "bin/opening_bench", model, str(weights), str(pair.threads)]
        whole = timed(lambda: said.append(subprocess.run(line, stdout=subprocess.PIPE, text=True, check=True).stdout))
        in_memory, checked, _ = map(float, said[0].split())
        parts = {f"{what}: read and checked": checked, f"{what}: ready to predict, a whole process": whole}
        return ({f"{what}: in memory": in_memory} if in_memory > 5e-5 else {}) | parts
    try:
        return compare(pair, [functools.partial(measure, setting) for setting in pair.settings()])
    except subprocess.CalledProcessError as error:
        if not str(error.cmd[0]).startswith(str(pair.other.build)):
            raise
        return [NotCompared(what, "the other program does not read it")]


def opening(pair):
    if CLOCK.cpu_threads:
        raise LookupError("other processes take part, which --cpu-time does not count")
    pair.needs("opening_bench")
    card = tower.card(pair.folder)
    rows = opened(pair, "safetensors, 100 MB", card, pair.weights(card))
    try:
        rows += opened(pair, "PyTorch, 100 MB", card, tower.torch_file(pair.folder))
    except ImportError as error:
        rows.append(NotCompared("PyTorch, 100 MB", f"{error}: `./dev setup bench` installs it in .venv"))
    try:
        rows += opened(pair, "H5, uncompressed, 100 MB", tower.h5_file(pair.folder))
    except ImportError as error:
        rows.append(NotCompared("H5, uncompressed, 100 MB", f"{error}: `./dev setup bench` installs it in .venv"))
    rows += opened(pair, "basenji2", "basenji2", pair.weights("basenji2"))
    rows += opened(pair, "an ensemble of five spliceai-10k", "spliceai-10k",
                   ",".join([str(pair.weights("spliceai-10k"))] * 5))
    if published := os.environ.get("SEQCAST_SPLICEAI"):
        rows += opened(pair, "SpliceAI's published H5 files", ",".join(map(str, pathlib.Path(published).glob("*.h5"))))
    else:
        rows.append(NotCompared("SpliceAI's published H5 files", "SEQCAST_SPLICEAI does not name their folder"))
    return rows


def benchmarks(pair, program, chosen=".", arguments=()):
    """The benchmarks of a Google Benchmark program whose names match `chosen`. Each takes its turns by itself, since
    the machine's speed drifts within the seconds that all of them take."""
    pair.needs(program)
    scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}

    def run(setting, pattern, option):
        line = [setting.build / "bin" / program, f"--benchmark_filter={pattern}", "--benchmark_min_time=0.1", option,
                *arguments]
        return subprocess.run(line, stdout=subprocess.PIPE, text=True, check=True).stdout

    def measure(setting, name):
        found = json.loads(run(setting, f"^{name}$", "--benchmark_format=json"))["benchmarks"]
        return {f"{program}: {each['name']}": each["real_time"] * scale[each["time_unit"]] for each in found}

    other, this = (run(setting, chosen, "--benchmark_list_tests").splitlines() for setting in pair.settings())
    rows = [NotCompared(f"{program}: {name}", "only one build has it") for name in sorted(set(other) ^ set(this))]
    for name in filter(other.__contains__, this):
        if not re.search(pair.matching, name):
            continue
        rows += compare(pair, [functools.partial(measure, setting, name) for setting in pair.settings()])
    return rows


def no_row(reason):
    def row(pair):
        raise LookupError(reason)
    return row


ROWS = {
    "basenji2": ("quick", lambda p: windows(p, "basenji2", "human", 1)),
    "chrombpnet": ("quick", lambda p: windows(p, "chrombpnet", "profile", 16)),
    "spliceai": ("quick", lambda p: windows(p, "spliceai-10k", "splice", 1)),
    "basset": ("quick", lambda p: windows(p, "basset", "classes", 16)),
    "basset-1": ("quick", lambda p: windows(p, "basset", "classes", 1)),
    "deepsea": ("quick", lambda p: windows(p, "deepsea", "classes", 16)),
    "deepsea-1": ("quick", lambda p: windows(p, "deepsea", "classes", 1)),
    "chromdragonn": ("quick", lambda p: windows(p, "chromdragonn", "classes", 16)),
    "chromdragonn-1": ("quick", lambda p: windows(p, "chromdragonn", "classes", 1)),
    "one-thread": ("quick", one_thread),
    "chrombpnet-1mb": ("long", lambda p: long_stretch(p, "chrombpnet")),
    "spliceai-1mb": ("long", lambda p: long_stretch(p, "spliceai")),
    "basenji2-1mb": ("long", lambda p: long_stretch(p, "basenji2")),
    "memory": ("quick", window_memory),
    "memory-flat": ("quick", lambda p: flat_memory(p, [1_000_000, 16_000_000])),
    "memory-300mb": ("asked", lambda p: flat_memory(p, [300_000_000])),
    "version": ("quick", lambda p: command(p, "`seqcast --version`", ["--version"])),
    "receptive-field": ("quick", lambda p: command(p, "`seqcast receptive-field basenji2`",
                                                   ["receptive-field", "basenji2"])),
    "opening": ("quick", opening),
    "encode": ("quick", lambda p: benchmarks(p, "encode_bench", "/131072$|short")),
    "stem": ("quick", lambda p: benchmarks(p, "stem_bench", "^seqcast/", [f"--threads={p.threads}"])),
    "layers": ("quick", lambda p: benchmarks(p, "kernel_bench")),
    "scaling": ("quick", no_row("a ratio within one build; the row one-thread compares its times")),
    "costs": ("quick", no_row("writes the planner's table; it measures the machine, not the program")),
}


def chosen(words):
    """The rows with these names, or in these groups; without names all rows except those on request.
    @raises LookupError  for an unknown name."""
    for word in words:
        if word not in ROWS and word not in ("quick", "long"):
            raise LookupError(f"no row '{word}': there are {', '.join(ROWS)}, and the groups quick and long")
    return [name for name, (group, _) in ROWS.items()
            if name in words or group in words or (not words and group != "asked")]
