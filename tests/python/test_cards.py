# SPDX-License-Identifier: MIT
"""Every shipped model in every context and on every strand: the bytes of the command line, or its error.

Those that read much at a time keep their layers but are cut: an eighth of the channels, and windows of 32,768 bases.
"""
import json
import re
import subprocess

import numpy as np
import pytest

import seqcast
from conftest import MODELS, PROGRAM, letters, rows, shipped
from weights_rule import draws

STRANDS = [{}, {"strand": "-"}, {"strand": "both"}, {"rc": True}]
CONTEXTS = ["window", "genome"]


def words(options):
    """Settings as the command line spells them."""
    return [word for name, value in options.items()
            for word in ([f"--{name}"] if value is True else [f"--{name}", str(value)])]


def of_program(*arguments):
    """What it prints, or its message."""
    done = subprocess.run([PROGRAM, *map(str, arguments), "-q"], capture_output=True, text=True)
    if done.returncode == 0:
        return done.stdout, None
    return None, re.search(r"error: (.*)", done.stderr)[1]


def of_python(call):
    try:
        return call(), None
    except seqcast.Error as error:
        return None, error.message


def plain(message):
    """A message without the spelling of its settings."""
    message = re.sub(r"--([a-z-]+)(?: (\S+))?", lambda found: found[1].replace("-", "_") + "=" + (found[2] or ""), message)
    return re.sub(r"[='\"]", " ", message).split()


def agree(python, program, same):
    """Both have results, and the same ones, or both have the same error."""
    result, error = of_python(python)
    expected, message = of_program(*program)
    if error or message:
        assert error and message and plain(error) == plain(message)
    else:
        same(result, expected)
    return error is None


def cut(part, key=""):
    """A card's JSON with an eighth of the channels, and windows of at most 32,768 bases."""
    if isinstance(part, dict):
        return {name: cut(value, name) for name, value in part.items()}
    if isinstance(part, list):
        return [cut(value, key) for value in part]
    if key in ("window_bases", "default"):
        return min(part, 32_768)
    if key in ("filters", "units", "tracks") and isinstance(part, int) and part >= 32:
        return round(part / 8)
    return part / 8 if key == "from" and part >= 32 else part  # the first of varying numbers of channels


class Card:
    """A shipped model with weights, and how both sides are asked for it."""

    def __init__(self, name, weights, folder):
        if seqcast.open(name, with_weights=False).window_bases > 10_000:
            (folder / f"{name}.json").write_text(json.dumps(cut(json.loads((MODELS / f"{name}.json").read_text()))))
            name = folder / f"{name}.json"
        self.model = seqcast.open(name, weights=weights(name))
        self.given = [name] if weights(name) is None else [name, "--weights", weights(name)]
        self.bases = self.model.window_bases
        self.options = {"tracks": "0"} if len(self.model.tracks) > 16 else {}


@pytest.fixture
def card(request, weights, tmp_path):
    return Card(request.param, weights, tmp_path)


WAYS = [{"context": context, **strand} for context in CONTEXTS for strand in STRANDS]


def same_values(prediction, path):
    expected = np.load(path)
    assert prediction.values.tobytes() == expected.tobytes() and prediction.shape[-2:] == expected.shape[-2:]


def same_lines(blocks, text):
    names, lines = rows(text)
    got = [(block.chrom, str(start), str(end), *(np.float32(value) for value in values)) for block in blocks
           for start, end, values in zip(block.starts, block.ends, block.values)]
    assert got == [(*line[:3], *(np.float32(value) for value in line[3:])) for line in lines]


def same_scores(table, text):
    names, lines = rows(text)
    assert table.columns == names
    for i, name in enumerate(names):
        column = [line[i] for line in lines]
        if table[name].dtype == np.float32:
            assert table[name].tobytes() == np.array(column, np.float32).tobytes(), name
        else:
            assert [str(value) for value in table[name]] == column


