# SPDX-License-Identifier: MIT
"""Compares seqcast with the authors' own PyTorch code on real sequence, in f64.

    compare_torch.py SEQCAST hg38_chr1_1mb.fa.gz FAMILY CODE [WEIGHTS ...]

CODE is the folder with the authors' code: of PyPI's openspliceai, bpnet-lite, cherimoya, basenji2-pytorch or grelu, or a clone of
tkzeng/Pangolin, jzhoulab/puffin, FunctionLab/sei-framework, FunctionLab/ExPecto, autosome-ru/human_legnet, sjgosai/boda2,
kundajelab/ProCapNet or gifford-lab/seqgra. Without WEIGHTS, seeded random ones are saved as the authors' code saves them. Prints the largest
difference of raw outputs, for splicing of probabilities too, and the largest ratio of a track's mean to its deviation. Several WEIGHTS of a
splicing family are compared one by one, then as an ensemble: the mean of their probabilities. Fails where a track is blind (design §7).
Needs numpy and torch; einops for basenji2-pytorch and grelu, scipy for sei-framework.
"""
import gzip
import importlib
import subprocess
import sys
import tempfile
import types
from collections import OrderedDict
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)


def stubbed(*names):
    """Packages that the code imports for training alone."""
    for name in names:
        sys.modules.setdefault(name, mock.MagicMock())
    module = types.ModuleType("pytorch_lightning")
    module.LightningModule = torch.nn.Module
    sys.modules.setdefault("pytorch_lightning", module)


def part(path, first, last):
    """A module from the lines of a script between two texts: the rest reads files or wants a GPU."""
    text = path.read_text()
    text = text[text.index(first):text.index(last) if last else None]
    scope = {"torch": torch, "nn": nn, "np": np, "numpy": np, "math": importlib.import_module("math"), "F": torch.nn.functional}
    exec(compile(text, str(path), "exec"), scope)
    return scope


def openspliceai(code, state):
    sys.path.insert(0, str(code))
    scope = part(code / "openspliceai/train_base/openspliceai.py", "class ResidualUnit", None)
    units = sum("conv1.weight" in name for name in state)
    kernels, dilations = [11] * 8 + [21] * 4 + [41] * 4, [1] * 4 + [4] * 4 + [10] * 4 + [25] * 4
    model = scope["SpliceAI"](32, np.array(kernels[:units]), np.array(dilations[:units]), apply_softmax=False)
    flank = sum((k - 1) * d for k, d in zip(kernels[:units], dilations[:units]))
    return model, 5000 + 2 * flank, lambda y: {"splice": y}


def pangolin(code, state):
    sys.path.insert(0, str(code))
    module = importlib.import_module("pangolin.model")
    module.F = types.SimpleNamespace(pad=torch.nn.functional.pad, softmax=lambda x, dim: x)  # raw outputs
    model = module.Pangolin(32, module.W, module.AR)
    model.forward.__globals__["torch"] = types.SimpleNamespace(cat=torch.cat, sigmoid=lambda x: x, relu=torch.relu)
    return model, 11000, lambda y: {"tissues": y}


def bpnet(code, state):
    sys.path.insert(0, str(code))
    stubbed("h5py", "tangermeme", "tangermeme.predict", "tqdm", "bpnetlite.performance", "bpnetlite.logging", "bpnetlite.losses")
    sys.modules["bpnetlite"] = package = types.ModuleType("bpnetlite")
    package.__path__ = [str(code / "bpnetlite")]
    module = importlib.import_module("bpnetlite.bpnet")
    module.Logger = lambda *_, **__: None  # a stub cannot be saved
    return module


def profile_and_counts(y):
    return {"profile": y[0], "logcounts": y[1][:, :, None]}


def bpnet_lite(code, state):
    return bpnet(code, state).BPNet(n_outputs=2, n_control_tracks=0), 2114, profile_and_counts


def chrombpnet_lite(code, state):
    module = bpnet(code, state)
    make = lambda filters, layers: module.BPNet(filters, layers, 1, 0)
    return importlib.import_module("bpnetlite.chrombpnet").ChromBPNet(make(32, 4), make(128, 8)), 2114, profile_and_counts


