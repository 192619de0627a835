# SPDX-License-Identifier: MIT
"""Compares seqcast's bigWig reader and writer with pyBigWig, pybigtools and UCSC's library (pybbi).

    compare_bigwig.py read HELPER [--files 200] [--seed 1]
    compare_bigwig.py write PROGRAM [--contigs 1000,10000,100000,1000000]

HELPER is the built libexec/seqcast-read-bigwig, PROGRAM the built seqcast. Needs numpy, pyBigWig and pybigtools of PyPI; pybbi for a part
of write.

read: random files, of which a third each is laid out by tests/frameworks/make_bigwig_files.py (orders of names, numbers
and blocks, fan-outs, kinds of blocks, byte order, packing), by pyBigWig and by pybigtools (with zoom levels); 1 to 5,000
chromosomes of 1 to 200,000 bases. Every base of some chromosomes and random stretches are compared with the values that
were written, and with what the two libraries read.

write: a bigWig of many short sequences whose names are not sorted. pyBigWig and pybigtools must list every name with its
length; values of 500 of them must be those of the bedGraph, by pybigtools and, where pybbi is installed, UCSC's library,
which looks names up one at a time and opens the file for each. Prints seconds and bytes for each number of sequences.
"""
import argparse
import pathlib
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time

import numpy as np
import pyBigWig
import pybigtools

try:
    import bbi  # UCSC's library
except ImportError:
    bbi = None

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "frameworks"))
import make_bigwig_files as made  # noqa: E402


