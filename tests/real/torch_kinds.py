# SPDX-License-Identifier: MIT
"""Files of weights of every kind that PyTorch writes, against PyTorch in f64.

    torch_kinds.py SEQCAST [KIND ...]      (PyTorch 2.13.0)

Writes small seeded networks in each kind of file, with a card, predicts the same windows with both, and prints the largest
difference relative to an output's standard deviation; or, of a kind that is refused, the error. Fails where a difference is
above 3e-4, a kind that should be read is not, an error does not say what it should, or a run ends by a signal.
"""
import argparse
import collections
import datetime
import enum
import json
import pathlib
import pickle
import subprocess
import sys
import tarfile
import tempfile
import types
import zipfile
from collections import OrderedDict

import numpy as np
import safetensors.torch
import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize

WINDOW, BATCH = 60, 6


# --- networks, and the cards of them ---------------------------------------------------------------------------------

def layer_of(module):
    """The entry of a card for a module; None for what changes no prediction."""
    kind = type(module).__name__.replace("Parametrized", "")
    sides = lambda pad: pad if isinstance(pad, str) else [int(pad), int(pad)]
    one = lambda value: value[0] if isinstance(value, tuple) and len(value) == 1 else max(value) if isinstance(value, tuple) else value
    if isinstance(module, (nn.Conv1d, nn.Conv2d)):
        return {"layer": "conv1d", "filters": module.out_channels, "kernel": one(module.kernel_size), "stride": one(module.stride),
                "dilation": one(module.dilation), "groups": module.groups, "bias": module.bias is not None,
                "padding": sides(module.padding if isinstance(module.padding, str) else one(module.padding))}
    if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        return {"layer": "batch_norm", "eps": module.eps, "gamma": module.affine, "beta": module.affine}
    if isinstance(module, nn.Linear):
        return {"layer": "dense", "units": module.out_features, "bias": module.bias is not None}
    if isinstance(module, nn.MaxPool1d):
        return {"layer": "max_pool", "size": module.kernel_size, "stride": module.stride, "padding": sides(module.padding), "partial": module.ceil_mode}
    if isinstance(module, nn.AvgPool1d):
        return {"layer": "avg_pool", "size": one(module.kernel_size), "stride": one(module.stride), "padding": sides(one(module.padding)),
                "count_padding": module.count_include_pad}
    if isinstance(module, nn.Flatten):
        return {"layer": "flatten", "order": "channel_major"}
    if isinstance(module, nn.Upsample):
        return {"layer": "upsample", "factor": int(module.scale_factor)}
    if isinstance(module, nn.AdaptiveAvgPool1d):
        return {"layer": "global_pool", "pooling": "avg"}
    if isinstance(module, ChannelNorm):
        return {"layer": "layer_norm", "eps": module.eps}
    if isinstance(module, nn.GroupNorm):
        return {"layer": "group_norm", "eps": module.eps}
    if isinstance(module, nn.InstanceNorm1d):
        return {"layer": "instance_norm", "eps": module.eps}
    if isinstance(module, nn.ConvTranspose1d):
        return {"layer": "conv_transpose1d", "filters": module.out_channels, "kernel": one(module.kernel_size)}
    functions = {"ReLU": "relu", "ELU": "elu", "SiLU": "silu", "Tanh": "tanh", "Sigmoid": "sigmoid", "Softplus": "softplus", "Mish": "mish",
                 "SELU": "selu", "Softsign": "softsign", "PReLU": "prelu"}
    if kind in functions:
        return {"layer": "activation", "function": functions[kind]}
    if kind == "GELU":
        return {"layer": "activation", "function": "gelu_tanh" if module.approximate == "tanh" else "gelu_erf"}
    if kind == "LeakyReLU":
        return {"layer": "activation", "function": "leaky_relu", "alpha": module.negative_slope}
    return None


class ChannelNorm(nn.LayerNorm):
    """A norm of each position's channels."""

    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