def named(cards):
    return pytest.mark.parametrize("card", cards, indirect=True)


OF_BASES = [name for name in shipped() if seqcast.open(name, with_weights=False).alphabet.upper() == "ACGT"]
OF_OTHERS = [name for name in shipped() if name not in OF_BASES]


@named(OF_BASES)
def test_predict_scan_and_score(card, tmp_path):
    model = card.model
    length = 2 * card.bases + 77
    (tmp_path / "g.fa").write_text(f">g\n{letters(model.name, length)}\n")
    wide = model.bin_bases * 2
    begin = length // 2
    (tmp_path / "r.bed").write_text(f"g\t{begin - 5}\t{begin + wide}\tfirst\ng\t{begin + 40}\t{begin + 41}\tsecond\n")
    region = f"g:{begin + 1}-{begin + wide}"
    ran = 0
    for way in WAYS:
        options = {**card.options, **way}
        spelled = [*card.given[1:], *words(options)]
        ran += agree(lambda: model.predict(tmp_path / "g.fa", region, **options),
                     ["predict", card.given[0], tmp_path / "g.fa", "-r", region, "-o", tmp_path / "v.npy", *spelled],
                     lambda prediction, _: same_values(prediction, tmp_path / "v.npy"))
        ran += agree(lambda: list(model.scan(tmp_path / "g.fa", region, **options)),
                     ["predict", card.given[0], tmp_path / "g.fa", "-r", region, "--format", "table", "--digits", "9",
                      *spelled], same_lines)
        ran += agree(lambda: model.score(tmp_path / "g.fa", bed=tmp_path / "r.bed", stat=["mean", "max"], **options),
                     ["score", card.given[0], tmp_path / "g.fa", tmp_path / "r.bed", "--stat", "mean,max", "--digits", "9",
                      *spelled], same_scores)
    assert ran >= 12


@named(OF_BASES)
def test_records(card, tmp_path):
    model = card.model
    texts = [letters(f"{model.name}{i}", card.bases) for i in range(3)]
    (tmp_path / "x.fa").write_text("".join(f">x{i}\n{text}\n" for i, text in enumerate(texts)))
    for strand in STRANDS:
        options = {**card.options, **strand}
        program = ["predict", card.given[0], tmp_path / "x.fa", "--place", "record", "-o", tmp_path / "v.npy",
                   *card.given[1:], *words(options)]
        assert agree(lambda: model.predict(tmp_path / "x.fa", place="record", **options), program,
                     lambda prediction, _: same_values(prediction, tmp_path / "v.npy"))
        same_values(model.predict(sequences=texts, **options), tmp_path / "v.npy")


@named(OF_OTHERS)
def test_letters_of_other_alphabets_and_numbers(card, tmp_path):
    model = card.model
    if model.alphabet:
        text = "".join(model.alphabet[int(draw % np.uint64(len(model.alphabet)))] for draw in draws(model.name, card.bases))
        (tmp_path / "x").write_text(text + "\n")
        given, sequences, lines = tmp_path / "x", [text], {"lines": True}
    else:
        channels = int(model.summary()["channels"][0])
        count = 2 * card.bases * channels
        sequences = (draws(model.name, count) >> np.uint64(40)).astype("f4").reshape(2, card.bases, channels) / 2**24
        given, lines = tmp_path / "x.npy", {}
        np.save(given, sequences)
    for way in WAYS:
        options = {**card.options, **way}
        program = ["predict", card.given[0], given, "-o", tmp_path / "v.npy", *card.given[1:], *words({**lines, **options})]
        ran = agree(lambda: model.predict(given, **lines, **options), program,
                    lambda prediction, _: same_values(prediction, tmp_path / "v.npy"))
        assert ran == (way == {"context": "window"})  # the others need bases, or a genome
        if ran:
            same_values(model.predict(sequences=sequences, **options), tmp_path / "v.npy")
