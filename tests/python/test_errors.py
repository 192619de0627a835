# SPDX-License-Identifier: MIT
"""Bad input: seqcast.Error with the command line's message, or TypeError; never an abort."""
import decimal
import fractions
import os
import pickle

import numpy as np
import pytest

import seqcast
from conftest import run


def error_of(call, *arguments, **settings):
    with pytest.raises(seqcast.Error) as caught:
        call(*arguments, **settings)
    return caught.value


def test_fields_say_file_line_setting_and_hint(genes, data):
    (data / "bad.bed").write_text("NC_001416.1\t1\t9\nNC_001416.1\t99\t9\n")
    error = error_of(genes.predict, data / "lambda.fa", bed=data / "bad.bed")
    assert error.file == str(data / "bad.bed") and error.line == 2
    assert "start 99 is not before end 9" in error.message
    assert error.hint == "BED is 0-based and half-open; skip_bad_lines drops such lines and counts them"
    assert str(error) == f"{error.message}\n  hint: {error.hint}"
    said = run("predict", "bacterial-genes", data / "lambda.fa", "-b", data / "bad.bed", code=1)
    assert f"error: {error.message}\n" in said
    same = pickle.loads(pickle.dumps(error))
    assert (same.message, same.hint, same.file, same.line) == (error.message, error.hint, error.file, error.line)


def test_settings_are_spelled_as_arguments(genes, data):
    error = error_of(genes.predict, data / "lambda.fa", tracks="coding")
    assert error.setting == "tracks" and error.message.startswith("tracks='coding' matches none of the 2 tracks")
    assert error_of(genes.predict, data / "lambda.fa", tracks=[7]).setting == "tracks"
    error = error_of(seqcast.open, "basenji2")
    assert error.hint == "weights=FILE gives the model its weights" and error.setting == "weights"
    error = error_of(genes.predict, data / "lambda.fa", pad=True)
    assert error.message == "pad is for place='record', which is not given"
    error = error_of(genes.predict, data / "lambda.fa", step=12, context="genome")
    assert error.message == "step and context='genome' exclude each other"
    error = error_of(genes.predict, data / "lambda.fa", rc=True, strand="-")
    assert error.setting == "strand"


@pytest.mark.parametrize("settings", [{"strand": "x"}, {"context": "x"}, {"place": "x"}, {"transform": "x"},
                                      {"threads": 0}, {"threads": 5000}, {"step": 0}, {"step": 7}, {"memory": 7},
                                      {"inputs": {"x": 1}}, {"tracks": ""}, {"tracks": []}, {"strand": "bed"},
                                      {"exclude": "x.bed"}, {"region": []}, {"region": "x"}, {"bed": "x.bed"},
                                      {"region": "NC_001416.1:9-1"}, {"region": "NC_001416.1:99999999-"},
                                      {"region": ["NC_001416.1:1-10", "NC_001416.1:1-1000"]},
                                      {"region": "NC_001416.1", "bed": "x.bed"}, {"place": "record"},
                                      {"place": "record", "region": "NC_001416.1"}])
def test_wrong_settings(genes, data, settings):
    error_of(genes.predict, data / "lambda.fa", **settings)


@pytest.mark.parametrize("settings", [{"nothing": 1}, {"tracks": 1.5}, {"tracks": [1.5]}, {"tracks": b"x"},
                                      {"strand": 1}, {"threads": "2"}, {"threads": True}, {"step": 1.5}, {"bed": 1},
                                      {"region": 1}, {"region": [1]}, {"inputs": [1]}, {"frame": 1}, {"rc": np.ones(2)}])
def test_wrong_types(genes, data, settings):
    with pytest.raises((TypeError, ValueError)):
        genes.predict(data / "lambda.fa", **settings)


