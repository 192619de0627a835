# SPDX-License-Identifier: MIT
"""What do the models that the project was founded on compute? PyTorch modules whose tensors bear the cards' names.

Each is written from its published description and gives raw outputs, {head: [N, tracks, bins]}, of one-hot [N, 4, L].
"""
import torch
from torch import nn
from torch.nn import functional


def conv(channels, filters, kernel, padding=0, dilation=1, bias=True):
    return nn.Conv1d(channels, filters, kernel, padding=padding, dilation=dilation, bias=bias)


class Basset(nn.Module):
    """seqgra's o50-dna1000-basset: valid convolutions with batch norm, pools that drop the tail."""

    STAGES = ((300, 19, 3), (200, 11, 4), (200, 7, 4))  # filters, kernel, pool

    def __init__(self):
        super().__init__()
        channels = 4
        for i, (filters, kernel, _) in enumerate(self.STAGES, 1):
            self.add_module(f"conv{i}", conv(channels, filters, kernel))
            self.add_module(f"bn{i}", nn.BatchNorm1d(filters))
            channels = filters
        self.dense1, self.dense2, self.logits = nn.Linear(3600, 1000), nn.Linear(1000, 1000), nn.Linear(1000, 50)

    def forward(self, x):
        for i, (_, _, pool) in enumerate(self.STAGES, 1):
            x = self.get_submodule(f"bn{i}")(self.get_submodule(f"conv{i}")(x))
            x = functional.max_pool1d(torch.relu(x), pool)
        # [N, 200, 18] -> channel-major [N, 3600]
        x = torch.relu(self.dense1(x.flatten(1)))
        return {"classes": self.logits(torch.relu(self.dense2(x)))[:, :, None]}


