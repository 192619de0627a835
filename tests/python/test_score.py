# SPDX-License-Identifier: MIT
"""Scores: the program's table, as NumPy, Arrow, pandas and polars have it."""
import numpy as np
import pytest

import seqcast
from conftest import rows, run


def same(table, text):
    names, lines = rows(text)
    assert table.columns == names
    assert len(table) == len(lines)
    for i, name in enumerate(names):
        column = [line[i] for line in lines]
        if table[name].dtype == np.float32:
            expected = np.array([float("nan") if value == "NA" else value for value in column], np.float32)
            assert table[name].tobytes() == expected.tobytes(), name
        else:
            assert [str(value) for value in table[name]] == column, name


@pytest.mark.parametrize("options, spelled", [
    ({}, []),
    ({"stat": ["mean", "max", "sum", "min"]}, ["--stat", "mean,max,sum,min"]),
    ({"rc": True}, ["--rc"]),
    ({"strand": "bed"}, ["--strand", "bed"]),
    ({"strand": "both"}, ["--strand", "both"]),
    ({"context": "genome", "tracks": "coding_minus"}, ["--context", "genome", "--tracks", "coding_minus"]),
    ({"place": "center"}, ["--place", "center"]),
    ({"site_bases": 101}, ["--site-bases", "101"]),
])
def test_scores_are_those_of_the_command_line(genes, data, options, spelled):
    text = run("score", "bacterial-genes", data / "lambda.fa", data / "lambda_genes.bed", "--digits", "9", "-q", *spelled)
    same(genes.score(data / "lambda.fa", bed=data / "lambda_genes.bed", **options), text)


def test_regions_of_a_frame_and_of_texts(genes, data):
    (data / "r.bed").write_text("NC_001416.1\t1000\t3000\ta\t0\t-\nNC_001416.1\t20\t900\tb\t0\t+\n")
    of_file = genes.score(data / "lambda.fa", bed=data / "r.bed", strand="bed")
    frame = {"chrom": ["NC_001416.1"] * 2, "start": [1000, 20], "end": [3000, 900], "strand": ["-", "+"]}
    of_frame = genes.score(data / "lambda.fa", frame=frame, strand="bed")
    assert of_frame.columns == ["chrom", "start", "end", "strand", "coding_plus.mean", "coding_minus.mean"]
    assert of_frame["coding_plus.mean"].tobytes() == of_file["coding_plus.mean"].tobytes()
    of_texts = genes.score(data / "lambda.fa", ["NC_001416.1:1001-3000", "NC_001416.1:21-900"])
    assert of_texts["start"].tolist() == [1000, 20]
    forward = genes.score(data / "lambda.fa", bed=data / "r.bed")
    assert of_texts["coding_minus.mean"].tobytes() == forward["coding_minus.mean"].tobytes()


def test_what_cannot_be_scored_is_nan_where_that_is_asked(genes, data):
    (data / "r.bed").write_text("NC_001416.1\t1000\t3000\nother\t20\t900\n")
    with pytest.raises(seqcast.Error, match="'other' is not in") as error:
        genes.score(data / "lambda.fa", bed=data / "r.bed")
    assert error.value.line == 2 and error.value.file.endswith("r.bed")
    with pytest.warns(seqcast.Notice, match="1 line of .* on sequences that are not in"):
        table = genes.score(data / "lambda.fa", bed=data / "r.bed", missing="na")
    assert np.isnan(table["coding_plus.mean"][1]) and not np.isnan(table["coding_plus.mean"][0])


def test_a_table_is_a_dict_of_arrays_without_copies(genes, data):
    table = genes.score(data / "lambda.fa", bed=data / "lambda_genes.bed")
    assert table["coding_plus.mean"] is table["coding_plus.mean"]
    assert table.to_dict().keys() == dict(table).keys() == set(table.columns)
    assert "start" in table and "nothing" not in table and list(table) == table.columns
    with pytest.raises(KeyError):
        table["nothing"]
    assert repr(table).splitlines()[-1] == "73 rows, the first 20 are shown"


def test_pandas_takes_it(genes, data):
    pandas = pytest.importorskip("pandas")
    table = genes.score(data / "lambda.fa", bed=data / "lambda_genes.bed")
    frame = table.to_pandas()
    assert list(frame.columns) == table.columns and len(frame) == 73
    assert frame["coding_plus.mean"].dtype == np.float32
    again = genes.score(data / "lambda.fa", frame=frame)
    assert again["coding_plus.mean"].tobytes() == table["coding_plus.mean"].tobytes()
    assert pandas.DataFrame(dict(table)).equals(frame)


def test_arrow_and_polars_take_it_without_a_copy(genes, data):
    pyarrow = pytest.importorskip("pyarrow")
    table = genes.score(data / "lambda.fa", bed=data / "lambda_genes.bed")
    arrow = pyarrow.table(table)
    assert arrow.column_names == table.columns
    assert arrow["name"].to_pylist() == list(table["name"])
    values = arrow["coding_plus.mean"].chunk(0).to_numpy(zero_copy_only=True)
    assert np.shares_memory(values, table["coding_plus.mean"])
    del table
    assert np.isfinite(values).all()
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(genes.score(data / "lambda.fa", bed=data / "lambda_genes.bed"))
    assert frame["start"].to_list() == arrow["start"].to_pylist()
    again = genes.score(data / "lambda.fa", frame=frame)
    assert again["coding_plus.mean"].tolist() == frame["coding_plus.mean"].to_list()
