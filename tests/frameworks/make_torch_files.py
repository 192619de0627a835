# SPDX-License-Identifier: MIT
"""Writes the small PyTorch files that the reader's tests read, good and bad (PyTorch 2.13.0 on Python 3.11).

    make_torch_files.py

rewrites tests/data/torch. Every file is seeded; `torch.arange` makes values that tests can name.
"""
import collections
import datetime
import os
import pathlib
import pickle
import struct
import types
import warnings
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
import torch.nn.utils.prune
from safetensors.torch import load_file
from torch import nn

FOLDER = Path(__file__).resolve().parents[1] / "data" / "torch"
warnings.filterwarnings("ignore")


def values(*shape, kind=torch.float32, first=0.0):
    count = int(np.prod(shape)) if shape else 1
    return (torch.arange(count, dtype=torch.float64) * 0.25 + first).reshape(shape).to(kind)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv1d(width, width, 3, dilation=2, padding=np.int64(2))
        self.norm = nn.BatchNorm1d(width, eps=1e-3)


class Net(nn.Module):
    """With what whole modules are found to hold: NumPy's numbers, a tuple, buffers of both kinds, a shared module."""

    def __init__(self):
        super().__init__()
        self.width, self.scale, self.name = np.int64(4), np.float64(0.15), "net"
        self.groups = [1, 2]
        self.stem = nn.Conv1d(4, 4, 5)
        self.blocks = nn.ModuleList([Block(4), Block(4)])
        self.register_buffer("positions", torch.arange(3.0))
        self.register_buffer("hidden", torch.ones(2), persistent=False)
        self.absent = None
        self.register_parameter("nothing", None)
        self.myself = [self]
        self.kept_by = {"logger": OrderedDict(a=1), "kinds": {1, 2}, "type": torch.float32, "device": torch.device("cpu")}


def net():
    module = Net()
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_(values(*parameter.shape, first=i))
    return module


def state_dicts():
    sd = OrderedDict()
    sd["whole"] = values(2, 3)
    sd["double"] = values(2, 3, kind=torch.float64, first=1 / 3)
    sd["half"] = values(5, kind=torch.float16)
    sd["brain"] = values(4, kind=torch.bfloat16)
    sd["turned"] = values(2, 3).t()
    shared = values(10)
    sd["first"], sd["last"] = shared[:4], shared[6:]
    sd["every_third"] = shared[1::3]
    sd["scalar"] = torch.tensor(2.5)
    sd["nothing"] = torch.zeros(0, 3)
    sd["spread"] = torch.tensor([1.5]).expand(3)
    sd["steps"] = torch.tensor(7)
    sd["parameter"] = nn.Parameter(values(3))
    return sd


def rewritten(name, out, change=lambda entry, data: (entry, data), method=zipfile.ZIP_STORED):
    """An archive again, entry by entry; None leaves one out."""
    with zipfile.ZipFile(FOLDER / name) as source, zipfile.ZipFile(FOLDER / out, "w", method) as target:
        for entry in source.infolist():
            changed = change(entry.filename, source.read(entry))
            if changed:
                target.writestr(zipfile.ZipInfo(changed[0]), changed[1], method)


def with_pickle(out, data):
    with zipfile.ZipFile(FOLDER / out, "w") as target:
        target.writestr(zipfile.ZipInfo("archive/data.pkl"), data)  # without the time


class Call:
    """Pickled as a call."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def tiny():
    """The weights of the card tests/commands/data/tiny.json: under its names, a wrapper's, and others in its order."""
    path = FOLDER.parents[1] / "commands" / "data" / "tiny.safetensors"
    tensors = load_file(path)
    names = [f"{layer}.{kind}" for layer in ("conv", "out", "many") for kind in ("weight", "bias")]
    torch.save({name: tensors[name] for name in names}, FOLDER / "tiny.pt")
    torch.save({f"module.{name}": tensors[name] for name in names}, FOLDER / "tiny_wrapped.pt")
    others = {"conv": "features.0", "out": "head.1", "many": "head.2"}
    ordered = OrderedDict((others[name.split(".")[0]] + "." + name.split(".")[1], tensors[name]) for name in names)
    ordered["features.0.weight"] = ordered["features.0.weight"][:, :, None]  # a picture of one row
    torch.save(ordered, FOLDER / "tiny_in_order.pt")
    torch.save(OrderedDict(list(ordered.items())[:4]), FOLDER / "tiny_too_few.pt")
    swapped = OrderedDict((name, ordered[name]) for name in list(ordered)[2:] + list(ordered)[:2])
    torch.save(swapped, FOLDER / "tiny_other_order.pt")