def card(network, names=None):
    layers, last = [], None
    for name, module in network.named_modules():
        if list(module.children()) and not parametrize.is_parametrized(module):
            continue
        if ".parametrizations" in name or name.startswith("parametrizations"):
            continue
        entry = layer_of(module)
        if entry:
            layers.append({"name": (names or (lambda n: n))(name), **entry})
    with torch.no_grad():
        y = network.double().eval()(torch.zeros(1, 4, WINDOW, dtype=torch.double)) if not isinstance(network[0], nn.Conv2d) else None
    network.float()
    bins = y.shape[2] if y is not None and y.dim() == 3 else 1
    tracks = y.shape[1] if y is not None else 3
    return {"seqcast_card": 1, "name": "kind", "summary": "a kind of file", "weights": {"obtain": "here"},
            "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": WINDOW}, "bin_bases": WINDOW // bins, "first_base": 0,
            "heads": [{"name": "y", "layer": layers[-1]["name"], "tracks": tracks, "transform": "none"}], "layers": layers}


def seeded(network, seed=1):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in list(network.named_parameters()) + list(network.named_buffers()):
            if not tensor.is_floating_point():
                continue
            if name.endswith(("running_var", "original0", "weight_g")) or (tensor.dim() == 1 and name.endswith("weight")):
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
            elif tensor.dim() > 1:
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 1.3 / np.sqrt(np.prod(tensor.shape[1:])))
            elif not name.endswith(("_u", "_v")):
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 0.3)
    return network.eval()


def plain(*middle):
    middle = middle or (nn.BatchNorm1d(6), nn.ReLU(), nn.MaxPool1d(2), nn.Conv1d(6, 5, 3, padding=1), nn.GELU())
    channels, length = 6, WINDOW
    front = nn.Sequential(nn.Conv1d(4, 6, 5, padding=2), *middle)
    with torch.no_grad():
        channels, length = front.eval()(torch.zeros(1, 4, WINDOW)).shape[1:]
    return seeded(nn.Sequential(*front, nn.Flatten(), nn.Linear(channels * length, 3)))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.norm, self.act = nn.Conv1d(width, width, 3, padding=1), nn.BatchNorm1d(width), nn.SiLU()

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


def nested():
    return seeded(nn.Sequential(OrderedDict(stem=nn.Sequential(nn.Conv1d(4, 6, 7, padding=3), nn.ELU()), body=nn.Sequential(Block(6), Block(6)),
                                            pool=nn.AvgPool1d(3), flat=nn.Flatten(), out=nn.Linear(120, 2))))


