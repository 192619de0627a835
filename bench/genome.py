# SPDX-License-Identifier: MIT
# Benchmark of whole runs on a stretch of a genome: time and memory, with start-up and output.
#
# The peers cut the same stretch into windows; they are timed on a part of it, and the time is scaled.
import subprocess

import numpy as np

import models
import ours
import peers
from agreement import check
from measuring import Fact, Race, alternate, timed
from stretches import BASES, FEW_WINDOWS, STRETCHES, Stretch, command, contig, random_codes, shipped_command


def windows_of(stretch, model, codes, reverse):
    """[windows, L] codes of the first windows on one strand; unknown before the contig's first base."""
    padded = np.concatenate([np.full(stretch.first_base, 4, np.uint8), codes])
    starts = np.arange(stretch.part_windows) * stretch.kept_bases
    windows = padded[starts[:, None] + np.arange(model.window_bases)]
    if not reverse:
        return windows
    return np.where(windows < 4, 3 - windows, 4)[:, ::-1].astype(np.uint8)


def clean_values(stretch, values):
    """[windows, bins] -> the bins that do not depend on where windows are cut."""
    return values[:, slice(*stretch.clean)]


def check_stretch(setting, stretch, model, fasta, outputs, track):
    """Compares our values for the peers' part with theirs. @param outputs  [windows of each strand, tracks, bins]."""
    path = setting.folder / "stretch.tsv"
    region = f"contig:1-{stretch.part_windows * stretch.kept_bases}"
    options = ["-r", region, "--digits", 9, "--format", "table", "-o", path]
    ours.run_program(setting.build, command(stretch, model.weights, fasta, setting.threads, "genome", *options))
    columns = np.loadtxt(path, delimiter="\t", skiprows=1, usecols=(3, 4) if stretch.both_strands else (3,), ndmin=2)
    worst = 0
    for strand, column in enumerate(columns.T):
        part = outputs[strand * stretch.part_windows:][:stretch.part_windows, track]
        expected = part[:, ::-1] if strand else part
        got = column.reshape(expected.shape)
        worst = max(worst, check(clean_values(stretch, got), clean_values(stretch, expected), "our"))
    return worst


def formula_mib(setting, stretch, model, context):
    run = subprocess.run([setting.build / "bin/memory_formula", stretch.card, model.weights, stretch.head, context,
                          str(setting.threads), "2" if stretch.both_strands else "1"], stdout=subprocess.PIPE,
                         text=True, check=True)
    return float(run.stdout)


def memory_fact(work, peak, formula, target):
    beside = f"formula {formula:.0f} MiB: {100 * (formula / peak - 1):+.0f} %" if formula else ""
    return Fact(f"peak memory, {work}", f"{peak:.0f} MiB", beside, f"target: {target}")


def race(setting, name):
    """1 Mb of one track; the peers compute all windows of it. Also our peak memory."""
    stretch = STRETCHES[name]
    model = models.load(stretch.card, stretch.head, setting.folder)
    fasta = contig(setting.folder, BASES)
    codes = np.frombuffer(random_codes(BASES), np.uint8)
    windows = [windows_of(stretch, model, codes, reverse) for reverse in ([False, True] if stretch.both_strands
                                                                          else [False])]
    x = model.one_hot(np.concatenate(windows))
    expected = model.outputs(np.concatenate(windows))
    track = model.track_index(stretch.track)
    apart = check_stretch(setting, stretch, model, fasta, expected, track)
    functions, labels, failures = peers.ready(model, x, expected, setting)
    scale = BASES / (stretch.part_windows * stretch.kept_bases)
    peaks = []

    def whole():
        run = ours.run_program(setting.build, command(stretch, model.weights, fasta, setting.threads, "genome"))
        peaks.append(run.peak_mib)
        return run.seconds

    measures = {"seqcast": whole} | {name: lambda run=run: timed(run) * scale for name, run in functions.items()}
    medians = alternate(measures, setting.rounds or 3)
    best = min(functions, key=medians.get)
    note = (f"peers: {model.window_bases:,} -> {stretch.kept_bases:,} windows, timed on "
            f"{stretch.part_windows * stretch.kept_bases:,} bp and scaled; difference {apart:.0e}; "
            f"best: {peers.LABELS[best]}, {labels[best]}")
    others = {name: medians.get(name, failures.get(name)) for name in peers.WAYS}
    how = "`--context genome`" + (" `--strand both`" if stretch.both_strands else "")
    work = f"{stretch.card} over 1 Mb, {how}, one track"
    return [Race(work, medians["seqcast"], others, stretch.target, note),
            memory_fact(work, max(peaks), formula_mib(setting, stretch, model, "genome"), stretch.memory_target)]


def window_memory(setting):
    """Peak memory of whole runs in windows, over contigs of a few batches."""
    facts = []
    for name, bases in FEW_WINDOWS.items():
        stretch = STRETCHES[name]
        try:
            model = models.load(stretch.card, stretch.head, setting.folder)
        except LookupError as error:
            facts.append(Fact(f"peak memory, {stretch.card}, windows", "failed", "", str(error)))
            continue
        fasta = contig(setting.folder, bases)
        run = ours.run_program(setting.build, command(stretch, model.weights, fasta, setting.threads, "window"))
        single = Stretch(**{**vars(stretch), "both_strands": False})
        facts.append(memory_fact(f"{stretch.card} in windows, {bases:,} bp", run.peak_mib,
                                 formula_mib(setting, single, model, "window"), stretch.memory_target))
    return facts


def flat_memory(setting, sizes):
    """Peak memory of the shipped model over contigs of increasing length without unknown bases."""
    facts = []
    for bases in sizes:
        fasta = contig(setting.folder, bases)
        run = ours.run_program(setting.build, shipped_command(fasta, setting.threads))
        facts.append(Fact(f"peak memory, bacterial-genes, one contig of {bases:,} bp", f"{run.peak_mib:.0f} MiB",
                          f"{run.seconds:.1f} s", "flat"))
        fasta.unlink()
    return facts