def hostile():
    for protocol in (2, 4):
        with_pickle(f"calls_system_{protocol}.pt", pickle.dumps(Call(os.system, "touch /tmp/seqcast_was_here"), protocol))
    with_pickle("calls_eval.pt", pickle.dumps({"a": Call(eval, "1+1")}, 2))
    with_pickle("cut_pickle.pt", pickle.dumps({"a": "long text"}, 2)[:-9])
    tensor = b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x06tQ"
    for name, place in {"far_offset": b"K\x05(K\x02t(K\x01t", "negative": b"J\xff\xff\xff\xff(K\x02t(K\x01t",
                        "huge_shape": b"K\x00(J\xff\xff\xff\x7fJ\xff\xff\xff\x7fJ\xff\xff\xff\x7ft(K\x00K\x00K\x00t",
                        "far_stride": b"K\x00(K\x02K\x03t(K\x04K\x01t", "twice": b"K\x00(K\x02t(K\x01t"}.items():
        entry = b"X\x01\x00\x00\x00w" + tensor + place + b"\x89N" + b"tRs"
        data = b"\x80\x02}" + entry * (2 if name == "twice" else 1) + b"."
        with zipfile.ZipFile(FOLDER / f"{name}.pt", "w") as target:
            target.writestr(zipfile.ZipInfo("archive/data.pkl"), data)  # without the time
            target.writestr(zipfile.ZipInfo("archive/data/0"), struct.pack("<6f", *range(6)))


def parametrized():
    """Convolutions and a dense layer whose weights PyTorch computes of parts, and what they are in evaluation."""
    kinds = {"weight_norm": lambda m: nn.utils.parametrizations.weight_norm(m), "weight_norm_old": nn.utils.weight_norm,
             "weight_norm_inputs": lambda m: nn.utils.parametrizations.weight_norm(m, dim=1),
             "weight_norm_whole": lambda m: nn.utils.parametrizations.weight_norm(m, dim=None),
             "spectral_norm": lambda m: nn.utils.parametrizations.spectral_norm(m), "spectral_norm_old": nn.utils.spectral_norm,
             "pruned": lambda m: torch.nn.utils.prune.random_unstructured(m, "weight", 0.4)}
    tensors = OrderedDict()
    for kind, make in kinds.items():
        for name, module in {"conv": nn.Conv1d(3, 4, 5), "dense": nn.Linear(3, 2), "transposed": nn.ConvTranspose1d(3, 4, 2)}.items():
            module = make(module)
            inputs = torch.rand(2, 3, 9) if name != "dense" else torch.rand(2, 3)
            for _ in range(3):
                module(inputs)  # spectral norm goes on in training
            module.eval()(inputs)
            for part, value in module.state_dict().items():
                tensors[f"{kind}.{name}.{part}"] = value
            tensors[f"expected.{kind}.{name}.weight"] = module.weight.detach().clone()
    torch.save(tensors, FOLDER / "parametrized.pt")
    tensors = nn.utils.parametrizations.orthogonal(nn.Linear(3, 3)).state_dict()
    torch.save(tensors, FOLDER / "orthogonal.pt")


