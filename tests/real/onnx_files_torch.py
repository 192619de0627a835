# SPDX-License-Identifier: MIT
"""Writes small seeded PyTorch networks, one of each kind of layer, by both exporters, at opsets from 9 to 20.

    onnx_files_torch.py FOLDER [NAME ...]      (PyTorch 2.13.0, onnxscript 0.7.2)

A network that is named is written at all of them. What an exporter cannot write is printed.
"""
import logging
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore")
logging.disable(logging.ERROR)
torch.set_num_threads(1)
LENGTH = 48


class Of(nn.Module):
    """A network of a function of its modules."""

    def __init__(self, function, **modules):
        super().__init__()
        self.function = function
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, x):
        return self.function(self, x)


def chain(*layers, length=LENGTH):
    front = nn.Sequential(nn.Conv1d(4, 6, 5, padding=2), nn.ReLU(), *layers)
    with torch.no_grad():
        y = front.eval()(torch.zeros(2, 4, length))
    tail = [nn.Flatten(), nn.Linear(int(np.prod(y.shape[1:])), 2)] if y.dim() > 2 else [nn.Linear(y.shape[1], 2)]
    return nn.Sequential(front, *tail)


def function(call):
    return lambda: chain(Of(lambda self, x: call(x)))


class Residual(nn.Module):
    def __init__(self, width, join):
        super().__init__()
        self.conv, self.norm, self.join = nn.Conv1d(width, width, 3, padding=1), nn.BatchNorm1d(width), join

    def forward(self, x):
        return self.join(x, self.norm(self.conv(x)))


def joined(join):
    return lambda: chain(Residual(6, join))


def excite():
    return chain(Of(lambda s, x: x * torch.sigmoid(s.b(F.relu(s.a(x.mean(-1))))).unsqueeze(-1), a=nn.Linear(6, 3), b=nn.Linear(3, 6)))