class Lightning(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.model = network


class Colour(enum.Enum):
    RED = 1


class Config:
    def __init__(self):
        self.width, self.name = 3, "x"


# --- kinds: (what is saved, how), the network of the values, the card -------------------------------------------------

KINDS = {}


def kind(says=None, name=None):
    """A kind of file: it is read, or refused by an error that says these texts."""
    def add(function):
        KINDS[name or function.__name__] = (function, [says] if isinstance(says, str) else says)
        return function
    return add


def save(obj, path, **how):
    torch.save(obj, path, **how)


def simple(name, network, says=None, of=lambda network: network.state_dict(), names=None, **how):
    def make(path):
        one = network()
        the_card = card(one, names)
        save(of(one), path, **how)
        return one, the_card
    KINDS[name] = (make, [says] if isinstance(says, str) else says)


simple("sequential", plain)
simple("sequential_module", plain, of=lambda n: n)
simple("nested", nested)
simple("nested_module", nested, of=lambda n: n)
simple("norm_without_affine", lambda: plain(nn.BatchNorm1d(6, affine=False), nn.Tanh()))
simple("norm_without_statistics", lambda: plain(nn.BatchNorm1d(6, track_running_stats=False)), "running_mean")
simple("norm_eps", lambda: plain(nn.BatchNorm1d(6, eps=1e-2), nn.Mish()))
simple("layer_norm", lambda: plain(ChannelNorm(6), nn.Softsign()))
simple("group_norm", lambda: plain(nn.GroupNorm(2, 6)), "group_norm")
simple("instance_norm", lambda: plain(nn.InstanceNorm1d(6, affine=True)), "instance_norm")
simple("conv_transposed", lambda: plain(nn.ConvTranspose1d(6, 5, 3)), "conv_transpose1d")
simple("dilated", lambda: plain(nn.Conv1d(6, 8, 3, dilation=4, padding=4), nn.LeakyReLU(0.2)))
simple("grouped", lambda: plain(nn.Conv1d(6, 9, 3, groups=3, padding="same"), nn.SELU()))
simple("depthwise", lambda: plain(nn.Conv1d(6, 6, 5, groups=6, padding=2, bias=False), nn.Softplus()))
simple("strided", lambda: plain(nn.Conv1d(6, 8, 4, stride=3, padding=1), nn.ReLU()))
simple("prelu", lambda: plain(nn.PReLU(6)))
simple("prelu_of_one", lambda: plain(nn.PReLU()))
simple("pools", lambda: plain(nn.MaxPool1d(3, stride=2, padding=1), nn.AvgPool1d(4, stride=2, padding=1, count_include_pad=True), nn.MaxPool1d(4, ceil_mode=True)))
simple("upsample", lambda: plain(nn.AvgPool1d(4), nn.Upsample(scale_factor=2)))
simple("global_pool", lambda: plain(nn.ReLU(), nn.AdaptiveAvgPool1d(1)))
simple("dropout_module", lambda: plain(nn.Dropout(0.4), nn.Identity(), nn.ReLU()), of=lambda n: n)
simple("f64", plain, of=lambda n: {k: v.double() for k, v in n.state_dict().items()})
simple("protocol_3", plain, pickle_protocol=3)
simple("protocol_4", plain, pickle_protocol=4)
simple("protocol_5", plain, pickle_protocol=5)
simple("data_parallel", plain, of=lambda n: nn.DataParallel(n).state_dict())
simple("data_parallel_module", plain, of=lambda n: nn.DataParallel(n))
simple("compiled", plain, of=lambda n: torch.compile(n).state_dict())
simple("compiled_parallel", plain, of=lambda n: {"module._orig_mod.model." + k: v for k, v in n.state_dict().items()})
simple("averaged", plain, of=lambda n: torch.optim.swa_utils.AveragedModel(n).state_dict())
simple("model_in_dict", plain, of=lambda n: {"epoch": 3, "model": n, "args": types.SimpleNamespace(lr=0.1)})
simple("net_key", plain, of=lambda n: {"net": n.state_dict(), "acc": np.float64(0.5), "epoch": 3})
simple("model_state_dict_key", plain, of=lambda n: {"model_state_dict": n.state_dict(), "optimizer_state_dict": stepped(n).state_dict()})
simple("weights_key", plain, of=lambda n: {"weights": n.state_dict(), "loss": torch.tensor(0.3)})
simple("ema_beside", plain, of=lambda n: {"state_dict": n.state_dict(), "state_dict_ema": {k: v * 1.01 for k, v in n.state_dict().items()}})
simple("ema_alone", plain, of=lambda n: {"model_ema": n.state_dict()})
simple("two_networks", plain, "several sets of tensors", of=lambda n: {"generator": n.state_dict(), "critic": n.state_dict()})
simple("module_dict", lambda: seeded(nn.Sequential(OrderedDict(a=nn.Conv1d(4, 3, 3, padding=1), b=nn.Flatten(), c=nn.Linear(180, 2)))),
       of=lambda n: nn.ModuleDict(OrderedDict(n.named_children())))
simple("tuple", plain, "a tuple", of=lambda n: (n.state_dict(), 3))
simple("tensor", plain, "a tensor", of=lambda n: n[0].weight)
simple("list_of_tensors", plain, "a list", of=lambda n: [t for t in n.state_dict().values()])
simple("numpy_arrays", plain, "no tensors", of=lambda n: {k: v.numpy() for k, v in n.state_dict().items()})
simple("numpy_scalars", plain, of=lambda n: {"state_dict": n.state_dict(), "lr": np.float32(0.1), "n": np.int64(3), "f": np.float64(2), "b": np.bool_(True),
                                             "a": np.arange(3), "s": np.str_("x")})
simple("odd_values", plain, of=lambda n: {"state_dict": n.state_dict(), "when": datetime.datetime(2026, 1, 2), "path": pathlib.PurePosixPath("/a"),
                                          "size": torch.Size([3]), "device": torch.device("cpu"), "dtype": torch.float32, "set": {1, 2},
                                          "counter": collections.Counter("ab"), "default": collections.defaultdict(list, a=[1]),
                                          "slice": slice(1, 2), "range": range(3), "complex": 1j, "big": 1 << 80, "neg": -5, "none": None,
                                          "bytes": b"\xff\x00", "frozen": frozenset([1]), "config": Config()})
simple("deque", plain, of=lambda n: {"state_dict": n.state_dict(), "losses": collections.deque([1.0], maxlen=5)})
simple("timedelta", plain, of=lambda n: {"state_dict": n.state_dict(), "took": datetime.timedelta(seconds=3), "day": datetime.date(2026, 1, 1)})
simple("enum", plain, "Colour", of=lambda n: {"state_dict": n.state_dict(), "kind": Colour.RED})
simple("int_buffers", plain, of=lambda n: {**n.state_dict(), "steps": torch.tensor(3), "mask": torch.ones(3, dtype=torch.bool)})
simple("requires_grad_tensors", plain, of=lambda n: {k: nn.Parameter(v) if v.is_floating_point() else v for k, v in n.state_dict().items()})
simple("generator_beside", plain, of=lambda n: {"state_dict": n.state_dict(), "rng": torch.get_rng_state(), "numpy_rng": np.random.RandomState(1).get_state()})
simple("other_names", plain, of=lambda n: {f"layer{i}.{k.split('.')[-1]}": v for i, k, v in
                                           [(int(k.split(".")[0]), k, v) for k, v in n.state_dict().items()]})
simple("other_names_twisted", plain, "expected", of=lambda n: {f"layer{9 - i}.{k.split('.')[-1]}": v for i, k, v in
                                                               reversed([(int(k.split(".")[0]), k, v) for k, v in n.state_dict().items()])})
simple("weight_missing", plain, "4.bias", of=lambda n: {k: v for k, v in n.state_dict().items() if k != "4.bias"})
simple("shape_other", plain, ["4.weight", "[5, 6, 4]"], of=lambda n: {**n.state_dict(), "4.weight": torch.zeros(5, 6, 4)})
simple("not_a_number", plain, ["7.bias", "nan"], of=lambda n: {**n.state_dict(), "7.bias": torch.full((3,), float("nan"))})
simple("infinite", plain, ["7.bias", "inf"], of=lambda n: {**n.state_dict(), "7.bias": torch.full((3,), float("inf"))})
simple("f64_too_large", plain, ["7.bias"], of=lambda n: {**n.state_dict(), "7.bias": torch.full((3,), 1e300, dtype=torch.double)})
simple("weight_int8", plain, ["0.weight", "IntStorage"], of=lambda n: {**n.state_dict(), "0.weight": (n[0].weight * 10).int()})
simple("weight_complex", plain, ["0.weight", "Complex"], of=lambda n: {**n.state_dict(), "0.weight": n[0].weight + 1j})
simple("weight_float8", plain, ["0.weight", "float8"], of=lambda n: {**n.state_dict(), "0.weight": n[0].weight.to(torch.float8_e4m3fn)})
simple("weight_sparse", plain, ["0.weight", "sparse"], of=lambda n: {**n.state_dict(), "0.weight": n[0].weight.detach().to_sparse()})
simple("weight_sparse_csr", plain, ["7.weight", "sparse"], of=lambda n: {**n.state_dict(), "7.weight": n[7].weight.detach().to_sparse_csr()})
simple("sparse_beside", plain, of=lambda n: {**n.state_dict(), "adjacency": torch.eye(3).to_sparse()})
simple("weight_quantized", plain, ["0.weight", "quantized"],
       of=lambda n: {**n.state_dict(), "0.weight": torch.quantize_per_tensor(n[0].weight.detach(), 0.1, 0, torch.qint8)})
simple("weight_quantized_channels", plain, ["0.weight", "quantized"],
       of=lambda n: {**n.state_dict(), "0.weight": torch.quantize_per_channel(n[0].weight.detach(), torch.full((6,), 0.1), torch.zeros(6), 0, torch.qint8)})
simple("quantized_module", plain, "7", of=lambda n: torch.ao.quantization.quantize_dynamic(n, {nn.Linear}, dtype=torch.qint8))
simple("weight_meta", plain, ["0.weight", "without values"], of=lambda n: {**n.state_dict(), "0.weight": torch.empty(6, 4, 5, device="meta")})
simple("weight_lazy", plain, ["0.weight"], of=lambda n: {**n.state_dict(), "0.weight": nn.parameter.UninitializedParameter()})
simple("weight_nested", plain, ["0.weight"], of=lambda n: {**n.state_dict(), "0.weight": torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)])})


