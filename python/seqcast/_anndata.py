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
    """Rows are the table's, columns are its tracks, each statistic is a layer, the first of them X."""
    scores = [name for name in table.columns if table[name].dtype == np.float32]
    tracks, statistics = (list(dict.fromkeys(parts)) for parts in zip(*(name.rsplit(".", 1) for name in scores)))
    layers = {statistic: np.stack([table[f"{track}.{statistic}"] for track in tracks], axis=1)
              for statistic in statistics}
    obs = {name: table[name] for name in table.columns if name not in scores}
    return _anndata().AnnData(layers[statistics[0]], obs=_frame(obs, range(len(table))), var=_frame({}, tracks),
                              layers=layers)


def _frame(columns, index):
    import pandas

    return pandas.DataFrame(columns, index=pandas.Index([str(name) for name in index]))