def other_tensors():
    """Tensors that are not read, and values next to a state_dict that are plain data."""
    value = values(2, 3)
    torch.save({"w": values(2), "negated": torch._neg_view(value), "conjugated": torch.complex(value, value).conj().imag,
                "sparse": value.to_sparse(), "quantized": torch.quantize_per_tensor(value, 0.25, 0, torch.qint8),
                "empty": torch.empty(2, 3, device="meta"), "later": nn.parameter.UninitializedParameter()}, FOLDER / "other_tensors.pt")
    torch.save({"rng": torch.arange(3, dtype=torch.uint8), "loss": torch.tensor(0.5), "weights": {"w": values(2)},
                "args": types.SimpleNamespace(width=4), "losses": collections.deque([1.0]), "took": datetime.timedelta(1),
                "path": pathlib.PurePosixPath("a"), "nested": {"inner": {"kernel": 5, "none": None}}}, FOLDER / "beside.pt")
    torch.export.save(torch.export.export(nn.Linear(2, 2), (torch.zeros(1, 2),)), str(FOLDER / "exported.pt2"))


def main():
    torch.manual_seed(1)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    save = lambda value, name, **how: torch.save(value, FOLDER / name, **how)
    save(state_dicts(), "state_dict.pt")
    save(state_dicts(), "protocol_5.pt", pickle_protocol=5)
    save(dict(state_dicts()), "plain_dict.pt", pickle_protocol=4)
    save({"config": {"filters": 4, "name": "small", "groups": [1, 2], "scale": 0.15}, "state_dict": {"w": values(2)}},
         "config.pt")
    lightning = {"epoch": 3, "state_dict": OrderedDict({"model.w": values(2)}), "hyper_parameters": {"lr": 0.1},
                 "optimizer_states": [{"state": {0: {"exp_avg": values(2)}}}], "pytorch-lightning_version": "2.1.0"}
    save(lightning, "lightning.ckpt")
    save({"model": {"w": values(2)}, "ema": {"w": values(2, first=1)}}, "model_and_ema.pt")
    save({"one": {"w": values(2)}, "other": {"w": values(2)}}, "two_sets.pt")
    save(net(), "module.pt")
    save({"net": net(), "note": "whole"}, "module_inside.pt")
    save([1, 2], "list.pt")
    save({"a": 1}, "no_tensors.pt")
    save({"w": torch.ones(2, dtype=torch.complex64), "n": values(1)}, "complex.pt")
    save(state_dicts(), "legacy.pt", _use_new_zipfile_serialization=False)
    torch.jit.script(nn.Linear(2, 2)).save(str(FOLDER / "script.pt"))
    parametrized()
    other_tensors()

    drop = lambda suffix: lambda entry, data: None if entry.endswith(suffix) else (entry, data)
    rewritten("state_dict.pt", "no_byteorder.pt", drop("/byteorder"))
    swap = {"data/0": 4, "data/1": 8, "data/2": 2, "data/3": 2, "data/4": 4, "data/5": 4, "data/6": 4, "data/8": 4,
            "data/9": 8, "data/10": 4}

    def big(entry, data):
        if entry.endswith("/byteorder"):
            return entry, b"big"
        for key, width in swap.items():
            if entry.endswith("/" + key):
                return entry, np.frombuffer(data, f"<u{width}").astype(f">u{width}").tobytes()
        return entry, data

    rewritten("state_dict.pt", "big_endian.pt", big)
    rewritten("config.pt", "middle_endian.pt", lambda e, d: (e, b"middle") if e.endswith("byteorder") else (e, d))
    rewritten("config.pt", "no_folder.pt", lambda e, d: (e.split("/", 1)[1], d))
    rewritten("config.pt", "missing_entry.pt", drop("data/0"))
    rewritten("config.pt", "short_entry.pt", lambda e, d: (e, d[:4]) if e.endswith("data/0") else (e, d))
    rewritten("config.pt", "deflated.pt", method=zipfile.ZIP_DEFLATED)
    rewritten("config.pt", "no_pickle.pt", drop("data.pkl"))
    rewritten("config.pt", "latin1.pt", lambda e, d: (e, d.replace(b"small", b"sm\xe4ll")))
    data = bytearray((FOLDER / "config.pt").read_bytes())
    at = data.find(struct.pack("<2f", 0, 0.25))
    data[at + 5] ^= 0x10
    (FOLDER / "flipped.pt").write_bytes(data)
    (FOLDER / "cut.pt").write_bytes(data[:len(data) // 2])
    tiny()
    hostile()


if __name__ == "__main__":
    main()
