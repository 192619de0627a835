# SPDX-License-Identifier: MIT
"""Independent NumPy implementation of the dialect of SpliceAI and of every statistic of `seqcast variants`.

    variants_oracle.py

Writes tests/frameworks/variants: two seeded models of each kind (cards and safetensors), a genome, genes in four
formats, variants of every kind, and for several settings what must come out. Networks are computed as loops over
shifted arrays in double precision, window by window, as the original programs call them; nothing is shared between
alleles. Variants whose strongest site is a matter of rounding are left out. Needs numpy and safetensors.
"""
import json
import random
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

FOLDER = Path(__file__).parent / "variants"
CROP = 60  # bases of context to each side: what 5,000 is in SpliceAI


# ---- networks

def one_hot(text):
    """[L, 4]; letters other than ACGT are 0 in every channel."""
    codes = np.frombuffer(text.upper().encode(), np.uint8)
    return np.stack([codes == ord(base) for base in "ACGT"], 1).astype(float)


def conv(x, weight, bias, dilation=1, same=True):
    """[L, C] with [filters, C, K]."""
    filters, _, width = weight.shape
    span = (width - 1) * dilation
    if same:
        x = np.pad(x, ((span // 2, span - span // 2), (0, 0)))
    length = len(x) - span
    return bias + sum(x[k * dilation:k * dilation + length] @ weight[:, :, k].T for k in range(width))


def softplus(x):
    return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)


class Splice:
    """Three classes a base, CROP bases of context."""
    shapes = {"one.weight": (8, 4, 11), "one.bias": (8,), "two.weight": (8, 8, 5), "two.bias": (8,),
              "sites.weight": (3, 8), "sites.bias": (3,)}

    def __init__(self, seed):
        self.weights = draw_weights(seed, self.shapes, 0.45)

    def __call__(self, x):
        w = self.weights
        y = np.maximum(conv(x, w["one.weight"], w["one.bias"]), 0)
        y = np.maximum(conv(y, w["two.weight"], w["two.bias"], dilation=12), 0)
        y = (y @ w["sites.weight"].T + w["sites.bias"])[CROP:-CROP]
        y = np.exp(y - y.max(1, keepdims=True))
        return y / y.sum(1, keepdims=True)

    card = {
        "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": {"least": 2 * CROP + 1, "default": 2 * CROP + 100}},
        "bin_bases": 1, "first_base": CROP,
        "heads": [{"name": "splice", "layer": "crop", "tracks": ["none", "acceptor", "donor"], "transform": "softmax"}],
        "layers": [
            {"name": "one", "layer": "conv1d", "filters": 8, "kernel": 11, "padding": "same"},
            {"name": "relu1", "layer": "activation", "function": "relu"},
            {"name": "two", "layer": "conv1d", "filters": 8, "kernel": 5, "dilation": 12, "padding": "same"},
            {"name": "relu2", "layer": "activation", "function": "relu"},
            {"name": "sites", "layer": "dense", "units": 3},
            {"name": "crop", "layer": "crop", "left": CROP, "right": CROP}]}


class Tracks:
    """Bins of 4 bases, three tracks, of which the first two are each other's on the reverse strand."""
    window, bin_bases, first_base, pairs = 96, 4, 16, [1, 0, 2]
    shapes = {"one.weight": (6, 4, 7), "one.bias": (6,), "two.weight": (6, 6, 3), "two.bias": (6,),
              "out.weight": (3, 6), "out.bias": (3,)}

    def __init__(self, seed):
        self.weights = draw_weights(seed, self.shapes, 0.4)

    def __call__(self, x):
        w = self.weights
        y = np.maximum(conv(x, w["one.weight"], w["one.bias"]), 0)
        y = y.reshape(-1, 4, y.shape[1]).max(1)
        y = np.maximum(conv(y, w["two.weight"], w["two.bias"]), 0)[4:-4]
        return softplus(y @ w["out.weight"].T + w["out.bias"])

    card = {
        "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": 96}, "bin_bases": 4, "first_base": 16,
        "heads": [{"name": "out", "tracks": ["plus", "minus", "both"], "transform": "softplus",
                   "strand_pairs": [["plus", "minus"]]}],
        "layers": [
            {"name": "one", "layer": "conv1d", "filters": 6, "kernel": 7, "padding": "same"},
            {"name": "relu1", "layer": "activation", "function": "relu"},
            {"name": "pool", "layer": "max_pool", "size": 4},
            {"name": "two", "layer": "conv1d", "filters": 6, "kernel": 3, "padding": "same"},
            {"name": "relu2", "layer": "activation", "function": "relu"},
            {"name": "crop", "layer": "crop", "left": 4, "right": 4},
            {"name": "out", "layer": "dense", "units": 3}]}


