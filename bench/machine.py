# SPDX-License-Identifier: MIT
# Describes this machine: CPU, measured FMA peak and memory bandwidth.
import functools
import json
import os
import pathlib
import subprocess


def threads():
    return len(os.sched_getaffinity(0))


def cpu():
    """Name and vector instruction sets."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    flags = next(line for line in lines if line.startswith("flags")).split()
    sets = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_tile") if flag in flags]
    return f"{name}, {' '.join(sets)}"


@functools.cache
def peaks(build):
    """Results of bin/machine_bench: {"avx2": [GFLOP/s of 1 thread, of all], ..., "copy": [GB/s, GB/s], "read": [...]}."""
    run = subprocess.run([build / "bin/machine_bench", str(threads())], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def best_fma(build):
    """GFLOP/s [of 1 thread, of all] of the widest instruction set that $SEQCAST_ISA allows."""
    measured = peaks(build)
    wide = "avx512" in measured and os.environ.get("SEQCAST_ISA") != "avx2"
    return measured["avx512" if wide else "avx2"]


def describe(build):
    lines = [f"{cpu()}; {threads()} threads" +
             (f"; SEQCAST_ISA={os.environ['SEQCAST_ISA']}" if "SEQCAST_ISA" in os.environ else "")]
    for name, (one, all_threads) in peaks(build).items():
        unit = "GB/s, read and written" if name == "copy" else "GB/s" if name == "read" else "GFLOP/s f32 FMA"
        lines.append(f"{name}: {one:.1f} {unit} with 1 thread, {all_threads:.1f} with {threads()}")
    return lines