class Helper:
    """The program's reader, asked in its own messages (src/genome/signal_messages.hpp)."""

    def __init__(self, program, path):
        self.child = subprocess.Popen([program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.first = self.answer()

    def answer(self):
        is_error, size = struct.unpack("<QQ", self.child.stdout.read(16))
        data = self.child.stdout.read(size)
        if is_error:
            raise ValueError(data.decode())
        return data

    def ask(self, name, start=0, end=0):
        raw = name.encode()
        self.child.stdin.write(struct.pack("<qqQ", start, end, len(raw)) + raw)
        self.child.stdin.flush()
        return self.answer()

    def length(self, name):
        return struct.unpack("<q", self.ask(name))[0]

    def values(self, name, start, end):
        return np.frombuffer(self.ask(name, start, end), "<f4")

    def close(self):
        self.child.stdin.close()
        self.child.wait()


def random_chroms(rng):
    """{name: bases} in the order of a FASTA, and intervals of about half of them."""
    count = rng.choice((1, 2, 3, 10, 25, 100, 700, 5000))
    most = 200_000 if count < 4 else 20_000 if count < 30 else 300
    kind = rng.choice(("chr", "scaffold_", "x"))
    chroms = {f"{kind}{i + 1}": rng.randrange(1, most) for i in range(count)}
    values = {name: made.random_values(bases, rng, rng.random(), rng.choice((None, None, 1, 10)))
              for name, bases in chroms.items() if count == 1 or rng.random() < 0.7}
    return chroms, {name: runs for name, runs in values.items() if runs}


def random_layout(rng):
    return made.Layout(order=rng.choice("<<<>"), packed=rng.random() < 0.8, names_fan=rng.choice((2, 3, 16, 256)),
                       index_fan=rng.choice((2, 3, 16, 256)), records=rng.choice((1, 7, 64, 1024)),
                       numbers=rng.choice(("data", "sorted")), names_sorted=rng.random() < 0.7,
                       kinds=rng.choice(((1,), (2,), (3,), (1, 2, 3))), shuffled=rng.random() < 0.3)


def write_file(path, writer, rng):
    """Returns {name: bases} and {name: array with NaN where there is no value}."""
    chroms, values = random_chroms(rng)
    if not values:
        values = {next(iter(chroms)): [(0, 1, 1.0)]}
    if writer == "ours":
        path.write_bytes(made.bigwig(chroms, values, random_layout(rng), rng))
    elif writer == "pyBigWig":
        with pyBigWig.open(str(path), "w") as file:
            file.addHeader(list(chroms.items()), maxZooms=rng.choice((0, 3, 10)))
            for name in [n for n in chroms if n in values]:
                starts, ends, held = zip(*values[name])
                file.addEntries([name] * len(starts), list(starts), ends=list(ends), values=list(held))
    else:
        file = pybigtools.open(str(path), "w")
        file.write(chroms, ((n, a, b, v) for n in sorted(values) for a, b, v in values[n]))
        file.close()
    truth = {}
    for name, bases in chroms.items():
        truth[name] = np.full(bases, np.nan, np.float32)
        for a, b, v in values.get(name, []):
            truth[name][a:b] = v
    return chroms, truth


def by_pybigwig(path):
    file = pyBigWig.open(str(path))
    return lambda name, a, b: np.array(file.values(name, a, b), np.float32)


def by_pybigtools(path):
    file = pybigtools.open(str(path))
    return lambda name, a, b: file.values(name, a, b, fillna=np.nan).astype(np.float32)


def read(program, files, seed):
    counts = dict.fromkeys(("files", "stretches", "bases", "wrong", "pyBigWig fails or differs",
                            "pybigtools fails or differs"), 0)
    libraries = {"pyBigWig": by_pybigwig, "pybigtools": by_pybigtools}
    with tempfile.TemporaryDirectory() as folder:
        for n in range(files):
            rng = random.Random(f"{seed}-{n}")
            writer = ("ours", "pyBigWig", "pybigtools")[n % 3]
            path = pathlib.Path(folder, f"{n}.bw")
            chroms, truth = write_file(path, writer, rng)
            helper = Helper(program, str(path))
            differs = dict.fromkeys(libraries, "")
            asked = [(name, 0, chroms[name]) for name in rng.sample(list(chroms), min(len(chroms), 12))]
            for _ in range(40):
                name = rng.choice(list(chroms))
                a = rng.randrange(chroms[name])
                asked.append((name, a, rng.randrange(a, chroms[name]) + 1))
            for name in chroms if writer != "pybigtools" else [c for c in chroms if np.isfinite(truth[c]).any()]:
                if helper.length(name) != chroms[name]:
                    sys.exit(f"{path}: {name} has {helper.length(name)} bases, expected {chroms[name]}")
            asked = [one for one in asked if helper.length(one[0]) >= 0]  # pybigtools lists none without values
            for name, a, b in asked:
                want = truth[name][a:b]
                counts["stretches"] += 1
                counts["bases"] += b - a
                if not np.array_equal(helper.values(name, a, b), want, equal_nan=True):
                    counts["wrong"] += 1
                    print(f"WRONG: file {n} ({writer}), {name}:{a}-{b}")
            for library, open_with in libraries.items():
                try:
                    other = open_with(path)
                    for name, a, b in asked:
                        if not np.array_equal(other(name, a, b), truth[name][a:b], equal_nan=True):
                            differs[library] = f"{name}:{a}-{b}"
                except Exception as error:  # pylint: disable=broad-except
                    differs[library] = str(error)
                if differs[library]:
                    counts[f"{library} fails or differs"] += 1
                    print(f"file {n} ({writer}): {library}: {differs[library]}")
            helper.close()
            path.unlink()
            counts["files"] += 1
    print(", ".join(f"{value} {name}" for name, value in counts.items()))
    return counts["wrong"] > 0


def same(values_of, name, expected):
    """Whether a reader knows a sequence, and has its values."""
    try:
        return np.allclose(values_of(name, 0, 20), expected, rtol=1e-5)
    except (KeyError, RuntimeError):
        return False


def write(program, contigs):
    card = pathlib.Path(__file__).resolve().parent.parent / "commands" / "data" / "tiny.json"
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for count in contigs:
            rng = random.Random(count)
            fasta, track, text = (pathlib.Path(folder, f"x.{kind}") for kind in ("fa", "bw", "bedgraph"))
            with open(fasta, "w") as file:
                for i in range(count):
                    file.write(f">scaffold_{i}\n{''.join(rng.choices('ACGT', k=20))}\n")
            seconds = {}
            for out in (text, track):
                start = time.monotonic()
                subprocess.run([program, "predict", card, fasta, "-q", "--tracks", "plus", "-o", out], check=True)
                seconds[out.suffix] = time.monotonic() - start
            readers = {"pybigtools": pybigtools.open(str(track)).values}
            if bbi:
                readers["UCSC's library"] = bbi.open(str(track)).fetch
            lists = pyBigWig.open(str(track)).chroms(), pybigtools.open(str(track)).chroms()
            listed = min(sum(chroms.get(f"scaffold_{i}") == 20 for i in range(count)) for chroms in lists)
            wanted = {f"scaffold_{rng.randrange(count)}" for _ in range(500)} | {f"scaffold_{count - 1}"}
            truth = {name: np.zeros(20, np.float32) for name in wanted}
            with open(text) as lines:
                for line in lines:
                    name, a, b, value = line.split()
                    if name in truth:
                        truth[name][int(a):int(b)] = float(value)
            wrong = {reader: sum(not same(values_of, name, values) for name, values in truth.items())
                     for reader, values_of in readers.items()}
            failed |= any(wrong.values()) or listed != count
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{count} sequences: bigWig {seconds['.bw']:.1f} s, bedGraph {seconds['.bedgraph']:.1f} s, "
                  f"{track.stat().st_size} bytes, {listed} listed, of {len(truth)} missing or wrong "
                  f"{', '.join(f'{n} by {reader}' for reader, n in wrong.items())}, peak {peak} MiB", flush=True)
            fasta.with_suffix(".fa.fai").unlink(missing_ok=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("read", "write"))
    parser.add_argument("program")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--contigs", default="1000,10000,100000,1000000")
    options = parser.parse_args()
    if options.what == "read":
        sys.exit(read(options.program, options.files, options.seed))
    sys.exit(write(options.program, [int(count) for count in options.contigs.split(",")]))


if __name__ == "__main__":
    main()