def cherimoya(code, state):
    sys.path.insert(0, str(code))
    stubbed("tangermeme", "tangermeme.predict", "tangermeme.deep_lift_shap", "tqdm", "cherimoya.training", "cherimoya.losses", "cherimoya.performance",
            "cherimoya.io", "cherimoya.wrappers")
    sys.modules["cherimoya"] = package = types.ModuleType("cherimoya")
    package.__path__ = [str(code / "cherimoya")]
    model = importlib.import_module("cherimoya.cherimoya").Cherimoya(compile=False)
    torch.Tensor.float = lambda tensor: tensor  # the code rounds to f32 on the way, also in f64
    return model, 2114, profile_and_counts


def puffin(code, state):
    text = (code / "puffin.py").read_text()
    body = text[text.index("class Puffin"):text.index("    def predict(self")]
    scope = {"torch": torch, "nn": nn, "FFTConv1d": torch.nn.Conv1d}
    exec(compile(body.replace("self.state_dict = torch.load", "unused = 0 and torch.load").replace(
        "self.load_state_dict(self.state_dict, strict=False)", "pass").replace(
        "y_pred = self.softplus(", "y_pred = ("), "puffin.py", "exec"), scope)
    return scope["Puffin"](), 10650, lambda y: {"initiation": y[:, :, 325:-325]}


def sei(code, state):
    scope = part(code / "model/sei.py", "import numpy as np", "def criterion")
    model = scope["Sei"](n_genomic_features=21)
    splines = scope["spline_factory"](256, 16)  # f32, kept by the code outside the parameters: also in f64
    model.spline_tr[1].forward = lambda x: torch.matmul(x, splines.to(x.dtype))
    model.classifier[-1] = nn.Identity()  # raw outputs
    return model, 4096, lambda y: {"profiles": y[:, :, None]}


def beluga(code, state):
    model = part(code / "chromatin.py", "class LambdaBase", "model = Beluga")["Beluga"]()
    model.model[-1] = nn.Identity()  # raw outputs
    order = model.forward
    model.forward = lambda x: order(x[:, [0, 2, 1, 3], None])
    return model, 2000, lambda y: {"profiles": y[:, :, None]}


def basenji2_pytorch(code, state):
    sys.path.insert(0, str(code))
    stubbed("natsort", "pooch", "torchinfo", "torchmetrics", "pytorch_lightning.callbacks")
    sys.modules["basenji2_pytorch"] = package = types.ModuleType("basenji2_pytorch")
    package.__path__ = [str(code / "basenji2_pytorch")]
    module = importlib.import_module("basenji2_pytorch.model")
    module.natsorted = sorted
    module.torchinfo.summary.return_value.summary_list = [types.SimpleNamespace(output_size=[1, 1536, 896])]
    params = module.basenji2_params["model"]
    params["head_human"]["units"] = 30
    model = module.Basenji2(params)
    model.model.head.final.block[2] = torch.nn.Identity()  # raw outputs
    return model, 131072, lambda y: {"human": y.transpose(1, 2)}


def legnet(code, state):
    module = part(code / "model.py", "import math", None)
    model = module["LegNet"](4, 64, 11, 9, [80, 96, 112, 128], [2, 2, 2, 2], 4)
    order = model.forward
    model.forward = lambda x: order(x[:, [0, 2, 1, 3]])
    return model, 230, lambda y: {"activity": y[:, None, None]}


def malinois(code, state):
    folder = code / "boda/model"
    scope = part(folder / "custom_layers.py", "class Conv1dNorm", None)
    scope.update(ptl=types.SimpleNamespace(LightningModule=nn.Module), OrderedDict=OrderedDict, loss_functions=mock.MagicMock())
    text = (folder / "basset.py").read_text()
    exec(compile(text[text.index("def get_padding"):text.index("class Basset(")] + text[text.index("class BassetBranched"):], "basset.py", "exec"), scope)
    model = scope["BassetBranched"](n_outputs=3, n_linear_layers=1, linear_channels=1000, n_branched_layers=3, branched_channels=140,
                                    branched_activation="ReLU")
    return model, 600, lambda y: {"activity": y[:, :, None]}


def procapnet(code, state):
    stubbed("performance_metrics", "losses", "misc")
    scope = part(code / "src/2_train_models/BPNet_strand_merged_umap.py", "class Model", None)
    return scope["Model"]("unused"), 2114, lambda y: {"profile": y[0], "logcounts": y[1][:, :, None]}


