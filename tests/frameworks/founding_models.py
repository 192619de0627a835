# SPDX-License-Identifier: MIT
"""PyTorch modules of the founding models; their tensors have the names in the cards.

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

    @staticmethod
    def handed(x):
        return x.transpose(1, 2)  # [N, 1000, 4], so that the view changes nothing

    def forward(self, x):
        x = self.handed(x).permute(0, 2, 1).contiguous().view(-1, 4, 1000)
        x = self.run_plain("stem2", self.run_plain("stem1", x))
        x = self.run_residual("res2", self.run_residual("res1", x))
        x = self.run_residual("res4", self.run_residual("res3", self.run_plain("wide1", x)))
        x = self.run_plain("wide2", functional.max_pool1d(x, 3))
        x = functional.max_pool1d(self.run_residual("res6", self.run_residual("res5", x, 3), 3), 4)
        x = self.run_plain("last", self.run_residual("res8", self.run_residual("res7", x)))
        x = functional.max_pool1d(x, 4).flatten(1)
        x = torch.relu(self.dense1_bn(self.dense1(x)))
        return {"classes": self.logits(torch.relu(self.dense2_bn(self.dense2(x))))[:, :, None]}


class ChromDragoNNQuarters(ChromDragoNN):
    """The same module handed seqgra's one-hot [N, 4, 1000] as it is: the view makes quarters of the sequence channels."""

    @staticmethod
    def handed(x):
        return x


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


class Primer(nn.Module):
    """The genomics primer's network flattened channel-major, as PyTorch and Flux do."""

    RELU = True

    def __init__(self):
        super().__init__()
        self.conv = self.convolution()
        self.dense1, self.dense2 = nn.Linear(288, 16), nn.Linear(16, 2)

    @staticmethod
    def convolution():
        return nn.Conv1d(4, 32, 12)

    def convolved(self, x):
        return self.conv(x)  # [N, 4, 50] -> [N, 32, 39]

    def forward(self, x):
        x = self.dense1(functional.max_pool1d(self.convolved(x), 4).flatten(1))
        return {"binding": self.dense2(torch.relu(x) if self.RELU else x)[:, :, None]}


class PrimerPicture(Primer):
    """Its convolution over a picture: 50 rows, 4 columns, one channel."""

    @staticmethod
    def convolution():
        return nn.Conv2d(1, 32, (12, 4))

    def convolved(self, x):
        return self.conv(x.transpose(1, 2)[:, None])[..., 0]  # [N, 1, 50, 4] -> [N, 32, 39, 1] -> [N, 32, 39]


class PrimerFlux(Primer):
    """Flux's convolution is a true one: the kernel is flipped."""

    def convolved(self, x):
        return functional.conv1d(x, self.conv.weight.flip(-1), self.conv.bias)


class PrimerFluxPicture(PrimerPicture):
    """Over a picture, Flux flips the kernel along both axes."""

    def convolved(self, x):
        picture = x.transpose(1, 2)[:, None]
        return functional.conv2d(picture, self.conv.weight.flip((-2, -1)), self.conv.bias)[..., 0]


class PrimerFluxFirstTry(PrimerFluxPicture):
    """The port's first try, without the ReLU in dense 16."""

    RELU = False


class CharCnn(nn.Module):
    """A notebook's character-level CNN: embedding of 10 per letter, concatenated, one convolution over 8 letters."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(28, 10)
        self.add_layers()

    def add_layers(self):
        self.logits = nn.Conv1d(1, 28, 80, stride=10)

    def embedded(self, x):
        return self.embedding(x.argmax(dim=1))  # one-hot [N, 28, L] -> [N, L, 10]

    def forward(self, x):
        x = self.embedded(x)
        return {"next": self.logits(x.reshape(x.shape[0], 1, -1))}  # [N, 1, 230] -> [N, 28, 16]


class CharMlp(CharCnn):
    """The same function as a dense layer over the concatenated embeddings of 8 letters."""

    def add_layers(self):
        self.logits = nn.Linear(80, 28)

    def forward(self, x):
        return {"next": self.logits(self.embedded(x).flatten(1))[:, :, None]}


class CharDilated(CharCnn):
    """Groups of two, four and eight letters."""

    def add_layers(self):
        self.conv1 = nn.Conv1d(1, 100, 20, stride=10)
        self.conv2 = nn.Conv1d(100, 100, 2, dilation=2)
        self.logits = nn.Conv1d(100, 28, 2, dilation=4)

    def forward(self, x):
        x = self.embedded(x)
        x = torch.tanh(self.conv1(x.reshape(x.shape[0], 1, -1)))
        return {"next": self.logits(torch.tanh(self.conv2(x)))}


def causal(module, x):
    """Keras's 'causal': all padding on the left, whatever the stride."""
    return module(functional.pad(x, ((module.kernel_size[0] - 1) * module.dilation[0], 0)))


