# SPDX-License-Identifier: MIT
"""Writes small ONNX graphs by hand, of the operators and forms that PyTorch's exporters do not write, and their outputs.

    make_onnx_graphs.py [NAME ...]      (onnx 1.23.2)

rewrites onnx/NAME.onnx and onnx/NAME.safetensors next to this script (keras_golden.py says what is in the latter), and
../data/onnx/not_run.onnx. The outputs are those of ONNX's reference implementation in NumPy, in double precision.
"""
import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

import keras_golden
from keras_golden import one_hot, save_golden, windows

FOLDER = Path(__file__).resolve().parent / "onnx"
keras_golden.FOLDER = FOLDER


class Graph:
    """Nodes and weights in the making; every call returns the name of what it adds."""

    def __init__(self, seed):
        self.random, self.nodes, self.weights = np.random.default_rng(seed), [], []

    def numbers(self, values, kind=np.float32):
        name = f"n{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values, kind), name))
        return name

    def integers(self, values):
        return self.numbers(values, np.int64)

    def weight(self, *shape, around=0.0, spread=None):
        spread = 1.4 / np.sqrt(np.prod(shape[1:])) if spread is None else spread
        return self.numbers(self.random.normal(around, spread, shape))

    def add(self, op, *inputs, outputs=1, **attributes):
        names = [f"{op.lower()}{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=f"{op}_{len(self.nodes)}", **attributes))
        return names[0] if outputs == 1 else names

    def conv(self, x, filters, channels, kernel, **attributes):
        return self.add("Conv", x, self.weight(filters, channels, kernel), self.weight(filters, spread=0.3), **attributes)


# --- the graphs: each returns the shape of its input besides the batch, and its outputs with their ranks --------------------

def old_forms(g, x):
    """What was an attribute and is an input now: axes, bounds, pads, parts."""
    y = g.conv(x, 8, 4, 7, auto_pad="SAME_UPPER", strides=[2])  # [8, 50]
    y = g.add("LeakyRelu", g.add("Pad", y, pads=[0, 0, 2, 0, 0, 1], mode="constant"), alpha=0.2)  # [8, 53]
    y = g.add("Slice", y, starts=[1], ends=[-2], axes=[2])  # [8, 50]
    a, b, c = g.add("Split", y, outputs=3, axis=1, split=[3, 3, 2])
    z = g.add("Concat", g.add("Sum", a, b, a), g.add("Selu", c), axis=1)  # [5, 50]
    z = g.add("Mean", z, g.add("Clip", z, min=-0.5, max=0.75))
    z = g.add("Max", g.add("Min", z, g.add("Elu", z, alpha=0.5)), g.add("HardSigmoid", z, alpha=0.3, beta=0.4))
    z = g.add("AveragePool", z, kernel_shape=[4], strides=[3], pads=[1, 2], count_include_pad=1)  # [5, 17]
    z = g.add("MaxPool", z, kernel_shape=[3], strides=[2], pads=[1, 1])  # [5, 9]
    w = g.add("Squeeze", g.conv(g.add("Softmax", g.add("Transpose", z, perm=[0, 2, 1]), axis=2), 1, 9, 1), axes=[1])  # [5]
    w = g.add("Unsqueeze", w, axes=[2])  # [5, 1]
    z = g.add("ReduceSum", g.add("Mul", z, w), axes=[2], keepdims=0)
    return (4, 100), {g.add("Gemm", z, g.weight(5, 3), g.weight(1, 3), alpha=0.5, beta=2.0): 2}


def new_forms(g, x):
    """Inputs that were attributes, and the operators of opset 17 to 21."""
    y = g.conv(x, 8, 4, 6, auto_pad="SAME_LOWER", strides=[1])  # [8, 90]
    y = g.add("Gelu", g.add("Identity", y))
    y = g.add("Add", g.add("Dropout", y), g.add("Gelu", g.conv(y, 8, 8, 1), approximate="tanh"))
    t = g.add("Transpose", y, perm=[0, 2, 1])  # [90, 8]
    t = g.add("LayerNormalization", t, g.weight(8, around=1, spread=0.2), axis=2, epsilon=1e-3)
    t = g.add("Add", g.add("MatMul", t, g.weight(8, 6)), g.weight(6, spread=0.3))
    y = g.add("Transpose", g.add("Mish", t), perm=[0, 2, 1])  # [6, 90]
    y = g.add("MatMul", g.weight(7, 6), y)  # [7, 90]
    a, b = g.add("Split", y, outputs=2, axis=-1, num_outputs=2)  # [7, 45] each
    y = g.add("Sub", g.add("HardSwish", a), g.add("Celu", g.add("ThresholdedRelu", b, alpha=0.3)))
    y = g.add("Slice", y, g.integers([1]), g.integers([2 ** 62]), g.integers([2]), g.integers([2]))  # [7, 22]
    y = g.add("Slice", y, g.integers([1, 0]), g.integers([7, -2]), g.integers([1, 2]))  # [6, 20]
    y = g.add("Pad", y, g.integers([3, 0]), g.numbers(0.0), g.integers([2]))  # [6, 23]
    peak = g.add("ReduceMax", y, g.integers([2]), keepdims=1)
    y = g.add("Mul", y, g.add("Sigmoid", g.add("Expand", peak, g.integers([1, 6, 23]))))
    low = g.add("ReduceMin", y, g.integers([-1]), keepdims=0)
    sums = g.add("ReduceLogSumExp", y, g.integers([1]), keepdims=1)  # [1, 23]
    one = g.add("Gather", y, g.numbers(-2, np.int64), axis=2)  # [6]
    y = g.add("LogSoftmax", g.add("Sub", y, sums), axis=1)
    flat = g.add("Reshape", y, g.integers([0, -1]))
    return (4, 90), {g.add("Gemm", g.add("Concat", flat, low, one, axis=1), g.weight(2, 150), transB=1): 2}


def gelu_by_hand(g, x, form):
    """x * Phi(x), as exporters write it."""
    half, one, root = g.numbers(0.5), g.numbers([1.0]), g.numbers(np.sqrt(2))
    if form == 0:  # PyTorch
        return g.add("Mul", g.add("Mul", x, g.add("Add", g.add("Erf", g.add("Div", x, root)), one)), half)
    if form == 1:  # tf2onnx
        phi = g.add("Mul", g.add("Add", one, g.add("Erf", g.add("Mul", x, g.numbers(0.70710677)))), half)
        return g.add("Mul", phi, x)
    if form == 2:  # the approximation, with a product for the cube
        cube = g.add("Mul", g.add("Mul", x, x), x)
        inner = g.add("Add", x, g.add("Mul", g.numbers(0.044715), cube))
        tanh = g.add("Tanh", g.add("Mul", inner, g.numbers(np.sqrt(2 / np.pi))))
        return g.add("Mul", g.add("Mul", half, x), g.add("Add", tanh, one))
    if form == 3:  # the approximation, with a power
        inner = g.add("Add", x, g.add("Mul", g.add("Pow", x, g.numbers(3.0)), g.numbers(0.044715)))
        tanh = g.add("Tanh", g.add("Mul", g.numbers(0.7978846), inner))
        return g.add("Mul", x, g.add("Mul", g.add("Add", one, tanh), half))
    return g.add("Mul", x, g.add("Sigmoid", g.add("Mul", g.numbers(1.702), x)))


def written_out(g, x):
    """Functions and norms that are written out as arithmetic, and the arithmetic of shapes."""
    y = g.conv(x, 8, 4, 9, pads=[4, 4])
    for form in range(5):
        y = g.add("Add", y, gelu_by_hand(g, g.conv(y, 8, 8, 1), form))
    # softplus beyond a threshold, and as a maximum
    z = g.conv(y, 6, 8, 1)
    soft = g.add("Log", g.add("Add", g.numbers(1.0), g.add("Exp", z)))
    soft = g.add("Where", g.add("Greater", z, g.numbers(20.0)), z, soft)
    other = g.add("Add", g.add("Relu", z), g.add("Log", g.add("Add", g.add("Exp", g.add("Neg", g.add("Abs", z))), g.numbers(1.0))))
    z = g.add("Mul", soft, g.add("Tanh", other))  # [6, L]
    # a norm over the channels, with 1 over a root, and one without a mean
    mean = g.add("ReduceMean", z, axes=[1])
    apart = g.add("Sub", z, mean)
    variance = g.add("ReduceMean", g.add("Mul", apart, apart), axes=[1])
    inverse = g.add("Reciprocal", g.add("Sqrt", g.add("Add", variance, g.numbers(1e-3))))
    z = g.add("Add", g.add("Mul", g.add("Mul", apart, inverse), g.weight(6, 1, around=1, spread=0.2)), g.weight(1, 6, 1, spread=0.3))
    square = g.add("ReduceMean", g.add("Pow", z, g.numbers(2.0)), axes=[1])
    z = g.add("Div", z, g.add("Sqrt", g.add("Add", g.numbers(1e-4), square)))
    z = g.add("Log", g.add("Softmax", z, axis=1))
    # positions in pairs, laid out by the arithmetic of shapes
    length = g.add("Gather", g.add("Shape", z), g.integers(2), axis=0)
    half = g.add("Div", length, g.integers(2))
    begin = g.add("Unsqueeze", g.add("Sub", half, g.integers(10)), g.integers([0]))
    end = g.add("Concat", g.add("Unsqueeze", g.add("Add", half, g.integers(10)), g.integers([0])), axis=0)
    middle = g.add("Slice", z, begin, end, g.integers([2]))  # [6, 20]
    batch = g.add("Slice", g.add("Shape", middle), g.integers([0]), g.integers([1]), g.integers([0]))
    flat = g.add("Reshape", middle, g.add("Concat", batch, g.integers([-1]), axis=0))
    return (4, 64), {g.add("MatMul", flat, g.weight(120, 2)): 2, g.conv(z, 2, 6, 3): 3}


def shared_forms(g, x):
    """Numbers that are shared by all channels, matrices with an axis of 1 before them, a max-pool padded with -inf."""
    y = g.conv(x, 8, 4, 7, pads=[3, 3])  # [8, 60]
    y = g.add("Pad", y, g.integers([0, 0, 1, 0, 0, 2]), g.numbers(-np.inf))  # [8, 63]
    y = g.add("MaxPool", y, kernel_shape=[3], strides=[3])  # [8, 21]
    t = g.add("Transpose", y, perm=[0, 2, 1])
    t = g.add("LayerNormalization", t, g.numbers([1.3]), g.weight(1, 8, spread=0.3), epsilon=1e-3)
    t = g.add("MatMul", t, g.weight(1, 8, 6, spread=0.4))  # [21, 6]
    t = g.add("LayerNormalization", g.add("Tanh", t), g.weight(1, 1, 6, around=1, spread=0.2), g.numbers([0.2]))
    y = g.add("MatMul", g.weight(1, 5, 6, spread=0.5), g.add("Transpose", t, perm=[0, 2, 1]))  # [5, 21]
    y = g.add("Pad", y, g.integers([0, 0, 1, 0, 0, 0]), g.numbers(np.finfo(np.float32).min))
    y = g.add("MaxPool", y, kernel_shape=[4], strides=[2])  # [5, 10]
    return (4, 60), {g.conv(y, 2, 5, 3): 3}


def quotients(g, x):
    """Quotients, powers, roots and logarithms; a norm over the window; slices of channels; vectors."""
    y = g.conv(x, 6, 4, 7, pads=[3, 3])  # [6, 60]
    apart = g.add("Sub", y, g.add("ReduceMean", y, axes=[-2, -1]))
    variance = g.add("Add", g.add("ReduceMean", g.add("Pow", apart, g.numbers(2.0)), axes=[-2, -1]), g.numbers(1e-5))
    y = g.add("Div", apart, g.add("Sqrt", variance))
    y = g.add("Add", g.add("Mul", y, g.weight(6, 60, around=1, spread=0.2)), g.weight(6, 60, spread=0.3))
    back = g.add("Slice", y, g.integers([-1]), g.integers([-2 ** 62]), g.integers([1]), g.integers([-1]))
    every = g.add("Slice", back, g.integers([4]), g.integers([-7]), g.integers([1]), g.integers([-2]))  # channels 4, 2, 0
    scaled = g.add("Mul", every, g.numbers(3.0))
    soft = g.add("Log", g.add("Add", g.numbers(1.0), g.add("Exp", scaled)))
    soft = g.add("Where", g.add("Greater", scaled, g.numbers(20.0)), every, g.add("Div", soft, g.numbers(3.0)))
    positive = g.add("Add", soft, g.numbers(0.25))
    z = g.add("Concat", g.add("Pow", positive, g.numbers(1.7)), g.add("Pow", positive, g.numbers(-0.5)), g.add("Log", positive), axis=1)
    z = g.add("Div", z, g.add("ReduceL2", g.add("Concat", y, positive, axis=1), axes=[1]))  # [9, 60]
    z = g.add("Add", z, g.add("Div", g.numbers(0.5), g.add("ReduceSum", positive, g.integers([1]))))
    z = g.add("Sub", z, g.add("Pow", g.numbers(2.0), g.add("ReduceLogSum", positive, axes=[1])))
    share = g.add("Div", g.weight(1, 3, 1, around=1, spread=0.2), positive)
    z = g.add("Concat", z, share, g.add("Reciprocal", positive), axis=1)  # [15, 60]
    return (4, 60), {g.conv(z, 2, 15, 3): 3, g.add("Unsqueeze", g.add("MatMul", g.weight(15), z), g.integers([1])): 3}


GRAPHS = {"quotients": (quotients, 13), "old_forms": (old_forms, 9), "new_forms": (new_forms, 20), "written_out": (written_out, 13),
          "shared_forms": (shared_forms, 17)}


def not_run():
    """A graph with operators that seqcast does not run, for the tests of commands."""
    g = Graph(1)
    y = g.add("Relu", g.conv("sequence", 3, 4, 5))
    y = g.add("LSTM", g.add("Transpose", y, perm=[2, 0, 1]), g.weight(1, 8, 3), g.weight(1, 8, 2), hidden_size=2)
    y = g.add("Einsum", g.add("Sigmoid", y), g.weight(2, 2), equation="lxbh,hk->blk")
    return model_of("not_run", g, (4, 40), {y: 3}, 17)


def model_of(name, g, shape, outputs, opset):
    """outputs: NAME -> rank."""
    length = "length" if name == "written_out" else shape[1]
    model = helper.make_model(helper.make_graph(
        g.nodes, name, [helper.make_tensor_value_info("sequence", TensorProto.FLOAT, ["batch", 4, length])],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, ["batch"] + [None] * (rank - 1)) for o, rank in outputs.items()],
        g.weights), opset_imports=[helper.make_opsetid("", opset)], producer_name="make_onnx_graphs.py")
    onnx.checker.check_model(model)
    return model