GRELU = {"grelu": {"model_type": "ConvModel", "n_tasks": 5, "n_conv": 5, "channel_init": 64, "channel_mult": 1.2, "act_func": "gelu_enformer", "norm": True,
                   "residual": True, "pool_func": "max", "pool_size": 2, "dilation_mult": 1.5, "crop_len": 4, "final_pool_func": None},
         "grelu-dilated": {"model_type": "DilatedConvModel", "n_tasks": 3, "channels": 64, "final_pool_func": None},
         "grelu-plain": {"model_type": "ConvModel", "n_tasks": 2},
         "grelu-mlp": {"model_type": "ConvMLPModel", "n_tasks": 4, "seq_len": 2114, "n_conv": 4, "conv_norm": True, "pool_func": "avg", "pool_size": 4,
                       "act_func": "elu", "mlp_norm": True, "mlp_hidden_size": [32, 16], "mlp_act_func": "gelu"}}
GRELU_TASK = {"task": "regression", "loss": "mse"}


def grelu(name):
    def make(code, state):
        class Gelu(nn.Module):  # enformer-pytorch's
            def forward(self, x):
                return torch.sigmoid(1.702 * x) * x

        stubbed("enformer_pytorch", "grelu.model.position", "grelu.model.trunks.borzoi", "grelu.model.trunks.enformer")
        enformer = types.ModuleType("enformer_pytorch.modeling_enformer")
        enformer.GELU, enformer.AttentionPool, enformer.relative_shift = Gelu, None, None
        sys.modules["enformer_pytorch.modeling_enformer"] = enformer
        sys.modules["grelu"] = package = types.ModuleType("grelu")
        package.__path__ = [str(code / "grelu")]
        params = dict(GRELU[name])
        model = getattr(importlib.import_module("grelu.model.models"), params.pop("model_type"))(**params)
        return model, 2114, lambda y: {"tasks": y}
    return make


def seqgra(name):
    def make(code, state):
        model = part(code / f"docsrc/defs/md/PyTorch/o10-dna1000-{name}.py", "import torch", None)["TorchModel"]()
        return model, 1000, lambda y: {"classes": y[:, :, None]}
    return make


FAMILIES = {"openspliceai": openspliceai, "pangolin": pangolin, "bpnet-lite": bpnet_lite, "chrombpnet-lite": chrombpnet_lite,
            "cherimoya": cherimoya, "puffin": puffin, "sei": sei, "beluga": beluga, "basenji2-pytorch": basenji2_pytorch, "legnet": legnet,
            "malinois": malinois, "procapnet": procapnet, **{name: grelu(name) for name in GRELU},
            "seqgra-basset": seqgra("basset"), "seqgra-deepsea": seqgra("deepsea"), "seqgra-chromdragonn": seqgra("chromdragonn")}


def inputs_of_a_weight(module, leaf, shape):
    """How many values are summed: boda2's GroupedLinear keeps [groups, inputs, outputs], cherimoya's conv_weight the inputs first."""
    if type(module).__name__ == "GroupedLinear":
        return shape[1]
    return shape[0] if leaf == "conv_weight" else np.prod(shape[1:])


def randomise(model):
    random = np.random.default_rng(1)
    modules = dict(model.named_modules())
    for name, tensor in list(model.named_parameters()) + list(model.named_buffers()):
        if not tensor.is_floating_point():
            continue
        leaf, shape = name.split(".")[-1], tuple(tensor.shape)
        if leaf == "running_var" or (leaf == "weight" and len(shape) == 1):
            values = random.uniform(0.5, 1.5, shape)
        elif len(shape) <= 1 or leaf == "bias":
            values = random.normal(0, 0.3, shape)
        else:
            module = modules[name.rpartition(".")[0]]
            values = random.normal(0, 1.2 / np.sqrt(inputs_of_a_weight(module, leaf, shape)), shape)
        with torch.no_grad():
            tensor.copy_(torch.tensor(values))


def windows(fasta, length, count):
    with gzip.open(fasta, "rt") as lines:
        sequence = "".join(line.strip() for line in lines if line[0] != ">")
    starts = np.linspace(200_000, 900_000 - length, count).astype(int)
    return [sequence[start:start + length].upper() for start in starts]


TISSUES = ",".join(f"{tissue}:all,{tissue}_usage:all" for tissue in ("heart", "liver", "brain", "testis"))
SPLICING = {"openspliceai": [3], "pangolin": [2, 1] * 4}  # the heads' tracks: a softmax of several, a sigmoid of one


