# SPDX-License-Identifier: MIT
"""Compares `seqcast variants --as spliceai` with SpliceAI 1.3.1 itself, string by string (development script).

    compare_spliceai.py PROGRAM FASTA WHEEL [--variants N] [--gene NAME [--assembly grch37]] [--seed N] [--expected FILE]
                        [--tubb8 FASTA]

PROGRAM is the built seqcast, FASTA the first megabase of hg38's chr1 (tests/data/hg38_chr1_1mb.fa.gz, unpacked: pyfaidx
wants BioPython else) or with --gene another chromosome, WHEEL a folder with the unpacked wheel spliceai==1.3.1 of PyPI: its code, its five H5 files and its annotation table are used as they are, and
nothing of them is kept here (CC BY-NC). Needs tensorflow-cpu 2.15.1, numpy below 2, setuptools below 81, pandas, pyfaidx.

Variants are drawn with a seed: SNVs, insertions, deletions, several ALTs, multi-nucleotide ones, at exon ends, at gene
ends, where genes overlap, with --distance 1 to 4,999 and masks 0 and 1. To these come records at the limits of each rule:
the first and last bases of genes and those next to them, REF of 2 * distance bases and one more, other REF than the genome,
chromosome `1`, ALT that is REF or N, deletions across a gene's end. SpliceAI's strings are kept in FILE where it is given,
since it takes seconds a variant. Named differences: none; lower-case REF, other letters than N and records near an end, which
SpliceAI mistakes or skips without a word, are not drawn. --gene draws in one gene alone; --variants 0 leaves the records
at the limits.

--tubb8 takes tests/data/test.fa of github.com/Illumina/SpliceAI, and compares its two variants of TUBB8 with the scores of
its own tests.
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
    """Name and bases of the one sequence."""
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as file:
        return file.readline()[1:].split()[0], "".join(line.strip() for line in file)


def transcripts_of(table, wanted_chrom, bases, gene):
    """(start, end, exon ends) of a chromosome's rows that lie well inside, from 1."""
    rows = []
    for line in Path(table).read_text().splitlines()[1:]:
        name, chrom, _, start, end, starts, ends = line.split("\t")
        if chrom == wanted_chrom.removeprefix("chr") and int(end) < bases - 6000 and gene in (None, name):
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


def drawn_variants(chrom, sequence, table, count, seed, gene):
    draw, rows = random.Random(seed), transcripts_of(table, chrom, len(sequence), gene)
    variants = []
    for distance, mask, share in GROUPS if count else []:
        for _ in range(max(round(share * count), 1)):
            while True:
                pos = position(draw, draw.choice(rows))
                ref, alts = alleles(draw, sequence.upper(), pos, distance)
                if "N" not in ref and len(ref) <= 2 * distance and all(alt != ref for alt in alts):
                    break
            variants.append({"distance": distance, "mask": mask, "pos": pos, "ref": ref, "alts": alts, "chrom": chrom})
    draw.shuffle(variants)  # so that the first few are of every kind
    return variants


def limit_variants(sequence):
    """Records at the limits of SpliceAI's rules, in SAMD11 (+, 925738 to 944575) and NOC2L (-, from 944204 on)."""
    def bases(pos, count=1):
        return sequence[pos - 1:pos - 1 + count]

    def other(pos):
        return "ACGT"[("ACGT".index(bases(pos)) + 1) % 4]

    variants = []

    def add(pos, ref, alts, distance=50, mask=0, chrom="chr1"):
        variants.append({"distance": distance, "mask": mask, "pos": pos, "ref": ref, "alts": alts, "chrom": chrom})

    for pos in (925737, 925738, 944203, 944204, 944575, 944576, 959290, 959291):  # ends of genes, and next to them
        for mask in (0, 1):
            add(pos, bases(pos), [other(pos)], mask=mask)
    for pos in (930000, 944300):  # the second in both genes
        add(pos, bases(pos), [other(pos)], chrom="1")
    add(930000, other(930000), [bases(930000)])  # not the genome's base
    add(930010, bases(930010, 20), [bases(930010)], distance=10)  # REF of 2 * distance bases, and one more
    add(930010, bases(930010, 21), [bases(930010)], distance=10)
    add(930010, bases(930010, 2), [other(930010)], distance=1, mask=1)
    add(930010, bases(930010, 3), [other(930010)], distance=1, mask=1)
    add(930020, bases(930020), ["."])
    add(930020, bases(930020), ["<DEL>", "*", other(930020)])
    add(930030, bases(930030), [bases(930030)])  # ALT is REF
    add(930030, bases(930030, 2), [bases(930030, 2)])
    add(930030, bases(930030, 2), [bases(930030, 2) + "A", bases(930030)])
    add(930040, bases(930040), ["N"])
    add(930041, bases(930041), [bases(930041) + "NN"])
    add(930060, bases(930060, 4), [other(930060)], mask=1)  # no base in common
    add(930070, bases(930070), [other(930070) + "CG"], mask=1)
    add(944560, bases(944560, 30), [bases(944560)], distance=500, mask=1)  # across a gene's end
    add(944570, bases(944570, 12), [bases(944570)])
    add(925738, bases(925738, 8), [bases(925738)], mask=1)
    add(925739, bases(925739), [bases(925739) + "ACGTACGTAC"], mask=1)
    return variants


