# SPDX-License-Identifier: MIT
"""Predictions and scores as anndata.AnnData."""
import numpy as np


def _anndata():
    try:
        import anndata
    except ImportError as error:
        raise ImportError("to_anndata needs anndata: pip install 'seqcast[anndata]'") from error
    return anndata


def of_prediction(prediction):
    """Rows are regions, columns are tracks: X has means over bins, obsm['bins'] all of them, [N, B, T]."""
    values = prediction.values
    obs = {"chrom": list(prediction.chroms), "start": prediction.starts, "end": prediction.ends}
    names = [f"{chrom}:{start + 1}-{end}" for chrom, start, end in zip(*obs.values())]
    return _anndata().AnnData(values.mean(axis=1), obs=_frame(obs, names), var=_frame({}, prediction.tracks),
                              obsm={"bins": values}, uns={"bin_bases": prediction.bin_bases})


def of_table(table):
    """Rows are the table's, columns are its tracks, each statistic is a layer, the first of them X; where the numbers are
    of no tracks (splicing), columns are the numbers."""
    scores = [name for name in table.columns if table[name].dtype == np.float32]
    if not scores:
        raise ValueError("the table has no scores")
    is_of_tracks = all("." in name for name in scores)
    parts = [name.rsplit(".", 1) if is_of_tracks else (name, "") for name in scores]
    tracks, statistics = (list(dict.fromkeys(names)) for names in zip(*parts))
    layers = {statistic: np.stack([table[f"{track}.{statistic}" if statistic else track] for track in tracks], axis=1)
              for statistic in statistics}
    obs = {name: table[name] for name in table.columns if name not in scores}
    return _anndata().AnnData(layers[statistics[0]], obs=_frame(obs, range(len(table))), var=_frame({}, tracks),
                              layers=layers if is_of_tracks else None)


def _frame(columns, index):
    import pandas

    return pandas.DataFrame(columns, index=pandas.Index([str(name) for name in index]))
