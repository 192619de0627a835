#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes small zip and npz files with Python's zipfile and NumPy, into tests/data/zip."""
import io
import pathlib
import struct
import zipfile

import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "data" / "zip"


def arrays():
    """One array of each number type, [2, 3] from 0 to 5 unless said otherwise."""
    made = {kind: np.arange(6).reshape(2, 3).astype(f"<{kind}") for kind in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8".split()}
    made["b1"] = np.array([[True, False, True], [False, False, True]])
    made["fortran"] = np.asfortranarray(made["f4"])
    made["scalar"] = np.float32(2.5)
    made["none"] = np.zeros((0, 4), np.float32)
    made["deep"] = np.arange(24, dtype="<f4").reshape(2, 3, 2, 2).transpose(3, 1, 2, 0).copy(order="F")
    made["big"] = np.arange(3, dtype=">f4")
    made["large"] = np.array([2**24 + 1], dtype="<i4")
    made["not_finite"] = np.array([[1, np.nan]], dtype="<f4")
    made["text"] = np.array(["a"])
    return made


def entry(name):
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def main():
    FOLDER.mkdir(exist_ok=True)
    np.savez(FOLDER / "stored.npz", **arrays())
    np.savez_compressed(FOLDER / "deflated.npz", **arrays())
    with zipfile.ZipFile(FOLDER / "two.zip", "w") as archive:
        archive.writestr(entry("stored.txt"), b"hello")
        archive.writestr(entry("folder/deflated.txt"), b"x" * 1000, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(FOLDER / "zip64.zip", "w") as archive, archive.open(entry("a"), "w", force_zip64=True) as file:
        file.write(b"hello")
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 10  # so that entries and directory lie far behind
    with zipfile.ZipFile(FOLDER / "zip64_far.zip", "w") as archive:
        archive.writestr(entry("near"), b"hello")
        archive.writestr(entry("far"), b"far away")
    zipfile.ZIP64_LIMIT = limit
    with zipfile.ZipFile(FOLDER / "empty.zip", "w"):
        pass
    # Sizes behind the data, as a writer to a pipe leaves them; and bytes before the archive.
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.bytes = b""

        def writable(self):
            return True

        def write(self, data):
            self.bytes += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr(entry("a"), b"hello")
    (FOLDER / "streamed.zip").write_bytes(pipe.bytes)
    (FOLDER / "behind.zip").write_bytes(b"#!/bin/sh\n" + (FOLDER / "two.zip").read_bytes())
    end = struct.pack("<4s4H2IH", b"PK\5\6", 1, 1, 0, 0, 0, 0, 0)
    (FOLDER / "part.zip").write_bytes(end)


if __name__ == "__main__":
    main()
