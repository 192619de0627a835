# SPDX-License-Identifier: MIT
"""Compares `seqcast variants --as spliceai` with SpliceAI 1.3.1 itself, string by string (development script).

    compare_spliceai.py PROGRAM FASTA WHEEL [--variants N] [--expected FILE]

PROGRAM is the built seqcast, FASTA the first megabase of hg38's chr1 (tests/data/hg38_chr1_1mb.fa.gz, unpacked: pyfaidx wants BioPython else), WHEEL a folder with
the unpacked wheel spliceai==1.3.1 of PyPI: its code, its five H5 files and its annotation table are used as they are, and
nothing of them is kept here (CC BY-NC). Needs tensorflow-cpu 2.15.1, numpy below 2, setuptools below 81, pandas, pyfaidx.

Variants are drawn with a seed: SNVs, insertions, deletions, several ALTs, multi-nucleotide ones, at exon ends, at gene
ends, where genes overlap, with --distance 1 to 4,999 and masks 0 and 1. SpliceAI's strings are kept in FILE where it is given,
since it takes seconds a variant. Named differences: none; lower-case REF, other letters and records near an end, which
SpliceAI mistakes or skips without a word, are not drawn.
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import types
from pathlib import Path

# Distance, mask, and the share of the variants.
GROUPS = [(50, 0, 0.5), (50, 1, 0.25), (500, 0, 0.1), (500, 1, 0.06), (10, 0, 0.06), (4999, 0, 0.02), (1, 1, 0.01)]


def read_fasta(path):
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as file:
        return "".join(line.strip() for line in file if not line.startswith(">"))


def transcripts_of(table, bases):
    """(start, end, exon ends) of chromosome 1's rows that lie well inside, from 1."""
    rows = []
    for line in Path(table).read_text().splitlines()[1:]:
        name, chrom, _, start, end, starts, ends = line.split("\t")
        if chrom == "1" and int(end) < bases - 6000:
            edges = [int(x) + 1 for x in starts.split(",")[:-1]] + [int(x) for x in ends.split(",")[:-1]]
            rows.append((int(start) + 1, int(end), sorted(set(edges))))
    return rows


def position(draw, row):
    start, end, edges = row
    kind = draw.random()
    if kind < 0.5:
        return min(max(draw.choice(edges) + draw.randint(-12, 12), start), end)
    if kind < 0.65:
        return min(start + draw.randint(0, 40), end) if draw.random() < 0.5 else max(end - draw.randint(0, 40), start)
    return draw.randint(start, end)


def alleles(draw, sequence, pos, distance):
    bases = lambda count: "".join(draw.choice("ACGT") for _ in range(count))
    base = sequence[pos - 1]
    kind = draw.random()
    if kind < 0.45:
        return base, [draw.choice([b for b in "ACGT" if b != base])]
    if kind < 0.6:
        return base, [base + bases(draw.choice([1, 1, 2, 3, 8, 30]))]
    if kind < 0.85:
        length = min(draw.choice([1, 1, 2, 3, 4, 10, 25, 60]), 2 * distance - 1)
        return (sequence[pos - 1:pos + length], [base]) if length > 0 else (base, ["A" if base != "A" else "G"])
    if kind < 0.92:
        others = [b for b in "ACGT" if b != base]
        return base, [others[0], base + bases(2), others[2]]
    if kind < 0.96:
        length = min(draw.randint(2, 5), 2 * distance)
        return sequence[pos - 1:pos - 1 + length], [bases(draw.randint(2, 6))]
    return base, ["*" if draw.random() < 0.5 else "<DEL>", bases(1)]


def drawn_variants(sequence, table, count, seed=11):
    draw, rows = random.Random(seed), transcripts_of(table, len(sequence))
    variants = []
    for distance, mask, share in GROUPS:
        for _ in range(max(round(share * count), 1)):
            while True:
                pos = position(draw, draw.choice(rows))
                ref, alts = alleles(draw, sequence.upper(), pos, distance)
                if "N" not in ref and len(ref) <= 2 * distance and all(alt != ref for alt in alts):
                    break
            variants.append({"distance": distance, "mask": mask, "pos": pos, "ref": ref, "alts": alts})
    draw.shuffle(variants)  # so that the first few are of every kind
    return variants


