# SPDX-License-Identifier: MIT
"""Variants: the program's tables, row by row, for statistics of tracks and for splicing."""
import re

import numpy as np
import pytest

import seqcast
from conftest import rows, run

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
# Records that are scored, of one and several bases, and records that are not: for every reason there is a row.
RECORDS = [("1000", "rs1", "A", "C"), ("1000", ".", "A", "C,AA,<DEL>"), ("1500", ".", "C", "CGAT"),
           ("2000", ".", "CCGCC", "C"), ("1000", ".", "C", "A"), ("1001", ".", "G", "."), ("0", ".", "A", "C"),
           ("1002", ".", "CA", "GG"), ("1001", ".", "G", "*")]
GENES = ("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n"
         "one\tNC_001416.1\t+\t900\t1600\t900,1490,\t1003,1600,\n"
         "two\tNC_001416.1\t-\t990\t2100\t990,1900,\t1010,2100,\n")


@pytest.fixture
def vcf(data):
    lines = ["\t".join(["NC_001416.1", *record, ".", ".", "."]) for record in RECORDS]
    (data / "in.vcf").write_text("##fileformat=VCFv4.2\n" + COLUMNS + "\n".join(lines) + "\n")
    (data / "genes.tsv").write_text(GENES)
    return data / "in.vcf"


def same(table, text):
    """Numbers to the bit; '.' of the program's numbers is NaN."""
    names, lines = rows(text)
    assert table.columns == names
    assert len(table) == len(lines) > 0
    for i, name in enumerate(names):
        column = [line[i] for line in lines]
        if table[name].dtype == np.float32:
            expected = np.array([float("nan") if value == "." else value for value in column], np.float32)
            assert table[name].tobytes() == expected.tobytes(), name
        else:
            assert [str(value) for value in table[name]] == column, name


@pytest.mark.parametrize("options, spelled", [
    ({}, []),
    ({"stat": ["SAD", "SAX", "center30:D1"], "tracks": ["minus", "plus"]},
     ["--stat", "SAD,SAX,center30:D1", "--tracks", "minus,plus"]),
    ({"stat": "D2", "rc": True, "shifts": [0, 1, -1]}, ["--stat", "D2", "--rc", "--shifts", "0,1,-1"]),
    ({"shifts": 3}, ["--shifts", "3"]),
    ({"normalise": True, "transform": "sigmoid"}, ["--normalise", "--transform", "sigmoid"]),
    ({"share_window": 40, "stat": "SAX"}, ["--share-window", "40", "--stat", "SAX"]),
])
def test_effects_are_those_of_the_command_line(data, vcf, options, spelled):
    text = run("variants", data / "tiny.json", data / "lambda.fa", vcf, "--format", "tsv", "--digits", "9", "-q", *spelled)
    table = seqcast.open(data / "tiny.json").variants(data / "lambda.fa", vcf, **options)
    same(table, text)
    scored = np.array([reason == "." for reason in table["skipped"]])
    assert 3 < scored.sum() < len(table)
    assert (np.isfinite(table[table.columns[5]]) == scored).all()


@pytest.mark.parametrize("context", ["window", "genome"])
def test_contexts_and_counts(data, vcf, context):
    model = seqcast.open(data / "any.json", window=300)
    text = run("variants", data / "any.json", data / "lambda.fa", vcf, "--window", "300", "--context", context,
               "--format", "tsv", "--digits", "9", "-q")
    same(model.variants(data / "lambda.fa", vcf, context=context), text)


def test_written_variants_are_those_of_a_file(data, vcf):
    model = seqcast.open(data / "tiny.json")
    texts = ["NC_001416.1:1000:A:C", "NC_001416.1:1500:C:CGAT"]
    spelled = [word for text in texts for word in ("--variant", text)]
    text = run("variants", data / "tiny.json", data / "lambda.fa", *spelled, "--digits", "9", "-q")
    same(model.variants(data / "lambda.fa", variant=texts), text)
    one = model.variants(data / "lambda.fa", variant=texts[0])
    assert one["pos"].tolist() == [1000] and one["plus.SAD"].tobytes() == model.variants(data / "lambda.fa", vcf)["plus.SAD"][:1].tobytes()


@pytest.mark.parametrize("options, spelled", [
    ({}, []),
    ({"raw": True}, ["--raw"]),
    ({"mask": 1, "mnv": "skip"}, ["--mask", "1", "--mnv", "skip"]),
    ({"mask": "site", "mnv": "align", "raw": True}, ["--mask", "site", "--mnv", "align", "--raw"]),
    ({"pad": True, "symbol": "transcript", "normalise": True}, ["--pad", "--symbol", "transcript", "--normalise"]),
])
def test_splicing_is_that_of_the_command_line(data, vcf, options, spelled):
    text = run("variants", data / "any.json", data / "lambda.fa", vcf, "--as", "spliceai", "--acceptor", "x", "--donor",
               "y", "--genes", data / "genes.tsv", "--distance", "5", "--format", "tsv", "--digits", "9", "-q", *spelled)
    table = seqcast.open(data / "any.json").splicing(data / "lambda.fa", vcf, genes=data / "genes.tsv", distance=5,
                                                     acceptor="x", donor="y", **options)
    same(table, text)
    assert set(table["gene"]) == {"one", "two", "."} and (np.nan_to_num(table["DS_AG"]) != 0).any()


