#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Small bigWig files in forms that writers do produce and readers trip over, with their values as bedGraph.

make_bigwig_files.py writes tests/data/bigwig; needs nothing beyond Python. The layout is written out here a second time,
so that the program's reader is not checked against the program's writer: Kent and others, Bioinformatics 26, 2204 (2010).
"""
import pathlib
import random
import struct
import zlib


class Layout:
    """How a file is laid out: byte order, packing, fan-outs of its trees, and in which order things stand."""

    def __init__(self, order="<", packed=True, names_fan=256, index_fan=256, records=1024, numbers="data",
                 names_sorted=True, kinds=(1,), shuffled=False):
        self.order, self.packed = order, packed
        self.names_fan, self.index_fan, self.records = names_fan, index_fan, records
        self.numbers = numbers            # of chromosomes: in the order of the data, or of the sorted names
        self.names_sorted = names_sorted  # in the tree of names
        self.kinds = kinds                # of blocks: 1 bedGraph, 2 variable step, 3 fixed step
        self.shuffled = shuffled          # blocks of a chromosome stand in any order

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)


def blocks_of(layout, number, intervals, rng):
    """(first base, last base, bytes) of each block: runs that the kind of block can hold."""
    at = 0
    while at < len(intervals):
        kind = rng.choice(layout.kinds)
        run = intervals[at:at + layout.records]
        span = run[0][1] - run[0][0]
        if kind > 1:
            run = run[:next((i for i, (a, b, _) in enumerate(run) if b - a != span), len(run))]
        step = run[1][0] - run[0][0] if len(run) > 1 else span
        if kind > 2:
            run = run[:next((i for i, (a, _, _) in enumerate(run) if a != run[0][0] + i * step), len(run))]
        head = layout.pack("IIIIIBBH", number, run[0][0], run[-1][1], step if kind == 3 else 0,
                           span if kind > 1 else 0, kind, 0, len(run))
        body = {1: lambda a, b, v: layout.pack("IIf", a, b, v), 2: lambda a, b, v: layout.pack("If", a, v),
                3: lambda a, b, v: layout.pack("f", v)}[kind]
        yield run[0][0], run[-1][1], head + b"".join(body(*one) for one in run)
        at += len(run)


def tree(layout, entries, fan, header_bytes, leaf, inner, start):
    """Nodes of a tree, root first. entries: what `leaf` packs; `inner` packs the children of a node and its offset."""
    levels = [[entries[i:i + fan] for i in range(0, len(entries), fan)] or [[]]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([below[i:i + fan] for i in range(0, len(below), fan)])

    def flat(node):
        return node if not node or not isinstance(node[0], list) else [e for child in node for e in flat(child)]

    leaf_bytes = len(leaf(entries[0])) if entries else 0
    inner_bytes = len(inner(entries[:1], 0)) if entries else 0
    sizes = [[4 + len(node) * (leaf_bytes if depth == 0 else inner_bytes) for node in level]
             for depth, level in enumerate(levels)]
    offset, offsets = start + header_bytes, {}
    for depth in range(len(levels) - 1, -1, -1):
        offsets[depth] = []
        for size in sizes[depth]:
            offsets[depth].append(offset)
            offset += size
    out = bytearray()  # bytes would be copied with every node
    for depth in range(len(levels) - 1, -1, -1):
        child = 0
        for node in levels[depth]:
            out += layout.pack("BBH", depth == 0, 0, len(node))
            for one in node:
                if depth == 0:
                    out += leaf(one)
                else:
                    out += inner(flat(one), offsets[depth - 1][child])
                    child += 1
    return bytes(out)


def bigwig(chroms, values, layout, rng):
    """Bytes of a file. chroms: {name: bases}, in the order of the data; values: {name: [(start, end, value)]}."""
    names = list(chroms)
    by_number = sorted(names) if layout.numbers == "sorted" else names
    number = {name: i for i, name in enumerate(by_number)}
    listed = sorted(names, key=str.encode) if layout.names_sorted else names
    key_bytes = max(len(name) for name in names)

    def key(name):
        return name.encode().ljust(key_bytes, b"\0")

    names_at = 64 + 40
    names_tree = layout.pack("IIIIQQ", 0x78CA8C91, layout.names_fan, key_bytes, 8, len(names), 0)
    names_tree += tree(layout, listed, layout.names_fan, 32,
                       lambda name: key(name) + layout.pack("II", number[name], chroms[name]),
                       lambda below, offset: key(below[0]) + layout.pack("Q", offset), names_at)
    data_at = names_at + len(names_tree)
    blocks, data, largest = [], bytearray(), 0
    for name in names:
        found = list(blocks_of(layout, number[name], values.get(name, []), rng))
        if layout.shuffled:
            rng.shuffle(found)
        for first, last, raw in found:
            largest = max(largest, len(raw))
            packed = zlib.compress(raw) if layout.packed else raw
            blocks.append((number[name], first, last, data_at + 8 + len(data), len(packed)))
            data += packed
    index_at = data_at + 8 + len(data)

    def hull(below):
        return min((b[0], b[1]) for b in below) + max((b[0], b[2]) for b in below)

    whole = hull(blocks) if blocks else (0, 0, 0, 0)
    index = layout.pack("IIQIIIIQII", 0x2468ACE0, layout.index_fan, len(blocks), *whole, index_at, layout.records, 0)
    index += tree(layout, blocks, layout.index_fan, 48,
                  lambda b: layout.pack("IIIIQQ", b[0], b[1], b[0], b[2], b[3], b[4]),
                  lambda below, offset: layout.pack("IIIIQ", *hull(below), offset), index_at)
    numbers = [(b - a, v) for runs in values.values() for a, b, v in runs]
    finite = [v for _, v in numbers if v == v] or [0.0]
    header = layout.pack("IHHQQQHHQQIQ", 0x888FFC26, 4, 0, names_at, data_at, index_at, 0, 0, 0, 64,
                         largest if layout.packed else 0, 0)
    summary = layout.pack("Qdddd", sum(n for n, _ in numbers), min(finite), max(finite),
                          sum(n * v for n, v in numbers), sum(n * v * v for n, v in numbers))
    return header + summary + names_tree + layout.pack("Q", len(blocks)) + data + index + layout.pack("I", 0x888FFC26)


def random_values(bases, rng, dense=0.5, runs=None):
    """Intervals of a chromosome with gaps between them, values in sixteenths."""
    intervals, at = [], rng.randrange(4)
    span = runs or 0
    while True:
        width = span or rng.choice((1, 1, 2, 5, 40))
        if at + width > bases:
            return intervals
        intervals.append((at, at + width, rng.randrange(-160, 161) / 16))
        at += width + (0 if rng.random() < dense else rng.choice((1, 3, 30)))


FORMS = {
    # Numbers by the sorted names, data as a FASTA has its sequences: chr1, chr2, chr10, chrM.
    "other_order": Layout(numbers="sorted", index_fan=2, records=16),
    "steps": Layout(kinds=(1, 2, 3), records=8, index_fan=3),
    "big_endian": Layout(order=">", kinds=(1, 3), records=16, index_fan=4),
    "not_packed": Layout(packed=False, records=16),
    "names_unsorted": Layout(names_fan=2, names_sorted=False, records=32),
    "shuffled": Layout(shuffled=True, index_fan=2, records=4),
}


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "data" / "bigwig"
    folder.mkdir(exist_ok=True)
    for seed, (name, layout) in enumerate(FORMS.items()):
        rng = random.Random(seed)
        chroms = {"chr1": 300, "chr2": 200, "chr10": 150, "chr11": 40, "chrM": 25}
        values = {chrom: random_values(bases, rng) for chrom, bases in chroms.items() if chrom != "chr11"}
        (folder / f"{name}.bw").write_bytes(bigwig(chroms, values, layout, rng))
        lines = [f"{chrom}\t{a}\t{b}\t{v:g}\n" for chrom in values for a, b, v in values[chrom]]
        (folder / f"{name}.bedgraph").write_text("".join(lines))


if __name__ == "__main__":
    main()