class Profile:
    """ChromBPNet's outputs: logits of 20 bases and the logarithm of the window's counts."""
    window, bin_bases, first_base = 60, 1, 20
    shapes = {"conv.weight": (5, 4, 5), "conv.bias": (5,), "profile.weight": (1, 5, 7), "profile.bias": (1,),
              "logcounts.weight": (1, 5), "logcounts.bias": (1,)}

    def __init__(self, seed):
        self.weights = draw_weights(seed, self.shapes, 0.5)

    def __call__(self, x):
        w = self.weights
        y = np.maximum(conv(x, w["conv.weight"], w["conv.bias"], same=False), 0)
        logits = conv(y, w["profile.weight"], w["profile.bias"], same=False)[15:-15, 0]
        return logits, (y.mean(0) @ w["logcounts.weight"].T + w["logcounts.bias"])[0]

    card = {
        "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": 60},
        "heads": [{"name": "track", "layer": "profile_crop", "tracks": ["signal"], "transform": "profile",
                   "counts": "logcounts", "bin_bases": 1, "first_base": 20}],
        "layers": [
            {"name": "conv", "layer": "conv1d", "filters": 5, "kernel": 5},
            {"name": "relu", "layer": "activation", "function": "relu"},
            {"name": "profile", "layer": "conv1d", "filters": 1, "kernel": 7},
            {"name": "profile_crop", "layer": "crop", "left": 15, "right": 15},
            {"name": "gap", "layer": "global_pool", "pooling": "avg", "inputs": ["relu"]},
            {"name": "logcounts", "layer": "dense", "units": 1}]}


def draw_weights(seed, shapes, scale):
    draw = np.random.default_rng(seed)
    return {name: (draw.normal(size=shape) * (scale if name.endswith("bias") else 2.2 * scale / np.sqrt(
        np.prod(shape[1:])) * 2)).astype(np.float32).astype(float) for name, shape in shapes.items()}


def write_model(name, model):
    card = {"seqcast_card": 1, "name": name, "summary": model.__doc__.splitlines()[0],
            "weights": {"file": f"{name}.safetensors"}, **model.card}
    (FOLDER / f"{name}.json").write_text(json.dumps(card, indent=1) + "\n")
    save_file({key: value.astype(np.float32) for key, value in model.weights.items()}, FOLDER / f"{name}.safetensors")


# ---- SpliceAI's dialect, line by line as the specification has it

def realigned(rows, ref, alt, distance, mnv):
    """Rows of the alternative on those of the reference, [2 * distance + 1, 3], or None; the original's concatenations."""
    n_ref, n_alt, h = len(ref), len(alt), distance
    if n_ref > 1 and n_alt > 1:
        if mnv == "skip":
            return None
        if mnv == "align":
            v = h + min(n_ref, n_alt) - 1
            n = n_alt - n_ref
            if n > 0:
                return np.concatenate([rows[:v], rows[v:v + n + 1].max(0, keepdims=True), rows[v + n + 1:]])
            return np.concatenate([rows[:v + 1], np.zeros((-n, 3)), rows[v + 1:]])
        return np.concatenate([rows[:h], rows[h:h + n_alt].max(0, keepdims=True), np.zeros((n_ref - 1, 3)),
                               rows[h + n_alt:]])
    if n_ref > 1:
        return np.concatenate([rows[:h + 1], np.zeros((n_ref - 1, 3)), rows[h + 1:]])
    if n_alt > 1:
        return np.concatenate([rows[:h], rows[h:h + n_alt].max(0, keepdims=True), rows[h + n_alt:]])
    return rows


