# SPDX-License-Identifier: MIT
"""Generates the golden outputs of the shipped cards with PyTorch in double precision.

    make_goldens.py [CARD ...]

rewrites data/CARD.safetensors next to this script (default: every card's), and data/rule.safetensors.

Each model is written here from its published description, not from our card, and its tensors bear the names of the
card's layers. Weights and bases come from weights_rule.py; batch norms' statistics are set once, by a pass over the
first window in training mode, and stored. The model that ships is computed by its training script, with its trained
weights, on phage lambda. A golden holds:

    NODE.running_mean, NODE.running_var    f32 [C]
    golden.codes                           bf16 [W, L], only where the bases are real: 0 .. 3, 4 is unknown
                                           (else letters, or numbers, are the rule's)
    golden.unknown_runs                    f32 [R, 3], only where they are not: window, start, end of unknown bases
    golden.HEAD.tracks                     f32 [T] numbers of the tracks that are stored
    golden.HEAD.high, golden.HEAD.low      f32, bf16 [W, T, B] raw outputs, before any transform (of chrombpnet-tracks
                                           behind it); their sum is the f64 value to about ten digits
    golden.HEAD.torch_f32                  f32 [2, T] PyTorch's own f32 error, rms and largest, relative to the
                                           track's standard deviation

W windows, B bins, L bases; a head may have the first windows alone. The metadata names versions.
"""
import argparse
import json
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn

import founding_models as founding
import weights_rule

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).resolve().parent / "data"
BLIND = 1e-3  # a track whose standard deviation is at most this part of its mean tests nothing


# --- the models ----------------------------------------------------------------------------------------------------

