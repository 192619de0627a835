# SPDX-License-Identifier: MIT
# Measures core speeds per instruction set and writes the planner's table, engine/plan/core_speeds.inc.
# A plan, and so the last bits of an output, may change with the table.
import json
import os
import pathlib
import subprocess

from measuring import Fact

TABLE = pathlib.Path(__file__).resolve().parents[1] / "src/engine/plan/core_speeds.inc"
ISAS = ("baseline", "avx2", "avx512", "amx")  # as in engine/plan/machine.hpp
CACHES = pathlib.Path("/sys/devices/system/cpu/cpu0/cache")
NEAR = 0.15
FIELDS = ("multiply_adds", "shared_cache_bytes", "memory_bytes", "own_cache_size", "shared_cache_size")


def cache_bytes(level):
    for cache in CACHES.glob("index*"):
        if (cache / "level").read_text().strip() == str(level) and (cache / "type").read_text().strip() != "Instruction":
            return int((cache / "size").read_text().strip().removesuffix("K")) * 1024
    raise RuntimeError(f"{CACHES} names no cache of level {level}")


def measured(setting, isa):
    """By the names of engine/plan/machine.hpp, or None if the machine lacks this instruction set."""
    run = subprocess.run([setting.build / "bin/core_bench"], env={**os.environ, "SEQCAST_ISA": isa},
                         stdout=subprocess.PIPE, text=True, check=True)
    speed = json.loads(run.stdout)
    if speed.pop("isa") != isa:
        return None
    return speed | {"own_cache_size": cache_bytes(2), "shared_cache_size": cache_bytes(3) / 2}


def settled(was, now):
    """The value of the table if it is close, so that plans do not change with every measurement."""
    return was if abs(now / was - 1) < NEAR else float(f"{now:.1e}")


def costs(setting):
    """Rewrites the lines of this machine's instruction sets in the planner's table."""
    lines = TABLE.read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("{"))
    facts = []
    for i, isa in enumerate(ISAS, first):
        speed = measured(setting, isa)
        if speed:
            was = dict(zip(FIELDS, map(float, lines[i].strip("{},").split(", "))))
            lines[i] = "{" + ", ".join(f"{settled(was[name], speed[name]):g}" for name in FIELDS) + "},"
        facts.append(Fact(f"one core, {isa}", lines[i] if speed else "not on this machine", "",
                          f"{TABLE.name}: {', '.join(FIELDS)}"))
    TABLE.write_text("\n".join(lines) + "\n")
    return facts