def stepped(network):
    optimizer = torch.optim.Adam(network.parameters())
    for parameter in network.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    return optimizer


def half(dtype):
    def make(path):
        network = plain()
        the_card = card(network)
        network = network.to(dtype)
        save(network.state_dict(), path)
        return network.float(), the_card
    return make


KINDS["f16"] = (half(torch.float16), None)
KINDS["bf16"] = (half(torch.bfloat16), None)


def mixed(path):
    network = plain()
    the_card = card(network)
    with torch.no_grad():
        network[4].weight.copy_(network[4].weight.half().float())
        network[7].weight.copy_(network[7].weight.bfloat16().float())
    state = network.state_dict()
    save({**state, "4.weight": state["4.weight"].half(), "7.weight": state["7.weight"].bfloat16(), "0.bias": state["0.bias"].double()}, path)
    return network, the_card


KINDS["mixed_types"] = (mixed, None)


def laid_out(change):
    """A network whose tensors lie in the file in another way; its values are the same."""
    def make(path):
        network = plain()
        the_card = card(network)
        save(change(network, OrderedDict((k, v.clone()) for k, v in network.state_dict().items())), path)
        return network, the_card
    return make


def turned(network, state):
    state["0.weight"] = state["0.weight"].permute(2, 0, 1).contiguous().permute(1, 2, 0)
    state["7.weight"] = state["7.weight"].t().contiguous().t()
    return state