@pytest.mark.parametrize("number", [2**63, -2**63 - 1, 2**200, np.uint64(2**64 - 1)])
@pytest.mark.parametrize("name", ["threads", "step", "memory", "tracks"])
def test_numbers_of_more_than_64_bits(genes, data, name, number):
    error = error_of(genes.predict, data / "lambda.fa", **{name: number})
    assert error.setting == name and error.message == f"{name} is {number}, expected at most 2^63 - 1"
    assert error_of(genes.predict, data / "lambda.fa", tracks=[0, number]).setting == "tracks"
    assert error_of(genes.variants, data / "lambda.fa", variant="NC_001416.1:9:A:C", shifts=[number]).setting == "shifts"


def test_lists_that_are_empty(genes, data):
    assert error_of(genes.score, data / "lambda.fa", "NC_001416.1:1-9", stat=[]).message == "stat=[] is empty, expected at least one"
    variant = "NC_001416.1:9:A:C"
    for name in ["stat", "shifts"]:
        assert error_of(genes.variants, data / "lambda.fa", variant=variant, **{name: []}).setting == name
    for name in ["weights", "targets"]:
        assert error_of(seqcast.open, "bacterial-genes", **{name: []}).setting == name


def test_tracks_may_be_an_array_and_sequences_may_not_be_masked(genes, data):
    region = "NC_001416.1:1-120"
    both = genes.predict(data / "lambda.fa", region, tracks=[1, 0]).values
    assert genes.predict(data / "lambda.fa", region, tracks=np.array([1, 0])).values.tobytes() == both.tobytes()
    window = np.zeros((1, genes.window_bases, 4), np.float32)
    genes.predict(sequences=window)
    error = error_of(genes.predict, sequences=np.ma.array(window, mask=window > 2))
    assert error.setting == "sequences" and error.hint == "array.filled(0)"
    for inputs in [{1: 2}, {"x": [None]}, {"x": None}, {"x": {}}, {"x": 1j}, {"x": np.array([None])}]:
        with pytest.raises(TypeError, match="inputs: got |complex"):
            genes.predict(data / "lambda.fa", inputs=inputs)
    with pytest.raises(OverflowError):
        genes.predict(data / "lambda.fa", inputs={"x": 10**400})


def test_numbers_may_be_of_python_or_numpy(genes, data):
    region = "NC_001416.1:1-120"
    for number in [1, 1.5, np.float32(1), np.int8(1), np.array(2.0), decimal.Decimal(1), fractions.Fraction(1, 2)]:
        for numbers in [number, [number, 1], np.array([number], float)]:
            assert "no side input" in error_of(genes.predict, data / "lambda.fa", region, inputs={"x": numbers}).message
        assert "a card says its layers" in error_of(seqcast.open, data / "tiny.json", unknown=number).message
    for number in ["1", b"1", float, [1], np.array([1.0, 2.0])]:
        with pytest.raises(TypeError, match="^unknown: got .*, expected a number"):
            seqcast.open(data / "tiny.json", unknown=number)


def test_an_argument_of_another_type_is_named(genes, data):
    for name in ["weights", "architecture", "family", "bias", "targets"]:
        with pytest.raises(TypeError, match=f"^{name}: got int, expected a text, bytes or a pathlib.Path"):
            seqcast.open("bacterial-genes", **{name: 3})
    with pytest.raises(TypeError, match="^fasta: got int"):
        genes.predict(3)
    with pytest.raises(TypeError, match="^vcf: got int"):
        genes.variants(data / "lambda.fa", 3)
    for function, name in [(seqcast.open, "with_weights"), (genes.predict, "rc")]:
        with pytest.raises(ValueError, match="truth value"):  # NumPy's own
            function("bacterial-genes", **{name: np.array([1, 2])})


def test_paths(genes, data):
    for path in [1, None, [], object()]:
        with pytest.raises((TypeError, seqcast.Error)):
            genes.scan(path)
    with pytest.raises(ValueError):
        genes.predict("nul\0byte")
    name = os.path.join(os.fsencode(data), b"\xff\xfe.fa")
    error = error_of(genes.predict, name)
    assert error.file in (None, os.fsdecode(name)) and "no such file" in str(error)
    str(error).encode()  # can be printed
    error_of(genes.predict, data)
    error_of(seqcast.open, data / "gone.json")
    error_of(seqcast.open, "")
    error_of(seqcast.open, [])
    (data / "empty.fa").write_text("")
    error_of(genes.predict, data / "empty.fa")


