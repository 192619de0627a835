# SPDX-License-Identifier: MIT
# A tower of convolutions with 100 MB of weights, as a card, and as files of Keras and of PyTorch.
#
# The card needs only Python; arrays need NumPy, and files of them h5py or safetensors.
import json
import math
import struct
import zipfile

CHANNELS, KERNEL, LAYERS = 512, 5, 19  # 99.6 MB of weights
WINDOW = 200
NAMES = [f"conv{i}" for i in range(LAYERS + 1)]


def card(folder):
    """The tower's card, without weights."""
    path = folder / "tower.json"
    layers = [{"name": name, "layer": "conv1d", "filters": CHANNELS, "kernel": KERNEL} for name in NAMES]
    bins = WINDOW - len(NAMES) * (KERNEL - 1)
    path.write_text(json.dumps({
        "seqcast_card": 1, "name": "tower", "summary": "convolutions", "weights": {"obtain": "bench/tower.py"},
        "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": WINDOW}, "bin_bases": 1,
        "first_base": (WINDOW - bins) // 2,
        "heads": [{"name": "all", "layer": NAMES[-1], "tracks": CHANNELS, "transform": "none"}],
        "layers": layers}))
    return path


def tensors():
    """[kernel, in, out] and [out] of each of the tower's convolutions, by name."""
    import numpy as np
    random = np.random.default_rng(1)
    widths = [4] + [CHANNELS] * len(NAMES)
    return {name: (random.normal(0, 0.02, (KERNEL, widths[i], widths[i + 1])).astype(np.float32),
                   np.zeros(widths[i + 1], np.float32)) for i, name in enumerate(NAMES)}


def safetensors_file(folder):
    """The card's weights."""
    import numpy as np
    from safetensors.numpy import save_file
    path = folder / "tower.safetensors"
    save_file({f"{name}.{kind}": np.ascontiguousarray(values) for name, (kernel, bias) in tensors().items()
               for kind, values in (("weight", kernel.transpose(2, 1, 0)), ("bias", bias))}, path)
    return path


def torch_pickle(shapes):
    """The pickle of a state_dict, as torch.save writes it. shapes: NAME -> shape; the values of each are entry data/NUMBER."""
    def named(module, name):
        return b"c" + f"{module}\n{name}\n".encode()

    def text(value):
        raw = value.encode()
        return b"X" + struct.pack("<I", len(raw)) + raw

    def whole(values):
        return b"(" + b"".join(b"J" + struct.pack("<i", value) for value in values) + b"t"

    empty = named("collections", "OrderedDict") + b")R"
    out = b"\x80\x02" + empty + b"("
    for number, (name, shape) in enumerate(shapes.items()):
        strides = [math.prod(shape[i + 1:]) for i in range(len(shape))]
        storage = b"(" + text("storage") + named("torch", "FloatStorage") + text(str(number)) + text("cpu")
        storage += b"J" + struct.pack("<i", math.prod(shape)) + b"tQ"
        out += text(name) + named("torch._utils", "_rebuild_tensor_v2")
        out += b"(" + storage + b"J" + struct.pack("<i", 0) + whole(shape) + whole(strides) + b"\x89" + empty + b"tR"
    return out + b"u."


def torch_file(folder):
    """The card's weights as torch.save writes a state_dict."""
    import numpy as np
    path = folder / "tower.pt"
    arrays = {f"{name}.{kind}": np.ascontiguousarray(values) for name, (kernel, bias) in tensors().items()
              for kind, values in (("weight", kernel.transpose(2, 1, 0)), ("bias", bias))}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tower/data.pkl", torch_pickle({name: values.shape for name, values in arrays.items()}))
        for number, values in enumerate(arrays.values()):
            archive.writestr(f"tower/data/{number}", values.tobytes())
        archive.writestr("tower/version", b"3\n")
    return path


def h5_file(folder):
    """The tower as a Keras file."""
    import h5py
    import numpy as np
    path = folder / "tower.h5"
    layers = [{"class_name": "Conv1D", "config": {"name": name, "filters": CHANNELS, "kernel_size": [KERNEL],
                                                  "padding": "valid", "activation": "linear"}} for name in NAMES]
    layers[0]["config"]["batch_input_shape"] = [None, WINDOW, 4]
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential",
                                                 "config": {"name": "tower", "layers": layers}})
        file.attrs["keras_version"], file.attrs["backend"] = "2.15.0", "tensorflow"
        root = file.create_group("model_weights")
        root.attrs["layer_names"] = np.array(NAMES, "S")
        for name, values in tensors().items():
            group = root.create_group(name)
            group.attrs["weight_names"] = np.array([f"{name}/kernel:0", f"{name}/bias:0"], "S")
            for weight, array in zip(group.attrs["weight_names"], values):
                group[weight.decode()] = array
    return path