def strongest(delta, allowed):
    """Index of the first maximum where it is allowed, and by how much it wins."""
    places = np.flatnonzero(allowed)
    if len(places) == 0:
        return None, 1
    ordered = np.sort(delta[places])
    return places[delta[places].argmax()], 1 if len(ordered) == 1 else ordered[-1] - ordered[-2]


def splice_string(models, window, gene, pos, ref, alt, distance, mask, mnv):
    """(string, margin of the decisions that it takes)."""
    name, strand, tx_start, tx_end, exons = gene
    cov, c = 2 * distance + 1, CROP + distance
    wid = cov + 2 * CROP
    if mnv == "skip" and len(ref) > 1 and len(alt) > 1:
        return f"{alt}|{name}|.|.|.|.|.|.|.|.", 1
    edges = np.unique([start + 1 for start, _ in exons] + [end for _, end in exons]) - pos
    nearest = min(edges, key=abs)
    pad0, pad1 = max(c + (tx_start + 1 - pos), 0), max(c - (tx_end - pos), 0)
    x_ref = "N" * pad0 + window[pad0:wid - pad1] + "N" * pad1
    x_alt = x_ref[:c] + alt + x_ref[c + len(ref):]
    ys = []
    for x in (x_ref, x_alt):
        x = one_hot(x)
        y = np.mean([model(x[::-1, ::-1] if strand == "-" else x) for model in models], 0)
        ys.append(y[::-1] if strand == "-" else y)
    reference, alternative = ys[0], realigned(ys[1], ref, alt, distance, mnv)
    assert len(alternative) == len(reference) == cov
    offsets = np.arange(cov) - distance
    annotated = np.isin(offsets, edges)
    scores, places, margin = [], [], 1.0
    for channel in (1, 2):
        for gain in (True, False):
            delta = alternative[:, channel] - reference[:, channel]
            delta = delta if gain else -delta
            allowed = np.ones(cov, bool)
            if mask == "site":
                allowed = ~annotated if gain else annotated
            i, wins_by = strongest(delta, allowed)
            score, place = (0.0, 0) if i is None else (delta[i], offsets[i])
            if mask == "1" and gain == (place == nearest):
                score *= 0
            if mask == "site":
                score = max(score, 0.0) + 0.0  # never -0.0
            margin = min(margin, wins_by, abs(abs(score) * 100 % 1 - 0.5) / 100 if i is not None else 1,
                         1 if score == 0 else abs(score))
            scores.append(f"{score:.2f}")
            places.append(str(place))
    return "|".join([alt, name, *scores, *places]), margin


def splice_record(models, genome, genes, record, distance, mask, mnv):
    """(INFO/SpliceAI or '.', least margin) of a record."""
    chrom, pos, ref, alts = record
    rows = [g for g in genes if g[5] == chrom.removeprefix("chr") and g[2] + 1 <= pos <= g[3]]
    sequence = genome[chrom]
    c = CROP + distance
    if not rows or pos - c - 1 < 0 or pos + c > len(sequence) or len(ref) > 2 * distance:
        return ".", 1
    window = sequence[pos - c - 1:pos + c]
    if sequence[pos - 1:pos - 1 + len(ref)].upper() != ref.upper():
        return ".", 1
    strings, margin = [], 1.0
    for alt in alts:
        if any(letter in alt for letter in ".-*<>[]"):
            continue
        if alt.upper() == ref.upper() and len(ref) > 1 and mnv != "skip":
            continue
        for gene in rows:
            text, wins_by = splice_string(models, window, gene[:5], pos, ref, alt, distance, mask, mnv)
            strings.append(text)
            margin = min(margin, wins_by)
    return ",".join(strings) or ".", margin