class ChannelNorm(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


NETWORKS = {
    "plain": chain, "strided": lambda: chain(nn.Conv1d(6, 5, 4, stride=3, padding=1)), "dilated": lambda: chain(nn.Conv1d(6, 5, 3, dilation=4, padding=4)),
    "same": lambda: chain(nn.Conv1d(6, 5, 4, padding="same")), "grouped": lambda: chain(nn.Conv1d(6, 9, 3, groups=3)),
    "depthwise": lambda: chain(nn.Conv1d(6, 6, 5, groups=6, padding=2), nn.Conv1d(6, 7, 1)), "reflect": lambda: chain(nn.Conv1d(6, 5, 3, padding=1, padding_mode="reflect")),
    "circular": lambda: chain(nn.Conv1d(6, 5, 3, padding=1, padding_mode="circular")), "replicate": lambda: chain(nn.ReplicationPad1d(2)),
    "conv_transposed": lambda: chain(nn.MaxPool1d(2), nn.ConvTranspose1d(6, 5, 4, stride=2, padding=1)),
    "batch_norm": lambda: chain(nn.BatchNorm1d(6), nn.GELU(), nn.Conv1d(6, 5, 3)), "batch_norm_after": lambda: chain(nn.Conv1d(6, 5, 3), nn.BatchNorm1d(5), nn.SiLU()),
    "layer_norm": lambda: chain(ChannelNorm(6)), "group_norm": lambda: chain(nn.GroupNorm(2, 6)), "instance_norm": lambda: chain(nn.InstanceNorm1d(6)),
    "group_norm_one": lambda: chain(nn.GroupNorm(1, 6)), "rms": lambda: chain(Of(lambda s, x: s.n(x.transpose(1, 2)).transpose(1, 2), n=nn.RMSNorm(6))),
    "weight_norm": lambda: chain(nn.utils.parametrizations.weight_norm(nn.Conv1d(6, 5, 3))),
    "max_pool": lambda: chain(nn.MaxPool1d(3, stride=2, padding=1)), "max_pool_ceil": lambda: chain(nn.MaxPool1d(5, ceil_mode=True)),
    "avg_pool": lambda: chain(nn.AvgPool1d(4, stride=2, padding=1)), "avg_pool_no_pad": lambda: chain(nn.AvgPool1d(3, stride=2, padding=1, count_include_pad=False)),
    "avg_pool_ceil": lambda: chain(nn.AvgPool1d(5, ceil_mode=True)), "adaptive_avg": lambda: chain(nn.AdaptiveAvgPool1d(1)), "adaptive_max": lambda: chain(nn.AdaptiveMaxPool1d(1)),
    "adaptive_six": lambda: chain(nn.AdaptiveAvgPool1d(6)), "lp_pool": lambda: chain(nn.LPPool1d(2, 4)),
    "upsample": lambda: chain(nn.MaxPool1d(4), nn.Upsample(scale_factor=2)), "upsample_linear": lambda: chain(nn.Upsample(scale_factor=2, mode="linear")),
    "repeat": lambda: chain(nn.MaxPool1d(4), Of(lambda s, x: x.repeat_interleave(3, dim=2))), "interpolate": lambda: chain(nn.MaxPool1d(4), Of(lambda s, x: F.interpolate(x, size=36))),
    "pixel": lambda: chain(Of(lambda s, x: x.reshape(x.shape[0], 3, 2, 48).permute(0, 1, 3, 2).reshape(x.shape[0], 3, 96))),
    "flip": lambda: chain(Of(lambda s, x: x + x.flip(2))), "roll": lambda: chain(Of(lambda s, x: torch.roll(x, 1, 2))), "reverse_complement": lambda: chain(Of(lambda s, x: torch.maximum(x, x.flip([1, 2])))),
    "pad_zero": lambda: chain(Of(lambda s, x: F.pad(x, (2, 3)))), "pad_one": lambda: chain(Of(lambda s, x: F.pad(x, (2, 3), value=1.0))), "crop_pad": lambda: chain(Of(lambda s, x: F.pad(x, (-2, -3)))),
    "slice": lambda: chain(Of(lambda s, x: x[:, :, 3:-5])), "slice_steps": lambda: chain(Of(lambda s, x: x[:, :, ::3])), "slice_channels": lambda: chain(Of(lambda s, x: x[:, 1:4])),
    "chunk": lambda: chain(Of(lambda s, x: torch.cat(x.chunk(3, 1)[::-1], 1))), "split": lambda: chain(Of(lambda s, x: (lambda a, b: a * torch.sigmoid(b[:, :2]))(*x.split([2, 4], 1)))),
    "glu": lambda: chain(nn.GLU(1)), "stack": lambda: chain(Of(lambda s, x: torch.stack([x[:, :, 0], x[:, :, 5]], 2))), "select": lambda: chain(Of(lambda s, x: x[:, :, 7])),
    "narrow": lambda: chain(Of(lambda s, x: x.narrow(2, 4, 20))), "gather": lambda: chain(Of(lambda s, x: x[:, [0, 2, 4]])), "index_positions": lambda: chain(Of(lambda s, x: x[:, :, torch.tensor([5, 1, 9])])),
    "mean_length": lambda: chain(Of(lambda s, x: x.mean(2))), "mean_keep": lambda: chain(Of(lambda s, x: x - x.mean(2, keepdim=True))), "max_length": lambda: chain(Of(lambda s, x: x.amax(2))),
    "sum_channels": lambda: chain(Of(lambda s, x: x.sum(1, keepdim=True))), "logsumexp": lambda: chain(Of(lambda s, x: x.logsumexp(2))), "var": lambda: chain(Of(lambda s, x: x.var(2))),
    "norm_channels": lambda: chain(Of(lambda s, x: F.normalize(x, dim=1))), "softmax_length": lambda: chain(nn.Softmax(2)), "softmax_channels": lambda: chain(nn.Softmax(1)),
    "attention_pool": lambda: chain(Of(lambda s, x: (x * s.w(x).softmax(2)).sum(2), w=nn.Conv1d(6, 6, 1))), "log_softmax": lambda: chain(nn.LogSoftmax(1)),
    "linear_positions": lambda: chain(Of(lambda s, x: s.l(x.transpose(1, 2)).transpose(1, 2), l=nn.Linear(6, 5))), "linear_length": lambda: chain(nn.Linear(48, 7)),
    "linear_no_bias": lambda: chain(Of(lambda s, x: s.l(x.transpose(1, 2)), l=nn.Linear(6, 5, bias=False))), "bilinear": lambda: chain(Of(lambda s, x: torch.matmul(x, x.transpose(1, 2)))),
    "einsum": lambda: chain(Of(lambda s, x: torch.einsum("ncl,cd->ndl", x, s.l.weight), l=nn.Linear(5, 6))), "conv2d_rows": lambda: chain(Of(lambda s, x: s.c(x.unsqueeze(2)).squeeze(2), c=nn.Conv2d(6, 5, (1, 3)))),
    "conv2d_columns": lambda: chain(Of(lambda s, x: s.c(x.unsqueeze(3)).squeeze(3), c=nn.Conv2d(6, 5, (3, 1), padding=(1, 0)))),
    "pool2d": lambda: chain(Of(lambda s, x: F.max_pool2d(x.unsqueeze(2), (1, 4)).squeeze(2))), "picture": lambda: nn.Sequential(Of(lambda s, x: x.unsqueeze(1)), nn.Conv2d(1, 5, (4, 5)), nn.ReLU(), nn.Flatten(), nn.Linear(220, 2)),
    "view": lambda: chain(Of(lambda s, x: x.view(x.size(0), -1))), "fold_view": lambda: chain(Of(lambda s, x: x.transpose(1, 2).reshape(x.size(0), 24, 12))),
    "position_bias": lambda: chain(Of(lambda s, x: x + s.e.weight, e=nn.Embedding(6, 48))), "scale_channels": lambda: chain(Of(lambda s, x: x * s.e.weight + 0.5, e=nn.Embedding(6, 1))),
    "squeeze_excite": excite, "add": joined(torch.add), "subtract": joined(torch.sub), "multiply": joined(torch.mul), "maximum": joined(torch.maximum), "minimum": joined(torch.minimum),
    "concatenate": joined(lambda a, b: torch.cat([a, b], 1)), "concatenate_length": joined(lambda a, b: torch.cat([a, b], 2)), "divide": joined(lambda a, b: a / (1 + b.abs())),
    "where": joined(lambda a, b: torch.where(a > 0.5, a, b)), "gated": joined(lambda a, b: torch.tanh(a) * torch.sigmoid(b)), "lerp": joined(lambda a, b: torch.lerp(a, b, 0.3)), "scaled": joined(lambda a, b: a + 0.15 * b),
    "gelu": function(F.gelu), "gelu_tanh": function(lambda x: F.gelu(x, approximate="tanh")), "gelu_quick": function(lambda x: x * torch.sigmoid(1.702 * x)), "silu": function(F.silu), "mish": function(F.mish),
    "softplus": function(F.softplus), "softplus_beta": function(lambda x: F.softplus(x, beta=2)), "elu": function(F.elu), "selu": function(F.selu), "celu": function(lambda x: F.celu(x, 0.5)), "leaky": function(lambda x: F.leaky_relu(x, 0.2)),
    "relu6": function(F.relu6), "hardtanh": function(F.hardtanh), "hardsigmoid": function(F.hardsigmoid), "hardswish": function(F.hardswish), "softsign": function(F.softsign), "tanhshrink": function(F.tanhshrink),
    "softshrink": function(F.softshrink), "hardshrink": function(F.hardshrink), "threshold": function(lambda x: F.threshold(x, 0.1, 0.0)), "threshold_value": function(lambda x: F.threshold(x, 1e-6, 0.3)), "logsigmoid": function(F.logsigmoid),
    "clamp": function(lambda x: x.clamp(0.1, 0.7)), "clamp_min": function(lambda x: x.clamp(min=0.2)), "square": function(lambda x: x ** 2), "cube": function(lambda x: x ** 3), "sqrt": function(lambda x: torch.sqrt(x + 1)), "exp": function(torch.exp),
    "log1p": function(lambda x: torch.log1p(x)), "abs": function(lambda x: (x - 0.3).abs()), "sin": function(torch.sin), "sign": function(torch.sign), "reciprocal": function(lambda x: 1 / (x + 2)), "rsqrt": function(lambda x: torch.rsqrt(x + 1)),
    "poly": function(lambda x: F.relu(x - 2) ** 3 + F.relu(x + 1) ** 3), "prelu": lambda: chain(nn.Conv1d(6, 6, 3), nn.PReLU(6)), "prelu_one": lambda: chain(nn.Conv1d(6, 6, 3), nn.PReLU()), "rrelu": lambda: chain(nn.Conv1d(6, 6, 3), nn.RReLU()),
    "dropout": lambda: chain(nn.Dropout(0.3), nn.Dropout1d(0.3), nn.AlphaDropout(0.1)), "lstm": lambda: chain(Of(lambda s, x: s.l(x.transpose(1, 2))[0], l=nn.LSTM(6, 4, batch_first=True))),
    "transformer": lambda: chain(Of(lambda s, x: s.l(x.transpose(1, 2)), l=nn.TransformerEncoderLayer(6, 2, 8, batch_first=True))),
    "sigmoid_out": lambda: nn.Sequential(chain(), nn.Sigmoid()), "softmax_out": lambda: nn.Sequential(chain(), nn.Softmax(-1)), "softplus_out": lambda: nn.Sequential(chain(), nn.Softplus()), "exp_out": lambda: nn.Sequential(chain(), Of(lambda s, x: torch.exp(x))),
    "bins": lambda: nn.Sequential(nn.Conv1d(4, 6, 7, padding=3), nn.MaxPool1d(4), nn.GELU(), nn.Conv1d(6, 3, 1), nn.Softplus()), "bins_last": lambda: nn.Sequential(nn.Conv1d(4, 6, 7, padding=3), nn.ReLU(), nn.Conv1d(6, 3, 1), Of(lambda s, x: x.transpose(1, 2))),
}


def seeded(network, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in list(network.named_parameters()) + list(network.named_buffers()):
            if not tensor.is_floating_point():
                continue
            if name.endswith(("running_var", "original0")) or (tensor.dim() == 1 and name.endswith("weight")):
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
            elif tensor.dim() > 1:
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 1.3 / np.sqrt(np.prod(tensor.shape[1:])))
            else:
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 0.3)
    return network.eval()


