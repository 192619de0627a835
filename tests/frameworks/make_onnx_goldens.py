# SPDX-License-Identifier: MIT
"""Generates small ONNX files by both of PyTorch's exporters, and PyTorch's outputs.

    make_onnx_goldens.py [NAME ...]      (PyTorch 2.13.0, onnx 1.23.2, onnxscript 0.7.2)

rewrites onnx/NAME.onnx and onnx/NAME.safetensors next to this script (keras_golden.py says what is in the latter).
make_onnx_graphs.py writes graphs by hand.
"""
import argparse
import warnings
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import keras_golden
from keras_golden import one_hot, save_golden, windows

torch.set_num_threads(1)
FOLDER = Path(__file__).resolve().parent / "onnx"
keras_golden.FOLDER = FOLDER


# --- the networks: each gives its raw outputs, by name; `last` is what is applied to them in the file -------------------

class Basset(nn.Module):
    """Convolutions, norms, pools, a flatten, dense layers."""
    shape, heads, last = (4, 120), ("probability",), torch.sigmoid

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv1d(4, 12, 9), nn.BatchNorm1d(12), nn.ReLU(), nn.MaxPool1d(3), nn.Conv1d(12, 10, 5, padding=2),
            nn.BatchNorm1d(10), nn.ReLU(), nn.AvgPool1d(3, stride=2, padding=1), nn.MaxPool1d(4, ceil_mode=True), nn.Flatten(),
            nn.Dropout(0.3), nn.Linear(50, 16), nn.ReLU(), nn.BatchNorm1d(16), nn.Linear(16, 3))

    def forward(self, x):
        return (self.trunk(x),)


class Dilated(nn.Module):
    """Dilated residual units of any length, cropped."""
    shape, heads, last = (4, 200), ("bins",), F.softplus

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv1d(4, 8, 15, padding=7)
        self.units = nn.ModuleList(
            nn.Sequential(nn.GELU(), nn.BatchNorm1d(8), nn.Conv1d(8, 6, 3, padding=d, dilation=d, bias=False), nn.BatchNorm1d(6),
                          nn.GELU(approximate="tanh"), nn.Conv1d(6, 8, 1)) for d in (1, 2, 4))
        self.last_conv = nn.Conv1d(8, 2, 1)

    def forward(self, x):
        x = F.avg_pool1d(self.stem(x), 2)
        for unit in self.units:
            x = x + unit(x)
        return (self.last_conv(F.silu(x))[:, :, 10:-10],)


class Profile(nn.Module):
    """A profile and its counts, without padding."""
    shape, heads, last = (4, 150), ("profile", "counts"), None

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv1d(4, 8, 21)
        self.convs = nn.ModuleList(nn.Conv1d(8, 8, 3, dilation=2 ** i) for i in range(1, 4))
        self.profile, self.counts = nn.Conv1d(8, 1, 25), nn.Linear(8, 1)

    def forward(self, x):
        x = torch.relu(self.stem(x))
        for i, conv in enumerate(self.convs, 1):
            y = torch.relu(conv(x))
            x = x[:, :, 2 ** i:-(2 ** i)] + y
        profile = self.profile(x)
        return profile.squeeze(1), self.counts(x.mean(dim=-1))


class Gated(nn.Module):
    """Squeeze and excite, groups, joined channels, a class for each window."""
    shape, heads, last = (4, 80), ("classes",), lambda y: torch.softmax(y, dim=-1)

    def __init__(self):
        super().__init__()
        self.first, self.grouped = nn.Conv1d(4, 8, 7, padding="same"), nn.Conv1d(8, 16, 5, padding=2, groups=4)
        self.squeeze, self.excite = nn.Linear(16, 4), nn.Linear(4, 16)
        self.prelu, self.mix, self.dense = nn.PReLU(24), nn.Conv1d(24, 6, 1), nn.Linear(6, 3)

    def forward(self, x):
        x = F.silu(self.first(x))
        y = F.elu(self.grouped(x), 0.7)
        n, c, _ = y.size()
        gate = torch.sigmoid(self.excite(F.silu(self.squeeze(y.mean(2).view(n, c)))))
        y = self.prelu(torch.cat([y * gate.view(n, c, 1), x], dim=1))
        y = F.leaky_relu(self.mix(F.max_pool1d(y, 2)), 0.1)
        return (self.dense(F.adaptive_max_pool1d(y, 1).view(n, -1)),)