# ---- statistics, each written out by itself

def stat_value(name, p, q):
    """[bins] of one track -> number."""
    l, r = lambda x: np.log2(x + 1), np.sqrt
    if name in ("SAD", "SUM"):
        return q.sum() - p.sum()
    if name == "logSUM":
        return l(q).sum() - l(p).sum()
    if name == "sqrtSUM":
        return r(q).sum() - r(p).sum()
    if name == "mean":
        return q.mean() - p.mean()
    if name in ("logSED", "log2sum"):
        return np.log2(q.sum() + 1) - np.log2(p.sum() + 1)
    if name == "SAX":
        return (q - p)[np.abs(q - p).argmax()]
    if name.endswith("D1"):
        f = {"D1": lambda x: x, "logD1": l, "sqrtD1": r}[name]
        return np.abs(f(q) - f(p)).sum()
    if name.endswith("D2"):
        f = {"D2": lambda x: x, "logD2": l, "sqrtD2": r}[name]
        return np.sqrt(((f(q) - f(p)) ** 2).sum())
    if name == "l2log1p":
        return np.sqrt(((np.log1p(q) - np.log1p(p)) ** 2).sum())
    if name in ("JS", "logJS"):
        p, q = (p, q) if name == "JS" else (l(p), l(q))
        c = np.percentile(p, 25)
        P, Q = (p + c) / (p + c).sum(), (q + c) / (q + c).sum()
        return ((P * np.log(P / Q)).sum() + (Q * np.log(Q / P)).sum()) / 2
    if name == "activesum":
        return max(q.sum(), p.sum())
    return {"activemean": max(q.mean(), p.mean())}[name]


TRACK_STATS = ("SAD SUM logSUM sqrtSUM mean logSED log2sum SAX D1 logD1 sqrtD1 D2 logD2 sqrtD2 l2log1p JS logJS "
               "activesum activemean").split()


def padded(sequence, begin, end):
    return "N" * max(-begin, 0) + sequence[max(begin, 0):max(end, 0)] + "N" * max(end - max(len(sequence), begin), 0)


def anchor_of(pos, shared):
    """The base at a window's index length // 2, from 0: the variant's first, or the middle of the stretch that has it."""
    return (pos - 1) // shared * shared + shared // 2 if shared else pos - 1


def allele_windows(sequence, pos, ref, alt, length, shift, anchor=None):
    """Both alleles share the left edge; the anchor is at index length // 2 (+ shift)."""
    begin = (pos - 1 if anchor is None else anchor) - length // 2 - shift
    other = sequence[:pos - 1] + alt + sequence[pos - 1 + len(ref):]
    return padded(sequence, begin, begin + length), padded(other, begin, begin + length)


def reverse_complement(x):
    return x[::-1, ::-1]


def track_values(models, text, rc, pairs):
    """[bins, tracks], averaged over members and strands."""
    x = one_hot(text)
    y = np.mean([model(x) for model in models], 0)
    if not rc:
        return y
    z = np.mean([model(reverse_complement(x)) for model in models], 0)
    return (y + z[::-1][:, pairs]) / 2