def main():
    folder, *names = sys.argv[1:]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for number, name in enumerate(names or NETWORKS):
        network = seeded(NETWORKS[name](), number)
        x = torch.zeros(2, 4, LENGTH)
        opsets = [9 + number % 9, 17 + number % 4]
        for opset in opsets if not names else range(9, 21):
            try:
                torch.onnx.export(network, (x,), str(folder / f"{name}_script{opset}.onnx"), dynamo=False, opset_version=opset, input_names=["sequence"],
                                  output_names=["y"], dynamic_axes={"sequence": {0: "n"}, "y": {0: "n"}} if number % 2 else None)
            except Exception as error:
                print(f"{name} script {opset}: not exported: {type(error).__name__}: {str(error)[:80]}".replace("\n", " "))
        opset = 18 + number % 4
        try:
            torch.onnx.export(network, (x,), str(folder / f"{name}_dynamo{opset}.onnx"), dynamo=True, opset_version=opset, input_names=["sequence"], output_names=["y"],
                              dynamic_shapes=({0: torch.export.Dim.DYNAMIC},) if number % 2 else None, external_data=False, verbose=False)
        except Exception as error:
            print(f"{name} dynamo {opset}: not exported: {type(error).__name__}: {str(error)[:80]}".replace("\n", " "))


if __name__ == "__main__":
    main()
