# SPDX-License-Identifier: MIT
# Which weights do the golden commands' small networks have? Quarters from a seed, so that every sum is exact.
import pathlib

import numpy as np
from safetensors.numpy import save_file

NETWORKS = {
    "tiny": {"conv.weight": (6, 4, 5), "conv.bias": (6,), "out.weight": (2, 6), "out.bias": (2,),
             "many.weight": (20, 6), "many.bias": (20,)},
    "flat": {"conv.weight": (3, 4, 3), "conv.bias": (3,), "out.weight": (1, 54), "out.bias": (1,)},
}

for name, shapes in NETWORKS.items():
    generator = np.random.default_rng(7)
    tensors = {key: (generator.integers(-8, 9, shape) / 4).astype(np.float32) for key, shape in shapes.items()}
    save_file(tensors, pathlib.Path(__file__).parent / "data" / f"{name}.safetensors")
