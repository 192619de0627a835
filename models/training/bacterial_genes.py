# SPDX-License-Identifier: MIT
"""Trains and evaluates a small network that predicts coding sequence in bacterial genomes.

Trains the shipped model `bacterial-genes` on E. coli K-12, exports its weights, and judges it where it was not trained:

    bacterial_genes.py ecoli_k12.fna.gz ecoli_k12.gff.gz lambda.fa lambda_genes.bed -o out.safetensors
    bacterial_genes.py ecoli_k12.fna.gz ecoli_k12.gff.gz lambda.fa lambda_genes.bed --evaluate out.safetensors

Three ideas carry it:

- Reading frames are channels. The first step down is a convolution of 3 bases by 3 (no pool), so that a channel keeps
  its frame, and everything above it looks at whole codons.
- The strands are one. Every layer learns half of its weights; the other half is the same weights read on the other
  strand. So the plus track of a sequence is the minus track of its reverse complement, by construction, and one pass
  gives what an average over both strands would. The exported tensors are ordinary ones.
- Evolution is the augmentation. Copies of the genome are mutated towards other base compositions; in coding sequences
  only what selection would let pass is kept. So the network learns what coding means rather than E. coli's codon usage.
"""
import argparse
import gzip
import math
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

BASES = "ACGT"
UNKNOWN = 4  # the code of any other letter; its one-hot column is all zeros
BIN_BASES = 12
WINDOW_BASES = 9216
CROP_BINS = 136  # on either side: more than the receptive field reaches, so that no kept bin reads padding
FIRST_BASE = CROP_BINS * BIN_BASES
KEPT_BINS = WINDOW_BASES // BIN_BASES - 2 * CROP_BINS
BN_EPS = 1e-5

TEST = (3_000_000, 3_600_000)  # of E. coli; never trained on
MARGIN = 10_000  # bases on either side of it that are not trained on either
# Stretches left out by --validate, which is how designs were chosen: the prophages DLP12, Rac and Qin, lambda's
# relatives, and an ordinary stretch.
VALIDATION = {"prophages": [(562_000, 588_000), (1_409_000, 1_437_000), (1_629_000, 1_656_000)],
              "ordinary": [(200_000, 300_000)]}

GENETIC_CODE = "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF"  # codons in the order AAA, AAC, ...
AMINO_ACIDS = np.frombuffer(GENETIC_CODE.encode(), np.uint8)


# --- the network, as data ------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Node:
    """One layer: its name, kind, inputs (names of nodes; `bases` is the one-hot input) and fields."""
    name: str
    kind: str
    inputs: tuple
    fields: dict = field(default_factory=dict)


def build_graph():
    """The nodes in topological order; the last is the network's output, two logits a bin."""
    nodes = []

    def add(name, kind, *inputs, **fields):
        nodes.append(Node(name, kind, inputs, fields))
        return name

    def conv_bn(name, x, channels, filters, kernel, stride=1, dilation=1):
        padding = dilation * (kernel - 1) // 2 if stride == 1 else 0
        x = add(f"{name}_conv", "conv1d", x, channels=channels, filters=filters, kernel=kernel, stride=stride,
                dilation=dilation, padding=padding, bias=False)
        return add(f"{name}_bn", "batch_norm", x, channels=filters)

    def residual(name, x, channels, kernel, dilation):
        y = add(f"{name}_relu", "relu", conv_bn(f"{name}_wide", x, channels, channels, kernel, dilation=dilation))
        y = conv_bn(f"{name}_mix", y, channels, channels, 1)
        return add(f"{name}_out", "relu", add(f"{name}_add", "add", x, y))

    # [N, 4, 9216] * conv(K=9) -> [N, 32, 9216] * conv(K=3, stride 3) -> [N, 64, 3072]
    x = add("stem_relu", "relu", conv_bn("stem", "bases", 4, 32, 9))
    x = add("codon_relu", "relu", conv_bn("codon", x, 32, 64, 3, stride=3))
    # [N, 64, 3072], a position a codon
    for i, dilation in enumerate((1, 2)):
        x = residual(f"codon{i}", x, 64, 5, dilation)
    # [N, 64, 3072] * conv(K=4, stride 4) -> [N, 64, 768], a position a bin
    x = add("bin_relu", "relu", conv_bn("bin", x, 64, 64, 4, stride=4))
    for i, dilation in enumerate((1, 2, 4, 8, 16, 32, 64)):
        x = residual(f"bin{i}", x, 64, 3, dilation)
    # [N, 64, 768] crop 136 + 136 -> [N, 64, 496] -> [N, 2, 496]
    x = add("crop", "crop", x, left=CROP_BINS, right=CROP_BINS)
    x = add("head_relu", "relu", conv_bn("head", x, 64, 64, 1))
    add("logits", "conv1d", x, channels=64, filters=2, kernel=1, stride=1, dilation=1, padding=0, bias=True)
    return nodes


