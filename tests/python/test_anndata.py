# SPDX-License-Identifier: MIT
"""Predictions and tables as anndata.AnnData, written and read again."""
import sys

import numpy as np
import pytest

import seqcast

anndata = pytest.importorskip("anndata")


def names_of_layers(data):
    """anndata 0.13 also lists X, as a layer without a name."""
    return [name for name in data.layers if name is not None]


def test_a_prediction(genes, data, tmp_path):
    prediction = genes.predict(data / "lambda.fa", ["NC_001416.1:1001-1030", "NC_001416.1:25-60"])
    prediction.to_anndata().write_h5ad(tmp_path / "p.h5ad")
    again = anndata.read_h5ad(tmp_path / "p.h5ad")
    assert again.shape == (2, 2) and list(again.var_names) == ["coding_plus", "coding_minus"]
    assert list(again.obs_names) == ["NC_001416.1:997-1032", "NC_001416.1:25-60"]
    assert again.obs["start"].tolist() == [996, 24] and again.obs["end"].tolist() == [1032, 60]
    assert again.obsm["bins"].tobytes() == prediction.values.tobytes()
    np.testing.assert_array_equal(again.X, prediction.values.mean(axis=1))
    assert again.uns["bin_bases"] == 12


def test_scores(genes, data, tmp_path):
    table = genes.score(data / "lambda.fa", bed=data / "lambda_genes.bed", stat=["max", "mean"])
    table.to_anndata().write_h5ad(tmp_path / "s.h5ad")
    again = anndata.read_h5ad(tmp_path / "s.h5ad")
    assert again.shape == (73, 2) and names_of_layers(again) in (["max", "mean"], ["mean", "max"])
    assert again.obs["name"].tolist() == table["name"].tolist() and again.obs["start"].tolist() == table["start"].tolist()
    for column, track in enumerate(again.var_names):
        assert again.X[:, column].tobytes() == table[f"{track}.max"].tobytes()
        assert again.layers["mean"][:, column].tobytes() == table[f"{track}.mean"].tobytes()


def test_variants_and_splicing(data):
    variant = ["NC_001416.1:1000:A:C", "NC_001416.1:1500:C:CGAT"]
    table = seqcast.open(data / "tiny.json").variants(data / "lambda.fa", variant=variant, stat=["SAD", "D1"])
    effects = table.to_anndata()
    assert effects.shape == (2, 2) and names_of_layers(effects) == ["SAD", "D1"]
    assert effects.obs["pos"].tolist() == [1000, 1500]
    (data / "g.gtf").write_text('NC_001416.1\th\texon\t901\t1600\t.\t+\t.\ttranscript_id "T";\n')
    table = seqcast.open(data / "any.json").splicing(data / "lambda.fa", variant=variant, genes=data / "g.gtf",
                                                     transcripts="all", distance=5, acceptor="x", donor="y")
    splicing = table.to_anndata()
    assert list(splicing.var_names)[:2] == ["DS_AG", "DS_AL"] and splicing.shape == (2, 8)
    assert splicing.X[:, 0].tobytes() == table["DS_AG"].tobytes()


def test_what_has_no_scores_and_a_missing_package_are_errors(genes, monkeypatch):
    with pytest.raises(ValueError, match="no scores"):
        genes.summary().to_anndata()
    monkeypatch.setitem(sys.modules, "anndata", None)
    with pytest.raises(ImportError, match=r"pip install 'seqcast\[anndata\]'"):
        genes.predict(sequences=["ACGT" * 2304]).to_anndata()
