# SPDX-License-Identifier: MIT
"""Scans: the rows of the program's tables, block by block, in bounded memory."""
import resource

import numpy as np
import pytest

import seqcast
from conftest import letters, rows, run


def lines_of(scan):
    return [(block.chrom, int(start), int(end), *map(float, values)) for block in scan
            for start, end, values in zip(block.starts, block.ends, block.values)]


def lines_of_program(*arguments):
    _, lines = rows(run("predict", *arguments, "--digits", "9", "--format", "table", "-q"))
    return [(line[0], int(line[1]), int(line[2]), *(float(np.float32(value)) for value in line[3:])) for line in lines]


@pytest.mark.parametrize("context", ["window", "genome"])
@pytest.mark.parametrize("strand", ["+", "both"])
def test_a_genome_is_what_the_program_writes(genes, data, context, strand):
    (data / "two.fa").write_text((data / "lambda.fa").read_text() + f">short\n{letters('short', 500)}\n")
    expected = lines_of_program("bacterial-genes", data / "two.fa", "--context", context, "--strand", strand)
    scan = genes.scan(data / "two.fa", context=context, strand=strand)
    assert len(scan.tracks) == (4 if strand == "both" else 2)
    assert lines_of(scan) == expected


def test_regions_that_overlap_come_once(genes, data):
    (data / "r.bed").write_text("NC_001416.1\t30000\t30050\nNC_001416.1\t100\t130\nNC_001416.1\t110\t170\n")
    assert lines_of(genes.scan(data / "lambda.fa", bed=data / "r.bed")) == lines_of_program(
        "bacterial-genes", data / "lambda.fa", "-b", data / "r.bed")
    (data / "x.bed").write_text("NC_001416.1\t1000\t48000\n")
    assert lines_of(genes.scan(data / "lambda.fa", exclude=data / "x.bed")) == lines_of_program(
        "bacterial-genes", data / "lambda.fa", "--exclude", data / "x.bed")


def test_steps_within_a_bin(data):
    model = seqcast.open(data / "flat.json")
    (data / "f.fa").write_text(f">f\n{letters('f', 2000)}\n")
    assert lines_of(model.scan(data / "f.fa", step=7)) == lines_of_program(
        data / "flat.json", data / "f.fa", "--step", "7")


def test_blocks_are_as_long_as_asked(genes, data):
    lengths = [len(block) for block in genes.scan(data / "lambda.fa", block_bins=1000)]
    assert sum(lengths) == -(-48502 // 12) and all(length >= 1000 for length in lengths[:-1])


def test_a_scan_that_is_left_ends_and_others_go_on(genes, data):
    for _ in range(20):
        scan = genes.scan(data / "lambda.fa", block_bins=1)
        next(scan)
        del scan
    with genes.scan(data / "lambda.fa", block_bins=1) as scan:
        next(scan)
    with pytest.raises(StopIteration):
        next(scan)
    assert len(lines_of(genes.scan(data / "lambda.fa"))) == -(-48502 // 12)


def test_memory_does_not_grow_with_the_genome(genes, data):
    text = (data / "lambda.fa").read_text().split("\n", 1)[1]
    (data / "long.fa").write_text("".join(f">{i}\n{text}" for i in range(40)))
    for block in genes.scan(data / "lambda.fa"):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bins = sum(len(block) for block in genes.scan(data / "long.fa"))
    assert bins == 40 * -(-48502 // 12)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 40, f"{grown} MiB"


def test_errors_come_from_the_iterator(genes, data):
    with pytest.raises(seqcast.Error, match="no-such.fa"):
        next(genes.scan(data / "no-such.fa"))
    with pytest.raises(seqcast.Error, match="matches none"):
        genes.scan(data / "lambda.fa", tracks="coding")