GRAPH = build_graph()


def run_graph(tensors, bases, bn_momentum=None):
    """[N, 4, L] -> [N, 2, L / 12 - 2 * crop] logits. With a momentum, batch norms use and record batch statistics."""
    values = {"bases": bases}
    for node in GRAPH:
        x, f, name = values[node.inputs[0]], node.fields, node.name
        if node.kind == "conv1d":
            y = F.conv1d(x, tensors[f"{name}.weight"], tensors.get(f"{name}.bias"), f["stride"], f["padding"],
                         f["dilation"])
        elif node.kind == "batch_norm":
            y = F.batch_norm(x, tensors[f"{name}.running_mean"], tensors[f"{name}.running_var"],
                             tensors[f"{name}.weight"], tensors[f"{name}.bias"], bn_momentum is not None,
                             bn_momentum or 0.0, BN_EPS)
        elif node.kind == "relu":
            y = F.relu(x)
        elif node.kind == "add":
            y = x + values[node.inputs[1]]
        elif node.kind == "crop":
            y = x[:, :, f["left"]:x.shape[2] - f["right"]]
        values[name] = y
    return values[GRAPH[-1].name]


def input_hull(first_bin, end_bin):
    """The bases, before clipping, that the raw logits [first_bin, end_bin) read (design §4, `needs`)."""
    hulls = {GRAPH[-1].name: (first_bin, end_bin)}
    for node in reversed(GRAPH):
        a, b = hulls[node.name]
        f = node.fields
        if node.kind == "conv1d":
            a, b = (a * f["stride"] - f["padding"],
                    (b - 1) * f["stride"] - f["padding"] + (f["kernel"] - 1) * f["dilation"] + 1)
        elif node.kind == "crop":
            a, b = a + f["left"], b + f["left"]
        for name in node.inputs:
            known = hulls.get(name, (a, b))
            hulls[name] = (min(a, known[0]), max(b, known[1]))
    return hulls["bases"]


# --- weights shared by both strands -------------------------------------------------------------------------

