# SPDX-License-Identifier: MIT
"""Spellings of random variants as `bcftools norm` has them, for `seqcast variants --normalise`.

    make_normalised.py

Writes tests/frameworks/variants/repeats.fa, a genome of short repeats where an insertion or deletion can stand in many
places, repeats.vcf, 300 records of every kind with more bases than they need, and repeats.normalised.txt, of each of
their alternatives POS:REF:ALT after `bcftools norm` (1.16), or a dot where that left it as it was. Needs bcftools.
"""
import random
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent / "variants"


def repeats(draw, bases):
    """Units of one to four bases, each repeated a few times, some of them in lower case."""
    text = ""
    while len(text) < bases:
        unit = "".join(draw.choice("ACGT") for _ in range(draw.randint(1, 4)))
        part = unit * draw.randint(1, 9)
        text += part.lower() if draw.random() < 0.2 else part
    return text[:bases]


def record(draw, sequence):
    """POS, REF and ALT: units that are doubled or lost, changes that agree in some bases at either end, and plain ones."""
    start = 0 if draw.random() < 0.05 else draw.randrange(len(sequence) - 30)
    bases = lambda least, most: "".join(draw.choice("ACGT") for _ in range(draw.randint(least, most)))
    ref = sequence[start:start + draw.randint(1, 12)].upper()
    kind = draw.random()
    if kind < 0.35:
        alt = ref + ref[-draw.randint(1, 4):]
    elif kind < 0.7 and len(ref) > 1:
        alt = ref[:-draw.randint(1, min(4, len(ref) - 1))]
    elif kind < 0.85:
        middle = draw.randrange(len(ref))
        alt = ref[:middle] + bases(1, 3) + ref[middle + 1:]
    else:
        alt = bases(1, 6)
    return start + 1, ref, alt


def main():
    draw = random.Random(17)
    genome = {"one": repeats(draw, 900), "two": repeats(draw, 400)}
    fasta, vcf = FOLDER / "repeats.fa", FOLDER / "repeats.vcf"
    fasta.write_text("".join(
        f">{name}\n" + "".join(text[i:i + 60] + "\n" for i in range(0, len(text), 60)) for name, text in genome.items()))
    lines = []
    while len(lines) < 300:
        chrom = draw.choice(list(genome))
        pos, ref, alt = record(draw, genome[chrom])
        if ref != alt:
            lines.append((chrom, pos, ref, alt))
    vcf.write_text("##fileformat=VCFv4.2\n" + "".join(
        f"##contig=<ID={name},length={len(text)}>\n" for name, text in genome.items()) +
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "".join(
            f"{chrom}\t{pos}\tv{i}\t{ref}\t{alt}\t.\t.\t.\n" for i, (chrom, pos, ref, alt) in enumerate(lines)))
    ran = subprocess.run(["bcftools", "norm", "-f", fasta, vcf], check=True, capture_output=True, text=True)
    normal = {}
    for line in ran.stdout.splitlines():
        if not line.startswith("#"):
            _, pos, name, ref, alt = line.split("\t")[:5]
            normal[name] = f"{pos}:{ref.upper()}:{alt.upper()}"
    spelled = [f"{pos}:{ref}:{alt}" for _, pos, ref, alt in lines]
    (FOLDER / "repeats.normalised.txt").write_text("".join(
        (normal[f"v{i}"] if normal[f"v{i}"] != text else ".") + "\n" for i, text in enumerate(spelled)))
    fasta.with_suffix(".fa.fai").unlink()
    print(sum(normal[f"v{i}"] != text for i, text in enumerate(spelled)), "of", len(lines), "respelled")


if __name__ == "__main__":
    main()
