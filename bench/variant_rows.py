# SPDX-License-Identifier: MIT
# The rows of bench/variants.py: models with seeded random weights, SpliceAI's five as they were published.
import functools
import random

import numpy as np
import torch

import models
from measuring import timed
from variant_work import (KerasPeer, Peer, Row, allele_windows, check_close, command, cones, mild_chrombpnet, needed,
                          random_contig, real_contig, sampled, share_of, torch_peer, write_snvs)


def spliceai_files(setting):
    """The five models and the annotation table of PyPI's package, which are not free to pass on."""
    package = next(setting.keras.parents[1].glob("lib/python3*/site-packages/spliceai"))
    return ",".join(str(package / f"models/spliceai{i}.h5") for i in range(1, 6)), package / "annotations/grch38.txt"


def splice_row(setting, work, fasta, table, vcf, positions, distance, few, stretch_bases, targets):
    """@param few  a VCF of the records that SpliceAI is timed on. @param stretch_bases  that the reference is read of."""
    five, _ = spliceai_files(setting)
    out = setting.folder / "splice.tsv"
    arguments = ["variants", "--as", "spliceai", five, fasta, vcf, "--genes", table, "--distance", distance]
    seconds = command(setting, arguments, out)
    peer = KerasPeer(setting, "spliceai", fasta, table, distance, few)
    seconds(), peer.seconds()
    expected = {text.split("|")[0] + pos: text for pos, texts in zip(few_positions(few), peer.result(
        setting.folder / "splice.json")) for text in texts}
    lines = [line.split("\t") for line in out.read_text().splitlines()[1:]]
    got = {line[4] + line[1]: [float(value) for value in line[7:11]] for line in lines}
    apart = max(abs(value - float(text)) for key, line in expected.items()
                for value, text in zip(got[key], line.split("|")[2:6]))
    if apart > 0.0051:  # SpliceAI prints two digits
        raise RuntimeError(f"scores differ by {apart:.3f} from SpliceAI's")
    edits, spread = 8, max(stretch_bases // 8, 1)
    wide = 2 * distance + 1

    def ceiling():
        counts = cones(setting, "spliceai-10k", "splice", "genome", wide, edits, 3, 10000 + wide, spread)
        baselines = 1 if stretch_bases > 1 else len(positions)
        return needed(counts, baselines, len(positions), windows_alike=5)
    times = len(positions) / len(few_positions(few))
    return Row(work, len(positions), seconds, ceiling,
               [Peer("spliceai 1.3.1", peer.seconds, times, *targets, f"{len(few_positions(few))} records timed")])


def few_positions(vcf):
    return [line.split("\t")[1] for line in vcf.read_text().splitlines() if not line.startswith("#")]


def splice_gene(setting, distance, targets):
    """1,000 SNVs of SAMD11, where it overlaps no other gene."""
    fasta, sequence = real_contig(setting.folder)
    _, table = spliceai_files(setting)
    first, last = 926_000, 943_500
    positions = sorted(random.Random(5).sample(range(first, last), share_of(setting, 1000)))
    vcf = write_snvs(setting.folder / "gene.vcf", "chr1", sequence, positions)
    few = write_snvs(setting.folder / f"few{distance}.vcf", "chr1", sequence, sampled(positions, 8))
    work = f"SpliceAI's five, D {distance}, {len(positions):,} SNVs in one gene"
    return splice_row(setting, work, fasta, table, vcf, positions, distance, few, last - first, targets)


def splice_places(setting, targets):
    """100 SNVs, each alone in a gene of 12 kb."""
    spacing, bases, places = 20_000, 12_000, share_of(setting, 100)
    fasta, sequence = random_contig(setting.folder, spacing * (places + 1))
    table = setting.folder / "places.txt"
    starts = [spacing * i + 10_000 for i in range(places)]
    table.write_text("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n" + "".join(
        f"G{i}\tcontig\t{'+-'[i % 2]}\t{start}\t{start + bases}\t{start},{start + 9000},\t{start + 200},{start + bases},\n"
        for i, start in enumerate(starts)))
    positions = [start + bases // 2 for start in starts]
    vcf = write_snvs(setting.folder / "places.vcf", "contig", sequence, positions)
    few = write_snvs(setting.folder / "few_places.vcf", "contig", sequence, sampled(positions, 8))
    work = f"SpliceAI's five, D 50, {places} SNVs in {places} places"
    return splice_row(setting, work, fasta, table, vcf, positions, 50, few, 1, targets)


# With random weights changes are a thousandth of a window's log counts: f32 is 3e-3 of their spread from f64 here, PyTorch's
# 5e-3. tests/real/compare_variant_scorer.py compares in f64.
of_counts = 1e-2


def chrombpnet_variants(setting, work, positions, targets, in_one):
    """Forward and reverse complement of windows of 2,114 bp. @param in_one  whether the places share a stretch."""
    model = mild_chrombpnet(setting)
    fasta, sequence = random_contig(setting.folder, 1_000_000)
    vcf, out = write_snvs(setting.folder / "chrombpnet.vcf", "contig", sequence, positions), setting.folder / "chrombpnet.npy"
    seconds = command(setting, ["variants", "chrombpnet", fasta, vcf, "--weights", model.weights, "--tracks", "track:0",
                                "--stat", "logFC,JSD", "--rc"], out)
    some = sampled(range(len(positions)), 8)
    windows = allele_windows(sequence, [positions[i] for i in some], model.window_bases)
    path = setting.folder / "windows.npy"
    np.save(path, windows)
    scorer = KerasPeer(setting, "scorer", model.weights, path)
    seconds(), scorer.seconds()
    check_close(np.load(out)[some, 0, 0], scorer.result(setting.folder / "scorer.npy"), "variant-scorer's", of_counts)
    both = windows.reshape(-1, model.window_bases)
    strands = np.concatenate([both, 3 - both[:, ::-1]])
    of_torch = torch_peer(model, strands, setting, ("torch", "compile"), 4 * len(positions), *targets[1])

    def ceiling():
        counts = cones(setting, "chrombpnet", "profile", "window", 0, 8)
        # Where the places share a stretch its reference streams: as much as 1,000 kept bases and 500 more take.
        return needed(counts, 1.5 if in_one else len(positions), len(positions), windows_alike=2)
    return Row(work, len(positions), seconds, ceiling,
               [Peer("variant-scorer's loop", scorer.seconds, len(positions) / len(some), *targets[0],
                     f"{len(some)} variants timed"), of_torch])


def chrombpnet_peak(setting):
    positions = sorted(random.Random(6).sample(range(500_000, 500_500), share_of(setting, 200)))
    return chrombpnet_variants(setting, f"ChromBPNet, both strands, {len(positions)} SNVs in one peak of 500 bp", positions,
                               ((15, 25), (15, 25)), True)


def chrombpnet_isolated(setting):
    positions = [4000 + 4900 * i for i in range(share_of(setting, 200))]
    return chrombpnet_variants(setting, f"ChromBPNet, both strands, {len(positions)} isolated SNVs", positions,
                               ((3, 4.5), (3, 4.5)), False)


def softplus(values):
    return np.log1p(np.exp(-np.abs(values))) + np.maximum(values, 0)


def basenji2(setting, work, positions, options, middle, baselines, targets):
    """Two windows for each allele, compared with one run of ours. @param middle  of the window that all share, from 1; or None"""
    model = models.load("basenji2", "human", setting.folder)
    fasta, sequence = random_contig(setting.folder, 3_000_000)
    vcf, out = write_snvs(setting.folder / "basenji2.vcf", "contig", sequence, positions), setting.folder / "basenji2.npy"
    seconds = command(setting, ["variants", "basenji2", fasta, vcf, "--weights", model.weights, "--tracks", "human:0-15",
                                *options], out)
    windows = allele_windows(sequence, positions[:1], model.window_bases, middle).reshape(-1, model.window_bases)
    outputs = softplus(model.outputs(windows)[:, :16].astype(np.float64)).sum(2)
    seconds()
    check_close(np.load(out)[0], outputs[1] - outputs[0], "PyTorch's")
    peer = torch_peer(model, windows, setting, ("torch", "compile", "onnxruntime", "openvino"), 2 * len(positions), *targets)

    def ceiling():
        return needed(cones(setting, "basenji2", "human", "window", 0, 4, 16), baselines, len(positions))
    return Row(work, len(positions), seconds, ceiling, [peer])


def basenji2_one_window(setting):
    """SNVs of 1,024 bp, which are read in one window."""
    share, first = 1024, 1024 * 1400
    positions = sorted(random.Random(7).sample(range(first + 1, first + share + 1), share_of(setting, 200)))
    return basenji2(setting, f"Basenji2, 16 tracks, {len(positions)} SNVs of one window (--share-window {share})", positions,
                    ["--share-window", share], first + share // 2 + 1, 1, (25, 45))


def basenji2_isolated(setting):
    positions = [100_000 + 140_000 * i for i in range(share_of(setting, 20))]
    return basenji2(setting, f"Basenji2, 16 tracks, {len(positions)} isolated SNVs", positions, [], None, len(positions),
                    (2.2, 3))


def mutants(windows, count, seed):
    """Random single changes of windows, [count, L]."""
    draw = np.random.default_rng(seed)
    some = windows[draw.integers(0, len(windows), count)].copy()
    at = draw.integers(0, windows.shape[1], count)
    some[np.arange(count), at] = (some[np.arange(count), at] + draw.integers(1, 4, count)) % 4
    return some


def basset(setting):
    """All 3,000 mutants of each of four windows of 1,000 bp."""
    model, count = models.load("basset", "classes", setting.folder), share_of(setting, 4)
    fasta, sequence = random_contig(setting.folder, 1_000_000)
    starts = [100_000 * (i + 1) for i in range(count)]
    bed, out = setting.folder / "basset.bed", setting.folder / "basset.npy"
    bed.write_text("".join(f"contig\t{start}\t{start + 1000}\n" for start in starts))
    seconds = command(setting, ["mutate", "basset", fasta, bed, "--weights", model.weights, "--tracks", "all", "--transform",
                                "none"], out)
    windows = np.concatenate([allele_windows(sequence, [start + 501], 1000)[:, 0] for start in starts])
    path = setting.folder / "basset_windows.npy"
    np.save(path, windows)
    fast = KerasPeer(setting, "fastism", model.weights, path)
    seconds(), fast.seconds()
    values = fast.result(setting.folder / "fastism.npy").transpose(0, 2, 1, 3)  # [windows, bases, 4, tracks]
    check_close(np.load(out), values - model.outputs(windows)[:, None, None, :, 0], "fastISM's")
    naive = torch_peer(model, mutants(windows, 128, 7), setting, ("torch", "compile"), 3000 * count, 20, 40)

    def ceiling():
        return needed(cones(setting, "basset", "classes", "window", 0, 64), count, 3000 * count)
    return Row(f"mutate: Basset, {count} windows of 1,000 bp, 3,000 mutants each", 3000 * count, seconds, ceiling,
               [Peer("fastISM 0.5.1", fast.seconds, 1, 4, 8, f"a batch of {count}"), naive])


class Counts(torch.nn.Module):
    """Profile logits and counts, which stand in one tensor: [N, 1001]."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        outputs = self.net(x)
        return torch.cat([outputs["profile"].flatten(1), outputs["logcounts"].flatten(1)], 1)


def chrombpnet_mutate(setting):
    """All mutants of a window's central 400 bp, on the forward strand."""
    from tangermeme.saturation_mutagenesis import saturation_mutagenesis
    model, start, side = mild_chrombpnet(setting), 500_000, share_of(setting, 200)
    fasta, sequence = random_contig(setting.folder, 1_000_000)
    bed, out = setting.folder / "peak.bed", setting.folder / "peak.npy"
    bed.write_text(f"contig\t{start}\t{start + 2 * side}\n")
    seconds = command(setting, ["mutate", "chrombpnet", fasta, bed, "--weights", model.weights, "--tracks", "track:0", "--stat",
                                "logFC"], out)
    windows = allele_windows(sequence, [start + side + 1], model.window_bases)[:, 0]
    hot, net = torch.from_numpy(model.one_hot(windows)), Counts(model.net.net).eval()
    half = model.window_bases // 2

    @functools.cache
    def mutated():
        return saturation_mutagenesis(net, hot, start=half - side, end=half + side, raw_outputs=True, fast=True, device="cpu")
    seconds()
    y0, y_hat = mutated()
    fold = (y_hat[0, :, :, 1000] - y0[0, 1000]).numpy().T / np.log(2)
    check_close(np.load(out)[0], fold, "tangermeme's", of_counts)

    def fast():
        mutated.cache_clear()
        mutated()
    naive = torch_peer(model, mutants(windows, 16, 8), setting, ("torch", "compile"), 6 * side, 6, 10)

    def ceiling():
        return needed(cones(setting, "chrombpnet", "profile", "window", 0, 8), 1, 6 * side)
    return Row(f"mutate: ChromBPNet, {6 * side:,} mutants of the central {2 * side} bp", 6 * side, seconds, ceiling,
               [Peer("tangermeme 1.6, fast", lambda: timed(fast), 1, 3, 5), naive])


ROWS = {
    "spliceai-50": lambda s: splice_gene(s, 50, (18, 25)),
    "spliceai-500": lambda s: splice_gene(s, 500, (18, 25)),
    "spliceai-places": lambda s: splice_places(s, (4, 5.5)),
    "chrombpnet-peak": chrombpnet_peak,
    "chrombpnet-isolated": chrombpnet_isolated,
    "basenji2-window": basenji2_one_window,
    "basenji2-isolated": basenji2_isolated,
    "basset-mutate": basset,
    "chrombpnet-mutate": chrombpnet_mutate,
}