class KerasDilated(nn.Module):
    """Two dilated causal convolutions without activations, a dense layer a position."""

    OPTIONS = ({"dilation": 2}, {"dilation": 4})

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(2, 5, 5, **self.OPTIONS[0])
        self.conv2 = nn.Conv1d(5, 5, 5, **self.OPTIONS[1])
        self.dense = nn.Linear(5, 1)

    def forward(self, x):
        x = causal(self.conv2, causal(self.conv1, x))
        return {"output": self.dense(x.transpose(1, 2)).transpose(1, 2)}


class KerasStrided(KerasDilated):
    """With strides instead: 200 positions become 100, then 25."""

    OPTIONS = ({"stride": 2}, {"stride": 4})


class TransLob(nn.Module):
    """TransLOB's dilated module: five causal convolutions, each with a ReLU."""

    def __init__(self):
        super().__init__()
        for i in range(1, 6):
            self.add_module(f"conv{i}", nn.Conv1d(40 if i == 1 else 14, 14, 2, dilation=2 ** (i - 1)))

    def forward(self, x):
        for i in range(1, 6):
            x = torch.relu(causal(self.get_submodule(f"conv{i}"), x))
        return {"output": x}


class ChromBPNet(nn.Module):
    """ChromBPNet's accessibility model: valid dilated convolutions added to their cropped input, two heads."""

    def __init__(self):
        super().__init__()
        self.stem = conv(4, 512, 21)
        for i in range(1, 9):
            self.add_module(f"dil{i}", conv(512, 512, 3, dilation=2 ** i))
        self.profile, self.logcounts = conv(512, 1, 75), nn.Linear(512, 1)

    def trunk(self, x):
        # [N, 4, 2114] -> [N, 512, 2094] -> [N, 512, 1074]
        x = torch.relu(self.stem(x))
        for i in range(1, 9):
            x = x[:, :, 2 ** i:-(2 ** i)] + torch.relu(self.get_submodule(f"dil{i}")(x))
        return x

    def forward(self, x):
        # [N, 512, 1074] -> [N, 1, 1000], [N, 1, 1]
        x = self.trunk(x)
        return {"profile": self.profile(x), "logcounts": self.logcounts(x.mean(dim=2))[:, :, None]}


class ChromBPNetTracks(ChromBPNet):
    """What ChromBPNet's bigWigs hold, softmax(profile) * exp(logcounts), of the accessibility model alone and with a
    bias model (128 filters, four dilated convolutions) joined: logits are added, and so are counts. With the rule's
    weights a window would have e^80 counts, at a few bases: those of both profiles and both counts are an eighth of it.
    """

    def __init__(self):
        super().__init__()
        self.bias_stem = conv(4, 128, 21)
        for i in range(1, 5):
            self.add_module(f"bias_dil{i}", conv(128, 128, 3, dilation=2 ** i))
        self.bias_wide, self.bias_logcounts = conv(128, 1, 75), nn.Linear(128, 1)

    def bias(self, x):
        # [N, 4, 2114] -> [N, 128, 2094] -> [N, 128, 2034] -> [N, 1, 1960] -> crop [N, 1, 1000], [N, 1, 1]
        x = torch.relu(self.bias_stem(x))
        for i in range(1, 5):
            x = x[:, :, 2 ** i:-(2 ** i)] + torch.relu(self.get_submodule(f"bias_dil{i}")(x))
        return self.logits(self.bias_wide, x)[:, :, 480:-480], self.counts(self.bias_logcounts, x)

    @staticmethod
    def logits(layer, x):
        return nn.functional.conv1d(x, layer.weight / 8, layer.bias)

    @staticmethod
    def counts(layer, x):
        return nn.functional.linear(x.mean(dim=2), layer.weight / 8, layer.bias)[:, :, None]

    def forward(self, x):
        trunk = self.trunk(x)
        profile, logcounts = self.logits(self.profile, trunk), self.counts(self.logcounts, trunk)
        bias_profile, bias_logcounts = self.bias(x)
        both = torch.logsumexp(torch.cat([logcounts, bias_logcounts], dim=1), dim=1, keepdim=True)
        return {"track": torch.softmax(profile, dim=2) * torch.exp(logcounts), "logcounts_with_bias": both,
                "track_with_bias": torch.softmax(profile + bias_profile, dim=2) * torch.exp(both)}
