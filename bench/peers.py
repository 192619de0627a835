# SPDX-License-Identifier: MIT
# What would a user pick instead? The models as PyTorch modules whose state dicts have the cards' tensor names.
import math

import torch
from torch import nn


class Gelu(nn.Module):
    """x * sigmoid(1.702 x), Basenji's activation from 2018 to 2022."""

    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Basenji2(nn.Module):
    """Published Basenji2 with the human head, raw outputs: [N, 4, 131072] -> [N, 5313, 896]."""

    window_bases, unknown = 131072, 0.0

    def __init__(self):
        super().__init__()
        self.act, self.pool = Gelu(), nn.MaxPool1d(2)
        self.blocks = []
        self._block("stem", 4, 288, 15)
        width, previous = 339.0, 288
        for i in range(1, 7):
            self._block(f"tower{i}", previous, round(width), 5)
            previous, width = round(width), width * 1.1776
        self.rounds, rate = [], 1.0
        for i in range(1, 12):
            self._conv(f"res{i}_", "1", previous, 384, 3, round(rate))
            self._conv(f"res{i}_", "2", 384, previous, 1, 1)
            rate = float(round(rate * 1.5))
        self._conv("last_", "", previous, 1536, 1, 1)
        self.human = nn.Linear(1536, 5313)

    def _conv(self, prefix, suffix, channels, filters, kernel, dilation):
        self.add_module(f"{prefix}conv{suffix}", nn.Conv1d(
            channels, filters, kernel, padding=(kernel - 1) * dilation // 2, dilation=dilation, bias=False))
        self.add_module(f"{prefix}bn{suffix}", nn.BatchNorm1d(filters, eps=1e-3))

    def _block(self, name, channels, filters, kernel):
        self._conv(f"{name}_", "", channels, filters, kernel, 1)
        self.blocks.append(name)

    def _run(self, prefix, suffix, x):
        module = self._modules
        return module[f"{prefix}bn{suffix}"](module[f"{prefix}conv{suffix}"](self.act(x)))

    def forward(self, x):
        for name in self.blocks:
            x = self.pool(self._run(f"{name}_", "", x))
        for i in range(1, 12):
            x = x + self._run(f"res{i}_", "2", self._run(f"res{i}_", "1", x))
        x = self.act(self._run("last_", "", x[:, :, 64:-64]))
        return self.human(x.transpose(1, 2)).transpose(1, 2)


CARDS = {"basenji2": Basenji2}


def build(card, seed=1):
    """The module in eval mode with random weights, scaled so that signals live, and its state dict in f32."""
    torch.manual_seed(seed)
    net = CARDS[card]().eval()
    for name, parameter in net.state_dict().items():
        if name.endswith("running_var"):
            parameter.uniform_(0.7, 1.3)
        elif name.endswith("running_mean"):
            parameter.uniform_(-0.1, 0.1)
        elif parameter.dim() > 1:
            bound = math.sqrt(3 / parameter[0].numel())
            parameter.uniform_(-bound, bound)
    state = {name: value for name, value in net.state_dict().items() if not name.endswith("num_batches_tracked")}
    return net, state
