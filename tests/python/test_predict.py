# SPDX-License-Identifier: MIT
"""Predictions: the bytes of the command line, for every kind of input."""
import numpy as np
import pytest

import seqcast
from conftest import TESTS, letters, run


def npy(tmp_path, *arguments):
    run("predict", *arguments, "-o", tmp_path / "values.npy", "-q")
    return np.load(tmp_path / "values.npy")


def same(prediction, expected):
    """Byte for byte; the program's array of one region has no axis for it."""
    values = prediction.values
    assert values.dtype == np.float32 and values.flags.c_contiguous and values.ndim == 3
    assert values.tobytes() == expected.tobytes()
    assert values.shape[-2:] == expected.shape[-2:]


@pytest.mark.parametrize("context", ["window", "genome"])
@pytest.mark.parametrize("strand", ["+", "-", "both", "rc"])
def test_regions_have_the_bytes_of_the_command_line(genes, data, context, strand):
    region = "NC_001416.1:1,001-14,000"
    options = {"rc": True} if strand == "rc" else {"strand": strand}
    spelled = ["--rc"] if strand == "rc" else ["--strand", strand]
    prediction = genes.predict(data / "lambda.fa", region, context=context, **options)
    same(prediction, npy(data, "bacterial-genes", data / "lambda.fa", "-r", region, "--context", context, *spelled))
    assert len(prediction.tracks) == (4 if strand == "both" else 2)


def test_coordinates_are_those_of_the_bins(genes, data):
    prediction = genes.predict(data / "lambda.fa", ["NC_001416.1:1001-1030", "NC_001416.1:25-60"])
    assert prediction.chroms == ["NC_001416.1"] * 2
    assert list(prediction.starts) == [996, 24] and prediction.bin_bases == 12
    assert prediction.shape == (2, 3, 2) and list(prediction.ends) == [996 + 36, 24 + 36]


def test_a_bed_file_a_frame_and_texts_are_the_same_regions(genes, data):
    (data / "r.bed").write_text("NC_001416.1\t996\t1032\nNC_001416.1\t24\t60\nNC_001416.1\t1008\t1044\n")
    frame = {"chrom": ["NC_001416.1"] * 3, "start": np.array([996, 24, 1008]), "end": [1032.0, 60, 1044]}
    expected = npy(data, "bacterial-genes", data / "lambda.fa", "-b", data / "r.bed")
    same(genes.predict(data / "lambda.fa", bed=data / "r.bed"), expected)
    same(genes.predict(data / "lambda.fa", frame=frame), expected)
    same(genes.predict(str(data / "lambda.fa"), region=["NC_001416.1:997-1032", "NC_001416.1:25-60",
                                                        "NC_001416.1:1009-1044"]), expected)


def test_a_whole_file_and_a_choice_of_tracks(genes, data):
    same(genes.predict(data / "lambda.fa"), npy(data, "bacterial-genes", data / "lambda.fa"))
    same(genes.predict(data / "lambda.fa", tracks="coding_minus"),
         npy(data, "bacterial-genes", data / "lambda.fa", "--tracks", "coding_minus"))
    reordered = genes.predict(data / "lambda.fa", tracks=[1, "coding_plus"])
    assert reordered.tracks == ["coding_minus", "coding_plus"]
    same(reordered, npy(data, "bacterial-genes", data / "lambda.fa", "--tracks", "1,0"))


def test_records_sequences_and_numbers_are_one_window_each(data):
    model = seqcast.open(data / "tiny.json")
    windows = [letters(str(i), 200) for i in range(5)]
    (data / "windows.fa").write_text("".join(f">r{i}\n{window}\n" for i, window in enumerate(windows)))
    expected = npy(data, data / "tiny.json", data / "windows.fa", "--place", "record")
    same(model.predict(data / "windows.fa", place="record"), expected)
    assert model.predict(data / "windows.fa", place="record").chroms == [f"r{i}" for i in range(5)]
    same(model.predict(sequences=windows), expected)
    same(model.predict(sequences=np.array(windows)), expected)
    same(model.predict(sequences=[window.encode() for window in windows]), expected)
    one_hot = np.array([[[letter == c for c in "ACGT"] for letter in window] for window in windows])
    for dtype in ["f2", "f4", "f8", "?", "u1", "i8", ">f8", ">i4"]:
        same(model.predict(sequences=one_hot.astype(dtype)), expected)
    same(model.predict(sequences=np.asfortranarray(one_hot.astype("f4"))), expected)
    same(model.predict(sequences=np.repeat(one_hot, 2, axis=1)[:, ::2]), expected)
    same(model.predict(sequences=one_hot.transpose(0, 2, 1), channels_first=True), expected)
    same(model.predict(sequences=one_hot[0].astype("f4")), expected[:1])
    read_only = one_hot.astype("f4")
    read_only.flags.writeable = False
    same(model.predict(sequences=read_only), expected)
    assert not read_only.flags.writeable
    (data / "windows.txt").write_text("\n".join(windows) + "\n")
    same(model.predict(data / "windows.txt", lines=True), expected)
    np.save(data / "windows.npy", one_hot.astype("f4"))
    same(model.predict(data / "windows.npy"), expected)