class DeepSea(nn.Module):
    """seqgra's o50-dna1000-deepsea: no batch norm, and no pool after the last convolution."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.conv3 = conv(4, 320, 8), conv(320, 480, 8), conv(480, 960, 8)
        self.dense1, self.logits = nn.Linear(53 * 960, 925), nn.Linear(925, 50)

    def forward(self, x):
        x = functional.max_pool1d(torch.relu(self.conv1(x)), 4)
        x = functional.max_pool1d(torch.relu(self.conv2(x)), 4)
        x = torch.relu(self.conv3(x))
        return {"classes": self.logits(torch.relu(self.dense1(x.flatten(1))))[:, :, None]}


class ChromDragoNN(nn.Module):
    """seqgra's o50-dna1000-chromdragonn. Its module turns what it is handed around and views it as [N, 4, 1000]."""

    def __init__(self):
        super().__init__()
        self.plain("stem1", 4, 48, 3, 1)
        self.plain("stem2", 48, 64, 3, 1)
        self.residual("res1", 64, (3, 3))
        self.residual("res2", 64, (3, 3))
        self.plain("wide1", 64, 128, 3, 1)
        self.residual("res3", 128, (7, 7))
        self.residual("res4", 128, (7, 7))
        self.plain("wide2", 128, 200, 1, 3)
        self.residual("res5", 200, (7, 3, 3))
        self.residual("res6", 200, (7, 3, 3))
        self.residual("res7", 200, (7, 7))
        self.residual("res8", 200, (7, 7))
        self.plain("last", 200, 200, 7, 4)
        self.dense1, self.dense1_bn = nn.Linear(4200, 1000), nn.BatchNorm1d(1000)
        self.dense2, self.dense2_bn = nn.Linear(1000, 1000), nn.BatchNorm1d(1000)
        self.logits = nn.Linear(1000, 50)

    def plain(self, name, channels, filters, kernel, padding):
        self.add_module(f"{name}_conv", conv(channels, filters, kernel, padding))
        self.add_module(f"{name}_bn", nn.BatchNorm1d(filters))

    def residual(self, name, channels, kernels):
        for i, kernel in enumerate(kernels, 1):
            self.add_module(f"{name}_conv{i}", conv(channels, channels, kernel, kernel // 2))
            self.add_module(f"{name}_bn{i}", nn.BatchNorm1d(channels))

    def run_plain(self, name, x):
        return torch.relu(self.get_submodule(f"{name}_bn")(self.get_submodule(f"{name}_conv")(x)))

    def run_residual(self, name, x, convolutions=2):
        y = x
        for i in range(1, convolutions + 1):
            y = self.get_submodule(f"{name}_bn{i}")(self.get_submodule(f"{name}_conv{i}")(y))
            if i < convolutions:
                y = torch.relu(y)
        return torch.relu(y + x)

    def forward(self, x):
        handed = x.transpose(1, 2)  # [N, 1000, 4], so that the view changes nothing
        x = handed.permute(0, 2, 1).contiguous().view(-1, 4, 1000)
        x = self.run_plain("stem2", self.run_plain("stem1", x))
        x = self.run_residual("res2", self.run_residual("res1", x))
        x = self.run_residual("res4", self.run_residual("res3", self.run_plain("wide1", x)))
        x = self.run_plain("wide2", functional.max_pool1d(x, 3))
        x = functional.max_pool1d(self.run_residual("res6", self.run_residual("res5", x, 3), 3), 4)
        x = self.run_plain("last", self.run_residual("res8", self.run_residual("res7", x)))
        x = functional.max_pool1d(x, 4).flatten(1)
        x = torch.relu(self.dense1_bn(self.dense1(x)))
        return {"classes": self.logits(torch.relu(self.dense2_bn(self.dense2(x))))[:, :, None]}


class Basenji2Port(nn.Module):
    """A widely copied notebook's Basenji2: conv, batch norm, exact GELU; every convolution has a bias."""

    TOWER = (339, 399, 470, 553, 651, 768)
    DILATIONS = (2, 2, 3, 5, 8, 11, 17, 26, 38, 58, 86)

    def __init__(self):
        super().__init__()
        self.block("stem", "", 4, 288, 15)
        for i, (channels, filters) in enumerate(zip((288,) + self.TOWER, self.TOWER), 1):
            self.block(f"tower{i}", "", channels, filters, 5)
        for i, dilation in enumerate(self.DILATIONS, 1):
            self.block(f"res{i}", "1", 768, 384, 3, dilation)
            self.block(f"res{i}", "2", 384, 768, 1)
        self.block("last", "", 768, 1536, 1)
        self.human, self.mouse = nn.Linear(1536, 5313), nn.Linear(1536, 37)

    def block(self, stage, part, channels, filters, kernel, dilation=1):
        self.add_module(f"{stage}_conv{part}", conv(channels, filters, kernel, dilation * (kernel // 2), dilation))
        self.add_module(f"{stage}_bn{part}", nn.BatchNorm1d(filters))

    def run(self, stage, part, x):
        x = self.get_submodule(f"{stage}_conv{part}")(x)
        return functional.gelu(self.get_submodule(f"{stage}_bn{part}")(x))

    def forward(self, x):
        for stage in ["stem"] + [f"tower{i}" for i in range(1, len(self.TOWER) + 1)]:
            x = functional.max_pool1d(self.run(stage, "", x), 2)
        for i in range(1, len(self.DILATIONS) + 1):
            x = x + self.run(f"res{i}", "2", self.run(f"res{i}", "1", x))
        x = self.run("last", "", x[:, :, 64:-64]).transpose(1, 2)
        return {"human": self.human(x).transpose(1, 2), "mouse": self.mouse(x).transpose(1, 2)}


class Basenji2PortBug(Basenji2Port):
    """The notebook's first version: the rate is used before it is multiplied."""

    DILATIONS = (1, 2, 2, 3, 5, 8, 11, 17, 26, 38, 58)


class Basenji1(nn.Module):
    """Basenji as published in 2018: ReLU, convolution ('same', no bias), batch norm (eps 1e-3), pool."""

    BLOCKS = ((312, 22, 1), (368, 1, 2), (435, 6, 4), (514, 6, 4), (607, 6, 4), (717, 3, 1))  # filters, kernel, pool

    def __init__(self):
        super().__init__()
        channels = 4
        for i, (filters, kernel, _) in enumerate(self.BLOCKS, 1):
            self.block(f"block{i}", channels, filters, kernel)
            channels = filters
        for i in range(1, 7):
            self.block(f"dil{i}", channels, 108, 3, 2 ** i)
            channels += 108
        self.block("block7", channels, 1365, 1)
        self.tracks = nn.Linear(1365, 4229)

    def block(self, name, channels, filters, kernel, dilation=1):
        self.add_module(f"{name}_conv", conv(channels, filters, kernel, 0, dilation, bias=False))
        self.add_module(f"{name}_bn", nn.BatchNorm1d(filters, eps=1e-3))

    def run(self, name, x):
        module = self.get_submodule(f"{name}_conv")
        total = (module.kernel_size[0] - 1) * module.dilation[0]  # 'same': the odd one on the right
        x = functional.pad(torch.relu(x), (total // 2, total - total // 2))
        return self.get_submodule(f"{name}_bn")(module(x))

    def forward(self, x):
        for i, (_, _, pool) in enumerate(self.BLOCKS, 1):
            x = functional.max_pool1d(self.run(f"block{i}", x), pool)
        for i in range(1, 7):
            x = torch.cat((x, self.run(f"dil{i}", x)), dim=1)
        x = torch.relu(self.run("block7", x)[:, :, 32:-32])
        return {"human": self.tracks(x.transpose(1, 2)).transpose(1, 2)}


class SpliceAI(nn.Module):
    """SpliceAI-10k: residual units of batch norm, ReLU, convolution, twice; skips after the stem and every four."""

    GROUPS = ((11, 1), (11, 4), (21, 10), (41, 25))  # kernel, dilation

    def __init__(self):
        super().__init__()
        self.stem, self.skip0 = conv(4, 32, 1), conv(32, 32, 1)
        self.units = [(kernel, dilation) for kernel, dilation in self.GROUPS for _ in range(4)]
        for i, (kernel, dilation) in enumerate(self.units, 1):
            for part in (1, 2):
                self.add_module(f"unit{i}_bn{part}", nn.BatchNorm1d(32, eps=1e-3))
                self.add_module(f"unit{i}_conv{part}", conv(32, 32, kernel, (kernel - 1) * dilation // 2, dilation))
        for group in range(1, 5):
            self.add_module(f"skip{group}", conv(32, 32, 1))
        self.sites = conv(32, 3, 1)

    def half(self, unit, part, x):
        return self.get_submodule(f"unit{unit}_conv{part}")(torch.relu(self.get_submodule(f"unit{unit}_bn{part}")(x)))

    def forward(self, x):
        x = self.stem(x)
        skips = self.skip0(x)
        for i in range(1, len(self.units) + 1):
            x = x + self.half(i, 2, self.half(i, 1, x))
            if i % 4 == 0:
                skips = skips + self.get_submodule(f"skip{i // 4}")(x)
        return {"splice": self.sites(skips[:, :, 5000:-5000])}