def one_buffer(network, state):
    flat = torch.cat([torch.zeros(7)] + [v.flatten() for v in state.values() if v.is_floating_point()] + [torch.zeros(100)])
    at = 7
    for name, value in state.items():
        if value.is_floating_point():
            state[name] = flat[at:at + value.numel()].view(value.shape)
            at += value.numel()
    return state


def steps(network, state):
    for name in ("0.weight", "7.bias"):
        wide = torch.zeros(*state[name].shape, 2)
        wide[..., 1] = state[name]
        state[name] = wide[..., 1]
    return state


def repeated(network, state):
    with torch.no_grad():
        network[1].weight.fill_(0.7)
    state["1.weight"] = torch.tensor([0.7]).expand(6)
    return state


KINDS["transposed_strides"] = (laid_out(turned), None)
KINDS["one_buffer"] = (laid_out(one_buffer), None)
KINDS["every_second"] = (laid_out(steps), None)
KINDS["expanded"] = (laid_out(repeated), None)
KINDS["empty_tensor_beside"] = (laid_out(lambda n, s: {**s, "nothing": torch.zeros(0, 3)}), None)
KINDS["scalar_beside"] = (laid_out(lambda n, s: {**s, "scale": torch.tensor(2.0)}), None)


def conjugated(network, state):
    state["0.weight"] = torch.view_as_real(torch.complex(state["0.weight"], state["0.weight"]))[..., 0]
    return state