def test_steps_transforms_and_short_records(data):
    model = seqcast.open(data / "tiny.json")
    (data / "short.fa").write_text(f">s\n{letters('s', 150)}\n")
    (data / "long.fa").write_text(f">l\n{letters('l', 1000)}\n")
    same(model.predict(data / "short.fa", place="record", pad=True),
         npy(data, data / "tiny.json", data / "short.fa", "--place", "record", "--pad"))
    same(model.predict(data / "long.fa", step=50), npy(data, data / "tiny.json", data / "long.fa", "--step", "50"))
    same(model.predict(data / "long.fa", transform="sigmoid"),
         npy(data, data / "tiny.json", data / "long.fa", "--transform", "sigmoid"))
    same(model.predict(sequences=[letters("s", 150)], pad=True),
         npy(data, data / "tiny.json", data / "short.fa", "--place", "record", "--pad"))


def test_side_inputs(data):
    model = seqcast.open(data / "covered.json")
    (data / "one.fa").write_text(">1\nACGTACGTACG\n")
    expected = npy(data, data / "covered.json", data / "one.fa", "--place", "record", "--tracks", "window:w", "--input",
                   "signal=1,2", "--input", "features=0.5,-1,2")
    same(model.predict(data / "one.fa", place="record", tracks="window:w",
                       inputs={"signal": [1, 2], "features": np.array([0.5, -1, 2]).tolist()}), expected)


SQUASHED = """\tidentifier\tclip_soft\tscale\tsum_stat
0\tA\t3\t2\tsum_sqrt
1\tB\t3\t2\tsum_sqrt
2\tC\t3\t1\tmean
3\tD\t3\t1\tmean
4\tE\t3\t1\tmean
"""


@pytest.mark.parametrize("formula, unscale", [("old", False), ("old", True), ("new", False), ("new-baskerville", True)])
def test_what_tables_say_of_targets_is_undone_as_by_the_command_line(formula, unscale, data):
    (data / "targets.txt").write_text(SQUASHED)
    basenji = TESTS / "data" / "basenji"
    model = seqcast.open(basenji / "small.json", weights=basenji / "small.h5", targets=data / "targets.txt")
    region, fasta = "NC_001416.1:1-48", data / "lambda.fa"
    options = {"untransform": formula, "unscale": unscale}
    values = model.predict(fasta, region, **options).values
    given = [basenji / "small.json", fasta, "--weights", basenji / "small.h5", "--targets", data / "targets.txt",
             "--untransform", formula, *(["--unscale"] if unscale else [])]
    run("predict", *given, "-r", region, "-o", data / "values.npy", "-q")
    assert values[0].tobytes() == np.load(data / "values.npy").tobytes()
    x = model.predict(fasta, region).values.astype("f8")
    scale, root = np.array([2, 2, 1, 1, 1.0]), np.array([True, True, False, False, False])
    assert (x > 3).any() and (x < 3).any()
    if formula == "old":
        x = x / scale
        x = np.where(x > 3, 3 + (x - 3) ** 2, x)
        x = np.where(root, x ** (4 / 3), x) * (1 if unscale else scale)
    else:
        x = np.where(x > 3, 2 + (x - 2) ** 2, x)
        x = np.where(root, (x + 1) ** (2 if formula == "new-baskerville" else 4 / 3) - 1, x) / (scale if unscale else 1)
    np.testing.assert_allclose(values, x, rtol=1e-6)
    block, = model.scan(fasta, region, **options)
    assert block.values.tobytes() == values.tobytes()
    frame = {"chrom": ["NC_001416.1"], "start": [0], "end": [48]}
    scored = model.score(fasta, frame=frame, stat="max", place="grid", **options)
    assert [scored[f"{track}.max"][0] for track in "ABCDE"] == values[0].max(axis=0).tolist()


def test_what_cannot_be_undone(genes, data):
    for options, setting in [({"untransform": "newer"}, "untransform"), ({"unscale": True}, "unscale"),
                             ({"untransform": "new"}, "untransform"), ({"untransform": "new", "transform": "none"}, "untransform")]:
        with pytest.raises(seqcast.Error) as caught:
            genes.predict(data / "lambda.fa", "NC_001416.1:1-48", **options)
        assert caught.value.setting == setting


def test_a_prediction_is_an_array_that_owns_its_memory(genes, data):
    prediction = genes.predict(data / "lambda.fa", "NC_001416.1:1-1200")
    array = np.asarray(prediction)
    assert np.shares_memory(array, prediction.values) and array is prediction.values
    assert np.asarray(prediction, dtype="f8").dtype == np.float64
    assert len(prediction) == 1 and prediction[0].shape == (100, 2)
    values = prediction.values
    del prediction, array
    assert values.base is not None and np.isfinite(values).all()
    values += 1  # the memory is the caller's