def in_double(model):
    """The same model with every f32 as f64."""
    double = onnx.ModelProto()
    double.CopyFrom(model)
    for tensor in double.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float64), tensor.name))
    for value in [*double.graph.input, *double.graph.output]:
        value.type.tensor_type.elem_type = TensorProto.DOUBLE
    return double


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args().names
    FOLDER.mkdir(exist_ok=True)
    data = FOLDER.parent.parent / "data" / "onnx"
    data.mkdir(exist_ok=True)
    (data / "not_run.onnx").write_bytes(not_run().SerializeToString())
    for name in [one for one in GRAPHS if not wanted or one in wanted]:
        build, opset = GRAPHS[name]
        seed = sum(map(ord, name))
        g = Graph(seed)
        shape, outputs = build(g, "sequence")
        model = model_of(name, g, shape, outputs, opset)
        (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())
        codes = windows(shape[1], 36, seed)
        values = [[one.astype(np.float64) for one in ReferenceEvaluator(m).run(
            None, {"sequence": one_hot(codes, kind).transpose(0, 2, 1)})]
            for m, kind in ((in_double(model), np.float64), (model, np.float32))]
        heads = {o: tuple(v[:, :, None] if v.ndim == 2 else v for v in pair)
                 for o, pair in zip(outputs, zip(*values))}
        save_golden(name, codes, heads, build.__doc__, {"onnx": onnx.__version__})
        print(name, {o: v[0].shape for o, v in heads.items()}, flush=True)


if __name__ == "__main__":
    main()
