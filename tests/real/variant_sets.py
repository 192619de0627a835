# SPDX-License-Identifier: MIT
"""Parts of the scripts that compare variants' statistics with other tools': variants drawn on real sequence, seqcast's
values for them, and the judgement of differences.
"""
import dataclasses
import random
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ALLOWED = 3e-4  # of a track's standard deviation over the variants (design §7)


@dataclasses.dataclass(frozen=True)
class Variant:
    """Position from 1."""
    chrom: str
    pos: int
    ref: str
    alt: str

    def added(self):
        return len(self.alt) - len(self.ref)


def bases(draw, count, first_not=""):
    text = "".join(draw.choice("ACGT") for _ in range(count))
    return draw.choice([base for base in "ACGT" if base != first_not]) + text[1:]


def alleles(draw, kind, sequence, pos):
    """REF and ALT of a kind at a position: snv, mnv, del1, ins1, deletion, insertion, delins."""
    base = sequence[pos - 1]
    length = draw.randint(2, 6)
    if kind == "snv":
        return base, bases(draw, 1, base)
    if kind == "mnv":
        return sequence[pos - 1:pos - 1 + length], bases(draw, length, base)
    if kind in ("del1", "deletion"):
        return sequence[pos - 1:pos + (1 if kind == "del1" else 5 * length)], base
    if kind in ("ins1", "insertion"):
        return base, base + bases(draw, 1 if kind == "ins1" else 5 * length)
    return sequence[pos - 1:pos - 1 + length], bases(draw, length + draw.choice([-1, 2, 7]), base)


def drawn(chrom, sequence, kind, count, margin, seed):
    """Variants among known bases, `margin` from both ends of the sequence and more; in order of position."""
    draw, found = random.Random(f"{seed} {kind}"), []
    while len(found) < count:
        pos = draw.randrange(margin, len(sequence) - margin)
        if "N" in sequence[pos - margin:pos + margin]:
            continue
        found.append(Variant(chrom, pos, *alleles(draw, kind, sequence, pos)))
    return sorted(found, key=lambda variant: variant.pos)


def write_vcf(path, variants):
    chroms = dict.fromkeys(variant.chrom for variant in variants)
    path.write_text("##fileformat=VCFv4.2\n" + "".join(f"##contig=<ID={chrom}>\n" for chrom in chroms) +
                    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "".join(
                        f"{v.chrom}\t{v.pos}\tv{i}\t{v.ref}\t{v.alt}\t.\t.\t.\n" for i, v in enumerate(variants)))


def seqcast(program, model, fasta, variants, statistics, *options):
    """{statistic: [variants, tracks]}; of REF and ALT [variants, bins, tracks]. NaN where a variant is not scored."""
    with tempfile.TemporaryDirectory() as folder:
        vcf, out = Path(folder, "in.vcf"), Path(folder, "out.npy")
        write_vcf(vcf, variants)

        def run(stats):
            subprocess.run([program, "variants", model, fasta, vcf, "--stat", ",".join(stats), "-q", "-o", out,
                            *map(str, options)], check=True)
            return np.load(out)
        arrays = {name: run([name]) for name in statistics if name in ("REF", "ALT")}
        numbers = [name for name in statistics if name not in arrays]
        if not numbers:
            return arrays
        values = run(numbers)
        return arrays | {name: values[..., i] if len(numbers) > 1 else values for i, name in enumerate(numbers)}


class Judgement:
    """Gathers differences, prints them as a table, and says whether any is too large."""

    def __init__(self, tool):
        self.tool, self.lines, self.failed = tool, [], []

    def compare(self, statistic, kind, got, expected, half=False, rounding=0.0):
        """@param half      whether the tool stores half-precision numbers, whose last place may differ.
        @param rounding  by which f32 may be off."""
        got, expected = np.asarray(got, np.float64), np.asarray(expected)
        assert got.shape == expected.shape, f"{statistic}: shapes {got.shape} and {expected.shape}"
        spread = expected.astype(np.float64).std(axis=0)
        steps = np.spacing(np.abs(expected).astype(np.float16)).astype(np.float64) if half else 0.0
        apart = np.abs(got - expected.astype(np.float64))
        blind = not np.all(spread > 0)
        if blind or not np.all(apart <= steps + rounding + ALLOWED * spread):
            self.failed.append(f"{statistic} of {kind}")
        text = f"{(apart / np.where(spread > 0, spread, np.nan)).max():.1e} of the spread"
        if half:
            text += f", {np.ceil((apart / steps).max() * 10) / 10:g} places of half precision"
        self.lines.append(f"| {self.tool} | {statistic} | {kind} | {len(got)} | {text} |")
        print(self.lines[-1], flush=True)

    def shown(self, what, is_so):
        """A defect of the tool, or a difference from it, that must be there."""
        print(f"{'shown' if is_so else 'NOT SHOWN'}: {what}", flush=True)
        if not is_so:
            self.failed.append(what)

    def exit_code(self):
        print(f"{len(self.lines)} comparisons, {len(self.failed)} failed" + "".join(f"\n  {one}" for one in self.failed))
        return int(bool(self.failed))
