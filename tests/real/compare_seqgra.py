# SPDX-License-Identifier: MIT
"""Compares seqcast with seqgra's own modules and layers in f64, for its published model definitions.

    compare_seqgra.py SEQCAST CODE torch    (PyTorch 2.13.0)
    compare_seqgra.py SEQCAST CODE keras    (Keras 2.15)

CODE is a clone of gifford-lab/seqgra. Each definition of docsrc/defs/md gets seeded random weights, saved as seqgra saves them,
and twenty random windows. With torch, modules that no definition names get one. Prints the largest difference of raw outputs, a
track's standard deviation as the unit, and which definitions are refused.
"""
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

LETTERS = {"dna": "ACGT", "protein": "ARNDCEQGHILKMFPSTWYV"}


def windows(kind, length, seed):
    letters = LETTERS[kind]
    random = np.random.default_rng(seed)
    codes = random.integers(0, len(letters) + (kind == "dna"), (20, length))
    hot = np.concatenate([np.eye(len(letters)), np.full((1, len(letters)), 0.25)])[codes]
    return ["".join((letters + "N")[code] for code in window) for window in codes], hot


def predict(program, definition, folder, sequences):
    (folder / "w.txt").write_text("\n".join(sequences) + "\n")
    command = [program, "predict", definition, "--lines", folder / "w.txt", "--transform", "none", "--tracks", "all", "--digits", "9", "-q"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if run.returncode:
        return None, run.stderr.splitlines()[0].split(": ", 2)[2]
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    return np.array([[float(value) for value in row[3:]] for row in rows[1:]]), rows[0][3:]


def judge(name, got, said, f64, f32):
    if got is None:
        print(f"{name:60} REFUSED {said}")
        return
    spread = f64.std(axis=0)
    apart, own = np.abs(got - f64) / spread, np.abs(f32 - f64) / spread
    rms = lambda errors: np.sqrt((errors ** 2).mean(axis=0)).max()
    kept = apart.max() <= max(3e-4, 6 * own.max()) and rms(apart) <= max(3e-5, 6 * rms(own))
    print(f"{name:60} largest {apart.max():.1e} rms {rms(apart):.1e}, the framework's f32 {own.max():.1e} {rms(own):.1e} {'kept' if kept else 'BROKEN'}")


def module_of(path):
    spec = importlib.util.spec_from_file_location("model", path)
    sys.modules["model"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["model"])
    return sys.modules["model"].TorchModel()


def compare_torch(program, name, text, module, folder):
    import torch
    torch.manual_seed(sum(name.encode()) + (name == "torch-mc2-dna150-conv1-gmp-fc5-s1"))  # no seed whose ReLUs are all 0
    network = module_of(module).eval()
    for norm in network.modules():
        if isinstance(norm, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
            norm.running_mean.normal_(0, 0.3), norm.running_var.uniform_(0.5, 2)
            norm.weight.data.uniform_(0.5, 1.5), norm.bias.data.normal_(0, 0.3)
    torch.save(network.state_dict(), folder / "saved_model.pth")
    kind, length = re.search(r"(dna|protein)(\d+)", name).groups()
    sequences, hot = windows(kind, int(length), sum(name.encode()))
    inputs = torch.tensor(hot.transpose(0, 2, 1)).contiguous()
    with torch.no_grad():
        single = network.float()(inputs.float()).double().numpy()
        double = network.double()(inputs).numpy()
    (folder / f"{name}.xml").write_text(text)
    judge(name, *predict(program, f"{name}.xml", folder, sequences), double, single)


def compare_keras(program, name, text, folder):
    import tensorflow as tf
    results, sequences = [], None
    for kind in ("float32", "float64"):
        tf.keras.backend.clear_session()
        tf.keras.backend.set_floatx(kind)
        layers = []
        for arguments, operation in re.findall(r"<operation ?([^>]*)>(\w+)</operation>", text):
            values = dict(re.findall(r'(\w+)="([^"]*)"', arguments))
            values = {key: value if key in ("activation", "padding") else eval(value) for key, value in values.items()}
            layers.append(getattr(tf.keras.layers, operation)(**values))
        model = tf.keras.Sequential(layers)
        random = np.random.default_rng(sum(name.encode()))
        model.set_weights([random.normal(0, 0.3, weight.shape).astype(np.float32) for weight in model.weights])
        if kind == "float32":
            model.save(folder / "saved_model.h5", save_format="h5", include_optimizer=False)
        model.layers[-1].activation = tf.keras.activations.linear
        sequences, hot = windows("dna", model.input_shape[1], sum(name.encode()))
        results.append(tf.keras.Model(model.inputs, model.outputs)(tf.constant(hot, kind)).numpy().astype(np.float64))
    (folder / f"{name}.xml").write_text(text)
    judge(name, *predict(program, f"{name}.xml", folder, sequences), results[1], results[0])


def as_definition(sample, module):
    """A published definition with another module."""
    outputs, kind, length = re.match(r"o(\d+)-(dna|protein)(\d+)", module.stem).groups()
    text = re.sub(r'id="[^"]*"', f'id="torch-mc{outputs}-{kind}{length}-x"', sample)
    text = re.sub(r"<labels>.*</labels>", f'<labels><pattern prefix="c" max="{outputs}"/></labels>', text, flags=re.S)
    return re.sub(r">[^<]*\.py<", f">PyTorch/{module.name}<", text).replace(">DNA<", ">DNA<" if kind == "dna" else ">protein<")


def main(program, code, framework):
    definitions = Path(code).resolve() / "docsrc/defs/md"
    program, named = str(Path(program).resolve()), set()
    for path in sorted(definitions.glob("*.xml")):
        text = path.read_text()
        module = re.search(r">([^<]*\.py)<", text)
        named.add(module and Path(module[1]).name)
        with tempfile.TemporaryDirectory() as folder:
            if module and framework == "torch":
                compare_torch(program, path.stem, text, definitions / "PyTorch" / Path(module[1]).name, Path(folder))
            elif "<operation" in text and framework == "keras":
                compare_keras(program, path.stem, text, Path(folder))
            elif not module and "<operation" not in text:
                (Path(folder) / "m.xml").write_text(text)
                judge(path.stem, *predict(program, "m.xml", Path(folder), ["ACGT"]), None, None)
    for module in sorted((definitions / "PyTorch").glob("*.py")) if framework == "torch" else []:
        if module.name not in named:
            sample = (definitions / "torch-mc2-dna1000-basset-s1.xml").read_text()
            with tempfile.TemporaryDirectory() as folder:
                compare_torch(program, module.stem, as_definition(sample, module), module, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
