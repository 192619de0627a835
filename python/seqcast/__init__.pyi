# SPDX-License-Identifier: MIT
"""Types of seqcast; docstrings are the module's own, `help(seqcast.open)`."""
import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Path = str | bytes | os.PathLike[str] | os.PathLike[bytes]

__version__: str
__all__: list[str]

def open(
    path: Path | Sequence[Path],
    *,
    weights: Path | Sequence[Path] | None = None,
    window: int | None = None,
    architecture: Path | None = None,
    alphabet: str | None = None,
    unknown: float | None = None,
    backend: str | None = None,
    sequence: str | None = None,
    family: Path | None = None,
    bias: Path | None = None,
    targets: Path | Sequence[Path] | None = None,
    with_weights: bool = True,
) -> Model: ...

class Model:
    @property
    def name(self) -> str: ...
    @property
    def members(self) -> int: ...
    @property
    def alphabet(self) -> str: ...
    @property
    def tracks(self) -> list[str]: ...
    @property
    def window_bases(self) -> int: ...
    @property
    def bin_bases(self) -> int: ...
    @property
    def bins(self) -> int: ...
    @property
    def heads(self) -> Table: ...
    def summary(self) -> Table: ...
    def receptive_field(self) -> Table: ...
    def predict(
        self,
        fasta: Path | None = None,
        region: str | Sequence[str] | None = None,
        *,
        bed: Path | None = None,
        frame: Any = None,
        sequences: Any = None,
        tracks: str | int | Sequence[str | int] | None = None,
        rc: bool = False,
        strand: str = '+',
        context: str = 'window',
        step: int | None = None,
        transform: str | None = None,
        untransform: str | None = None,
        unscale: bool = False,
        inputs: dict[str, Any] | None = None,
        pad: bool = False,
        threads: int | None = None,
        memory: int | None = None,
        strict_names: bool = False,
        skip_bad_lines: bool = False,
        exclude: Path | None = None,
        place: str = 'model',
        lines: bool = False,
        channels_first: bool = False,
    ) -> Prediction: ...
    def scan(
        self,
        fasta: Path,
        region: str | Sequence[str] | None = None,
        *,
        bed: Path | None = None,
        frame: Any = None,
        tracks: str | int | Sequence[str | int] | None = None,
        rc: bool = False,
        strand: str = '+',
        context: str = 'window',
        step: int | None = None,
        transform: str | None = None,
        untransform: str | None = None,
        unscale: bool = False,
        inputs: dict[str, Any] | None = None,
        pad: bool = False,
        threads: int | None = None,
        memory: int | None = None,
        strict_names: bool = False,
        skip_bad_lines: bool = False,
        exclude: Path | None = None,
        block_bins: int = 65536,
    ) -> Scan: ...
    def score(
        self,
        fasta: Path,
        region: str | Sequence[str] | None = None,
        *,
        bed: Path | None = None,
        frame: Any = None,
        stat: str | Sequence[str] = 'mean',
        place: str = 'model',
        site_bases: int | None = None,
        around: str = 'middle',
        missing: str = 'error',
        tracks: str | int | Sequence[str | int] | None = None,
        rc: bool = False,
        strand: str = '+',
        context: str = 'window',
        step: int | None = None,
        transform: str | None = None,
        untransform: str | None = None,
        unscale: bool = False,
        inputs: dict[str, Any] | None = None,
        pad: bool = False,
        threads: int | None = None,
        memory: int | None = None,
        strict_names: bool = False,
        skip_bad_lines: bool = False,
        exclude: Path | None = None,
    ) -> Table: ...
    def variants(
        self,
        fasta: Path,
        vcf: Path | None = None,
        *,
        variant: str | Sequence[str] | None = None,
        stat: str | Sequence[str] = 'SAD',
        shifts: int | Sequence[int] = 0,
        share_window: int | None = None,
        tracks: str | int | Sequence[str | int] | None = None,
        rc: bool = False,
        context: str = 'window',
        normalise: bool = False,
        strict: bool = False,
        transform: str | None = None,
        untransform: str | None = None,
        unscale: bool = False,
        inputs: dict[str, Any] | None = None,
        threads: int | None = None,
        memory: int | None = None,
        strict_names: bool = False,
    ) -> Table: ...
    def splicing(
        self,
        fasta: Path,
        vcf: Path | None = None,
        *,
        variant: str | Sequence[str] | None = None,
        genes: Path | None = None,
        transcripts: str | None = None,
        symbol: str = 'gene',
        distance: int = 50,
        mask: str | int = '0',
        mnv: str = 'broad',
        pad: bool = False,
        raw: bool = False,
        acceptor: str | None = None,
        donor: str | None = None,
        normalise: bool = False,
        strict: bool = False,
        transform: str | None = None,
        untransform: str | None = None,
        unscale: bool = False,
        inputs: dict[str, Any] | None = None,
        threads: int | None = None,
        memory: int | None = None,
        strict_names: bool = False,
    ) -> Table: ...
    def _repr_html_(self) -> str: ...

class Prediction:
    @property
    def values(self) -> NDArray[np.float32]: ...
    @property
    def tracks(self) -> list[str]: ...
    @property
    def chroms(self) -> list[str]: ...
    @property
    def starts(self) -> NDArray[np.int64]: ...
    @property
    def ends(self) -> NDArray[np.int64]: ...
    @property
    def bin_bases(self) -> int: ...
    @property
    def shape(self) -> tuple[int, int, int]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: Any) -> Any: ...
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]: ...
    def to_anndata(self) -> Any: ...

class Block:
    @property
    def chrom(self) -> str: ...
    @property
    def starts(self) -> NDArray[np.int64]: ...
    @property
    def ends(self) -> NDArray[np.int64]: ...
    @property
    def values(self) -> NDArray[np.float32]: ...
    @property
    def tracks(self) -> list[str]: ...
    def __len__(self) -> int: ...

class Scan:
    def __iter__(self) -> Iterator[Block]: ...
    def __next__(self) -> Block: ...
    def __enter__(self) -> Scan: ...
    def __exit__(self, *args: object) -> None: ...
    def close(self) -> None: ...
    @property
    def tracks(self) -> list[str]: ...

class Table:
    def keys(self) -> list[str]: ...
    def __getitem__(self, name: str) -> NDArray[Any]: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def __contains__(self, name: object) -> bool: ...
    @property
    def columns(self) -> list[str]: ...
    def to_dict(self) -> dict[str, NDArray[Any]]: ...
    def to_pandas(self) -> Any: ...
    def to_anndata(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def _repr_html_(self) -> str: ...

class Error(Exception):
    message: str
    hint: str
    file: str | None
    line: int | None
    setting: str | None
    def __init__(
        self,
        message: str,
        hint: str = '',
        file: str | None = None,
        line: int | None = None,
        setting: str | None = None,
    ) -> None: ...

class Notice(UserWarning): ...