def track_row(models, sequence, pos, ref, alt, rc, shifts, width, shared):
    model, anchor = models[0], anchor_of(pos, shared)
    result = np.zeros((3, len(TRACK_STATS)))
    for shift in shifts:
        p, q = (track_values(models, text, rc, model.pairs)
                for text in allele_windows(sequence, pos, ref, alt, model.window, shift, anchor))
        if width:
            first_base = anchor - model.window // 2 - shift + model.first_base
            k = (pos - 1 - first_base) // model.bin_bases
            w = -(-width // model.bin_bases)
            some = slice(max(k - w // 2, 0), min(k - w // 2 + w, len(p)))
            p, q = p[some], q[some]
        result += [[stat_value(name, p[:, t], q[:, t]) for name in TRACK_STATS] for t in range(3)]
    return (result / len(shifts)).ravel()


def array_rows(models, genome, records, rc, shifts):
    """Values of both alleles, averaged over shifts: two arrays of [alternatives * bins, tracks] of those that are scored."""
    arrays = [[], []]
    for chrom, pos, ref, alts in records:
        for alt in alts:
            if not is_scored(genome, chrom, pos, ref, alt):
                continue
            windows = [allele_windows(genome[chrom], pos, ref, alt, models[0].window, shift) for shift in shifts]
            for rows, texts in zip(arrays, zip(*windows)):
                rows.append(np.mean([track_values(models, text, rc, models[0].pairs) for text in texts], 0))
    return [np.concatenate(rows) for rows in arrays]


def mutant_rows(models, genome):
    """logSED of every base of the regions changed to A, C, G and T, [regions * bases * 4, tracks]; the windows' middle is
    the regions'."""
    rows = []
    for chrom, start, end in MUTATED:
        for pos in range(start + 1, end + 1):
            ref = genome[chrom][pos - 1].upper()
            for alt in "ACGT":
                if ref == alt or ref not in "ACGT":
                    rows.append(np.zeros(3))
                    continue
                p, q = (track_values(models, text, False, None) for text in allele_windows(
                    genome[chrom], pos, ref, alt, models[0].window, 0, (start + end) // 2))
                rows.append([stat_value("logSED", p[:, t], q[:, t]) for t in range(3)])
    return np.array(rows)


def jsd(p, q):
    p, q = p / p.sum(), q / q.sum()
    m = (p + q) / 2
    return np.sqrt(max(((p * np.log2(p / m)).sum() + (q * np.log2(q / m)).sum()) / 2, 0))


def profile_row(model, sequence, pos, ref, alt, rc):
    """logFC, JSD, JSD_original, IES as variant-scorer has them."""
    counts, profiles = [], []
    for text in allele_windows(sequence, pos, ref, alt, model.window, 0):
        x = one_hot(text)
        logits, count = model(x)
        counts.append(np.exp(count))
        if rc:
            other, other_count = model(reverse_complement(x))
            logits, counts[-1] = (logits + other[::-1]) / 2, (counts[-1] + np.exp(other_count)) / 2
        logits = np.exp(logits - logits.mean())
        profiles.append(logits / logits.sum())
    logfc, original = np.log2(counts[1] / counts[0]), jsd(profiles[1], profiles[0])
    n_ref, n_alt, h = len(ref), len(alt), model.window // 2 - model.first_base
    aligned = original
    if n_ref != n_alt:
        short, long = min(n_ref, n_alt), max(n_ref, n_alt)
        longer, shorter = (profiles[0], profiles[1]) if n_ref > n_alt else (profiles[1], profiles[0])
        longer = np.concatenate([longer[:h + short], longer[h + long:]])
        aligned = jsd(longer, shorter[:len(longer)])
    return np.array([logfc, aligned, original, logfc * aligned])


# ---- data

def random_genome(draw):
    bases = lambda count: "".join(draw.choice("ACGT") for _ in range(count))
    soft = bases(400).lower()
    chr1 = bases(900) + soft + bases(500) + "R" + bases(99) + "N" * 40 + bases(700) + "A" * 30 + "CACACACACA" + bases(300)
    return {"chr1": chr1, "chr2": bases(700)}


# name, strand, start from 0, end, exons, chromosome without chr: overlapping, on both strands, ends near each other
GENES = [
    ("PLUS", "+", 200, 1500, [(200, 300), (480, 620), (900, 1010), (1380, 1500)], "1"),
    ("MINUS", "-", 1100, 2300, [(1100, 1240), (1420, 1600), (2100, 2300)], "1"),
    ("INNER", "+", 850, 1250, [(850, 930), (1100, 1250)], "1"),
    ("SINGLE", "-", 2450, 2700, [(2450, 2700)], "1"),
    ("TWIN", "+", 200, 1400, [(200, 300), (480, 620), (1300, 1400)], "1"),
    ("SECOND", "-", 20, 690, [(20, 200), (350, 690)], "2")]


def write_genes():
    table = "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n"
    gtf, gff, bed = "##description: small\n", "##gff-version 3\n", ""
    for name, strand, start, end, exons, chrom in GENES:
        listed = lambda numbers: "".join(f"{n}," for n in numbers)
        table += "\t".join([name, chrom, strand, str(start), str(end), listed(a for a, _ in exons),
                            listed(b for _, b in exons)]) + "\n"
        attributes = f'gene_id "G_{name}"; transcript_id "T_{name}"; gene_name "{name}"; tag "basic"; tag "MANE_Select";'
        row = lambda kind, a, b, text: f"chr{chrom}\thand\t{kind}\t{a + 1}\t{b}\t.\t{strand}\t.\t{text}\n"
        gtf += row("gene", start, end, f'gene_id "G_{name}"; gene_name "{name}";')
        gtf += row("transcript", start, end, attributes)
        gtf += "".join(row("exon", a, b, attributes) for a, b in reversed(exons))
        # A second transcript of each gene, which is not the MANE one.
        other = f'gene_id "G_{name}"; transcript_id "T2_{name}"; gene_name "{name}";'
        gtf += row("transcript", start, start + 50, other) + row("exon", start, start + 50, other)
        gff += row("gene", start, end, f"ID=gene:G_{name};Name={name}")
        gff += row("mRNA", start, end, f"ID=transcript:T_{name};Parent=gene:G_{name};tag=basic,Ensembl_canonical,MANE_Select")
        gff += "".join(row("exon", a, b, f"Parent=transcript:T_{name}") for a, b in exons)
        bed += "\t".join([f"chr{chrom}", str(start), str(end), name, "0", strand, str(start), str(end), "0",
                          str(len(exons)), listed(b - a for a, b in exons), listed(a - start for a, _ in exons)]) + "\n"
    for ending, text in (("tsv", table), ("gtf", gtf), ("gff3", gff), ("bed", bed)):
        (FOLDER / f"genes.{ending}").write_text(text)


def is_scored(genome, chrom, pos, ref, alt):
    return "<" not in alt and alt.upper() != ref.upper() and \
        genome[chrom][pos - 1:pos - 1 + len(ref)].upper() == ref.upper()


def random_record(draw, genome):
    chrom = draw.choice(["chr1"] * 4 + ["chr2"])
    sequence = genome[chrom]
    edges = [x for g in GENES if g[5] == chrom[3:] for e in g[4] for x in e] + [g[3] for g in GENES if g[5] == chrom[3:]]
    pos = draw.choice(edges) + draw.randint(-9, 9) if draw.random() < 0.5 else draw.randint(1, len(sequence) - 40)
    pos = max(pos, 1)
    bases = lambda count: "".join(draw.choice("ACGT") for _ in range(count))
    base = sequence[pos - 1].upper()
    other = draw.choice([b for b in "ACGT" if b != base])
    kind = draw.randint(0, 7)
    if kind <= 2:
        return chrom, pos, base, [other]
    if kind == 3:
        return chrom, pos, base, [base + bases(draw.choice([1, 2, 7, 30]))]
    if kind == 4:
        return chrom, pos, sequence[pos - 1:pos + draw.choice([1, 2, 6, 18, 30])].upper(), [base]
    if kind == 5:
        return chrom, pos, sequence[pos - 1:pos + draw.randint(1, 5)].upper(), [bases(draw.randint(2, 7))]
    if kind == 6:
        return chrom, pos, base, [other, base + bases(3), "<DEL>"]
    length = draw.randint(2, 4)
    return chrom, pos, sequence[pos - 1:pos - 1 + length].upper(), [bases(length)]


SPLICE_SETTINGS = [(50, "0", "broad"), (50, "1", "broad"), (50, "site", "align"), (20, "0", "align"), (20, "1", "skip"),
                   (1, "0", "broad"), (120, "site", "broad")]
# --rc, --shifts, centerWIDTH, --share-window
TRACK_SETTINGS = {"plain": (False, [0], None, 0), "rc_and_shifts": (True, [0, 1, -3], None, 0),
                  "center": (False, [0], 9, 0), "shared": (True, [0, -2], 22, 30)}
# Beyond a chromosome's first base, among lower-case letters, around an R, at the last base.
MUTATED = [("chr1", 3, 9), ("chr1", 950, 956), ("chr1", 1797, 1803), ("chr2", 694, 700)]


def main():
    FOLDER.mkdir(exist_ok=True)
    draw = random.Random(5)
    genome = random_genome(draw)
    (FOLDER / "genome.fa").write_text("".join(
        f">{name}\n" + "".join(text[i:i + 70] + "\n" for i in range(0, len(text), 70)) for name, text in genome.items()))
    write_genes()
    splice, tracks, profile = [Splice(1), Splice(2)], [Tracks(3), Tracks(4)], Profile(6)
    for name, model in [("splice1", splice[0]), ("splice2", splice[1]), ("tracks1", tracks[0]), ("tracks2", tracks[1]),
                        ("counts", profile)]:
        write_model(name, model)

    records, strings = [], {setting: [] for setting in SPLICE_SETTINGS}
    for _ in range(260):
        record = random_record(draw, genome)
        scored = {s: splice_record(splice, genome, GENES, record, *s) for s in SPLICE_SETTINGS}
        if min(margin for _, margin in scored.values()) < 2e-6:
            continue
        records.append(record)
        for setting, (text, _) in scored.items():
            strings[setting].append(text)
    header = "##fileformat=VCFv4.2\n##ALT=<ID=DEL,Description=\"Deletion\">\n" + "".join(
        f"##contig=<ID={name},length={len(text)}>\n" for name, text in genome.items())
    header += "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    lines = [f"{c}\t{p}\tv{i}\t{r}\t{','.join(a)}\t.\t.\t." for i, (c, p, r, a) in enumerate(records)]
    (FOLDER / "in.vcf").write_text(header + "\n".join(lines) + "\n")
    for (distance, mask, mnv), texts in strings.items():
        (FOLDER / f"splice.{distance}.{mask}.{mnv}.txt").write_text("\n".join(texts) + "\n")

    for name, settings in TRACK_SETTINGS.items():
        rows = []
        for chrom, pos, ref, alts in records:
            for alt in alts:
                if is_scored(genome, chrom, pos, ref, alt):
                    rows.append(track_row(tracks, genome[chrom], pos, ref, alt, *settings))
        np.savetxt(FOLDER / f"tracks.{name}.txt", rows, fmt="%.7g", delimiter="\t")
    for name, rows in zip(("REF", "ALT"), array_rows(tracks, genome, records[:12], True, [0, 1, -3])):
        np.savetxt(FOLDER / f"arrays.{name}.txt", rows, fmt="%.7g", delimiter="\t")
    rows = [profile_row(profile, genome[c], p, r, a, True) for c, p, r, alts in records for a in alts
            if is_scored(genome, c, p, r, a) and len(r) <= profile.window // 2]  # the others do not lie in the window
    np.savetxt(FOLDER / "counts.rc.txt", rows, fmt="%.7g", delimiter="\t")
    (FOLDER / "mutated.bed").write_text("".join(f"{chrom}\t{start}\t{end}\n" for chrom, start, end in MUTATED))
    rows = mutant_rows(tracks, genome)
    np.savetxt(FOLDER / "mutants.txt", rows, fmt="%.7g", delimiter="\t")
    # TF-MoDISco's and Fi-NeMo's form of one track: [regions * 4, bases], less the mean over the four bases.
    one = rows[:, 0].reshape(len(MUTATED), -1, 4)
    np.savetxt(FOLDER / "mutants.hypothetical.txt", (one - one.mean(2, keepdims=True)).transpose(0, 2, 1).reshape(
        4 * len(MUTATED), -1), fmt="%.7g", delimiter="\t")
    print(len(records), "records")


if __name__ == "__main__":
    main()
