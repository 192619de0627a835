# SPDX-License-Identifier: MIT
"""Opening and describing models."""
import json
import os
import pickle
import shutil
from pathlib import Path

import pytest

import seqcast
from conftest import PACKAGE, run, shipped


def test_facts_are_those_of_the_program(genes):
    facts = json.loads(run("summary", "bacterial-genes", "--json"))
    assert genes.name == "bacterial-genes"
    assert genes.window_bases == facts["window_bases"] == 9216
    assert genes.bin_bases == facts["heads"][0]["bin_bases"] == 12
    assert genes.bins == facts["heads"][0]["bins"] == 496
    assert genes.tracks == facts["heads"][0]["tracks"] == ["coding_plus", "coding_minus"]
    assert genes.alphabet == "ACGT" and genes.members == 1


@pytest.mark.parametrize("card", shipped())
def test_summary_and_receptive_field_of_every_card_are_those_of_the_program(card):
    model = seqcast.open(card, with_weights=False)
    facts = json.loads(run("summary", card, "--json"))
    summary = model.summary()
    assert list(summary["layer"]) == [layer["name"] for layer in facts["layers"]]
    assert list(summary["parameters"]) == [layer["parameters"] for layer in facts["layers"]]
    assert list(summary["multiply_adds"]) == [layer["multiply_adds"] for layer in facts["layers"]]
    fields = json.loads(run("receptive-field", card, "--json"))
    assert list(model.receptive_field()["receptive_field_bases"]) == [layer["receptive_field_bases"] for layer in fields["layers"]]
    heads = model.heads
    assert list(heads["head"]) == [head["name"] for head in facts["heads"]]
    assert list(heads["tracks"]) == [len(head["tracks"]) for head in facts["heads"]]


def test_paths_may_be_text_bytes_and_pathlib_and_need_not_be_utf8(data):
    for name in [b"caf\xe9.json", "\u6a21\u578b.json".encode(), b"with,comma.json"]:
        path = os.path.join(os.fsencode(data), name)
        shutil.copy(data / "tiny.json", path)
        for spelled in [path, os.fsdecode(path), Path(os.fsdecode(path))]:
            assert seqcast.open(spelled).window_bases == 200


def test_several_models_are_an_ensemble(data):
    both = seqcast.open([data / "tiny.json", data / "tiny.json"])
    assert both.members == 2
    assert seqcast.open(f"{data}/tiny.json,{data}/tiny.json").members == 2


def test_a_copy_in_another_process_is_opened_likewise(data):
    model = seqcast.open(data / "any.json", window=300)
    copy = pickle.loads(pickle.dumps(model))
    assert copy.window_bases == 300 and copy.name == model.name


def test_what_is_shown(genes):
    assert repr(genes) == ("<seqcast.Model 'bacterial-genes': 2 tracks, windows of 9216 bases, 496 bins of 12 bases>")
    assert "<table>" in genes._repr_html_() and "3104" in genes._repr_html_()
    assert repr(genes.summary()).startswith("layer")
    assert genes.summary()._repr_html_().startswith("<table><tr><th>layer</th>")


def test_models_and_helpers_are_those_of_the_package(monkeypatch):
    monkeypatch.delenv("SEQCAST_MODELS", raising=False)
    assert (PACKAGE / "libexec" / "seqcast-read-h5").is_file()
    assert run("models").count("\n") >= len(shipped())
    with pytest.raises(seqcast.Error, match="did you mean 'bacterial-genes'"):
        seqcast.open("bacterial-gene")


def test_what_is_assumed_of_a_file_is_a_warning(data):
    import conftest

    file = conftest.TESTS / "frameworks" / "keras"
    path = file / "activations.h5"
    with pytest.warns(seqcast.Notice):
        seqcast.open(path)