KINDS["real_of_complex"] = (laid_out(conjugated), None)
KINDS["negative_view"] = (laid_out(lambda n, s: {**s, "0.weight": torch._neg_view(-s["0.weight"])}), ["0.weight", "negated"])


def tied(path):
    network = seeded(nn.Sequential(nn.Conv1d(4, 6, 5, padding=2), nn.Conv1d(6, 6, 3, padding=1), nn.ReLU(), nn.Conv1d(6, 6, 3, padding=1), nn.Flatten(),
                                   nn.Linear(360, 2)))
    network[3].weight = network[1].weight
    the_card = card(network)
    save(network.state_dict(), path)
    return network, the_card


KINDS["tied_weights"] = (tied, None)


def tied_module(path):
    network, the_card = tied(path)
    save(network, path)
    return network, the_card


KINDS["tied_module"] = (tied_module, None)


class Picture(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = seeded(nn.Sequential(nn.Conv2d(4, 6, (1, 5), padding=(0, 2)), nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 3, (1, 60))))

    def forward(self, x):
        return self.net(x[:, :, None])[:, :, 0]


def picture(path):
    one = Picture()
    the_card = card(one.net)
    save(one.net.to(memory_format=torch.channels_last).state_dict(), path)
    return one, the_card


KINDS["channels_last"] = (picture, None)


def lightning(prefix):
    def make(path):
        network = plain()
        the_card = card(network)
        optimizer = stepped(network)
        save({"epoch": 2, "global_step": 10, "pytorch-lightning_version": "2.5.0", "state_dict": {prefix + k: v for k, v in network.state_dict().items()},
              "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 1}}}}, "callbacks": {"ModelCheckpoint{'monitor': 'x'}": {
                  "best_model_score": torch.tensor(0.5), "best_model_path": "a.ckpt", "best_k_models": {"a": torch.tensor(0.1)}}},
              "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [{"base_lrs": [0.1], "last_epoch": 2}], "MixedPrecisionPlugin": {},
              "hparams_name": "kwargs", "hyper_parameters": {"lr": 1e-3, "width": 6, "kernels": [5, 3]}, "datamodule_hyper_parameters": {"path": "x"}}, path)
        return network, the_card
    return make


KINDS["lightning_model"] = (lightning("model."), None)
KINDS["lightning_net"] = (lightning("net."), None)
KINDS["lightning_bare"] = (lightning(""), None)


def lightning_loss(path):
    network = plain()
    the_card = card(network)
    state = {"model." + k: v for k, v in network.state_dict().items()}
    save({"state_dict": {**state, "loss.pos_weight": torch.ones(3), "metric.total": torch.tensor(1.0)}, "hyper_parameters": {}}, path)
    return network, the_card


KINDS["lightning_loss"] = (lightning_loss, None)


def both_prefixes(path):
    network = plain()
    the_card = card(network)
    state = network.state_dict()
    save({"state_dict": {**{"model." + k: v for k, v in state.items()}, **{"ema." + k: v * 1.1 for k, v in state.items()}}}, path)
    return network, the_card


KINDS["ema_prefix"] = (both_prefixes, ["'model.0.weight'", "'ema.0.weight'"])


def normed(make_norm, whole=False, says=None):
    def make(path):
        network = plain(make_norm(nn.Conv1d(6, 5, 3, padding=1)), nn.ReLU())
        with torch.no_grad():
            network.train()
            for _ in range(3):
                network(torch.randn(4, 4, WINDOW))
            network.eval()
        the_card = card(network)
        save(network if whole else network.state_dict(), path)
        return network, the_card
    return make, says


