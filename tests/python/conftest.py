# SPDX-License-Identifier: MIT
"""Fixtures of the tests of the Python package: files, the program that the package carries, and models with weights."""
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import seqcast

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = Path(seqcast.__file__).parent
PROGRAM = PACKAGE / "bin" / "seqcast"
MODELS = PACKAGE / "share" / "seqcast" / "models"

sys.path.insert(0, str(TESTS / "frameworks"))
import weights_rule  # noqa: E402


def run(*arguments, cwd=None, code=0):
    """What the program prints on stdout."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def rows(text):
    """Header and rows of a table of the program."""
    lines = text.splitlines()
    return lines[0].lstrip("#").split("\t"), [line.split("\t") for line in lines[1:]]


def letters(name, count):
    """So many bases, the same for the same name."""
    return "".join("ACGT"[code] for code in (weights_rule.draws(name, count) >> np.uint64(62)).astype(int))


@pytest.fixture
def data(tmp_path):
    """A folder with the tests' files, which a test may change."""
    for name in ["lambda.fa", "lambda_genes.bed"]:
        shutil.copy(TESTS / "data" / name, tmp_path)
    for path in (TESTS / "commands" / "data").glob("*.*"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def genes():
    return seqcast.open("bacterial-genes")


def shipped():
    return sorted(path.stem for path in MODELS.glob("*.json"))


def write_safetensors(path, shapes, values):
    """values(name, shape) gives each tensor."""
    header, offset = {}, 0
    for name, shape in shapes.items():
        size = 4 * int(np.prod(shape))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        if values is None:
            file.truncate(file.tell() + offset)
        else:
            for name, shape in shapes.items():
                file.write(np.ascontiguousarray(values(name, shape), np.float32).tobytes())


def shapes_of(card, path):
    """Names and shapes of a card's tensors, as its own error messages tell them one by one."""
    shapes = {}
    while True:
        write_safetensors(path, shapes, None)
        try:
            seqcast.open(card, weights=path)
            return shapes
        except seqcast.Error as error:
            told = re.search(r"tensor '([^']+)'.*?expected \[([0-9, ]+)\]", str(error))
            assert told and shapes.get(told[1]) != [int(extent) for extent in told[2].split(",")], str(error)
            shapes[told[1]] = [int(extent) for extent in told[2].split(",")]


def random_values(name, shape):
    if name.endswith(".running_var"):
        return 1 + weights_rule.uniform(name, shape) / 2
    if len(shape) == 1:
        return weights_rule.uniform(name, shape) / 8 + (1 if name.endswith(".weight") else 0)
    return weights_rule.layer_tensor(name, shape)


@pytest.fixture(scope="session")
def weights(tmp_path_factory):
    """weights(CARD): a file of weights for a card, by name or file, that has none, or None where it has."""
    folder = tmp_path_factory.mktemp("weights")
    made = {}

    def make(card):
        if (MODELS / f"{card}.safetensors").exists():
            return None
        if card not in made:
            path = folder / f"{len(made)}.safetensors"
            write_safetensors(path, shapes_of(card, folder / "shapes.safetensors"), random_values)
            made[card] = path
        return made[card]

    return make
