# SPDX-License-Identifier: MIT
# Models that are measured: the PyTorch modules and weights of the golden tests.
import functools
import json
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import load_file, save_file

GOLDENS = pathlib.Path(__file__).resolve().parents[1] / "tests/frameworks"
sys.path.insert(0, str(GOLDENS))
import make_goldens  # noqa: E402


class OneHead(torch.nn.Module):
    """One head's raw outputs: one-hot [N, 4, L] -> [N, tracks, bins]."""

    def __init__(self, net, head):
        super().__init__()
        self.net, self.head = net, head

    def forward(self, x):
        return self.net(x)[self.head]


class Model:
    """A card's module in f32 with the golden tests' weights (which keep signals alive), and a file of the weights."""

    def __init__(self, card, head, folder):
        if card not in make_goldens.GOLDENS:
            raise LookupError(f"tests/frameworks has no model for card '{card}'")
        golden = make_goldens.GOLDENS[card]
        self.card, self.head, self.window_bases, self.unknown = card, head, golden.window_bases, golden.unknown
        net = golden.model()
        for other in set(golden.tracks) - {head}:  # a published head that is not measured is left out
            if isinstance(getattr(net, "HEADS", None), dict):
                net.HEADS = {head: net.HEADS[head]}
                delattr(net, other)
        make_goldens.fill_by_rule(net)
        net = net.float().eval()
        statistics = {name: value for name, value in load_file(GOLDENS / f"data/{card}.safetensors").items()
                      if name.endswith(("running_mean", "running_var"))}
        net.load_state_dict(statistics, strict=False)
        self.weights = folder / f"{card}.weights.safetensors"
        save_file({name: value.contiguous() for name, value in net.state_dict().items()
                   if not name.endswith("num_batches_tracked")}, self.weights)
        self.net = OneHead(net, head).eval()

    def track_index(self, track):
        """A track's index in the head, from its number or its name in the card."""
        card = json.loads((GOLDENS.parents[1] / f"models/{self.card}.json").read_text())
        tracks = next(head["tracks"] for head in card["heads"] if head["name"] == self.head)
        return tracks.index(track) if isinstance(tracks, list) and track in tracks else int(track)

    def one_hot(self, codes):
        """[N, L] codes, 4 is unknown -> [N, 4, L] f32."""
        rows = np.eye(5, 4, dtype=np.float32)
        rows[4] = self.unknown
        return np.ascontiguousarray(rows[codes].transpose(0, 2, 1))

    def outputs(self, codes):
        """PyTorch's own, eager: [N, L] -> [N, tracks, bins]."""
        with torch.inference_mode():
            return self.net(torch.from_numpy(self.one_hot(codes))).numpy()


@functools.cache
def load(card, head, folder):
    """The model, built once per run. @raises LookupError  if there is no such card."""
    return Model(card, head, folder)
