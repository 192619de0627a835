# SPDX-License-Identifier: MIT
# Parts of bench/variants.py: inputs, seqcast's whole commands, ceilings, and the tools that it is compared with.
import gzip
import json
import pathlib
import random
import re
import subprocess
from dataclasses import dataclass, field

import numpy as np
import torch
from safetensors.torch import save_file

import models
import ours
import peers
import stretches
from agreement import AGREEMENT, difference
from measuring import CLOCK, Setting, timed

REAL = pathlib.Path(__file__).resolve().parents[1] / "tests/data/hg38_chr1_1mb.fa.gz"


@dataclass
class VariantSetting(Setting):
    """Settings common to all rows, and the tools that they are compared with."""
    keras: pathlib.Path = None  # a Python with TensorFlow 2.15, spliceai and fastism
    quick: bool = False
    running: list = field(default_factory=list)  # keras_peer processes


@dataclass
class Peer:
    """Another tool's whole work: a function that gives seconds, and what they have to be multiplied with."""
    name: str
    seconds: object
    times: float
    target: float
    dream: float
    note: str = ""


@dataclass
class Row:
    """@param ceiling  gives the seconds that the needed multiply-adds take at the speed of plain windows."""
    work: str
    alleles: int
    seconds: object
    ceiling: object
    peers: list


class KerasPeer:
    """A running bench/keras_peer.py."""

    def __init__(self, setting, *arguments):
        self.process = subprocess.Popen(
            [setting.keras, pathlib.Path(__file__).parent / "keras_peer.py", *map(str, arguments), str(setting.threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        setting.running.append(self)

    def order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError(f"keras_peer ended at '{text}'; its message is above")
        return answer

    def seconds(self):
        return CLOCK.of(*map(float, self.order("run").split()))

    def result(self, path):
        self.order(f"save {path}")
        return np.load(path) if path.suffix == ".npy" else json.loads(path.read_text())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def torch_peer(model, codes, setting, names, times, target, dream):
    """The fastest of some of bench/peers.py's ways to compute windows. @param codes  [N, L]."""
    x, expected = model.one_hot(codes), model.outputs(codes)
    best, failures = None, []
    for name in names:
        try:
            label, run = peers.best_way(name, model, x, expected, setting)
        except Exception as error:  # the note shows any error of a peer
            failures.append(f"{peers.LABELS[name]} failed: {str(error).strip().splitlines()[0][:60]}")
            continue
        seconds = timed(run)
        if best is None or seconds < best[0]:
            best = seconds, f"{peers.LABELS[name]}, {label}", run
    if best is None:
        raise RuntimeError("; ".join(failures))
    note = "; ".join([f"{len(codes)} windows timed: {best[1]}", *failures])
    return Peer("windows", lambda: timed(best[2]), times / len(codes), target, dream, note)


def real_contig(folder):
    """hg38's chr1:1-1,000,000, unpacked; and its bases."""
    path = folder / "chr1.fa"
    if not path.exists():
        path.write_bytes(gzip.decompress(REAL.read_bytes()))
    return path, "".join(path.read_text().split("\n")[1:]).upper()


def random_contig(folder, bases):
    return stretches.contig(folder, bases), stretches.random_codes(bases).translate(b"ACGT" + bytes(252)).decode()


def other_base(base):
    return "ACGT"["CGTA".index(base)]


def write_snvs(path, chrom, sequence, positions):
    """A VCF of single-base changes at positions from 1."""
    path.write_text(f"##fileformat=VCFv4.2\n##contig=<ID={chrom}>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "".join(
        f"{chrom}\t{pos}\t.\t{sequence[pos - 1]}\t{other_base(sequence[pos - 1])}\t.\t.\t.\n" for pos in positions))
    return path


def allele_windows(sequence, positions, bases, middle=None):
    """[positions, 2, bases] codes: the reference and the alternative. At index bases // 2 stands the position, or `middle`
    of all, from 1."""
    codes = np.frombuffer(sequence.encode().translate(bytes.maketrans(b"ACGTN", bytes(range(5)))), np.uint8)
    windows = []
    for pos in positions:
        begin = (middle or pos) - 1 - bases // 2
        windows.append(np.stack([codes[begin:][:bases]] * 2))
        windows[-1][1, pos - 1 - begin] = "ACGT".index(other_base(sequence[pos - 1]))
    return np.stack(windows)


def sampled(items, count):
    """Some of them, evenly spread; no more than there are."""
    count = min(count, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def share_of(setting, count):
    """A row's number of alleles, or of a quick look a twentieth."""
    return max(count // 20, 1) if setting.quick else count


def command(setting, arguments, out):
    """@return  a function that runs a whole command, start-up and output too, and gives its seconds."""
    return lambda: ours.run_program(setting.build, [*arguments, "-@", setting.threads, "-q", "-o", out]).seconds


def cones(setting, card, head, context, bins, edits, tracks=0, window=0, spread=1):
    """Of bench/variants_cones, in that order: a plain window's multiply-adds and seconds, those of the baseline of all
    edits, those of one edit."""
    run = subprocess.run([setting.build / "bin/variants_cones", card, head, context, str(bins), str(edits),
                          str(setting.threads), str(tracks), str(window), str(spread)], stdout=subprocess.PIPE, text=True,
                         check=True)
    found = re.findall(r"(plain window|baseline|edited run) +([\d.]+) GMAC +([\d.]+) ms +([\d.]+) ms CPU", run.stdout)
    return [(float(count), CLOCK.of(float(wall), float(cpu)) / 1e3) for _, count, wall, cpu in found]


def needed(counts, baselines, edits, windows_alike=1):
    """Seconds that so many baselines and edits take at the speed of plain windows. @param windows_alike  models times
    strands."""
    (plain, seconds), (baseline, _), (edit, _) = counts
    return (baselines * baseline + edits * edit) * windows_alike * seconds / plain


def mild_chrombpnet(setting):
    """The golden tests' module with an eighth of its last layers' weights: otherwise windows have e^80 counts."""
    model = models.load("chrombpnet", "profile", setting.folder)
    mild = setting.folder / "chrombpnet.mild.safetensors"
    if not mild.exists():
        net = model.net.net
        with torch.no_grad():
            for layer in (net.profile, net.logcounts):
                layer.weight /= 8
        save_file({name: value.contiguous() for name, value in net.state_dict().items()}, mild)
        model.weights = mild
    return model


def check_close(got, expected, whose, allowed=AGREEMENT):
    """@param allowed  of the spread of what is expected."""
    apart = difference(np.asarray(got, np.float64).reshape(-1), np.asarray(expected, np.float64).reshape(-1))
    if not apart <= allowed:
        raise RuntimeError(f"{whose} outputs differ by {apart:.1e} of their spread: not timed")