def test_arrays(data):
    model = seqcast.open(data / "tiny.json")
    one_hot = np.zeros((2, 200, 4), "f4")
    for wrong in [one_hot.astype("c8"), one_hot.astype("M8[s]"), one_hot[:, :, :3], one_hot[:, :100], one_hot[:0],
                  one_hot.transpose(0, 2, 1), one_hot[0, 0], one_hot[None], np.zeros((0, 200, 4)), np.float32(1)]:
        error = error_of(model.predict, sequences=wrong)
        assert error.message.startswith("array")
    for value in [np.nan, np.inf]:
        one_hot[1, 3, 2] = value
        assert "record 2, position 3, channel 2" in str(error_of(model.predict, sequences=one_hot))
    whole = np.zeros((1, 200, 4), "i8")
    whole[0, 5, 1] = 2**24 + 1
    assert "is not a number that f4 holds exactly" in str(error_of(model.predict, sequences=whole))
    for wrong in [[], [""], ["ACGT"], ["A" * 199 + "\n"], ["A" * 200, "A" * 199], "ACGT", ["A" * 199 + "\u00e9"]]:
        error_of(model.predict, sequences=wrong)
    for wrong in [["A" * 200, 1], [1, "A" * 200], [None], object()]:
        with pytest.raises((TypeError, seqcast.Error)):
            model.predict(sequences=wrong)
    error_of(model.predict, data / "lambda.fa", sequences=["A" * 200])
    error_of(model.predict)


def test_frames(genes, data):
    good = {"chrom": ["NC_001416.1"] * 2, "start": [1, 13], "end": [10, 22]}
    genes.predict(data / "lambda.fa", frame=good)
    assert "no column 'chrom'" in str(error_of(genes.predict, data / "lambda.fa", frame={"start": [1], "end": [2]}))
    for column, values, said in [("start", [1, float("nan")], "row 1 .*: start is nan"), ("end", [10, 14.5], "is 14.5"),
                                 ("end", [10, None], "is None"), ("start", [1, True], "is True"),
                                 ("start", [1, "5"], "is '5'"), ("chrom", ["NC_001416.1", 5], "chrom is 5"),
                                 ("start", [1], "different lengths"), ("start", [1, 2**70], "expected a whole number"),
                                 ("start", [1, -5], "expected 0 <= start < end"), ("end", [10, 5], "regions:2"),
                                 ("chrom", ["NC_001416.1", "x"], "'x' is not in")]:
        with pytest.raises(seqcast.Error, match=said):
            genes.predict(data / "lambda.fa", frame={**good, column: values})
    with pytest.raises(seqcast.Error, match="no rows"):
        genes.predict(data / "lambda.fa", frame={"chrom": [], "start": [], "end": []})
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({**good, "start": pandas.array([1, None], "Int64")})
    with pytest.raises(seqcast.Error, match="start is <NA>"):
        genes.predict(data / "lambda.fa", frame=frame)


def test_a_table_of_several_bins_cannot_be_one_array(genes, data):
    error = error_of(genes.predict, data / "lambda.fa", ["NC_001416.1:1-10", "NC_001416.1:1-1000"])
    assert "one array cannot hold both" in error.message and error.hint == "predict each of them on its own"


def test_an_array_that_memory_does_not_hold_is_an_error(genes, data):
    (data / "r.bed").write_text("NC_001416.1\t0\t48000\n" * 4000)
    error = error_of(genes.predict, data / "lambda.fa", bed=data / "r.bed", memory=100 * 2**20)
    assert error.message == "the array takes 123 MiB, and there are 100 MiB of memory"


def test_notices_are_warnings_that_filters_see(genes, data):
    with pytest.warns(seqcast.Notice, match="1 region clipped at the end of the sequence"):
        genes.predict(data / "lambda.fa", "NC_001416.1:48,000-50,000")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(seqcast.Notice):
            genes.predict(data / "lambda.fa", "NC_001416.1:48,000-50,000")