def spliceai_strings(variants, fasta, wheel, kept):
    """What spliceai.utils.get_delta_scores gives for each of them; kept in a file after each, where one is given."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    sys.path.insert(0, str(wheel))
    from keras.models import Model
    Model.predict = lambda self, x: self(x, training=False).numpy()  # the same, without a new trace for each length
    from spliceai.utils import Annotator, get_delta_scores
    annotator = Annotator(fasta, "grch38")
    for i, v in enumerate(variants):
        if "expected" in v:
            continue
        record = types.SimpleNamespace(chrom="chr1", pos=v["pos"], ref=v["ref"], alts=tuple(v["alts"]))
        v["expected"] = get_delta_scores(record, annotator, v["distance"], v["mask"])
        if kept:
            kept.write_text(json.dumps(variants))
        print(f"\r{i + 1} of {len(variants)}", end="", file=sys.stderr)
    print(file=sys.stderr)


def seqcast_strings(program, variants, fasta, wheel):
    """What `seqcast variants` writes for each of them, group by group."""
    models = ",".join(str(wheel / f"spliceai/models/spliceai{i}.h5") for i in range(1, 6))
    for distance, mask, _ in GROUPS:
        group = [v for v in variants if (v["distance"], v["mask"]) == (distance, mask)]
        with tempfile.TemporaryDirectory() as folder:
            vcf, out = Path(folder, "in.vcf"), Path(folder, "out.vcf")
            vcf.write_text("##fileformat=VCFv4.2\n##contig=<ID=chr1>\n##ALT=<ID=DEL,Description=\"Deletion\">\n"
                           "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "".join(
                f"chr1\t{v['pos']}\t.\t{v['ref']}\t{','.join(v['alts'])}\t.\t.\t.\n" for v in group))
            subprocess.run([program, "variants", "--as", "spliceai", models, fasta, vcf, "--genes",
                            wheel / "spliceai/annotations/grch38.txt", "--distance", str(distance), "--mask", str(mask),
                            "--mnv", "skip", "-o", out], check=True)
            lines = [line.split("\t") for line in out.read_text().splitlines() if not line.startswith("#")]
        for v, line in zip(group, lines, strict=True):
            info = dict(part.split("=", 1) for part in line[7].split(";") if "=" in part)
            v["got"] = info["SpliceAI"].split(",") if "SpliceAI" in info else []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("fasta")
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--variants", type=int, default=500)
    parser.add_argument("--expected", type=Path)
    arguments = parser.parse_args()
    table = arguments.wheel / "spliceai/annotations/grch38.txt"
    if arguments.expected and arguments.expected.exists():
        variants = json.loads(arguments.expected.read_text())
    else:
        variants = drawn_variants(read_fasta(arguments.fasta), table, arguments.variants)
    if arguments.program == "-":  # only SpliceAI's part
        spliceai_strings(variants, arguments.fasta, arguments.wheel, arguments.expected)
    else:
        if not arguments.expected:
            spliceai_strings(variants, arguments.fasta, arguments.wheel, None)
        variants = [v for v in variants if "expected" in v]
        seqcast_strings(arguments.program, variants, arguments.fasta, arguments.wheel)
        differing = [v for v in variants if v["got"] != v["expected"]]
        strings = sum(len(v["expected"]) for v in variants)
        print(f"{len(variants)} records, {strings} strings, {len(differing)} records differ")
        for v in differing:
            print({key: v[key] for key in ("distance", "mask", "pos", "ref", "alts")})
            print("  expected", *v["expected"])
            print("  got     ", *v["got"])
        sys.exit(bool(differing))


if __name__ == "__main__":
    main()
