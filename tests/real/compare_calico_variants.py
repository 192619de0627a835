# SPDX-License-Identifier: MIT
"""Compares `seqcast variants --stat` with hound_snp or basenji_sad (development script; stores none of them).

    compare_calico_variants.py PROGRAM FASTA CHECKOUT

PROGRAM is the built seqcast, FASTA the first megabase of hg38's chr1 (tests/data/hg38_chr1_1mb.fa.gz, unpacked), CHECKOUT
a clone of calico/baskerville or calico/basenji. Needs TensorFlow 2.15, pandas below 3, pysam, pybedtools (and bedtools),
intervaltree, natsort, scipy, tqdm; for baskerville also google-cloud-storage.

Their whole programs run on a small model with random weights and real sequence. Both put a variant's first base at index
L / 2 - 1 of the window, which is `--shifts -1`. hound_snp averages two alignments of an indel, so indels are compared with
its functions in the first of them, the one that seqcast has. Prints a line for each statistic and each kind of variant,
and each defect of these programs for which seqcast has another value.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import compare_basenji
import compare_keras
import h5py
import numpy as np
import pandas as pd
import pysam
import variant_sets
from compare_basenji import SMALL
from variant_sets import Judgement, Variant, drawn

# Fewer dilated layers than SMALL has, so that no bin that is kept sees a window's ends.
SETTINGS = SMALL | {"trunk": [block | ({"repeat": 3} if block["name"] == "dilated_residual" else {})
                              for block in SMALL["trunk"]], "verbose": False}
LENGTH = SETTINGS["seq_length"]
PAIRS = [1, 0, 3, 2, 4, 5, 6]
SUMMED = np.array([[1, 1, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0], *np.eye(7)[4:]]).T  # tracks -> pairs


def write_targets(path, pairs, squashed):
    """A targets.txt of seven tracks; squashed ones have each of clip_soft, a root and a scale in some track."""
    strands = "+-+-..."
    rows = [{"identifier": f"T{i // 2}{strands[i]}" if i < 4 else f"T{i}", "file": "-", "clip": 64,
             "clip_soft": [0.6, 0.7, 0.6, 0.7, 5, 0.8, 400][i] if squashed else 400, "scale": [1, 1, 2, 2, 0.5, 1, 1][i],
             "sum_stat": ["sum", "sum", "sum_sqrt", "sum_sqrt", "mean", "sum_sqrt", "sum"][i] if squashed else "sum",
             "description": f"track {i}"} | ({"strand_pair": PAIRS[i]} if pairs else {}) for i in range(7)]
    pd.DataFrame(rows).to_csv(path, sep="\t")


class Tool:
    """A model of one of the two programs, its files, and both programs' values for variants."""

    def __init__(self, options, folder):
        self.program, self.fasta, self.folder = str(Path(options.program).resolve()), options.fasta, folder
        self.is_hound = (options.checkout / "src/baskerville").is_dir()
        self.name = "hound_snp" if self.is_hound else "basenji_sad"
        self.code = options.checkout / "src" if self.is_hound else options.checkout
        sys.path.insert(0, str(self.code))
        self.seqnn = __import__("baskerville.seqnn" if self.is_hound else "basenji.seqnn", fromlist=["seqnn"])
        self.sequence = compare_keras.read_fasta(self.fasta)
        self.chrom = pysam.FastaFile(self.fasta).references[0]
        self.settings = SETTINGS | {"strand_pair": [np.array(PAIRS)]}
        model = compare_basenji.build(self.seqnn, SETTINGS, "float32")
        compare_basenji.fill(model, compare_keras.one_hot(compare_keras.windows(self.sequence, LENGTH, 2, 5)), 3)
        (folder / "params.json").write_text(json.dumps({"train": {"batch_size": 4}, "model": SETTINGS}))
        model.save(folder / "model_best.h5", include_optimizer=False)

    def drawn(self, kind, count, seed=1):
        return drawn(self.chrom, self.sequence, kind, count, LENGTH // 2 + 100, seed)

    def targets(self, pairs, squashed):
        path = self.folder / f"targets{pairs}{squashed}.txt"
        write_targets(path, pairs, squashed)
        return path

    def scores(self, variants, statistics, targets, *options):
        """Their whole program's HDF5 datasets."""
        vcf, out = self.folder / "in.vcf", self.folder / "out"
        variant_sets.write_vcf(vcf, variants)
        script = self.code / ("baskerville/scripts/hound_snp.py" if self.is_hound else "bin/basenji_sad.py")
        run = subprocess.run([sys.executable, script, "-f", self.fasta, "-o", out, "-t", targets, "--stats",
                              ",".join(statistics), *options, self.folder / "params.json", self.folder / "model_best.h5", vcf],
                             env=os.environ | {"PYTHONPATH": str(self.code), "BASENJIDIR": str(self.code)},
                             capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"{self.name}: {run.stderr[-2000:]}")
        with h5py.File(out / ("scores.h5" if self.is_hound else "sad.h5")) as file:
            return {name: file[name][:] for name in statistics}

    def ours(self, variants, statistics, targets, *options):
        formula = "baskerville" if self.is_hound else "basenji"
        untransform = [] if "--untransform" in options else ["--untransform", f"new-{formula}"]
        shifts = [] if "--shifts" in options else ["--shifts", "-1"]
        return variant_sets.seqcast(
            self.program, self.folder / "params.json", self.fasta, variants, statistics, "--weights",
            self.folder / "model_best.h5", "--targets", targets, "--tracks", "all", *untransform, *shifts, *options)


def paired(statistic, values):
    """[variants, tracks] -> [variants, pairs], as hound_snp sums strands."""
    return np.sqrt(values**2 @ SUMMED) if statistic.endswith("D2") else values @ SUMMED


def compare_all(judge, tool, kind, variants, statistics, targets, theirs, ours=(), paired_up=False):
    """Every statistic of the whole programs. @param theirs, ours  options of each."""
    expected = tool.scores(variants, statistics, targets, *theirs)
    got = tool.ours(variants, statistics, targets, *ours)
    for name in statistics:
        if name == "logJS" and tool.is_hound:
            judge.shown("hound_snp's logJS is 0: it divides by the sum over shifts", not expected[name].any() and
                        (got[name] > 0).all())
            continue
        values = got[name]
        if name in ("REF", "ALT"):
            expected[name] = expected[name].reshape(values.shape)
            values, expected[name] = values.reshape(-1, 7), expected[name].reshape(-1, 7)
        elif paired_up:
            values = paired(name, values)
        judge.compare(name, f"{kind} {' '.join(theirs)}".strip(), values, expected[name], half=True)
    return got, expected


HOUND = ["SUM", "logSUM", "sqrtSUM", "logSED", "SAX", "D1", "logD1", "sqrtD1", "D2", "logD2", "sqrtD2", "JS", "logJS"]


def alignments(tool, variants, targets, statistics):
    """hound_snp's functions: statistics of indels with the reference and the alternative as they stand in the window."""
    from baskerville import dataset, snps, vcf
    table = pd.read_csv(targets, sep="\t", index_col=0)
    model = tool.seqnn.SeqNN(tool.settings)
    model.restore(str(tool.folder / "model_best.h5"))
    genome, values = pysam.FastaFile(tool.fasta), {name: [] for name in statistics}
    for variant in variants:
        cluster = snps.SNPCluster()
        cluster.add_snp(vcf.SNP("\t".join([variant.chrom, str(variant.pos), ".", variant.ref, variant.alt])))
        cluster.delimit(LENGTH)
        ref, alt = [dataset.untransform_preds(model(hot[None].astype(np.float32))[0], table)[None]
                    for hot in cluster.get_1hots(genome)]
        for name, value in snps.compute_scores(ref, alt, statistics).items():
            values[name].append(value)
    return {name: np.array(value) for name, value in values.items()}


def hound_snp(judge, tool):
    squashed, apart = tool.targets(True, True), tool.targets(False, True)
    snvs = tool.drawn("snv", 40)
    compare_all(judge, tool, "SNVs", snvs, HOUND, squashed, [], paired_up=True)
    compare_all(judge, tool, "SNVs", snvs[:8], ["REF", "ALT"], tool.targets(False, True), [])
    few = tool.drawn("snv", 12, 2)
    compare_all(judge, tool, "SNVs", few, [name for name in HOUND if "JS" not in name], squashed,
                ["--rc", "--shifts", "0,1,-1"], ["--rc", "--shifts", "-1,0,-2"], paired_up=True)
    compare_all(judge, tool, "SNVs", few, ["SUM", "logSUM"], squashed, ["-u"], ["--untransform", "old"], paired_up=True)
    end = len(tool.sequence)
    beside_end = [Variant(tool.chrom, end - 400 * i, tool.sequence[end - 400 * i - 1],
                          "ACGT"["CGTA".index(tool.sequence[end - 400 * i - 1])]) for i in range(9, 0, -1)]
    compare_all(judge, tool, "SNVs near the chromosome's end", beside_end, ["SUM", "D2"], squashed, [], paired_up=True)
    for kind in ("deletion", "insertion"):
        indels = tool.drawn(kind, 12)
        expected = alignments(tool, indels, apart, HOUND[:-1])
        got = tool.ours(indels, HOUND[:-1], apart)
        for name in HOUND[:-1]:
            judge.compare(name, f"{kind}s, by its functions", got[name], expected[name], half=True)
        whole = tool.scores(indels, ["SUM"], apart)["SUM"]
        judge.shown(f"hound_snp averages {kind}s over two alignments", not np.allclose(whole, got["SUM"], rtol=1e-2))
    hound_snp_defects(judge, tool, apart)


def hound_snp_defects(judge, tool, targets):
    from baskerville import dna, snps
    mnvs = tool.drawn("mnv", 8)
    theirs = tool.scores(mnvs, ["SUM"], targets)["SUM"]
    ours = tool.ours(mnvs, ["SUM"], targets)["SUM"]
    unknown = tool.ours([Variant(v.chrom, v.pos, v.ref[0], "N") for v in mnvs], ["SUM"], targets)["SUM"]
    judge.compare("SUM", "MNVs, against seqcast's first base unknown", unknown, theirs, half=True)
    judge.shown("hound_snp reads a multi-nucleotide variant as an unknown first base", not np.allclose(ours, theirs, rtol=.05))
    hot = dna.dna_1hot("ACGTACGTAC")
    judge.shown("hound_snp reads an indel whose first bases differ as the reference",
                np.array_equal(snps.make_alt_1hot(hot, 4, "AC", "GTTT"), hot))
    delins = tool.ours(tool.drawn("delins", 8), ["SUM"], targets)["SUM"]
    judge.shown("and seqcast scores it", np.isfinite(delins).all() and (delins != 0).all())
    judge.shown("hound_snp leaves a deletion's right end without bases, and seqcast reads on",
                not snps.make_alt_1hot(hot, 4, "ACG", "A")[-2:].any())
    snvs = tool.drawn("snv", 6, 4)
    arrays = tool.scores(snvs, ["REF", "ALT"], tool.targets(True, True))
    judge.shown("hound_snp writes 0 for REF and ALT where targets have pairs of strands",
                not arrays["REF"].any() and not arrays["ALT"].any())
    swapped = [Variant(v.chrom, v.pos, v.alt, v.ref) for v in snvs]
    flipped = tool.scores([*swapped, snvs[0]], ["SUM"], targets)["SUM"]
    got = tool.ours([*swapped, snvs[0]], ["SUM"], targets)["SUM"]
    judge.compare("SUM", "swapped alleles, against seqcast's negative", -tool.ours(snvs, ["SUM"], targets)["SUM"],
                  flipped[:-1], half=True)
    judge.shown("hound_snp swaps alleles where only ALT is the genome's base; seqcast leaves the record out",
                np.isnan(got[:-1]).all() and np.isfinite(got[-1]).all())
    zeros = tool.scores(snvs, ["SUM", "JS"], targets, "--shifts", "0,1,-1")
    judge.shown("hound_snp writes 0 for every statistic where JS is asked for with several shifts",
                not zeros["SUM"].any() and not zeros["JS"].any())
    judge.shown("hound_snp writes 0 for SAD, which it does not compute", not tool.scores(snvs, ["SAD"], targets)["SAD"].any())


SAD = ["SAD", "logSAD", "sqrtSAD", "SAX", "D1", "logD1", "sqrtD1", "D2", "logD2", "sqrtD2", "JS", "logJS"]


def basenji_sad(judge, tool):
    squashed = tool.targets(False, True)
    for kind, name in (("snv", "SNVs"), ("mnv", "MNVs"), ("del1", "deletions of one base"), ("ins1", "insertions of one base"),
                       ("delins", "delins")):
        variants = [v for v in tool.drawn(kind, 40 if kind == "snv" else 12) if abs(v.added()) < 2]
        compare_all(judge, tool, name, variants, SAD, squashed, [])
    compare_all(judge, tool, "SNVs", tool.drawn("snv", 8), ["REF", "ALT"], squashed, [])
    plain = tool.targets(True, False)  # a statistic of averages is the average of statistics where nothing is squashed
    compare_all(judge, tool, "SNVs", tool.drawn("snv", 12, 2), ["SAD"], plain, ["--rc", "--shifts", "0,1,-1"],
                ["--rc", "--shifts", "-1,0,-2"], paired_up=True)
    basenji_sad_defects(judge, tool)


def basenji_sad_defects(judge, tool):
    from basenji import vcf
    genome = pysam.FastaFile(tool.fasta)

    def windows(variant):
        record = vcf.SNP("\t".join([variant.chrom, str(variant.pos), "v", variant.ref, variant.alt]))
        return vcf.snp_seq1(record, LENGTH, genome)
    for kind in ("deletion", "insertion"):
        variant = tool.drawn(kind, 1)[0]
        ref, alt = windows(variant)
        cut = abs(variant.added()) // 2
        ahead, behind = (alt, ref) if kind == "deletion" else (ref, alt)
        judge.shown(f"basenji_sad moves one allele of a {kind} by half its length",
                    np.array_equal(ahead[cut:LENGTH // 2 - 1], behind[:LENGTH // 2 - 1 - cut]))
    unknown = windows(Variant(tool.chrom, 12000, tool.sequence[11999], "N"))[0]
    judge.shown("basenji_sad reads an unknown base as 0.25 in each channel", (unknown[0] == 0.25).all())
    try:
        windows(Variant(tool.chrom, LENGTH // 2 - 1, "N", "A"))
    except ValueError:
        judge.shown("basenji_sad stops at a window that begins one base before the chromosome", True)
    else:
        judge.shown("basenji_sad stops at a window that begins one base before the chromosome", False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("fasta")
    parser.add_argument("checkout", type=Path)
    with tempfile.TemporaryDirectory() as folder:
        tool = Tool(parser.parse_args(), Path(folder))
        judge = Judgement(tool.name)
        (hound_snp if tool.is_hound else basenji_sad)(judge, tool)
    sys.exit(judge.exit_code())


if __name__ == "__main__":
    main()
