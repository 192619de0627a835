# SPDX-License-Identifier: MIT
"""Generates small PyTorch files of every family, with the names that its authors' files have, and their outputs.

    make_torch_goldens.py [NAME ...]      (PyTorch 2.13.0 on Python 3.11)

rewrites torch/NAME.pt and torch/NAME.safetensors next to this script (keras_golden.py says what is in the latter). Networks are
written here from the families' descriptions in narrow form; tests/real/compare_torch.py compares the authors' own code with
seqcast.
"""
import argparse
import sys
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import keras_golden
from keras_golden import one_hot, windows

torch.set_num_threads(1)
FOLDER = Path(__file__).resolve().parent / "torch"
keras_golden.FOLDER = FOLDER


def same(kernel, dilation=1):
    return (kernel - 1) * dilation // 2


def numbered(*modules):
    """A Sequential; None keeps a number free."""
    return nn.Sequential(OrderedDict((str(i), m) for i, m in enumerate(modules) if m is not None))


# --- splicing --------------------------------------------------------------------------------------------------------

KERNELS, DILATIONS = [11] * 8 + [21] * 4 + [41] * 4, [1] * 4 + [4] * 4 + [10] * 4 + [25] * 4


class SpliceUnit(nn.Module):
    def __init__(self, width, kernel, dilation, names, slope):
        super().__init__()
        self.names, self.slope = names, slope
        for name in names:
            self.add_module(name, nn.BatchNorm1d(width) if "conv" not in name else
                            nn.Conv1d(width, width, kernel, dilation=dilation, padding=same(kernel, dilation)))

    def forward(self, x):
        y = x
        for norm, conv in (self.names[:2], self.names[2:]):
            y = getattr(self, conv)(F.leaky_relu(getattr(self, norm)(y), self.slope))
        return x + y