KINDS["weight_norm"] = normed(parametrizations.weight_norm)
KINDS["weight_norm_dim1"] = normed(lambda c: parametrizations.weight_norm(c, dim=1))
KINDS["weight_norm_whole"] = normed(lambda c: parametrizations.weight_norm(c, dim=None))
KINDS["weight_norm_old"] = normed(nn.utils.weight_norm)
KINDS["weight_norm_old_module"] = normed(nn.utils.weight_norm, whole=True)
KINDS["spectral_norm"] = normed(parametrizations.spectral_norm)
KINDS["spectral_norm_old"] = normed(nn.utils.spectral_norm)
KINDS["spectral_norm_old_module"] = normed(nn.utils.spectral_norm, whole=True)
KINDS["orthogonal"] = normed(lambda c: parametrizations.orthogonal(c), says=["weight", "parametriz"])


class Doubled(nn.Module):
    def forward(self, x):
        return 2 * x


def doubled(conv):
    parametrize.register_parametrization(conv, "weight", Doubled())
    return conv


KINDS["own_parametrization"] = normed(doubled, says=["weight", "parametriz"])


def pruned(path):
    import torch.nn.utils.prune as prune
    network = plain()
    the_card = card(network)
    prune.l1_unstructured(network[4], "weight", 0.3)
    save(network.state_dict(), path)
    return network, the_card


KINDS["pruned"] = (pruned, None)


def legacy(path):
    network = plain()
    the_card = card(network)
    save(network.state_dict(), path, _use_new_zipfile_serialization=False)
    return network, the_card


KINDS["legacy"] = (legacy, ["before 1.6"])


def tar(path):
    network = plain()
    the_card = card(network)
    with tarfile.open(path, "w") as archive:
        (path.parent / "storages").write_bytes(b"x" * 100)
        archive.add(path.parent / "storages", "storages")
    return network, the_card


KINDS["tar"] = (tar, ["tar"])


def script(path):
    network = plain()
    the_card = card(network)
    torch.jit.trace(network, torch.zeros(1, 4, WINDOW)).save(str(path))
    return network, the_card


KINDS["torchscript"] = (script, ["TorchScript"])


def exported(path):
    network = plain()
    the_card = card(network)
    torch.export.save(torch.export.export(network, (torch.zeros(1, 4, WINDOW),)), str(path) + ".pt2")
    pathlib.Path(str(path) + ".pt2").rename(path)
    return network, the_card


KINDS["torch_export"] = (exported, ["torch.export"])


def graph_module(path):
    network = plain()
    the_card = card(network)
    save(torch.fx.symbolic_trace(network), path)
    return network, the_card


KINDS["fx_module"] = (graph_module, ["reduce_graph_module"])


def plain_pickle(path):
    network = plain()
    the_card = card(network)
    path.write_bytes(pickle.dumps({k: v.numpy() for k, v in network.state_dict().items()}))
    return network, the_card


KINDS["pickle"] = (plain_pickle, ["Python pickle"])


def tensors(path):
    network = plain()
    the_card = card(network)
    safetensors.torch.save_file({k: v.contiguous() for k, v in network.state_dict().items()}, path)
    return network, the_card


KINDS["safetensors"] = (tensors, None)


def tensors_half(path):
    network = plain()
    the_card = card(network)
    network = network.half()
    safetensors.torch.save_file({"module." + k: v.contiguous() for k, v in network.state_dict().items()}, path)
    return network.float(), the_card


KINDS["safetensors_half_prefix"] = (tensors_half, None)


def rewritten(change, says=None):
    """An archive whose entries are changed."""
    def make(path):
        network = plain()
        the_card = card(network)
        save(network.state_dict(), path)
        with zipfile.ZipFile(path) as archive:
            entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in change(entries):
                archive.writestr(name, content)
        return network, the_card
    return make, says