class Norms(nn.Module):
    """Norms of positions, channels last; several kinds of activations."""
    shape, heads, last = (60, 4), ("bins",), None

    def __init__(self):
        super().__init__()
        self.conv, self.norm, self.dense = nn.Conv1d(4, 10, 5, padding=2), nn.LayerNorm(10), nn.Linear(10, 12)
        self.plain, self.out = nn.LayerNorm(6, elementwise_affine=False), nn.Linear(6, 2)

    def forward(self, x):  # [N, L, 4]
        x = self.norm(self.conv(x.transpose(1, 2)).transpose(1, 2))
        a, b = F.mish(self.dense(x)).chunk(2, dim=-1)
        x = self.plain(torch.tanh(a) * F.hardsigmoid(b) + F.softsign(b) - F.selu(a) / 3)
        x = x + F.hardswish(x) * 0.5 + F.relu6(x) + torch.clamp(x, -0.5, 0.7) + x.square().exp().log1p()
        return (F.log_softmax(self.out(x), dim=-1),)


class Picture(nn.Module):
    """A picture of the letters, one row each."""
    shape, heads, last = (1, 4, 90), ("probability",), torch.sigmoid

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 8, (4, 9)), nn.ReLU(), nn.MaxPool2d((1, 3), stride=(1, 2)), nn.Conv2d(8, 6, (1, 5), padding=(0, 2)),
            nn.BatchNorm2d(6), nn.ReLU(), nn.ZeroPad2d((1, 2, 0, 0)), nn.Conv2d(6, 6, (3, 3), padding=(1, 0)), nn.Flatten(),
            nn.Linear(246, 2))

    def forward(self, x):
        return (self.trunk(x),)


class Widened(nn.Module):
    """Transposed convolutions, with strides and without, in groups, of a picture."""
    shape, heads, last = (4, 248), ("one_row", "rows"), None

    def __init__(self):
        super().__init__()
        self.first, self.groups = nn.Conv1d(4, 6, 5, stride=12), nn.ConvTranspose1d(6, 8, 7, padding=3, dilation=2, groups=2)
        self.twice = nn.ConvTranspose1d(8, 3, 5, stride=2, padding=1, output_padding=1)
        self.picture = nn.ConvTranspose2d(3, 1, (4, 1), stride=(3, 1))
        self.far = nn.ConvTranspose1d(3, 2, 3, stride=3, dilation=3, bias=False)

    def forward(self, x):
        x = torch.tanh(self.twice(torch.relu(self.groups(self.first(x)))))
        return self.picture(x.unsqueeze(3)).squeeze(3), self.far(x)


class Repeated(nn.Module):
    """Positions that come several times, channels in another order, numbers for each place, a normed weight."""
    shape, heads, last = (4, 96), ("bins",), None

    def __init__(self):
        super().__init__()
        self.stem, self.out = nn.Conv1d(4, 6, 5, padding=2), nn.Conv1d(5, 2, 1)
        self.normed = nn.utils.parametrizations.weight_norm(nn.Conv1d(6, 5, 3, padding=1))
        self.places, self.factors = nn.Parameter(torch.zeros(6, 48)), nn.Parameter(torch.zeros(1, 6, 48))

    def forward(self, x):
        x = F.celu(self.stem(x), 0.5)
        y = F.interpolate(F.max_pool1d(x, 4), scale_factor=2) + F.max_pool1d(x, 8).repeat_interleave(4, dim=2)
        y = self.normed(y[:, [3, 1, 2, 0, 5, 4]] * self.factors + self.places)
        return (self.out(F.logsigmoid(torch.lerp(y, torch.tanh(y), 0.3))),)


class Quotients(nn.Module):
    """Norms over positions, quotients, a softplus with a beta, channels turned around, a vector."""
    shape, heads, last = (4, 72), ("bins", "profile"), None

    def __init__(self):
        super().__init__()
        self.stem, self.mix, self.out = nn.Conv1d(4, 6, 7, padding=3), nn.Conv1d(6, 6, 3, padding=1), nn.Conv1d(6, 2, 1)
        self.groups, self.each, self.all = nn.GroupNorm(3, 6), nn.InstanceNorm1d(6, affine=True), nn.LayerNorm([6, 36])
        self.vector = nn.Parameter(torch.zeros(6))

    def forward(self, x):
        x = F.max_pool1d(F.softplus(self.groups(self.stem(x)), beta=2), 2)
        y = self.all(self.each(x) + x.flip(1) - 0.3 * x[:, [1, 0, 3, 2, 5, 4]])
        y = y / (1 + y.abs().mean(1, keepdim=True)) + 1 / (2 + x)
        y = F.normalize(self.mix(y), dim=1) + x / x.sum(2, keepdim=True)
        return self.out(y), torch.sqrt(1 + y.square()).transpose(1, 2) @ self.vector


