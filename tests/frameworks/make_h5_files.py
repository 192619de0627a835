# SPDX-License-Identifier: MIT
"""Generates valid and malformed HDF5 test files in tests/data/h5 (h5py 3, NumPy)."""
import pathlib
import shutil

import h5py
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "data" / "h5"
KERAS = pathlib.Path(__file__).resolve().parent / "keras"


def new_file(name, oldest="earliest"):
    return h5py.File(FOLDER / f"{name}.h5", "w", libver=(oldest, "v110"))


def plain():
    """Every kind of attribute and array that models have, as files of the oldest form have them."""
    with new_file("plain") as file:
        file.attrs["text"] = "hello"  # variable length
        file.attrs["fixed"] = np.bytes_("fixed text")
        file.attrs["fixed_list"] = np.array([b"a", b"bc", b"def"])
        file.attrs.create("variable_list", ["x", "yz"], dtype=h5py.string_dtype())
        file.attrs["split0"] = np.array([b"one", b"two"])
        file.attrs["split1"] = np.array([b"three"])
        file.attrs["numbers"] = np.array([1.5, -2.0])
        file.attrs["whole"] = 7
        file.attrs["no_texts"] = np.array([], dtype="S4")
        group = file.create_group("group")
        values = np.arange(6).reshape(2, 3)
        group["f32"] = (values / 4).astype("<f4")
        group["f64"] = values / 3
        group["big_endian"] = (values / 4).astype(">f4")
        group["f16"] = (values / 4).astype("<f2")
        group["i64"] = values - 3
        group["u8"] = values.astype("u1")
        group["scalar"] = np.float32(42)
        group["empty"] = np.zeros((0, 3), "f4")
        group["words"] = np.array([b"no", b"numbers"])
        group.create_dataset("packed", data=np.zeros((64, 64), "f4") + 3, compression="gzip", shuffle=True,
                             fletcher32=True, chunks=(16, 64))
        group["again"] = group["f32"]
        group["soft"] = h5py.SoftLink("/group/f64")


def hostile():
    with new_file("external_link") as file:
        file["inside"] = h5py.ExternalLink("plain.h5", "/group")
    with new_file("soft_circle") as file:
        file["a"] = h5py.SoftLink("/b")
        file["b"] = h5py.SoftLink("/a")
    with new_file("group_circle") as file:
        file.create_group("group")["back"] = file["/"]
    with new_file("external_storage") as file:
        file.create_dataset("array", (4,), "f4", external=[("/etc/passwd", 0, 16)])
    with new_file("virtual") as file:
        layout = h5py.VirtualLayout((6,), "i8")
        layout[:] = h5py.VirtualSource("plain.h5", "group/i64", (6,))
        layout.dcpl.set_obj_track_times(False)  # the same bytes every time
        file.create_virtual_dataset("array", layout)
    with new_file("huge") as file:
        file.create_dataset("array", (2**30, 2**30), "f4", chunks=(64, 64))
    with new_file("huge_product") as file:
        file.create_dataset("array", (2**40, 2**40), "f4", chunks=(64, 64))
    with new_file("unknown_filter") as file:
        file.create_dataset("array", data=np.zeros(256, "f4"), compression="lzf")
        file["sound"] = np.ones(2, "f4")
    shutil.copy(KERAS / "keras1_theano.h5", FOLDER / "lzf_weights.h5")
    with h5py.File(FOLDER / "lzf_weights.h5", "r+") as file:  # a model whose weights a filter of h5py's own packs
        group = file["model_weights/dense_1"]
        values = group["dense_1_W"][:]
        del group["dense_1_W"]
        group.create_dataset("dense_1_W", data=values, compression="lzf")
    with new_file("deep", "v110") as file:
        file.create_group("/".join("g" * 70))


def not_written():
    """Arrays whose values are fill values, all of them or those of some chunks: a few, and more than a file may have."""
    with new_file("partly_written") as file:
        file.create_dataset("chunks", (8,), "f4", chunks=(4,), fillvalue=0.5)[:4] = [1, 2, 3, 4]
        file.create_dataset("none", (3,), "f4", fillvalue=2.5)
    with new_file("never_written", "v110") as file:
        for i in range(9):
            file.create_dataset(f"whole{i}", (250000,), "f4")
            file.create_dataset(f"chunks{i}", (250000,), "f4", chunks=(1000,))[:1000] = np.zeros(1000, "f4")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    plain()
    hostile()
    not_written()
