# SPDX-License-Identifier: MIT
"""Compares `seqcast variants --stat` with kundajelab/variant-scorer (development script; stores none of it).

    compare_variant_scorer.py PROGRAM FASTA CHECKOUT

PROGRAM is the built seqcast, FASTA the first megabase of hg38's chr1 (tests/data/hg38_chr1_1mb.fa.gz, unpacked), CHECKOUT
a clone of kundajelab/variant-scorer. Needs TensorFlow 2.15, tensorflow-probability 0.23, pandas below 3, pyfaidx,
pybedtools (and bedtools), deeplift, scipy, tqdm.

Its whole program runs on a model of ChromBPNet's shape with 16 filters and random weights, and real sequence, in f64.
Prints a line for each statistic and each kind of variant, and each difference that is meant.
"""
import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import compare_keras
import numpy as np
import pandas as pd
import variant_sets
from variant_sets import Judgement, Variant, drawn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "frameworks"))
import make_chrombpnet_files  # noqa: E402

WINDOW = make_chrombpnet_files.WINDOW = 2114
make_chrombpnet_files.KEPT = 1000
keras = make_chrombpnet_files.keras
COLUMNS = {"logFC": "logfc", "JSD": "jsd", "JSD_original": "original_jsd", "IES": "logfc_x_jsd"}
CHROM = "chr1"


def write_models(folder, seed):
    """Random weights of a size that lets profiles and counts depend on the sequence, as a model in f32 and one in f64."""
    ends = ["wo_bias_bpnet_" + end for end in ("prof_out_precrop", "logitt_before_flatten", "logits_profile_predictions",
                                               "logcount_predictions")]
    for dtype in ("float32", "float64"):
        keras.backend.set_floatx(dtype)
        model = make_chrombpnet_files.bpnet(16, 8, "wo_bias_bpnet_", ends, "model_wo_bias")
        draw = np.random.default_rng(seed)
        model.set_weights([draw.normal(0, (0.9 if w.ndim > 1 else 0.1) / np.sqrt(np.prod(w.shape[:-1]) if w.ndim > 1 else 1),
                                       w.shape).astype(np.float32) for w in model.get_weights()])
        model.save(folder / f"{dtype}.h5")


def theirs(checkout, folder, fasta, variants, bases, dtype, *options):
    """Their whole program's table; of seqcast's spelling, since both tools take alleles with the base before an indel."""
    table, sizes = folder / "variants.tsv", folder / "sizes"
    table.write_text("".join(f"{v.chrom}\t{v.pos}\t{v.ref}\t{v.alt}\tv{i}\n" for i, v in enumerate(variants)))
    sizes.write_text(f"{CHROM}\t{bases}\n")
    run = subprocess.run([sys.executable, checkout / "src/variant_scoring.py", "-l", table, "-g", fasta, "-m",
                          folder / f"{dtype}.h5", "-o", folder / "out", "-s", sizes, "-n", "0", "--no_hdf5", *options],
                         capture_output=True, text=True, cwd=checkout / "src")
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return pd.read_csv(folder / "out.variant_scores.tsv", sep="\t")


class Tools:
    def __init__(self, options, folder):
        self.program, self.fasta = str(Path(options.program).resolve()), str(Path(options.fasta).resolve())
        self.checkout, self.folder = options.checkout.resolve(), folder
        self.sequence = compare_keras.read_fasta(self.fasta)
        write_models(folder, 8)

    def theirs(self, variants, dtype, *options):
        return theirs(self.checkout, self.folder, self.fasta, variants, len(self.sequence), dtype, *options)

    def both(self, variants, *options):
        """Their table in f64, and seqcast's values."""
        rc = [] if "-fo" in options else ["--rc"]
        got = variant_sets.seqcast(self.program, self.folder / "float32.h5", self.fasta, variants, list(COLUMNS), *rc)
        return self.theirs(variants, "float64", *options), got

    def compare(self, judge, kind, variants, *options):
        """In f32 a change of a window's counts is small compared with them: six times their own error there is allowed."""
        table, got = self.both(variants, *options)
        in_f32 = self.theirs(variants, "float32", *options)
        assert len(table) == len(variants)
        for name, column in COLUMNS.items():
            judge.compare(name, " ".join([kind, *options]), got[name], table[column].to_numpy()[:, None],
                          rounding=6 * np.abs(in_f32[column] - table[column]).max())


def compare(judge, tools):
    def of(kind, count):
        return drawn(CHROM, tools.sequence, kind, count, WINDOW, 3)

    tools.compare(judge, "SNVs", of("snv", 60))
    tools.compare(judge, "SNVs", of("snv", 20), "-fo")
    for kind, name in (("mnv", "MNVs"), ("deletion", "deletions"), ("insertion", "insertions"), ("delins", "delins")):
        tools.compare(judge, name, of(kind, 24))


def compare_rules(judge, tools):
    """Where seqcast's rule is another one."""
    snvs = drawn(CHROM, tools.sequence, "snv", 6, WINDOW, 9)
    wrong = [Variant(v.chrom, v.pos, next(b for b in "ACGT" if b not in (v.ref, v.alt)), v.alt) for v in snvs]
    table, got = tools.both([*wrong, snvs[0]])
    judge.shown("variant-scorer does not compare allele1 of an SNV with the genome; seqcast leaves the record out",
                np.isfinite(table.logfc[:-1]).all() and np.isnan(got["logFC"][:-1]).all() and np.isfinite(got["logFC"][-1]).all())
    end = len(tools.sequence)
    letters = random.Random(2)
    near = [Variant(CHROM, pos, tools.sequence[pos - 1], letters.choice([b for b in "ACGT" if b != tools.sequence[pos - 1]]))
            for pos in (end - WINDOW // 2 - 1, end - WINDOW // 2, end - WINDOW // 2 + 1, end - 300)]
    table, got = tools.both(near)
    judge.shown("variant-scorer leaves out variants within 1,057 bases of an end; seqcast scores them with unknown bases",
                len(table) == 2 and np.isfinite(got["logFC"]).all())
    tools.compare(judge, "SNVs whose window ends at the chromosome's end", near[:2])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("fasta")
    parser.add_argument("checkout", type=Path)
    judge = Judgement("variant-scorer")
    with tempfile.TemporaryDirectory() as folder:
        tools = Tools(parser.parse_args(), Path(folder))
        compare(judge, tools)
        compare_rules(judge, tools)
    sys.exit(judge.exit_code())


if __name__ == "__main__":
    main()