class Basenji2(nn.Module):
    """Basenji2 as published (Kelley 2020, doi 10.1371/journal.pcbi.1008050; basenji's params_human.json), raw outputs.

    A block is activation, convolution ('same', no bias), batch norm (eps 1e-3) and, in stem and tower, max pool of 2.
    The activation is x * sigmoid(1.702 x) throughout; the first one works on the one-hot input itself."""

    TOWER = (339, 399, 470, 554, 652, 768)
    DILATIONS = (1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72)
    HEADS = {"human": 5313, "mouse": 1643}
    CROP = 64

    def __init__(self):
        super().__init__()
        self.add_block("stem", "", 4, 288, kernel=15)
        for i, (channels, filters) in enumerate(zip((288,) + self.TOWER, self.TOWER), 1):
            self.add_block(f"tower{i}", "", channels, filters, kernel=5)
        for i, dilation in enumerate(self.DILATIONS, 1):
            self.add_block(f"res{i}", "1", 768, 384, kernel=3, dilation=dilation)
            self.add_block(f"res{i}", "2", 384, 768, kernel=1)
        self.add_block("last", "", 768, 1536, kernel=1)
        for head, tracks in self.HEADS.items():
            self.add_module(head, nn.Linear(1536, tracks))

    def add_block(self, stage, part, channels, filters, kernel, dilation=1):
        self.add_module(f"{stage}_conv{part}", nn.Conv1d(channels, filters, kernel, dilation=dilation, bias=False,
                                                         padding=dilation * (kernel // 2)))
        self.add_module(f"{stage}_bn{part}", nn.BatchNorm1d(filters, eps=1e-3))

    @staticmethod
    def activation(x):
        return x * torch.sigmoid(1.702 * x)

    def block(self, stage, part, x):
        x = self.get_submodule(f"{stage}_conv{part}")(self.activation(x))
        return self.get_submodule(f"{stage}_bn{part}")(x)

    def forward(self, x):
        # [N, 4, 131072] -> stem [N, 288, 65536] -> tower [N, 768, 1024]
        for stage in ["stem"] + [f"tower{i}" for i in range(1, len(self.TOWER) + 1)]:
            x = nn.functional.max_pool1d(self.block(stage, "", x), 2)
        for i in range(1, len(self.DILATIONS) + 1):
            x = x + self.block(f"res{i}", "2", self.block(f"res{i}", "1", x))
        # [N, 768, 1024] -> crop [N, 768, 896] -> [N, 1536, 896]
        x = self.activation(self.block("last", "", x[:, :, self.CROP:-self.CROP]))
        return {head: self.get_submodule(head)(x.transpose(1, 2)).transpose(1, 2) for head in self.HEADS}


class DnaPrimer(nn.Module):
    """The one-layer network of the DNA deep-learning primer (Zou et al. 2019), in Keras's sense: channels last, so the
    flattened vector runs along channels first, then positions. Raw outputs, before softmax."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(4, 32, 12)
        self.dense1 = nn.Linear(9 * 32, 16)
        self.dense2 = nn.Linear(16, 2)

    def forward(self, x):
        # [N, 4, 50] * conv(K=12) -> [N, 32, 39] -> pool 4 -> [N, 32, 9] -> [N, 288]
        x = nn.functional.max_pool1d(self.conv(x), 4)
        x = torch.relu(self.dense1(x.transpose(1, 2).flatten(1)))
        return {"binding": self.dense2(x)[:, :, None]}


class BacterialGenes(nn.Module):
    """The shipped model: the network of its training script and its trained weights. Raw outputs."""

    def __init__(self):
        super().__init__()
        self.trained = load_file(ROOT / "models/bacterial-genes.safetensors")

    def forward(self, x):
        tensors = {name: tensor.to(x.dtype) for name, tensor in self.trained.items()}
        return {"coding": training_script().run_graph(tensors, x)}


def training_script():
    """models/training/bacterial_genes.py as a module."""
    sys.path.insert(0, str(ROOT / "models/training"))
    import bacterial_genes
    sys.path.pop(0)
    return bacterial_genes


# --- the goldens ---------------------------------------------------------------------------------------------------

def rule_codes(golden):
    """[W, L] uint8, by the rule; the number of letters is an unknown one."""
    codes = weights_rule.codes(golden.windows, golden.window_bases, golden.letters)
    for window, start, end in golden.unknown_runs:
        codes[window, start:end] = golden.letters
    return codes


def lambda_codes(golden):
    """[W, L] uint8: windows over phage lambda; the first and the last reach beyond its ends."""
    script, data = training_script(), ROOT / "tests/data"
    codes = script.read_genome(str(data / "lambda.fa"), str(data / "lambda_genes.bed")).codes
    starts = np.linspace(0, len(codes) - script.KEPT_BINS * script.BIN_BASES // 2, golden.windows).astype(int)
    return np.stack([script.input_window(codes, start) for start in starts])


@dataclass(frozen=True)
class Golden:
    """What is computed and stored for one card."""
    model: type
    window_bases: int
    windows: int
    tracks: dict  # head -> how many of its tracks are stored, evenly spread
    unknown_runs: tuple = ()  # (window, start, end)
    codes: Callable = rule_codes
    unknown: float = 0.0  # what every channel reads at an unknown base
    letters: int = 4
    channels: int = 0  # of numbers, where the input is no letters
    head_windows: dict = field(default_factory=dict)  # heads of which fewer windows are stored


PRIMER_RUNS = ((3, 10, 25), (7, 0, 50), (11, 49, 50), (12, 0, 1))

GOLDENS = {
    "basenji2": Golden(Basenji2, 131072, 1, {"human": 24, "mouse": 8}, ((0, 100, 101), (0, 40000, 45000))),
    "dna-primer": Golden(DnaPrimer, 50, 96, {"binding": 2}, ((3, 10, 25), (7, 0, 50), (11, 49, 50), (12, 0, 1))),
    "bacterial-genes": Golden(BacterialGenes, 9216, 3, {"coding": 2}, codes=lambda_codes),
    "basset": Golden(founding.Basset, 1000, 64, {"classes": 50}, ((2, 400, 500), (5, 0, 1000)), unknown=0.25),
    "deepsea": Golden(founding.DeepSea, 1000, 64, {"classes": 50}, ((2, 400, 500), (5, 0, 1000)), unknown=0.25),
    "chromdragonn": Golden(founding.ChromDragoNN, 1000, 64, {"classes": 50}, ((2, 400, 500),), unknown=0.25),
    "basenji2-pytorch-port": Golden(founding.Basenji2Port, 131072, 1, {"human": 8, "mouse": 4}, ((0, 100, 101),)),
    "basenji2-pytorch-port-bug": Golden(founding.Basenji2PortBug, 131072, 1, {"human": 8, "mouse": 4},
                                        ((0, 100, 101),)),
    "basenji1": Golden(founding.Basenji1, 131072, 1, {"human": 12}, ((0, 40000, 45000),)),
    "spliceai-10k": Golden(founding.SpliceAI, 15000, 1, {"splice": 3}, ((0, 7000, 7100),)),
    "dna-primer-torch": Golden(founding.Primer, 50, 96, {"binding": 2}, PRIMER_RUNS),
    "dna-primer-picture": Golden(founding.PrimerPicture, 50, 96, {"binding": 2}, PRIMER_RUNS),
    "dna-primer-flux": Golden(founding.PrimerFlux, 50, 96, {"binding": 2}, PRIMER_RUNS),
    "dna-primer-flux-picture": Golden(founding.PrimerFluxPicture, 50, 96, {"binding": 2}, PRIMER_RUNS),
    "dna-primer-flux-first-try": Golden(founding.PrimerFluxFirstTry, 50, 96, {"binding": 2}, PRIMER_RUNS),
    "chromdragonn-quarters": Golden(founding.ChromDragoNNQuarters, 1000, 64, {"classes": 50}, ((2, 400, 500),),
                                    unknown=0.25),
    "char-cnn": Golden(founding.CharCnn, 23, 8, {"next": 28}, letters=28),
    "char-mlp": Golden(founding.CharMlp, 8, 64, {"next": 28}, letters=28),
    "char-dilated": Golden(founding.CharDilated, 23, 8, {"next": 28}, letters=28),
    "keras-causal-dilated": Golden(founding.KerasDilated, 200, 4, {"output": 1}, channels=2),
    "keras-causal-strided": Golden(founding.KerasStrided, 200, 16, {"output": 1}, channels=2),
    "translob-dilated": Golden(founding.TransLob, 100, 8, {"output": 5}, channels=40),
    "chrombpnet": Golden(founding.ChromBPNet, 2114, 64, {"profile": 1, "logcounts": 1}, ((0, 900, 1000),),
                         head_windows={"profile": 4}),
    # no card's: what a transform and a bias make of chrombpnet's
    "chrombpnet-tracks": Golden(founding.ChromBPNetTracks, 2114, 4,
                                {"track": 1, "track_with_bias": 1, "logcounts_with_bias": 1}, ((0, 900, 1000),)),
}


def one_hot(codes, golden):
    """[W, L] -> [W, letters, L] float64; an unknown base reads `unknown` in every channel."""
    rows = np.eye(golden.letters + 1)[:, :golden.letters]
    rows[golden.letters] = golden.unknown
    return torch.from_numpy(rows[codes].transpose(0, 2, 1).copy())


def fill_by_rule(model):
    """Sets every trained tensor; f32 values, widened."""
    for node, module in model.named_modules():
        rule = weights_rule.batch_norm_tensor if isinstance(module, nn.BatchNorm1d) else weights_rule.layer_tensor
        for name, parameter in module.named_parameters(recurse=False):
            values = rule(f"{node}.{name}", tuple(parameter.shape))
            parameter.data = torch.from_numpy(values).double()


def set_statistics(model, x):
    """Sets the batch norms' means and variances from `x`, rounded to f32; returns them by name."""
    norms = {node: m for node, m in model.named_modules() if isinstance(m, nn.BatchNorm1d)}
    for module in norms.values():
        module.momentum = 1.0  # the running statistics become the batch's
    if norms:
        model.train()(x)
    model.eval()
    stored = {}
    for node, module in norms.items():
        for name in ("running_mean", "running_var"):
            stored[f"{node}.{name}"] = getattr(module, name).float()
            setattr(module, name, stored[f"{node}.{name}"].double())
    return stored


def head_tensors(head, tracks, exact, single):
    """What is stored of one head; `exact` and `single` are [W, T, B] of all its tracks."""
    chosen = np.linspace(0, exact.shape[1] - 1, tracks).round().astype(int)
    exact, single = exact[:, chosen], single[:, chosen].double()
    deviation, mean = exact.std(dim=(0, 2), correction=0), exact.mean(dim=(0, 2))
    blind = chosen[~(deviation > BLIND * mean.abs()).numpy()]
    assert len(blind) == 0, f"head '{head}': tracks {blind} hardly vary, so the golden would be blind"
    difference = (single - exact) / deviation[None, :, None]
    error = torch.stack([difference.square().mean(dim=(0, 2)).sqrt(), difference.abs().amax(dim=(0, 2))])
    high = exact.float()
    print(f"  {head}: {tuple(high.shape)}, PyTorch's f32 error rms {error[0].max():.1e} largest {error[1].max():.1e}, "
          f"deviation / mean {(deviation / mean.abs()).min():.2g} to {(deviation / mean.abs()).max():.2g}", flush=True)
    return {f"golden.{head}.tracks": torch.from_numpy(chosen).float(), f"golden.{head}.high": high,
            f"golden.{head}.low": (exact - high.double()).bfloat16(), f"golden.{head}.torch_f32": error.float()}


def write(name, tensors):
    versions = {"written by": "tests/frameworks/make_goldens.py", "torch": torch.__version__, "numpy": np.__version__,
                "machine": platform.machine(), "weights and bases": "weights_rule.py, FNV-1a of the name as the seed"}
    path = DATA / f"{name}.safetensors"
    save_file({key: value.contiguous() for key, value in tensors.items()}, path, {"golden": json.dumps(versions)})
    path.chmod(0o644)  # save_file leaves it to its owner alone
    print(f"  {path} {path.stat().st_size:,} bytes", flush=True)


def write_golden(card):
    golden = GOLDENS[card]
    model = golden.model().double()
    fill_by_rule(model)
    if golden.channels:
        x = torch.from_numpy(weights_rule.numbers(golden.windows, golden.channels, golden.window_bases))
    else:
        codes = golden.codes(golden)
        assert codes.shape == (golden.windows, golden.window_bases)
        x = one_hot(codes, golden)
    # One long window, or all of those of a model of one value a window, whose dense layers have batch norms.
    tensors = set_statistics(model, x if golden.windows > 8 else x[:1])
    exact = model(x)
    single = model.float()(x.float())
    for head, tracks in golden.tracks.items():
        stored = slice(golden.head_windows.get(head))
        tensors |= head_tensors(head, tracks, exact[head][stored], single[head][stored])
    if golden.codes is rule_codes:
        tensors["golden.unknown_runs"] = torch.tensor(golden.unknown_runs, dtype=torch.float32).reshape(-1, 3)
    else:
        tensors["golden.codes"] = torch.from_numpy(codes).bfloat16()
    write(card, tensors)


def write_rule():
    """Values of the rule itself, which weights_rule.hpp must reproduce bit for bit."""
    layers = {"probe_conv.weight": (5, 3, 7), "probe_conv.bias": (5,), "probe_dense.weight": (4, 11),
              "probe_dense.bias": (4,)}
    norms = {"probe_bn.weight": (300,), "probe_bn.bias": (300,)}
    tensors = {name: weights_rule.layer_tensor(name, shape) for name, shape in layers.items()}
    tensors |= {name: weights_rule.batch_norm_tensor(name, shape) for name, shape in norms.items()}
    tensors["golden.codes"] = weights_rule.codes(3, 50).astype(np.float32)
    write("rule", {name: torch.from_numpy(values) for name, values in tensors.items()})


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cards", metavar="CARD", nargs="*", help=", ".join(GOLDENS))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    if unknown := [card for card in args.cards if card not in GOLDENS]:
        sys.exit(f"make_goldens.py: error: no golden for card '{unknown[0]}': there are {', '.join(GOLDENS)}")
    torch.set_num_threads(args.threads)
    DATA.mkdir(exist_ok=True)
    print("the weights rule", flush=True)
    write_rule()
    for card in args.cards or GOLDENS:
        print(card, flush=True)
        write_golden(card)


if __name__ == "__main__":
    main()