class Skip(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv1d(width, width, 1)


class OpenSpliceAI(nn.Module):
    def __init__(self, width, units):
        super().__init__()
        self.initial_conv, self.initial_skip = nn.Conv1d(4, width, 1), Skip(width)
        self.residual_units = nn.ModuleList()
        for i in range(units):
            self.residual_units.append(
                SpliceUnit(width, KERNELS[i], DILATIONS[i], ["batchnorm1", "conv1", "batchnorm2", "conv2"], 0.1))
            if i % 4 == 3:
                self.residual_units.append(Skip(width))
        self.final_conv = nn.Conv1d(width, 3, 1)
        self.crop = sum((k - 1) * d for k, d in zip(KERNELS[:units], DILATIONS[:units]))

    def forward(self, x):
        x = self.initial_conv(x)
        skip = self.initial_skip.conv(x)
        for unit in self.residual_units:
            if isinstance(unit, Skip):
                skip = skip + unit.conv(x)
            else:
                x = unit(x)
        return {"splice": self.final_conv(skip[:, :, self.crop:-self.crop])}


class Pangolin(nn.Module):
    HEADS = [tissue + use for tissue in ("heart", "liver", "brain", "testis") for use in ("", "_usage")]

    def __init__(self, width=4):
        super().__init__()
        self.conv1, self.skip = nn.Conv1d(4, width, 1), nn.Conv1d(width, width, 1)
        self.resblocks = nn.ModuleList(SpliceUnit(width, k, d, ["bn1", "conv1", "bn2", "conv2"], 0)
                                       for k, d in zip(KERNELS, DILATIONS))
        self.convs = nn.ModuleList(nn.Conv1d(width, width, 1) for _ in range(4))
        for i in range(8):
            self.add_module(f"conv_last{i + 1}", nn.Conv1d(width, 2 - i % 2, 1))

    def forward(self, x):
        x = self.conv1(x)
        skip = self.skip(x)
        for i, block in enumerate(self.resblocks):
            x = block(x)
            if i % 4 == 3:
                skip = skip + self.convs[i // 4](x)
        skip = skip[:, :, 5000:-5000]
        return {head: getattr(self, f"conv_last{i + 1}")(skip) for i, head in enumerate(self.HEADS)}


class SplamUnit(nn.Module):
    def __init__(self, width, kernel, dilation, groups):
        super().__init__()
        for i in (1, 2):
            self.add_module(f"batchnorm{i}", nn.BatchNorm1d(width))
            self.add_module(f"conv{i}", nn.Conv1d(width, width, kernel, dilation=dilation, padding=same(kernel, dilation), groups=groups))

    def forward(self, x):
        y = F.leaky_relu(self.batchnorm1(self.conv1(x)), 0.1)
        return x + F.leaky_relu(self.batchnorm2(self.conv2(y)), 0.1)


class Splam(nn.Module):
    def __init__(self, width, kernels, dilations, groups):
        super().__init__()
        self.conv1, self.skip1 = nn.Conv1d(4, width, 1), Skip(width)
        self.residual_blocks = nn.ModuleList()
        for i, (kernel, dilation) in enumerate(zip(kernels, dilations)):
            self.residual_blocks.append(SplamUnit(width, kernel, dilation, groups))
            if i % 4 == 3:
                self.residual_blocks.append(Skip(width))
        self.residual_blocks.append(Skip(width))
        self.last_cov = nn.Conv1d(width, 3, 1)

    def forward(self, x):
        x = self.conv1(x)
        skip = self.skip1.conv(x)
        for block in self.residual_blocks:
            if isinstance(block, Skip):
                skip = skip + block.conv(x)
            else:
                x = block(x)
        return {"splice": self.last_cov(skip)}


# --- profiles --------------------------------------------------------------------------------------------------------

class BPNet(nn.Module):
    def __init__(self, n_filters=8, n_layers=3, n_outputs=1, n_control_tracks=0, trimming=None, before=False, bias=True, stem=21):
        super().__init__()
        self.n_filters, self.n_layers, self.n_outputs, self.before = n_filters, n_layers, n_outputs, before
        self.n_control_tracks = n_control_tracks
        self.trimming = trimming if trimming is not None else 47 + sum(2 ** i for i in range(1, n_layers + 1))
        self.iconv = nn.Conv1d(4, n_filters, stem, padding=stem // 2)
        self.rconvs = nn.ModuleList(nn.Conv1d(n_filters, n_filters, 3, padding=2 ** i, dilation=2 ** i)
                                    for i in range(1, n_layers + 1))
        self.fconv = nn.Conv1d(n_filters + n_control_tracks, n_outputs, 75, padding=37, bias=bias)
        self.linear = nn.Linear(n_filters + (n_control_tracks > 0), 1, bias=bias)

    def forward(self, x):
        start, end = self.trimming, x.shape[2] - self.trimming
        x = self.iconv(x) if self.before else F.relu(self.iconv(x))
        for conv in self.rconvs:
            x = x + (conv(F.relu(x)) if self.before else F.relu(conv(x)))
        x = F.relu(x) if self.before else x
        control = torch.zeros(x.shape[0], self.n_control_tracks, x.shape[2], dtype=x.dtype)
        profile = self.fconv(torch.cat([x, control], 1))[:, :, start:end]
        mean = x[:, :, start - 37:end + 37].mean(2)  # from the end where it begins below 0, as in bpnet-lite
        if self.n_control_tracks:
            mean = torch.cat([mean, torch.log(control.sum((1, 2)) + (2 if self.before else 1))[:, None]], 1)
        return {"profile": profile, "logcounts": self.linear(mean)[:, :, None]}


class BasePairNet(BPNet):
    pass


class ChromBPNet(nn.Module):
    def __init__(self, accessibility, bias):
        super().__init__()
        self.bias, self.accessibility = bias, accessibility

    def forward(self, x):
        one, other = self.accessibility(x), self.bias(x)
        cut = (other["profile"].shape[2] - one["profile"].shape[2]) // 2
        return {"profile": one["profile"] + other["profile"][:, :, cut:other["profile"].shape[2] - cut],
                "logcounts": torch.logaddexp(one["logcounts"], other["logcounts"])}


class CheriBlock(nn.Module):
    def __init__(self, width, dilation, scale):
        super().__init__()
        self.dilation, self.scale = dilation, scale
        self.conv_weight = nn.Parameter(torch.zeros(3, width))
        self.linear1, self.linear2 = nn.Linear(width, 2 * width, bias=False), nn.Linear(2 * width, width, bias=False)

    def forward(self, x):  # [N, C, L]
        width = x.shape[1]
        y = F.conv1d(x, self.conv_weight.t()[:, None], padding=self.dilation, dilation=self.dilation, groups=width)
        mean, variance = y.mean((1, 2), keepdim=True), y.var((1, 2), keepdim=True, unbiased=False)
        y = ((y - mean) / torch.sqrt(variance + 1e-3)).transpose(1, 2)
        y = self.linear2(F.gelu(self.linear1(y), approximate="tanh")).transpose(1, 2)
        return x + self.scale * y


class Cherimoya(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, self.trimming, groups = config["n_filters"], config["trimming"], config["signal_groups"]
        self.iconv = nn.Conv1d(4, width, 21, padding=10)
        self.blocks = nn.ModuleList(CheriBlock(width, 2 ** i, config["residual_scale"]) for i in range(config["n_layers"]))
        self.fconv, self.linear = nn.Conv1d(width, sum(groups), 75, padding=37), nn.Linear(width, len(groups))
        self.lw0 = nn.Parameter(torch.ones(len(groups)))

    def forward(self, x):
        start, end = self.trimming, x.shape[2] - self.trimming
        x = F.gelu(self.iconv(x), approximate="tanh")
        for block in self.blocks:
            x = block(x)
        return {"profile": self.fconv(x)[:, :, start:end], "logcounts": self.linear(x[:, :, start:end].mean(2))[:, :, None]}


class Puffin(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.conv_inr, self.conv_sim = (nn.Conv1d(4, n, k, padding=k // 2) for n, k in ((3, 51), (3, 15), (4, 3)))
        self.deconv, self.deconv_sim = nn.Conv1d(6, 10, 61, padding=30), nn.Conv1d(8, 10, 61, padding=30)
        self.deconv_inr = nn.ConvTranspose1d(6, 10, 15, padding=7)
        self.scaler = nn.Parameter(torch.ones(1))

    def forward(self, x):
        both = lambda conv: F.softplus(torch.cat([conv(x), conv(x.flip([1, 2])).flip([2])], 1))
        y = self.deconv(both(self.conv)) + self.deconv_inr(both(self.conv_inr)) + self.deconv_sim(both(self.conv_sim))
        return {"initiation": y[:, :, 325:-325]}


# --- classes and tracks ------------------------------------------------------------------------------------------------

def cubic_splines(positions, splines):
    """Cox and de Boor's recursion, as published."""
    inner = np.linspace(0, positions - 1, splines - 2)[1:-1]
    knots = np.concatenate([[0.0] * 4, inner, [positions - 1.0] * 4])
    x = np.arange(positions, dtype=np.float64)
    basis = [((knots[i] <= x) & (x < knots[i + 1])).astype(np.float64) for i in range(len(knots) - 1)]
    basis[splines - 1][-1] = 1
    for degree in (1, 2, 3):
        ratio = lambda a, b: a / b if b > 0 else 0 * a
        basis = [ratio(x - knots[i], knots[i + degree] - knots[i]) * basis[i] +
                 ratio(knots[i + degree + 1] - x, knots[i + degree + 1] - knots[i + 1]) * basis[i + 1]
                 for i in range(len(basis) - 1)]
    return torch.tensor(np.stack(basis[:splines], 1))


class Sei(nn.Module):
    def __init__(self, widths=(6, 7, 8), tracks=9):
        super().__init__()
        conv = lambda a, b: nn.Conv1d(a, b, 9, padding=4)
        a, b, c = widths
        self.lconv1 = numbered(conv(4, a), conv(a, a))
        self.conv1 = numbered(conv(a, a), nn.ReLU(), conv(a, a), nn.ReLU())
        self.lconv2 = numbered(nn.MaxPool1d(4), None, conv(a, b), conv(b, b))
        self.conv2 = numbered(None, conv(b, b), nn.ReLU(), conv(b, b), nn.ReLU())
        self.lconv3 = numbered(nn.MaxPool1d(4), None, conv(b, c), conv(c, c))
        self.conv3 = numbered(None, conv(c, c), nn.ReLU(), conv(c, c), nn.ReLU())
        for i, d in enumerate((2, 4, 8, 16, 25), 1):
            self.add_module(f"dconv{i}", numbered(None, nn.Conv1d(c, c, 5, dilation=d, padding=2 * d), nn.ReLU()))
        self.classifier = numbered(nn.Linear(16 * c, tracks), nn.ReLU(), nn.Linear(tracks, tracks))

    def forward(self, x):
        for i in (1, 2, 3):
            left = getattr(self, f"lconv{i}")(x)
            right = getattr(self, f"conv{i}")(left)
            x = left + right
        total = right
        for i in range(1, 6):
            total = total + getattr(self, f"dconv{i}")(x if i == 1 else total)
        spread = total @ cubic_splines(256, 16).to(total.dtype).float().to(total.dtype)
        return {"profiles": self.classifier(spread.flatten(1))[:, :, None]}


class Beluga(nn.Module):
    def __init__(self, widths=(5, 6, 7), tracks=4):
        super().__init__()
        a, b, c = widths
        conv, relu, pool = lambda i, o: nn.Conv2d(i, o, (1, 8)), nn.ReLU(), nn.MaxPool2d((1, 4))
        self.model = numbered(
            numbered(conv(4, a), relu, conv(a, a), relu, None, pool, conv(a, b), relu, conv(b, b), relu, None, pool,
                     conv(b, c), relu, conv(c, c), relu),
            numbered(None, nn.Flatten(), numbered(None, nn.Linear(106 * c, 9)), relu, numbered(None, nn.Linear(9, tracks))))

    def forward(self, x):
        return {"profiles": self.model(x[:, [0, 2, 1, 3], None])[:, :, None]}  # A, G, C, T


class BasenjiBlock(nn.Module):
    def __init__(self, channels, filters, kernel=1, dilation=1, pool=False, dropout=False):
        super().__init__()
        self.block = nn.Sequential(nn.GELU(), nn.Conv1d(channels, filters, kernel, dilation=dilation, padding="same", bias=False),
                                   nn.BatchNorm1d(filters, eps=1e-3), *([nn.Dropout(0.1)] if dropout else []),
                                   *([nn.MaxPool1d(2)] if pool else []))

    def forward(self, x):
        return self.block(x)


class Residual(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return x + self.module(x)


class Crop(nn.Module):
    def forward(self, x):
        return x[..., 64:-64]


class Basenji2(nn.Module):
    def __init__(self, widths=(6, 7, 8), tracks=4):
        super().__init__()
        a, b, c = widths
        tower, dilated = nn.Module(), nn.Module()
        tower.tower = nn.Sequential(BasenjiBlock(a, b, 5, pool=True), BasenjiBlock(b, c, 5, pool=True))
        dilated.block = nn.Sequential(*(Residual(nn.Sequential(BasenjiBlock(c, 5, 3, d), BasenjiBlock(5, c, dropout=True)))
                                        for d in (1, 2, 3, 4)))
        tower.forward, dilated.forward = tower.tower.forward, dilated.block.forward
        head = nn.Module()
        head.block = nn.Sequential(nn.Identity(), nn.Linear(9, tracks))
        self.model = nn.Module()
        self.model.trunk = nn.Sequential(BasenjiBlock(4, a, 15, pool=True), tower, dilated, Crop(),
                                         BasenjiBlock(c, 9, dropout=True), nn.GELU())
        self.model.head = nn.ModuleDict({"final": head})

    def forward(self, x):
        return {"human": self.model.head["final"].block(self.model.trunk(x).transpose(1, 2)).transpose(1, 2)}


class SqueezeExcite(nn.Module):
    def __init__(self, width, reduction):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(width, width // reduction), nn.SiLU(), nn.Linear(width // reduction, width), nn.Sigmoid())

    def forward(self, x):
        return x * self.fc(x.mean(2))[:, :, None]


class LegNet(nn.Module):
    def __init__(self, stem=6, widths=(5, 8), factor=2):
        super().__init__()
        holder = lambda *modules: nn.ModuleDict({"block": nn.Sequential(*modules)})
        conv = lambda a, b, k, **how: nn.Conv1d(a, b, k, padding="same", bias=False, **how)
        local = lambda a, b, k: holder(conv(a, b, k), nn.BatchNorm1d(b), nn.SiLU())
        self.stem, self.main, width = local(4, stem, 5), nn.ModuleList(), stem
        for out in widths:
            wide = width * factor
            inner = holder(conv(width, wide, 1), nn.BatchNorm1d(wide), nn.SiLU(), conv(wide, wide, 3, groups=wide),
                           nn.BatchNorm1d(wide), nn.SiLU(), SqueezeExcite(wide, factor), conv(wide, width, 1),
                           nn.BatchNorm1d(width), nn.SiLU())
            self.main.append(nn.ModuleList([nn.ModuleDict({"fn": inner}), local(2 * width, out, 3)]))
            width = out
        self.mapper = holder(nn.BatchNorm1d(width), nn.Conv1d(width, 2 * width, 1))
        self.head = nn.Sequential(nn.Linear(2 * width, 2 * width), nn.BatchNorm1d(2 * width), nn.SiLU(), nn.Linear(2 * width, 1))

    def forward(self, x):
        x = self.stem["block"](x[:, [0, 2, 1, 3]])  # A, G, C, T
        for residual, local in self.main:
            x = F.max_pool1d(local["block"](torch.cat([residual["fn"]["block"](x), x], 1)), 2)
        return {"activity": self.head(self.mapper["block"](x).mean(2))[:, :, None]}


class Grouped(nn.Module):
    def __init__(self, groups, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(groups, inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(groups, 1, outputs))

    def forward(self, x):  # [N, groups, inputs]
        return torch.einsum("ngi,gio->ngo", x, self.weight) + self.bias[:, 0]


class Malinois(nn.Module):
    def __init__(self, widths=(6, 5, 4), dense=7, branches=3, width=5):
        super().__init__()
        normed = lambda name, layer, n: nn.ModuleDict({name: layer, "bn_layer": nn.BatchNorm1d(n)})
        for i, (a, b, k) in enumerate(zip((4,) + widths, widths, (19, 11, 7)), 1):
            self.add_module(f"conv{i}", normed("conv", nn.Conv1d(a, b, k, padding=k // 2), b))
        self.linear1 = normed("linear", nn.Linear(widths[2] * 4, dense), dense)
        self.branched = nn.Module()
        for i in range(3):
            self.branched.add_module(f"branched_layer_{i + 1}", Grouped(branches, dense if i == 0 else width, width))
        self.output = Grouped(branches, width, 1)
        self.branches = branches

    def forward(self, x):
        run = lambda one, x: F.relu(one["bn_layer"](one["conv" if "conv" in one else "linear"](x)))
        x = F.max_pool1d(run(self.conv1, x), 3)
        x = F.max_pool1d(run(self.conv2, x), 4)
        x = F.max_pool1d(F.pad(run(self.conv3, x), (1, 1)), 4)
        x = run(self.linear1, x.flatten(1))[:, None].expand(-1, self.branches, -1)
        for i in range(3):
            x = getattr(self.branched, f"branched_layer_{i + 1}")(F.elu(x) if i else x)
        return {"activity": self.output(x)}


class SeqgraBasset(nn.Module):
    def __init__(self, widths=(6, 5, 4), dense=8, classes=3):
        super().__init__()
        for i, (a, b, k, pool) in enumerate(zip((4,) + widths, widths, (19, 11, 7), (3, 4, 4)), 1):
            self.add_module(f"layer{i}", nn.Sequential(nn.Conv1d(a, b, k), nn.BatchNorm1d(b), nn.ReLU(), nn.MaxPool1d(pool)))
        self.fc1, self.fc2, self.fc3 = nn.Linear(18 * widths[2], dense), nn.Linear(dense, dense), nn.Linear(dense, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(x))).flatten(1)
        return {"classes": self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))[:, :, None]}


class SeqgraDeepSea(nn.Module):
    def __init__(self, widths=(6, 5, 4), classes=3):
        super().__init__()
        a, b, c = widths
        self.conv1, self.conv2, self.conv3 = nn.Conv1d(4, a, 8), nn.Conv1d(a, b, 8), nn.Conv1d(b, c, 8)
        self.linear1, self.linear2 = nn.Linear(53 * c, 9), nn.Linear(9, classes)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.conv2(F.max_pool1d(F.relu(self.conv1(x)), 4))), 4)
        return {"classes": self.linear2(F.relu(self.linear1(F.relu(self.conv3(x)).flatten(1))))[:, :, None]}


class SeqgraBlock(nn.Module):
    def __init__(self, width, kernels):
        super().__init__()
        self.count = len(kernels)
        for i, k in enumerate(kernels, 1):
            self.add_module(f"conv{i}", nn.Conv2d(width, width, (k, 1), padding=(k // 2, 0)))
            self.add_module(f"bn{i}", nn.BatchNorm2d(width))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = F.relu(y) if i < self.count else y
        return F.relu(x + y)


class SeqgraChromDragoNN(nn.Module):
    def __init__(self, widths=(4, 5, 6, 7), classes=3):
        super().__init__()
        a, b, c, d = widths
        conv = lambda i, o, k, p: nn.Conv2d(i, o, (k, 1), padding=(p, 0))
        self.conv1, self.bn1, self.conv2, self.bn2 = conv(4, a, 3, 1), nn.BatchNorm2d(a), conv(a, b, 3, 1), nn.BatchNorm2d(b)
        self.prelayer = nn.Sequential(self.conv1, self.bn1, nn.ReLU(), self.conv2, self.bn2, nn.ReLU())
        for i, (width, kernels) in enumerate([(b, (3, 3)), (c, (7, 7)), (d, (7, 3, 3)), (d, (7, 7))], 1):
            self.add_module(f"layer{i}", nn.Sequential(SeqgraBlock(width, kernels), SeqgraBlock(width, kernels)))
        self.c1to2, self.b1to2, self.c2to3, self.b2to3 = conv(b, c, 3, 1), nn.BatchNorm2d(c), conv(c, d, 1, 3), nn.BatchNorm2d(d)
        self.fc1, self.bn4, self.fc2, self.bn5 = nn.Linear(21 * d, 9), nn.BatchNorm1d(9), nn.Linear(9, 8), nn.BatchNorm1d(8)
        self.fc3, self.conv3, self.bn3 = nn.Linear(8, classes), conv(d, d, 7, 4), nn.BatchNorm2d(d)

    def forward(self, x):
        x = x.permute(0, 2, 1).contiguous().view(-1, 4, 1000, 1)  # of seqgra's [N, 4, 1000]: each channel is a quarter
        x = self.layer2(F.relu(self.b1to2(self.c1to2(self.layer1(self.prelayer(x))))))
        x = self.layer3(F.relu(self.b2to3(self.c2to3(F.max_pool2d(x, (3, 1))))))
        x = F.relu(self.bn3(self.conv3(self.layer4(F.max_pool2d(x, (4, 1))))))
        x = F.relu(self.bn4(self.fc1(F.max_pool2d(x, (4, 1)).flatten(1))))
        return {"classes": self.fc3(F.relu(self.bn5(self.fc2(x))))[:, :, None]}


class Held(nn.Module):
    """gReLU keeps each optional layer in a module of its own."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer or nn.Identity()

    def forward(self, x):
        return self.layer(x)


class GreluBlock(nn.Module):
    """The first block of a tower has neither norm nor residual."""

    def __init__(self, inputs, outputs, kernel, act, dilation=1, norm=False, residual=False, pool=None):
        super().__init__()
        self.conv = nn.Conv1d(inputs, outputs, kernel, dilation=dilation, padding="same")
        self.norm, self.act, self.pool = Held(nn.BatchNorm1d(outputs) if norm else None), Held(act), Held(pool)
        self.residual = residual
        if residual:
            self.channel_transform = Held(nn.Conv1d(inputs, outputs, 1) if inputs != outputs else None)

    def forward(self, x):
        y = self.norm(self.conv(x))
        return self.pool(self.act(y + self.channel_transform(x) if self.residual else y))


class Grelu(nn.Module):
    """A tower of blocks, cropped, and a head: a convolution of one base and a pool, or dense layers."""

    def __init__(self, blocks, crop=0, tasks=2, pool=None, dense=None, norm=False):
        super().__init__()
        tower = nn.Module()
        tower.blocks, self.crop, self.pool = nn.ModuleList(blocks), crop, pool
        self.embedding, self.head = nn.Module(), nn.Module()
        self.embedding.conv_tower = tower
        width = blocks[-1].conv.out_channels
        if dense is None:
            self.head.channel_transform = nn.Module()
            self.head.channel_transform.conv = Held(nn.Conv1d(width, tasks, 1) if tasks != width else None)
        else:
            sizes = [dense[0], *dense[1:], tasks]
            self.head.blocks = nn.ModuleList(
                nn.ModuleDict({"norm": Held(nn.LayerNorm(a) if norm else None), "linear": nn.Linear(a, b)}) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        for block in self.embedding.conv_tower.blocks:
            x = block(x)
        if hasattr(self.head, "blocks"):
            x = x.flatten(1)
            for i, block in enumerate(self.head.blocks):
                x = block["linear"](block["norm"](x if i == 0 else F.gelu(x)))
            return {"tasks": x[:, :, None]}
        x = self.head.channel_transform.conv(x[:, :, self.crop:x.shape[2] - self.crop])
        return {"tasks": x if self.pool is None else self.pool(x)}


def grelu_checkpoint(module, model, train, tasks=None):
    """As gReLU's LightningModel saves it."""
    data = {"tasks": {"name": tasks, "group": [1] * len(tasks)}, "train": {"seq_len": 300, "end": "both", "genome": None}} if tasks else {}
    return {"epoch": 1, "pytorch-lightning_version": "2.5.0", "state_dict": {"model." + k: v for k, v in module.state_dict().items()},
            "hyper_parameters": {"model_params": model, "train_params": train}, "data_params": data, "performance": {}}


def grelu_conv():
    pool = lambda: nn.AvgPool1d(2)
    return Grelu([GreluBlock(4, 6, 9, nn.ELU()), GreluBlock(6, 7, 5, nn.ELU(), 2, True, True, pool()),
                  GreluBlock(7, 10, 5, nn.ELU(), 3, True, True, pool()), GreluBlock(10, 15, 5, nn.ELU(), 4, True, True, pool())], 5, 3)


def grelu_dilated():
    act = lambda: nn.GELU(approximate="tanh")
    return Grelu([GreluBlock(4, 6, 21, act())] + [GreluBlock(6, 6, 3, act(), 2 ** i, residual=True) for i in (1, 2, 3)], 24, 6,
                 nn.AdaptiveMaxPool1d(1))


def grelu_mlp():
    pool = lambda: nn.MaxPool1d(3)
    return Grelu([GreluBlock(4, 5, 7, nn.ReLU()), GreluBlock(5, 6, 5, nn.ReLU(), residual=True, pool=pool()),
                  GreluBlock(6, 6, 5, nn.ReLU(), residual=True, pool=pool())], dense=[6 * 12, 9, 8], norm=True)


# --- files -------------------------------------------------------------------------------------------------------------

CONFIG = {"n_filters": 8, "n_layers": 3, "signal_groups": [1], "n_control_tracks": 0, "expansion": 2,
          "residual_scale": 0.25, "name": "small", "trimming": 60, "verbose": False}
CONFIG_PAIR = {**CONFIG, "signal_groups": [2, 1]}
HPARAMS = argparse.Namespace(branched_activation="ELU", n_outputs=3)

# NAME: (module, window, bases that an unknown one reads, what is saved of the module)
MODELS = {
    "openspliceai_80": (lambda: OpenSpliceAI(6, 4), 200, 0, lambda m: m.state_dict()),
    "openspliceai_400": (lambda: OpenSpliceAI(5, 8), 600, 0, lambda m: {"model": m.state_dict(), "epoch": 2}),
    "openspliceai_2000": (lambda: OpenSpliceAI(4, 12), 2100, 0, lambda m: m.double().state_dict()),
    "splam": (lambda: Splam(6, KERNELS, DILATIONS, 3), 800, 0, lambda m: m.state_dict()),
    "splam_module": (lambda: Splam(4, [11] * 12 + [21] * 8, [i for d in (1, 5, 10, 15, 20) for i in [d] * 4], 2), 800, 0, lambda m: m),
    "pangolin": (Pangolin, 10100, 0, lambda m: m.state_dict()),
    "bpnet_lite": (BPNet, 1122, 0, lambda m: m.state_dict()),
    "bpnet_lite_module": (lambda: BPNet(trimming=70, n_outputs=2, bias=False), 1140, 0, lambda m: m),
    "bpnet_lite_control": (lambda: BPNet(n_control_tracks=2, n_outputs=2), 1122, 0, lambda m: {"module." + k: v for k, v in m.state_dict().items()}),
    "bpnet_lite_short": (lambda: BPNet(trimming=20), 1040, 0, lambda m: m),
    "bpnet_lite_several": (lambda: BPNet(6, 2, n_outputs=3, n_control_tracks=1), 1106, 0, lambda m: m.state_dict()),
    "basepairnet_short": (lambda: BasePairNet(4, 5, before=True, trimming=32), 1064, 0, lambda m: m),
    "basepairnet_module": (lambda: BasePairNet(before=True, n_control_tracks=2, n_outputs=2, trimming=40), 1080, 0, lambda m: m),
    "chrombpnet_lite": (lambda: ChromBPNet(BPNet(), BPNet(4, 2)), 1122, 0, lambda m: m.state_dict()),
    "chrombpnet_lite_module": (lambda: ChromBPNet(BPNet(trimming=80), BPNet(4, 2, trimming=64)), 1160, 0, lambda m: m),
    "bpnet_lite_even": (lambda: BPNet(5, 2, 2, trimming=30, stem=20), 1060, 0, lambda m: m),
    "chrombpnet_lite_short": (lambda: ChromBPNet(BPNet(4, 2, trimming=36, stem=11), BPNet(3, 1, trimming=21, stem=20)), 1072, 0, lambda m: m),
    "cherimoya": (lambda: Cherimoya(CONFIG), 1120, 0, lambda m: {"config": CONFIG, "state_dict": m.state_dict()}),
    "cherimoya_groups": (lambda: Cherimoya(CONFIG_PAIR), 1120, 0, lambda m: {"config": CONFIG_PAIR, "state_dict": m.state_dict()}),
    "puffin": (Puffin, 900, 0, lambda m: m.state_dict()),
    "sei": (Sei, 4096, 0, lambda m: {"module.model." + k: v for k, v in m.state_dict().items()}),
    "beluga": (Beluga, 2000, 0, lambda m: m.state_dict()),
    "basenji2_pytorch": (Basenji2, 8192, 0, lambda m: m.half().float().state_dict()),
    "legnet": (LegNet, 230, 0.25, lambda m: {"state_dict": {"model." + k: v for k, v in m.state_dict().items()},
                                             "pytorch-lightning_version": "2.0.0", "hyper_parameters": {"lr": 0.01}}),
    "malinois": (Malinois, 168, 0, lambda m: {"model_module": "BassetBranched", "model_state_dict": m.state_dict(),
                                              "model_hparams": HPARAMS}),
    "grelu_conv": (grelu_conv, 300, 0, lambda m: grelu_checkpoint(
        m, {"model_type": "ConvModel", "n_tasks": 3, "n_conv": 4, "act_func": "elu", "norm": True, "residual": True, "pool_func": "avg",
            "pool_size": 2, "dilation_init": 2, "dilation_mult": 1.5, "channel_mult": 1.5, "crop_len": 5, "final_pool_func": None},
        {"task": "regression", "loss": "MSE"}, ["first", "second", "third"])),
    "grelu_dilated": (grelu_dilated, 300, 0, lambda m: grelu_checkpoint(
        m, {"model_type": "DilatedConvModel", "n_tasks": 6, "n_conv": 4, "act_func": "gelu_borzoi", "crop_len": "auto", "final_pool_func": "max"},
        {"task": "regression", "loss": "poisson"})),
    "grelu_mlp": (grelu_mlp, 110, 0, lambda m: grelu_checkpoint(
        m, {"model_type": "ConvMLPModel", "n_tasks": 2, "seq_len": 110, "n_conv": 3, "pool_func": "max", "pool_size": 3, "mlp_norm": True,
            "mlp_act_func": "gelu"}, {})),
    "seqgra_basset": (SeqgraBasset, 1000, 0.25, lambda m: m.state_dict()),
    "seqgra_deepsea": (SeqgraDeepSea, 1000, 0.25, lambda m: m),
    "seqgra_chromdragonn": (SeqgraChromDragoNN, 1000, 0.25, lambda m: m.state_dict()),
}


def set_weights(module, seed):
    random = np.random.default_rng(seed)
    for name, tensor in list(module.named_parameters()) + list(module.named_buffers()):
        if not tensor.is_floating_point():
            continue
        leaf = name.split(".")[-1]
        if leaf in ("running_var",) or (leaf == "weight" and tensor.ndim == 1):
            values = random.uniform(0.5, 1.5, tuple(tensor.shape))
        elif tensor.ndim <= 1 or leaf in ("bias", "running_mean"):
            values = random.normal(0, 0.3, tuple(tensor.shape))
        else:
            fan_in = tensor.shape[0] if leaf == "conv_weight" else np.prod(tensor.shape[1:])
            values = random.normal(0, 1.2 / np.sqrt(fan_in), tuple(tensor.shape))
        with torch.no_grad():
            tensor.copy_(torch.tensor(values))


def make(name):
    build, window, unknown, saved = MODELS[name]
    module = build().eval()
    set_weights(module, sum(name.encode()))
    if name == "basenji2_pytorch":
        module = module.half().float()  # what the file holds
    FOLDER.mkdir(exist_ok=True)
    torch.save(saved(module), FOLDER / f"{name}.pt")
    codes = windows(window, 2 if window > 5000 else 6, 1 + sum(name.encode()))
    hot = one_hot(codes)
    hot[codes == 4] = unknown
    inputs = torch.tensor(hot.transpose(0, 2, 1))
    with torch.no_grad():
        single = module.float()(inputs.float())
        double = module.double()(inputs)
    heads = {head: (double[head].numpy(), single[head].numpy().astype(np.float64)) for head in double}
    keras_golden.save_golden(name, codes, heads, f"make_torch_goldens.py {name}", {"torch": torch.__version__})
    for head, (values, one) in heads.items():
        print(f"{name:24} {head:12} {values.shape} f32 error {np.abs(one - values).max() / values.std():.1e}")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or MODELS:
        make(chosen)