NETWORKS = {"quotients": Quotients, "repeated": Repeated, "widened": Widened, "basset": Basset, "dilated": Dilated, "profile": Profile, "gated": Gated, "norms": Norms, "picture": Picture}
# NAME: the network, the exporter, the opset, and which axes are left open
FILES = {
    "basset_script": ("basset", "script", 9, ""), "basset_dynamo": ("basset", "dynamo", 18, "n"),
    "dilated_script": ("dilated", "script", 13, "nl"), "dilated_dynamo": ("dilated", "dynamo", 20, "nl"),
    "profile_script": ("profile", "script", 11, "nl"), "profile_dynamo": ("profile", "dynamo", 18, "l"),
    "gated_script": ("gated", "script", 14, "n"), "gated_dynamo": ("gated", "dynamo", 21, "n"),
    "norms_script": ("norms", "script", 12, "n"), "norms_script17": ("norms", "script", 17, ""),
    "norms_dynamo": ("norms", "dynamo", 18, "nl"), "picture_script": ("picture", "script", 10, "n"),
    "picture_dynamo": ("picture", "dynamo", 18, ""), "widened_script": ("widened", "script", 9, "n"),
    "widened_dynamo": ("widened", "dynamo", 19, "n"), "repeated_script12": ("repeated", "script", 12, "n"),
    "quotients_script": ("quotients", "script", 14, "n"), "quotients_script17": ("quotients", "script", 17, ""),
    "quotients_dynamo": ("quotients", "dynamo", 18, "n"), "quotients_dynamo21": ("quotients", "dynamo", 21, ""),
    "repeated_script": ("repeated", "script", 16, ""), "repeated_dynamo": ("repeated", "dynamo", 20, "n"),
}


class InFile(nn.Module):
    """The network with what comes last."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        outputs = self.network(x)
        last = type(self.network).last
        return outputs if last is None else tuple(last(y) for y in outputs)


def weights_that_matter(network, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in network.named_parameters():
            if name.endswith("bias"):
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 0.3)
            elif tensor.dim() == 1:
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
            else:
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 1.4 / np.sqrt(np.prod(tensor.shape[1:])))
        for name, tensor in network.named_buffers():
            if name.endswith("running_mean"):
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 0.3)
            elif name.endswith("running_var"):
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
    return network.eval()


def export(name, network, exporter, opset, is_open):
    shape = type(network).shape
    x = torch.zeros(2 if "n" in is_open else 1, *shape)
    length = 1 + max(range(len(shape)), key=lambda i: shape[i])
    in_file = InFile(network).eval()  # what exports it leaves it as it was: in training, it would be
    path, heads = str(FOLDER / f"{name}.onnx"), list(type(network).heads)
    names = {**({0: "batch"} if "n" in is_open else {}), **({length: "length"} if "l" in is_open else {})}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if exporter == "script":
            axes = {"sequence": names, **{h: {0: "batch"} for h in heads}} if names else None
            torch.onnx.export(in_file, (x,), path, dynamo=False, opset_version=opset, input_names=["sequence"],
                              output_names=heads, dynamic_axes=axes)
            return
        dims = ({axis: torch.export.Dim.DYNAMIC for axis in names},) if names else None
        torch.onnx.export(in_file, (x,), path, dynamo=True, opset_version=opset, input_names=["sequence"],
                          output_names=heads, dynamic_shapes=dims, external_data=False, verbose=False)


def golden(name, network, seed):
    shape, heads = type(network).shape, type(network).heads
    codes = windows(max(shape), 24 if len(heads[0]) > 4 and heads[0] != "profile" else 4, seed)
    values = {}
    for kind in ("float32", "float64"):
        hot = one_hot(codes, kind)  # [N, L, 4]
        if shape[-1] != 4:
            hot = hot.transpose(0, 2, 1).reshape((-1,) + shape)
        with torch.no_grad():
            outputs = network.to(getattr(torch, kind))(torch.from_numpy(np.ascontiguousarray(hot)))
        values[kind] = [y.double().numpy() for y in outputs]
    network.float()
    laid = {"float32": [], "float64": []}
    for kind, all_values in values.items():
        for head, y in zip(heads, all_values):
            y = y[:, :, None] if y.ndim == 2 and head != "profile" else y[:, None, :] if y.ndim == 2 else y
            laid[kind].append(y.transpose(0, 2, 1) if shape[-1] == 4 and y.shape[1] == shape[0] else y)
    save_golden(name, codes, {h: (a, b) for h, a, b in zip(heads, laid["float64"], laid["float32"])},
                f"{type(network).__name__}, exported by PyTorch", {"torch": torch.__version__})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args().names
    FOLDER.mkdir(exist_ok=True)
    for name in [one for one in FILES if not wanted or one in wanted]:
        kind, exporter, opset, is_open = FILES[name]
        network = weights_that_matter(NETWORKS[kind](), sum(map(ord, name)))
        export(name, network, exporter, opset, is_open)
        golden(name, network, sum(map(ord, name)))
        print(name, (FOLDER / f"{name}.onnx").stat().st_size, flush=True)


if __name__ == "__main__":
    main()
