# SPDX-License-Identifier: MIT
# Table of benchmark rows: name, group (quick, long or on request) and function.
import costs
import genome
import opening
import parts
import variant_memory
import windows

ROWS = {
    "basenji2": ("quick", lambda s: windows.race(s, "basenji2", "human", 1, 1.3)),
    "chrombpnet": ("quick", lambda s: windows.race(s, "chrombpnet", "profile", 16, 1.4)),
    "spliceai": ("quick", lambda s: windows.race(s, "spliceai-10k", "splice", 1, 1.4)),
    "basset": ("quick", lambda s: windows.race(s, "basset", "classes", 16, 1.3)),
    "basset-1": ("quick", lambda s: windows.race(s, "basset", "classes", 1, 1.2)),
    "deepsea": ("quick", lambda s: windows.race(s, "deepsea", "classes", 16, 1.3)),
    "deepsea-1": ("quick", lambda s: windows.weights_bound(s, "deepsea", "classes", ["dense1", "logits"], 1.2)),
    "chromdragonn": ("quick", lambda s: windows.race(s, "chromdragonn", "classes", 16, 1.3)),
    "chromdragonn-1": ("quick", lambda s: windows.race(s, "chromdragonn", "classes", 1, 1.2)),
    "chrombpnet-1mb": ("long", lambda s: genome.race(s, "chrombpnet")),
    "spliceai-1mb": ("long", lambda s: genome.race(s, "spliceai")),
    "basenji2-1mb": ("long", lambda s: genome.race(s, "basenji2")),
    "stem": ("quick", parts.stem),
    "scaling": ("quick", windows.scaling),
    "memory": ("quick", genome.window_memory),
    "memory-flat": ("quick", lambda s: genome.flat_memory(s, [1_000_000, 16_000_000])),
    "memory-300mb": ("asked", lambda s: genome.flat_memory(s, [300_000_000])),
    "memory-variants": ("quick", variant_memory.facts),
    "encode": ("quick", parts.encode),
    "version": ("quick", lambda s: parts.start(s, ["--version"])),
    "receptive-field": ("quick", lambda s: parts.start(s, ["receptive-field", "basenji2"])),
    "opening": ("quick", opening.facts),
    "layers": ("quick", parts.layers),
    "costs": ("asked", costs.costs),
}


def chosen(words):
    """The rows with these names, or in these groups; without names all rows except those on request.
    @raises LookupError  for an unknown name."""
    groups = {group for group, _ in ROWS.values()}
    for word in words:
        if word not in ROWS and word not in groups:
            raise LookupError(f"no row '{word}': there are {', '.join(ROWS)}, and the groups quick and long")
    return [name for name, (group, _) in ROWS.items()
            if name in words or group in words or (not words and group != "asked")]