def big_endian(entries):
    for name, content in entries:
        if "/data/" in name and not name.endswith("0000"):
            content = np.frombuffer(content, "<u4").astype(">u4").tobytes() if len(content) % 4 == 0 and len(content) != 8 else content
        yield name, b"big" if name.endswith("byteorder") else content


KINDS["no_byteorder"] = rewritten(lambda entries: [(n, c) for n, c in entries if not n.endswith("byteorder")])
KINDS["big_endian"] = rewritten(big_endian)
KINDS["no_version"] = rewritten(lambda entries: [(n, c) for n, c in entries if not n.endswith("version")])
KINDS["of_a_gpu"] = rewritten(lambda entries: [(n, c.replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")) for n, c in entries])


def old_numpy(path):
    network = plain()
    the_card = card(network)
    save({"state_dict": network.state_dict(), "lr": np.float64(0.25), "n": np.int64(7)}, path)
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
    assert any(b"numpy._core.multiarray" in c for _, c in entries)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content.replace(b"numpy._core.multiarray", b"numpy.core.multiarray"))
    return network, the_card


KINDS["old_numpy_names"] = (old_numpy, None)


# --- the comparison ----------------------------------------------------------------------------------------------------

def compared(program, name, folder):
    make, says = KINDS[name]
    path = folder / "model.pt"
    torch.manual_seed(0)
    network, the_card = make(path)
    (folder / "card.json").write_text(json.dumps(the_card))
    codes = np.random.default_rng(3).integers(0, 5, (BATCH, WINDOW))
    (folder / "w.fa").write_text("".join(f">r{i}\n{''.join('ACGTN'[c] for c in row)}\n" for i, row in enumerate(codes)))
    hot = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes].transpose(0, 2, 1)
    out = folder / "y.npy"
    run = lambda *command: subprocess.run([program, *map(str, command)], capture_output=True, text=True, timeout=60)
    predict = lambda *model: run("predict", *model, folder / "w.fa", "--place", "record", "--tracks", "all", "--transform", "none", "-o", out)
    done = predict(folder / "card.json", "--weights", path)
    error = done.stderr.strip()
    if done.returncode not in (0, 1):
        return False, f"exit code {done.returncode}: {error}"
    if says is not None:
        if done.returncode == 0:
            return False, "it was read, and should not be"
        return all(text in error for text in says), "refused: " + error.replace(str(folder) + "/", "")
    if done.returncode != 0:
        return False, error.replace(str(folder) + "/", "")
    with torch.no_grad():
        expected = network.double()(torch.tensor(hot)).numpy()
    got = np.load(out).astype(np.float64)
    expected = expected[:, None, :] if expected.ndim == 2 else expected.transpose(0, 2, 1)
    spread = expected.std()
    assert spread > 1e-3 * np.abs(expected).mean()
    difference = np.abs(got.reshape(expected.shape) - expected).max() / spread
    converted = run("convert", folder / "card.json", "--weights", path, "--name", "copy", "-o", folder / "copy")
    if converted.returncode != 0:
        return False, "convert: " + converted.stderr.strip()
    before = out.read_bytes()
    predict(folder / "copy/copy.json")
    if out.read_bytes() != before:
        return False, "the converted copy predicts other bytes"
    return difference < 3e-4, f"{difference:.1e}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("kinds", nargs="*")
    options = parser.parse_args()
    failed = read = 0
    names = options.kinds or list(KINDS)
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                is_right, text = compared(options.program, name, pathlib.Path(folder))
            except Exception as error:
                is_right, text = False, f"{type(error).__name__}: {error}"
        failed += not is_right
        read += is_right and not text.startswith("refused")
        print(f"{'' if is_right else 'WRONG '}{name}: {text}", flush=True)
    print(f"{len(names)} kinds: {read} read, {len(names) - read - failed} refused, {failed} wrong")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