def other_strand(x, dim=1):
    """Swaps a tensor's channels for those of the other strand: ACGT -> TGCA, else the two halves are swapped."""
    return x.flip(dim) if x.shape[dim] == 4 else x.roll(x.shape[dim] // 2, dim)


def new_parameters(generator):
    """The free half of every layer's weights (He's initialisation), and the batch norms' running statistics."""
    free, running = {}, {}
    for node in GRAPH:
        f = node.fields
        if node.kind == "conv1d":
            shape = (f["filters"] // 2, f["channels"], f["kernel"])
            scale = math.sqrt(2 / (f["channels"] * f["kernel"]))
            free[f"{node.name}.weight"] = torch.randn(shape, generator=generator) * scale
            if f["bias"]:
                free[f"{node.name}.bias"] = torch.zeros(f["filters"] // 2)
        elif node.kind == "batch_norm":
            last_of_block = node.name.endswith("_mix_bn")
            free[f"{node.name}.weight"] = torch.full((f["channels"] // 2,), 0.2 if last_of_block else 1.0)
            free[f"{node.name}.bias"] = torch.zeros(f["channels"] // 2)
            running[f"{node.name}.running_mean"] = torch.zeros(f["channels"])
            running[f"{node.name}.running_var"] = torch.ones(f["channels"])
    return free, running


def both_strands(free, running):
    """The tensors of the graph: each free half followed by its reverse-complement."""
    tensors = dict(running)
    for name, half in free.items():
        tensors[name] = torch.cat([half, other_strand(half).flip(2) if half.dim() == 3 else half])
    return tensors


def symmetric(running):
    """Running statistics averaged over the two strands' channels."""
    return {name: (x + x.roll(len(x) // 2)) / 2 for name, x in running.items()}


# --- genomes -------------------------------------------------------------------------------------------------------

@dataclass
class Genome:
    codes: np.ndarray  # [L] uint8, 0 .. 3 in the order ACGT, 4 unknown
    genes: list  # of (start, end, strand, phase), 0-based half-open; phase as in GFF

    def labels(self):
        """[2, L] float32: 1 where a base lies in a coding sequence on the plus, on the minus strand."""
        labels = np.zeros((2, len(self.codes)), np.float32)
        for start, end, strand, _ in self.genes:
            labels[0 if strand == "+" else 1, start:end] = 1
        return labels


def open_text(path):
    return gzip.open(path, "rt") if path.endswith(".gz") else open(path)


def read_genome(fasta, annotation):
    """One sequence, and its coding sequences from GFF (`CDS` lines) or BED6."""
    with open_text(fasta) as lines:
        text = "".join(line.strip() for line in lines if not line.startswith(">"))
    table = np.full(256, UNKNOWN, np.uint8)
    for code, base in enumerate(BASES):
        table[[ord(base), ord(base.lower())]] = code
    genes = []
    with open_text(annotation) as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if re.search(r"\.bed(\.gz)?$", annotation):
                genes.append((int(columns[1]), int(columns[2]), columns[5], 0))
            elif len(columns) > 7 and columns[2] == "CDS":
                genes.append((int(columns[3]) - 1, int(columns[4]), columns[6], int(columns[7])))
    return Genome(table[np.frombuffer(text.encode(), np.uint8)], genes)


def reverse_complement(codes):
    return np.where(codes < 4, 3 - codes, codes)[..., ::-1].astype(np.uint8)


# --- evolution -----------------------------------------------------------------------------------------------------

class Evolution:
    """Mutates a genome; in coding sequences it keeps the mutations that selection would tolerate.

    Frozen are start codons with the 15 bases before them (the ribosome's site) and bases of more than one gene."""

    def __init__(self, genome):
        length = len(genome.codes)
        covered = np.zeros(length, np.int8)
        self.frozen = genome.codes == UNKNOWN
        codons, minus = [], []
        for start, end, strand, phase in genome.genes:
            covered[start:end] += 1
            count = (end - start - phase) // 3
            steps = np.arange(3 * count).reshape(count, 3)
            codons.append(start + phase + steps if strand == "+" else end - 1 - phase - steps)
            minus.append(np.full(count, strand == "-"))
            self.frozen[slice(max(start - 15, 0), start + 3) if strand == "+" else slice(end - 3, end + 15)] = True
        self.frozen |= covered > 1
        self.codes = genome.codes
        self.codons = np.concatenate(codons)  # [n, 3] positions in the order read
        self.minus = np.concatenate(minus)[:, None]

    def amino_acids(self, codes):
        bases = codes[self.codons]
        bases = np.where(self.minus, 3 - bases, bases) & 3
        return AMINO_ACIDS[bases[:, 0] * 16 + bases[:, 1] * 4 + bases[:, 2]]

    def descendant(self, rng):
        """A copy after 1 to 10 rounds of mutations, each at 8 % of the bases, towards a random GC content."""
        codes, gc, tolerance = self.codes, rng.uniform(0.25, 0.7), rng.uniform(0.0, 0.3)
        composition = np.array([1 - gc, gc, gc, 1 - gc]) / 2
        before = self.amino_acids(codes)
        for _ in range(rng.integers(1, 11)):
            drawn = np.searchsorted(composition.cumsum()[:3], rng.random(len(codes))).astype(np.uint8)
            mutated = np.where((rng.random(len(codes)) < 0.08) & ~self.frozen, drawn, codes)
            after = self.amino_acids(mutated)
            lethal = (before != after) & (((before == ord("*")) | (after == ord("*")))
                                          | (rng.random(len(before)) > tolerance))
            undone = self.codons[lethal]
            mutated[undone] = codes[undone]
            codes, before = mutated, np.where(lethal, before, after)
        return codes


# --- training ------------------------------------------------------------------------------------------------------

class Windows:
    """Draws training windows: anywhere outside the held-out stretches, on either strand, some with unknown ends."""

    def __init__(self, genome, held_out, copies, rng):
        self.rng = rng
        self.labels = genome.labels()
        evolution = Evolution(genome)
        self.copies = [genome.codes] + [evolution.descendant(rng) for _ in range(copies)]
        starts = np.arange(len(genome.codes) - WINDOW_BASES)
        allowed = np.ones(len(starts), bool)
        for first, end in held_out:
            allowed &= (starts + WINDOW_BASES <= first) | (starts >= end)
        self.starts = starts[allowed]

    def draw(self):
        """Codes [L], labels [2, KEPT_BINS] at the kept bins' center bases, and each label's weight."""
        start, rng = self.rng.choice(self.starts), self.rng
        span = slice(start, start + WINDOW_BASES)
        codes = self.copies[0 if rng.random() < 0.5 else rng.integers(len(self.copies))][span].copy()
        labels, weights = self.labels[:, span], np.ones(WINDOW_BASES, np.float32)
        if rng.random() < 0.1:  # a chromosome's end: what lies beyond is unknown
            beyond = slice(0, rng.integers(1, WINDOW_BASES // 2))
            codes[beyond], weights[beyond] = UNKNOWN, 0
        if rng.random() < 0.5:
            codes, labels, weights = reverse_complement(codes), labels[::-1, ::-1], weights[::-1]
        centres = bin_centres(KEPT_BINS) + FIRST_BASE
        return codes, labels[:, centres], weights[None, centres]

    def batch(self, size):
        columns = zip(*(self.draw() for _ in range(size)))
        return [torch.from_numpy(np.stack(column)) for column in columns]


def bin_centres(bins):
    return np.arange(bins) * BIN_BASES + BIN_BASES // 2


def one_hot(codes):
    """[N, L] codes -> [N, 4, L] float32; an unknown base is four zeros."""
    return torch.eye(5)[:, :4][codes.long()].transpose(1, 2).contiguous()


def train(windows, args):
    """Returns the exponential moving average of the weights, as full tensors.

    The shipped weights are the average after 600 steps of a cycle laid out for 2,600: the rate is still near its
    peak, and the averaging does what the cycle's end would."""
    free, running = new_parameters(torch.Generator().manual_seed(args.seed))
    parameters = [x.requires_grad_() for x in free.values()]
    optimizer = torch.optim.AdamW(parameters, lr=args.lr, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.lr, total_steps=args.schedule_steps, pct_start=0.1)
    average = {name: x.detach().clone() for name, x in {**free, **running}.items()}
    started, recent = time.time(), []
    for step in range(1, args.steps + 1):
        codes, labels, weights = windows.batch(args.batch)
        logits = run_graph(both_strands(free, running), one_hot(codes), bn_momentum=0.05)
        losses = F.binary_cross_entropy_with_logits(logits, labels * 0.98 + 0.01, reduction="none")
        loss = (losses * weights).sum() / (2 * weights.sum())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        keep = min(0.995, step / (step + 10))
        with torch.no_grad():
            for name, x in {**free, **running}.items():
                average[name].lerp_(x, 1 - keep)
        recent.append(loss.item())
        if step % 100 == 0 or step == args.steps:
            print(f"step {step} loss {np.mean(recent[-100:]):.4f} {time.time() - started:.0f} s", flush=True)
            save(both_strands({n: average[n] for n in free}, symmetric({n: average[n] for n in running})), args.output)
    return load_file(args.output)


def save(tensors, path):
    save_file({name: x.contiguous() for name, x in tensors.items()}, path)


# --- judging -------------------------------------------------------------------------------------------------------

def input_window(codes, start):
    """The window whose bin 0 begins at `start`; what lies beyond the chromosome is unknown."""
    first = start - FIRST_BASE
    window = np.full(WINDOW_BASES, UNKNOWN, np.uint8)
    a, b = max(first, 0), min(first + WINDOW_BASES, len(codes))
    window[a - first:b - first] = codes[a:b]
    return window


def predict(tensors, codes, start, end):
    """[2, B] logits of the bins from `start` whose centers lie before `end`; windows tile it without overlap."""
    kept_bases = KEPT_BINS * BIN_BASES
    rows = np.stack([input_window(codes, first) for first in range(start, end, kept_bases)])
    with torch.no_grad():
        logits = torch.cat([run_graph(tensors, one_hot(part)) for part in torch.from_numpy(rows).split(16)])
    logits = logits.transpose(0, 1).reshape(2, -1).numpy()
    return logits[:, bin_centres(logits.shape[1]) + start < end]


def strand_difference(tensors, window):
    """The largest difference between a window's logits and those of its reverse complement, laid back."""
    with torch.no_grad():
        both = torch.from_numpy(np.stack([window, reverse_complement(window)]))
        forward, flipped = run_graph(tensors, one_hot(both))
    return (forward - flipped.flip(0, 1)).abs().max().item()


def longest_open_frames(codes):
    """[2, L]: length in bases of the longest of the three stop-to-stop open frames over a base, on each strand."""
    def plus(strand_codes):
        length = len(strand_codes)
        longest = np.zeros(length)
        for frame in range(3):
            count = (length - frame) // 3
            codon = strand_codes[frame:frame + 3 * count].reshape(count, 3).astype(int)
            known = (codon < 4).all(1)
            stop = known & (AMINO_ACIDS[np.where(known, codon @ [16, 4, 1], 0)] == ord("*"))
            run = np.cumsum(stop)
            open_codons = np.bincount(run[~stop], minlength=count + 1)
            size = np.where(stop, 0, 3 * open_codons[run])
            span = slice(frame, frame + 3 * count)
            longest[span] = np.maximum(longest[span], np.repeat(size, 3))
        return longest

    return np.stack([plus(codes), plus(reverse_complement(codes))[::-1]])


def auroc_and_ap(scores, positive):
    """Area under the ROC curve and average precision (step-wise); equal scores count as one threshold."""
    order = np.argsort(-scores, kind="stable")
    scores, positive = scores[order], positive[order]
    last_of_ties = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    hits = np.cumsum(positive)[last_of_ties]
    misses = last_of_ties + 1 - hits
    true_rate, false_rate = np.append(0, hits / hits[-1]), np.append(0, misses / misses[-1])
    auroc = np.sum(np.diff(false_rate) * (true_rate[1:] + true_rate[:-1]) / 2)
    return auroc, np.sum(np.diff(true_rate) * hits / (hits + misses))


def judge(tensors, genome, spans):
    """Prints AUROC / average precision a track over the bins of `spans`: (title, [(start, end), ...])."""
    labels, frames = genome.labels(), longest_open_frames(genome.codes)
    for title, stretches in spans:
        centres = [start + bin_centres(-(-(end - start) // BIN_BASES)) for start, end in stretches]
        centres = np.concatenate([c[c < end] for c, (_, end) in zip(centres, stretches)])
        rows = {"network": np.concatenate([predict(tensors, genome.codes, *s) for s in stretches], axis=1)}
        rows["baseline"] = frames[:, centres]
        for name, scores in rows.items():
            figures = ["%.4f / %.4f" % auroc_and_ap(scores[t], labels[t, centres] > 0.5) for t in range(2)]
            print(f"{title:<24} {name:<10} plus {figures[0]}   minus {figures[1]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ecoli_fasta")
    parser.add_argument("ecoli_gff")
    parser.add_argument("lambda_fasta")
    parser.add_argument("lambda_bed")
    parser.add_argument("-o", "--output", default=str(Path(__file__).parents[1] / "bacterial-genes.safetensors"),
                        help="weights; also written every 100 steps (%(default)s)")
    parser.add_argument("--evaluate", metavar="WEIGHTS", help="do not train, judge these weights")
    parser.add_argument("--validate", action="store_true",
                        help="leave the validation stretches out of training, and judge on nothing but them")
    parser.add_argument("--golden", metavar="NPZ", help="write lambda's first window: codes and logits in f64")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--steps", type=int, default=600, help="(%(default)s)")
    parser.add_argument("--schedule-steps", type=int, default=2600,
                        help="steps that the learning rate's whole cycle would take, at least --steps (%(default)s)")
    parser.add_argument("--batch", type=int, default=16, help="windows a step (%(default)s)")
    parser.add_argument("--lr", type=float, default=3e-3, help="highest learning rate (%(default)s)")
    parser.add_argument("--copies", type=int, default=24, help="evolved copies of the genome (%(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="(%(default)s)")
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    low, high = input_hull(0, KEPT_BINS)
    assert low >= 0 and high <= WINDOW_BASES, f"a kept bin reads padding: the kept bins read [{low}, {high})"

    ecoli = read_genome(args.ecoli_fasta, args.ecoli_gff)
    if args.evaluate:
        tensors = load_file(args.evaluate)
    else:
        held_out = [(TEST[0] - MARGIN, TEST[1] + MARGIN)]
        if args.validate:
            held_out += [stretch for stretches in VALIDATION.values() for stretch in stretches]
        tensors = train(Windows(ecoli, held_out, args.copies, np.random.default_rng(args.seed)), args)
    print(f"{sum(x.numel() for x in tensors.values())} values in {len(tensors)} tensors; "
          f"bin 0 reads {input_hull(0, 1)}, the kept bins {(low, high)} of {WINDOW_BASES}")
    if args.validate:
        judge(tensors, ecoli, VALIDATION.items())
        return
    phage = read_genome(args.lambda_fasta, args.lambda_bed)
    difference = strand_difference(tensors, input_window(phage.codes, 0))
    print(f"lambda's first window and its reverse complement differ by {difference:.1e} at most, in logits")
    judge(tensors, phage, [("lambda", [(0, len(phage.codes))])])
    judge(tensors, ecoli, [("E. coli 3.0 to 3.6 Mb", [TEST])])
    if args.golden:
        window = input_window(phage.codes, 0)
        tensors = {name: x.double() for name, x in tensors.items()}
        logits = run_graph(tensors, one_hot(torch.from_numpy(window)[None]).double())
        np.savez(args.golden, codes=window, logits=logits[0].numpy())


if __name__ == "__main__":
    main()
