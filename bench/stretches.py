# SPDX-License-Identifier: MIT
# Commands over a stretch of a genome, and the random sequence that they read. Needs only Python.
import random
from dataclasses import dataclass

BASES = 1_000_000
LINE = 60


@dataclass
class Stretch:
    """How a model is measured along a genome."""
    card: str
    head: str
    track: str
    target: float
    memory_target: str
    first_base: int  # a window's bases before those that it keeps
    kept_bases: int
    part_windows: int  # for the peers
    bin_bases: int = 1
    clean: tuple = (0, None)  # bins of a window whose values do not depend on where windows are cut
    both_strands: bool = False


STRETCHES = {
    "chrombpnet": Stretch("chrombpnet", "profile", "0", 2.4, "500 MiB", 557, 1000, 50),
    "spliceai": Stretch("spliceai-10k", "splice", "acceptor", 4, "500 MiB", 5000, 5000, 10, both_strands=True),
    "basenji2": Stretch("basenji2", "human", "17", 1.6, "1 GiB", 8192, 114688, 1, 128, (151, 745)),
}
FEW_WINDOWS = {"basenji2": 4 * 114688, "chrombpnet": 64_000, "spliceai": 200_000}  # bases: a few batches of windows


def random_codes(bases, seed=3):
    """Bytes of 0 .. 3."""
    return random.Random(seed).randbytes(bases).translate(bytes(value & 3 for value in range(256)))


def contig(folder, bases):
    """A FASTA file of one random sequence, whose codes are random_codes(bases)."""
    path = folder / f"contig.{bases}.fa"
    if not path.exists():
        text = random_codes(bases).translate(b"ACGT" + bytes(252))
        with open(path, "wb") as file:
            file.write(b">contig\n")
            file.writelines(text[i:i + LINE] + b"\n" for i in range(0, bases, LINE))
    return path


def command(stretch, weights, fasta, threads, context, *more):
    """One track's raw outputs along the contig, to standard output unless `more` says otherwise."""
    strands = ("--strand", "both") if stretch.both_strands and context == "genome" else ()
    return ["predict", stretch.card, fasta, "--weights", weights, "--tracks", f"{stretch.head}:{stretch.track}",
            "--transform", "none", "--context", context, *strands, "-@", threads, "-q", *(more or ("-o", "-"))]


def shipped_command(fasta, threads):
    """One track of the shipped model."""
    return ["predict", "bacterial-genes", fasta, "--tracks", "0", "--context", "genome", "-@", threads, "-q", "-o", "-"]