def spliceai_strings(variants, fasta, wheel, assembly, kept):
    """What spliceai.utils.get_delta_scores gives for each of them; kept in a file after each, where one is given."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    sys.path.insert(0, str(wheel))
    from keras.models import Model
    Model.predict = lambda self, x: self(x, training=False).numpy()  # the same, without a new trace for each length
    from spliceai.utils import Annotator, get_delta_scores
    annotator = Annotator(fasta, assembly)
    for i, v in enumerate(variants):
        if "expected" in v:
            continue
        record = types.SimpleNamespace(chrom=v.get("chrom", "chr1"), pos=v["pos"], ref=v["ref"], alts=tuple(v["alts"]))
        v["expected"] = get_delta_scores(record, annotator, v["distance"], v["mask"])
        if kept:
            kept.write_text(json.dumps(variants))
        print(f"\r{i + 1} of {len(variants)}", end="", file=sys.stderr)
    print(file=sys.stderr)


def seqcast_strings(program, variants, fasta, wheel, table):
    """What `seqcast variants` writes for each of them, group by group."""
    models = ",".join(str(wheel / f"spliceai/models/spliceai{i}.h5") for i in range(1, 6))
    for distance, mask in sorted({(v["distance"], v["mask"]) for v in variants}):
        group = [v for v in variants if (v["distance"], v["mask"]) == (distance, mask)]
        with tempfile.TemporaryDirectory() as folder:
            vcf, out = Path(folder, "in.vcf"), Path(folder, "out.vcf")
            contigs = {v.get("chrom", "chr1") for v in group}
            vcf.write_text("##fileformat=VCFv4.2\n" + "".join(f"##contig=<ID={name}>\n" for name in sorted(contigs)) +
                           "##ALT=<ID=DEL,Description=\"Deletion\">\n"
                           "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "".join(
                f"{v.get('chrom', 'chr1')}\t{v['pos']}\t.\t{v['ref']}\t{','.join(v['alts'])}\t.\t.\t.\n" for v in group))
            subprocess.run([program, "variants", "--as", "spliceai", models, fasta, vcf, "--genes",
                            table, "--distance", str(distance), "--mask", str(mask),
                            "--mnv", "skip", "-o", out], check=True)
            lines = [line.split("\t") for line in out.read_text().splitlines() if not line.startswith("#")]
        for v, line in zip(group, lines, strict=True):
            info = dict(part.split("=", 1) for part in line[7].split(";") if "=" in part)
            v["got"] = info["SpliceAI"].split(",") if "SpliceAI" in info else []


def tubb8_differs(program, fasta, wheel):
    """Whether two variants of TUBB8 get other strings than SpliceAI's own tests expect."""
    models = ",".join(str(wheel / f"spliceai/models/spliceai{i}.h5") for i in range(1, 6))
    expected = ["C|TUBB8|0.15|0.27|0.00|0.05|89|-23|-267|193", "T|TUBB8|0.01|0.18|0.15|0.62|-2|110|-190|0"]
    written = subprocess.run([program, "variants", "--as", "spliceai", models, fasta, "--variant", "chr10:94077:A:C",
                              "--variant", "10:94555:C:T", "--genes", wheel / "spliceai/annotations/grch37.txt",
                              "--distance", "500", "--format", "vcf"], check=True, stdout=subprocess.PIPE, text=True)
    got = [line.split("SpliceAI=")[1] for line in written.stdout.splitlines() if not line.startswith("#")]
    print("TUBB8:", "equal" if got == expected else f"expected {expected}, got {got}")
    return got != expected


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("fasta")
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--variants", type=int, default=500)
    parser.add_argument("--gene")
    parser.add_argument("--assembly", choices=("grch37", "grch38"), default="grch38")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--expected", type=Path)
    parser.add_argument("--tubb8", metavar="FASTA")
    arguments = parser.parse_args()
    if arguments.tubb8 and tubb8_differs(arguments.program, arguments.tubb8, arguments.wheel):
        sys.exit(1)
    table = arguments.wheel / f"spliceai/annotations/{arguments.assembly}.txt"
    if arguments.expected and arguments.expected.exists():
        variants = json.loads(arguments.expected.read_text())
    else:
        chrom, sequence = read_fasta(arguments.fasta)
        limits = [] if arguments.gene else limit_variants(sequence.upper())
        variants = limits + drawn_variants(chrom, sequence, table, arguments.variants, arguments.seed, arguments.gene)
    if arguments.program == "-":  # only SpliceAI's part
        spliceai_strings(variants, arguments.fasta, arguments.wheel, arguments.assembly, arguments.expected)
    else:
        if not arguments.expected:
            spliceai_strings(variants, arguments.fasta, arguments.wheel, arguments.assembly, None)
        variants = [v for v in variants if "expected" in v]
        seqcast_strings(arguments.program, variants, arguments.fasta, arguments.wheel, table)
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