def test_what_is_chosen_of_transcripts_is_a_notice(data, vcf):
    (data / "g.gtf").write_text("NC_001416.1\th\texon\t901\t1600\t.\t+\t.\ttranscript_id \"T\"; tag \"MANE_Select\";\n")
    model = seqcast.open(data / "any.json")
    with pytest.warns(seqcast.Notice, match="1 transcript of .*g.gtf: those tagged MANE_Select"):
        model.splicing(data / "lambda.fa", vcf, genes=data / "g.gtf", acceptor="x", donor="y", distance=5)


def test_a_sequence_may_have_to_be_named_as_in_the_genome(data):
    (data / "genome.fa").write_text((data / "lambda.fa").read_text().replace(">NC_001416.1", ">chr1"))
    (data / "genes.tsv").write_text(GENES.replace("NC_001416.1", "chr1"))
    variant = "1:1000:A:C"
    model = seqcast.open(data / "any.json")
    splicing = {"genes": data / "genes.tsv", "acceptor": "x", "donor": "y", "distance": 5}
    for score, options, spelled in [(model.variants, {}, []), (model.splicing, splicing, [
            "--as", "spliceai", "--genes", data / "genes.tsv", "--acceptor", "x", "--donor", "y", "--distance", "5"])]:
        with pytest.warns(seqcast.Notice, match="'chr1'"):
            assert len(score(data / "genome.fa", variant=variant, **options))
        with pytest.raises(seqcast.Error) as caught:
            score(data / "genome.fa", variant=variant, strict_names=True, **options)
        said = run("variants", data / "any.json", data / "genome.fa", "--variant", variant, "--strict-names", *spelled, code=1)
        assert f"error: {caught.value.message}\n" in said


def test_bad_input_has_the_message_of_the_command_line(data, vcf):
    model = seqcast.open(data / "tiny.json")
    (data / "bad.vcf").write_text("##fileformat=VCFv4.2\n" + COLUMNS + "NC_001416.1\t12x\t.\tA\tC\t.\t.\t.\n")
    (data / "other.vcf").write_text("##fileformat=VCFv4.2\n" + COLUMNS + "NC_001416.1\t1000\t.\tC\tA\t.\t.\t.\n")
    for name in ["bad.vcf", "other.vcf", "gone.vcf", "lambda.fa"]:
        with pytest.raises(seqcast.Error) as caught:
            model.variants(data / "lambda.fa", data / name)
        said = run("variants", data / "tiny.json", data / "lambda.fa", data / name, code=1)
        assert f"error: {caught.value.message}\n" in said, name
    assert caught.value.file == str(data / "lambda.fa")
    with pytest.raises(seqcast.Error) as caught:
        model.variants(data / "lambda.fa", vcf, strict=True)
    assert "strict" in caught.value.hint and re.search(r"in\.vcf:\d+: ", caught.value.message)


@pytest.mark.parametrize("settings, setting", [
    ({}, "variant"), ({"vcf": "in.vcf", "variant": "a:1:A:C"}, "variant"), ({"variant": []}, "variant"),
    ({"vcf": "in.vcf", "stat": "logSUMM"}, None), ({"vcf": "in.vcf", "shifts": 101}, "shifts"),
    ({"vcf": "in.vcf", "share_window": 0}, "share_window"), ({"vcf": "in.vcf", "share_window": 10**6}, "share_window"),
    ({"vcf": "in.vcf", "stat": "ALT"}, None), ({"variant": "NC_001416.1:1000:A"}, None),
    ({"variant": "chr9:1000:A:C"}, None), ({"vcf": "in.vcf", "tracks": "x"}, "tracks"),
    ({"vcf": "in.vcf", "context": "x"}, "context")])
def test_wrong_settings(data, vcf, settings, setting, monkeypatch):
    monkeypatch.chdir(data)
    with pytest.raises(seqcast.Error) as caught:
        seqcast.open(data / "tiny.json").variants(data / "lambda.fa", **settings)
    assert caught.value.setting == setting or setting is None


@pytest.mark.parametrize("settings, setting", [
    ({}, "genes"), ({"mask": 2}, "mask"), ({"mask": True}, None), ({"mnv": "x"}, "mnv"), ({"symbol": "x"}, "symbol"),
    ({"transcripts": "x"}, "transcripts"), ({"distance": 5000}, "distance"), ({"distance": -1}, "distance"),
    ({"acceptor": "z"}, None)])
def test_wrong_settings_of_splicing(data, vcf, settings, setting):
    good = {} if setting == "genes" else {"genes": data / "genes.tsv", "acceptor": "x", "donor": "y"}
    with pytest.raises((seqcast.Error, TypeError)) as caught:
        seqcast.open(data / "any.json").splicing(data / "lambda.fa", vcf, **{**good, **settings})
    assert setting is None or caught.value.setting == setting