def probabilities(family, raw):
    parts = np.split(raw, np.cumsum(SPLICING[family])[:-1], axis=1)
    return np.concatenate([np.exp(x) / np.exp(x).sum(1, keepdims=True) if x.shape[1] > 1 else 1 / (1 + np.exp(-x)) for x in parts], axis=1)


def predicted(program, folder, paths, tracks, shape, *options):
    """What the program writes, in the order of axes of the authors' code."""
    out = folder / "predicted.npy"
    subprocess.run([program, "predict", ",".join(paths), str(folder / "windows.fa"), "-q", "--place", "record", "--tracks", tracks, "-o", str(out),
                    "-@", "1", *options], check=True)
    got = np.load(out).astype(np.float64)
    got = got[:, :, None] if got.ndim == 2 and shape[2] == 1 else got
    return got if got.shape == shape else got.transpose(0, 2, 1)


def saved(family, model, path):
    """Random weights, as the authors' code saves them."""
    randomise(model)
    if family in GRELU:
        torch.save({"state_dict": {f"model.{name}": value for name, value in model.state_dict().items()},
                    "hyper_parameters": {"model_params": GRELU[family], "train_params": GRELU_TASK}}, path)
    elif family == "cherimoya":
        torch.save(model._checkpoint(), path)
    else:
        torch.save(model if family == "bpnet-lite" else model.state_dict(), path)


def compare(program, family, path, run, folder, options):
    """Prints the differences of one file's heads; returns the last head's values in f64."""
    single, double = run(torch.float32), run(torch.float64)
    for head, values in double.items():
        expected = values.numpy().astype(np.float64)
        tracks = TISSUES if family == "pangolin" else f"{head}:all"
        got = predicted(program, folder, [path], tracks, expected.shape, "--transform", "none", *options)
        spread = expected.std(axis=(0, 2), keepdims=True)
        steady = (np.abs(expected.mean(axis=(0, 2), keepdims=True)) / spread).max()
        if not steady < 1000:  # nor a NaN
            sys.exit(f"{family} {head}: blind: a track's mean is {steady:.0f} times its deviation, so that this measures f32's rounding of the mean")
        say = lambda other: f"{(np.abs(other - expected) / spread).max():.1e}"
        text = f"{family:20} {head:12} {expected.shape} seqcast {say(got)} of a track's deviation, PyTorch's f32 {say(single[head].numpy())}, mean / deviation {steady:.1f}"
        if family in SPLICING:
            text += f", in probability {np.abs(probabilities(family, got) - probabilities(family, expected)).max():.1e}"
        print(text, Path(path).name, flush=True)
    return expected


def main():
    program, fasta, family, code, *weights = sys.argv[1:]
    folder = Path(tempfile.mkdtemp())
    states = [torch.load(path, map_location="cpu", weights_only=False) for path in weights]
    model, length, heads_of = FAMILIES[family](Path(code), states[0] if states else {})
    model.eval()
    parts = windows(fasta, length, 1 if len(weights) > 1 else 2 if length > 10_000 else 4 if family == "sei" else 12)
    (folder / "windows.fa").write_text("".join(f">w{i}\n{part}\n" for i, part in enumerate(parts)))
    unknown = 0.25 if family.startswith("seqgra") or family == "legnet" else 0
    hot = np.stack([[[letter == base if letter in "ACGT" else unknown for letter in part] for base in "ACGT"] for part in parts])

    def run(kind):
        with torch.no_grad():
            return heads_of(model.to(kind)(torch.tensor(hot.astype(np.float64)).to(kind)))

    options = ["--window", str(length)] if family == "legnet" or family in GRELU and family != "grelu-mlp" else []
    if not weights:
        saved(family, model, folder / "model.pt")
        compare(program, family, str(folder / "model.pt"), run, folder, options)
    values = []
    for path, state in zip(weights, states):
        model.load_state_dict(state, strict=family != "puffin")
        values.append(compare(program, family, path, run, folder, options))
    if len(weights) > 1:
        expected = np.mean([probabilities(family, raw) for raw in values], axis=0)
        got = predicted(program, folder, weights, TISSUES if family == "pangolin" else "splice:all", expected.shape, *options)
        print(f"{family:20} {'ensemble':12} {expected.shape} of {len(weights)}: in probability {np.abs(got - expected).max():.1e}", flush=True)


if __name__ == "__main__":
    main()
