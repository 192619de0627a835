# SPDX-License-Identifier: MIT
"""Walks over ONNX's operators, attribute by attribute and opset by opset, and compares seqcast with ONNX Runtime.

    onnx_kinds.py SEQCAST [NAME ...]      (onnx 1.23.2, onnxruntime 1.32.0)

Each kind is one node, or what is written with it, behind a small convolution, at each of the opsets 9, 11, 13, 15, 17, 18, 20
and 21 that has it so. Prints which are refused, by which node's name, and the largest difference of the others relative to an
output's standard deviation. Fails where one is above 1e-4, where a run ends otherwise than with an error that names a layer,
and where one is read that should be refused, or the other way round.
"""
import collections
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

OPSETS, C, L, WINDOWS, FLOAT = (9, 11, 13, 15, 17, 18, 20, 21), 6, 48, 4, TensorProto.FLOAT


class Graph:
    """Nodes and weights in the making; every call returns the name of what it adds. `x` is [6, 48]."""

    def __init__(self, opset, seed):
        self.opset, self.random, self.nodes, self.weights = opset, np.random.default_rng(seed), [], []

    def numbers(self, values, kind=np.float32):
        self.weights.append(numpy_helper.from_array(np.asarray(values, kind), f"w{len(self.weights)}"))
        return self.weights[-1].name

    def whole(self, *values):
        return self.numbers(values, np.int64)

    def weight(self, *shape, around=0.0, spread=None):
        return self.numbers(self.random.normal(around, spread or 1.3 / np.sqrt(np.prod(shape[1:])), shape))

    def add(self, op, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=f"n{len(self.nodes)}", **attributes))
        return names[0] if outputs == 1 else names

    def axes(self, op, x, axes, since, **attributes):
        """An operator whose axes are an input since some opset."""
        if self.opset < since:
            return self.add(op, x, axes=axes, **attributes)
        return self.add(op, x, self.whole(*axes), **attributes)

    def last(self, x):
        return self.add("Transpose", x, perm=[0, 2, 1])  # [48, 6]

    def positive(self, x):
        return self.add("Add", self.add("Abs", x), self.numbers(0.5))


def unary(op, **attributes):
    return lambda g, x: g.add(op, x, **attributes)


def of_positive(op):
    return lambda g, x: g.add(op, g.positive(x))


def with_numbers(op, shape, first=False, around=1.0):
    """Numbers of the file and a value."""
    def build(g, x):
        numbers = g.numbers(g.random.uniform(0.5, 1.5, shape)) if around else g.weight(*shape)
        return g.add(op, numbers, g.positive(x) if op in ("Div", "Pow") else x) if first else g.add(op, x, numbers)
    return build


def joined(op, other):
    """A value and another that is computed of it."""
    return lambda g, x: g.add(op, x, other(g, x))


def pooled(g, x):
    return g.positive(g.add("GlobalAveragePool", x))


def channel(g, x):
    return g.positive(g.add("Conv", x, g.weight(1, C, 3), pads=[1, 1]))


def same(g, x):
    return g.positive(g.add("Conv", x, g.weight(C, C, 3), pads=[1, 1]))


def reduced(op, axes, positive=False, since=18, **attributes):
    return lambda g, x: g.axes(op, g.positive(x) if positive else x, axes, since, **attributes)


def normed(axis, shape, bias=True, last=False):
    """LayerNormalization from an axis on."""
    def build(g, x):
        more = [g.numbers(g.random.normal(0, 0.3, shape))] if bias else []
        return g.add("LayerNormalization", g.last(x) if last else x, g.numbers(g.random.uniform(0.5, 1.5, shape)), *more, axis=axis)
    return build


def norm_written_out(axes, shape, square="Mul", root="Sqrt"):
    def build(g, x):
        apart = g.add("Sub", x, g.axes("ReduceMean", x, axes, 18))
        squares = g.add("Mul", apart, apart) if square == "Mul" else g.add("Pow", apart, g.numbers(2.0))
        variance = g.add("Add", g.axes("ReduceMean", squares, axes, 18), g.numbers(1e-5))
        y = g.add("Div", apart, g.add("Sqrt", variance)) if root == "Sqrt" else g.add("Mul", apart, g.add("Reciprocal", g.add("Sqrt", variance)))
        return g.add("Add", g.add("Mul", y, g.numbers(g.random.uniform(0.5, 1.5, shape))), g.numbers(g.random.normal(0, 0.3, shape)))
    return build


def group_norm_written_out(groups):
    """As PyTorch's exporters write it."""
    def build(g, x):
        y = g.add("Reshape", x, g.whole(0, groups, -1))
        y = g.add("InstanceNormalization", y, g.numbers(np.ones(groups)), g.numbers(np.zeros(groups)), epsilon=1e-5)
        y = g.add("Reshape", y, g.add("Shape", x))
        return g.add("Add", g.add("Mul", y, g.numbers(g.random.uniform(0.5, 1.5, (C, 1)))), g.numbers(g.random.normal(0, 0.3, (C, 1))))
    return build


def group_norm(groups, count):
    return lambda g, x: g.add("GroupNormalization", x, g.numbers(g.random.uniform(0.5, 1.5, count(g))), g.numbers(g.random.normal(0, 0.3, count(g))),
                              num_groups=groups)


def sliced(starts, ends, axes=None, steps=None):
    def build(g, x):
        if g.opset < 10:
            assert not steps
            return g.add("Slice", x, starts=starts, ends=ends, **({"axes": axes} if axes else {}))
        lists = [starts, ends, axes or ([] if steps is None else list(range(len(starts)))), steps]
        return g.add("Slice", x, *(g.whole(*one) for one in lists if one))
    return build


def softplus(beta, threshold, by="Softplus"):
    def build(g, x):
        scaled = g.add("Mul", x, g.numbers(beta))
        soft = g.add("Softplus", scaled) if by == "Softplus" else g.add("Log", g.add("Add", g.add("Exp", scaled), g.numbers(1.0)))
        return g.add("Where", g.add("Greater", scaled, g.numbers(threshold)), x, g.add("Div", soft, g.numbers(beta)))
    return build


def gemm(shape, bias, transposed=0, **attributes):
    def build(g, x):
        y = g.add("Flatten", g.add("GlobalAveragePool", x))
        more = [g.numbers(g.random.normal(0, 0.4, bias))] if bias is not None else []
        return g.add("Gemm", y, g.weight(*shape), *more, transB=transposed, **attributes)
    return build


def conv(*shape, transposed=False, **attributes):
    return lambda g, x: g.add("ConvTranspose" if transposed else "Conv", x, g.weight(*shape), **attributes)


def padded(pads, mode=None, value=None, then=None):
    def build(g, x):
        how = {"mode": mode} if mode else {}
        if g.opset < 11:
            y = g.add("Pad", x, pads=pads, **how, **({"value": value} if value is not None else {}))
        else:
            y = g.add("Pad", x, g.whole(*pads), *([g.numbers(value)] if value is not None else []), **how)
        return g.add("MaxPool", y, kernel_shape=[3], strides=[2]) if then else y
    return build


def resized(**attributes):
    def build(g, x):
        assert g.opset >= 11 or attributes["mode"] == "nearest"
        if g.opset < 10:
            return g.add("Upsample", x, g.numbers([1.0, 1, 2]), mode="nearest")
        if g.opset < 11:
            return g.add("Resize", x, g.numbers([1.0, 1, 2]), mode="nearest")
        return g.add("Resize", x, g.numbers([]) if g.opset < 13 else "", g.numbers([1.0, 1, 2]), **attributes)
    return build


def split(sizes=None, axis=1, count=2):
    def build(g, x):
        if sizes is None:
            how = {"num_outputs": count} if g.opset >= 18 else {}
            parts = g.add("Split", x, outputs=count, axis=axis, **how)
        elif g.opset < 13:
            parts = g.add("Split", x, outputs=len(sizes), axis=axis, split=sizes)
        else:
            parts = g.add("Split", x, g.whole(*sizes), outputs=len(sizes), axis=axis)
        return g.add("Concat", parts[-1], g.add("Tanh", parts[0]), axis=axis)
    return build


def clip(least, most):
    def build(g, x):
        if g.opset < 11:
            return g.add("Clip", x, **{k: v for k, v in (("min", least), ("max", most)) if v is not None})
        return g.add("Clip", x, *("" if v is None else g.numbers(v) for v in (least, most)))
    return build


def listed(op, axes, since):
    """Squeeze of what Unsqueeze makes."""
    return lambda g, x: g.axes("Squeeze", g.add("Relu", g.axes("Unsqueeze", x, axes, since)), axes, since)


def vector(left):
    def build(g, x):
        y = g.last(x)
        return g.add("MatMul", *((g.weight(L, spread=0.3), y) if left else (y, g.weight(C, spread=0.4))))
    return build


def constant(value):
    return lambda g, x: g.add("Mul", x, g.add("Constant", **value))


def shape_arithmetic(g, x):
    shape = g.add("Shape", x)
    batch = g.add("Gather", shape, g.numbers(0, np.int64), axis=0)
    half = g.add("Div", g.add("Gather", shape, g.numbers(2, np.int64), axis=0), g.numbers(2, np.int64))
    parts = [g.axes("Unsqueeze", one, [0], 13) for one in (batch, half)]
    return g.add("Reshape", x, g.add("Concat", parts[0], g.whole(-1), parts[1], axis=0))


def expanded(g, x):
    return g.add("Add", g.add("Expand", g.add("GlobalMaxPool", x), g.add("Shape", x)), x)


def flipped(g, x):
    return g.add("Slice", x, g.whole(-1, -1), g.whole(-2 ** 62, -2 ** 62), g.whole(1, 2), g.whole(-1, -1))


REFUSED_TURN = r"\(Slice\) is not supported: it turns the positions around"
# NAME: how it is built; or that, and what seqcast says
KINDS = {
    # layers
    "conv": conv(5, C, 3), "conv_pads": conv(5, C, 4, pads=[2, 1]), "conv_stride": conv(5, C, 3, strides=[2]), "conv_dilated": conv(5, C, 3, dilations=[3]),
    "conv_group": conv(C, 1, 3, group=C), "conv_group2": conv(4, 3, 3, group=2, kernel_shape=[3]), "conv_upper": conv(5, C, 4, auto_pad="SAME_UPPER"),
    "conv_lower": conv(5, C, 4, auto_pad="SAME_LOWER"), "conv_upper_stride": conv(5, C, 4, auto_pad="SAME_UPPER", strides=[3]), "conv_valid": conv(5, C, 4, auto_pad="VALID"),
    "transposed": conv(C, 5, 3, transposed=True), "transposed_stride": conv(C, 5, 4, transposed=True, strides=[2], pads=[1, 1]),
    "transposed_output": conv(C, 5, 3, transposed=True, strides=[2], output_padding=[1]), "transposed_group": conv(C, 2, 3, transposed=True, group=3, dilations=[2]),
    "batch_norm": lambda g, x: g.add("BatchNormalization", x, *(g.numbers(g.random.uniform(0.5, 1.5, C)) for _ in range(4))),
    "batch_norm_eps": lambda g, x: g.add("BatchNormalization", x, *(g.numbers(g.random.uniform(0.5, 1.5, C)) for _ in range(4)), epsilon=0.3, momentum=0.5),
    "layer_norm": normed(-1, C, last=True), "layer_norm_2": normed(2, C, last=True), "layer_norm_plain": normed(-1, C, bias=False, last=True),
    "layer_norm_positions": normed(-1, L), "layer_norm_window": normed(1, (C, L)), "layer_norm_window_last": normed(-2, (L, C), last=True),
    "layer_norm_window_plain": normed(1, (C, L), bias=False), "layer_norm_window_channels": normed(1, (C, 1)), "layer_norm_window_one": normed(1, (1,)),
    "layer_norm_written": norm_written_out([1], (C, 1)), "layer_norm_written_power": norm_written_out([1], (C, 1), "Pow"), "layer_norm_written_reciprocal": norm_written_out([1], (C, 1), root="Reciprocal"),
    "window_norm_written": norm_written_out([1, 2], (C, L), "Pow"), "window_norm_negative": norm_written_out([-2, -1], (C, L)), "window_norm_reciprocal": norm_written_out([1, 2], (C, 1), root="Reciprocal"),
    "position_norm_written": norm_written_out([2], (C, 1), "Pow"),
    "instance_norm": lambda g, x: g.add("InstanceNormalization", x, g.numbers(g.random.uniform(0.5, 1.5, C)), g.numbers(g.random.normal(0, 0.3, C))),
    "instance_norm_plain": lambda g, x: g.add("InstanceNormalization", x, g.numbers(np.ones(C)), g.numbers(np.zeros(C)), epsilon=1e-3),
    "instance_norm_turned": lambda g, x: g.add("InstanceNormalization", g.last(x), g.numbers(g.random.uniform(0.5, 1.5, L)), g.numbers(g.random.normal(0, 0.3, L))),
    "group_norm_2": group_norm_written_out(2), "group_norm_1": group_norm_written_out(1), "group_norm_all": group_norm_written_out(C),
    "group_norm_of_groups": group_norm(3, lambda g: 3 if g.opset < 21 else C), "group_norm_one": group_norm(1, lambda g: 1 if g.opset < 21 else C),
    "group_norm_each": group_norm(C, lambda g: C),
    "gemm": gemm((C, 5), None), "gemm_bias": gemm((C, 5), 5), "gemm_transposed": gemm((5, C), 5, 1), "gemm_alpha": gemm((5, C), 5, 1, alpha=0.5, beta=2.0), "gemm_beta_0": gemm((C, 5), 5, beta=0.0),
    "gemm_bias_row": gemm((C, 5), (1, 5)), "gemm_bias_one": gemm((C, 5), 1), "gemm_bias_scalar": gemm((C, 5), ()), "gemm_bias_11": gemm((C, 5), (1, 1), alpha=3.0),
    "gemm_left": (lambda g, x: g.add("Gemm", g.add("Flatten", g.add("GlobalAveragePool", x)), g.weight(1, 5), transA=1), r"\(Gemm\) is not supported: it moves the batch"),
    "mat_mul": lambda g, x: g.add("MatMul", g.last(x), g.weight(C, 5)), "mat_mul_left": lambda g, x: g.add("MatMul", g.weight(5, C), x), "mat_mul_3": lambda g, x: g.add("MatMul", g.last(x), g.weight(1, C, 5)),
    "mat_mul_add": lambda g, x: g.add("Add", g.add("MatMul", g.last(x), g.weight(C, 5)), g.weight(5, spread=0.3)), "mat_mul_add_first": lambda g, x: g.add("Add", g.weight(5, spread=0.3), g.add("MatMul", g.last(x), g.weight(C, 5))),
    "mat_mul_positions": lambda g, x: g.add("MatMul", x, g.weight(L, 5)), "mat_mul_vector": vector(False), "mat_mul_vector_left": vector(True),
    "mat_mul_vector_flat": lambda g, x: g.axes("Unsqueeze", g.add("MatMul", g.add("Flatten", x), g.weight(C * L, spread=0.1)), [1], 13),
    "mat_mul_computed": (lambda g, x: g.add("MatMul", x, g.last(x)), r"\(MatMul\) is not supported: it multiplies two matrices that are computed"),
    # pools
    "max_pool": unary("MaxPool", kernel_shape=[3]), "max_pool_stride": unary("MaxPool", kernel_shape=[3], strides=[2], pads=[1, 1]), "max_pool_ceil": unary("MaxPool", kernel_shape=[5], strides=[5], ceil_mode=1),
    "max_pool_same": unary("MaxPool", kernel_shape=[4], strides=[3], auto_pad="SAME_UPPER"), "max_pool_lower": unary("MaxPool", kernel_shape=[4], strides=[2], auto_pad="SAME_LOWER"),
    "max_pool_dilated": (unary("MaxPool", kernel_shape=[3], dilations=[2]), r"\(MaxPool\) is not supported: its kernel is dilated"),
    "avg_pool": unary("AveragePool", kernel_shape=[3]), "avg_pool_pads": unary("AveragePool", kernel_shape=[4], strides=[2], pads=[1, 2]), "avg_pool_counted": unary("AveragePool", kernel_shape=[4], strides=[2], pads=[1, 2], count_include_pad=1),
    "avg_pool_ceil": unary("AveragePool", kernel_shape=[5], strides=[5], ceil_mode=1), "avg_pool_ceil_counted": unary("AveragePool", kernel_shape=[5], strides=[3], ceil_mode=1, count_include_pad=1), "avg_pool_same": unary("AveragePool", kernel_shape=[5], strides=[5], auto_pad="SAME_UPPER"),
    "global_max": unary("GlobalMaxPool"), "global_avg": unary("GlobalAveragePool"),
    # softmax
    "softmax_1": unary("Softmax", axis=1), "softmax_2": unary("Softmax", axis=2), "softmax_default": lambda g, x: g.add("Softmax", g.last(x)), "log_softmax_1": unary("LogSoftmax", axis=1), "log_softmax_2": unary("LogSoftmax", axis=2),
    "softmax_negative": lambda g, x: g.add("Softmax", g.last(x), axis=-1), "softmax_log": lambda g, x: g.add("Log", g.add("Softmax", g.last(x), axis=2)),
    # functions
    **{name: unary(op, **how) for name, op, how in (
        ("relu", "Relu", {}), ("leaky", "LeakyRelu", {}), ("leaky_alpha", "LeakyRelu", {"alpha": 0.3}), ("thresholded", "ThresholdedRelu", {}), ("thresholded_alpha", "ThresholdedRelu", {"alpha": 0.2}), ("elu", "Elu", {}), ("elu_alpha", "Elu", {"alpha": 0.4}),
        ("celu", "Celu", {}), ("celu_alpha", "Celu", {"alpha": 0.4}), ("selu", "Selu", {}), ("sigmoid", "Sigmoid", {}), ("hard_sigmoid", "HardSigmoid", {}), ("hard_sigmoid_alpha", "HardSigmoid", {"alpha": 0.3, "beta": 0.4}), ("hard_swish", "HardSwish", {}),
        ("tanh", "Tanh", {}), ("softplus", "Softplus", {}), ("softsign", "Softsign", {}), ("mish", "Mish", {}), ("gelu_op", "Gelu", {}), ("gelu_op_tanh", "Gelu", {"approximate": "tanh"}), ("exp", "Exp", {}), ("neg", "Neg", {}), ("abs", "Abs", {}),
        ("identity", "Identity", {}), ("cast", "Cast", {"to": FLOAT}), ("cast_double", "Cast", {"to": TensorProto.DOUBLE}))},
    "selu_others": (unary("Selu", alpha=1.0, gamma=1.5), r"\(Selu\) is not supported: its alpha and gamma"),
    "prelu": lambda g, x: g.add("PRelu", x, g.numbers(g.random.uniform(0, 0.5, (C, 1)))), "prelu_one": lambda g, x: g.add("PRelu", x, g.numbers([0.3])),
    "clip": clip(-0.4, 0.6), "clip_min": clip(-0.2, None), "clip_max": clip(None, 0.3), "reciprocal": of_positive("Reciprocal"), "sqrt": of_positive("Sqrt"), "log": of_positive("Log"),
    "rsqrt": lambda g, x: g.add("Reciprocal", g.add("Sqrt", g.positive(x))), "log1p": lambda g, x: g.add("Log", g.add("Add", g.add("Abs", x), g.numbers(1.0))),
    **{f"pow_{p}": (lambda p: lambda g, x: g.add("Pow", g.positive(x), g.numbers(p)))(p) for p in (2.0, 3.0, 5.0, 0.5, -1.0, -0.5, -2.0, 1.5, -0.3)}, "pow_negative_base": lambda g, x: g.add("Pow", x, g.numbers(3.0)),
    "pow_base": lambda g, x: g.add("Pow", g.numbers(2.0), x), "pow_computed": (lambda g, x: g.add("Pow", g.positive(x), x), r"\(Pow\) is not supported"),
    "erf": (unary("Erf"), r"\(Erf\) is not supported: it is read as a part of known functions"),
    "sigmoid_written": lambda g, x: g.add("Div", g.numbers(1.0), g.add("Add", g.numbers(1.0), g.add("Exp", g.add("Neg", x)))), "sigmoid_reciprocal": lambda g, x: g.add("Reciprocal", g.add("Add", g.numbers(1.0), g.add("Exp", g.add("Neg", x)))),
    "silu_written": lambda g, x: g.add("Div", x, g.add("Add", g.numbers(1.0), g.add("Exp", g.add("Neg", x)))), "tanh_written": lambda g, x: g.add("Sub", g.add("Mul", g.numbers(2.0), g.add("Sigmoid", g.add("Mul", x, g.numbers(2.0)))), g.numbers(1.0)),
    "softsign_written": lambda g, x: g.add("Div", x, g.add("Add", g.numbers(1.0), g.add("Abs", x))), "softplus_beta": softplus(2.0, 20.0), "softplus_half": softplus(0.5, 20.0), "softplus_log": softplus(3.0, 20.0, "Log"), "softplus_1": softplus(1.0, 20.0),
    "softplus_threshold": (softplus(2.0, 1.0), r"\((Where|Greater)\) is not supported: it is read as a part of known functions"),
    # arithmetic
    **{f"{op.lower()}_{name}": joined(op, other) for op in ("Add", "Sub", "Mul", "Div", "Max", "Min") for name, other in (("same", same), ("pooled", pooled), ("channel", channel))},
    **{f"{op.lower()}_{name}{'_first' if first else ''}": with_numbers(op, shape, first) for op in ("Add", "Sub", "Mul", "Div") for first in (False, True)
       for name, shape in (("number", ()), ("one", (1,)), ("channels", (C, 1)), ("channels_4", (1, C, 1)), ("positions", (L,)), ("window", (C, L)), ("window_4", (1, C, L)))},
    "max_number": with_numbers("Max", ()), "min_number": with_numbers("Min", (1,), True), "div_by_sum": lambda g, x: (lambda y: g.add("Div", y, g.axes("ReduceSum", y, [2], 13)))(g.positive(x)),
    "div_by_sum_channels": lambda g, x: (lambda y: g.add("Div", y, g.axes("ReduceSum", y, [1], 13)))(g.positive(x)), "div_of_pooled": lambda g, x: g.add("Div", g.add("GlobalMaxPool", x), same(g, x)),
    "sum_3": lambda g, x: g.add("Sum", x, g.add("Tanh", x), same(g, x)), "mean_3": lambda g, x: g.add("Mean", x, g.add("Tanh", x), same(g, x)), "max_3": lambda g, x: g.add("Max", x, g.add("Tanh", x), channel(g, x)), "sum_1": unary("Sum"), "min_1": unary("Min"),
    "where_known": lambda g, x: g.add("Where", g.numbers(True, bool), x, g.numbers(0.0)), "where_computed": (lambda g, x: g.add("Where", g.add("Greater", x, g.numbers(0.2)), x, g.add("Tanh", x)), r"is not supported: it is read as a part of known functions"),
    "where_threshold": lambda g, x: g.add("Where", g.add("Greater", x, g.numbers(0.1)), x, g.numbers(0.3)), "where_relu": lambda g, x: g.add("Where", g.add("Greater", x, g.numbers(0.0)), x, g.add("Mul", x, g.numbers(0.1))), "where_elu": lambda g, x: g.add("Where", g.add("Less", g.numbers(0.0), x), x, g.add("Sub", g.add("Exp", x), g.numbers(1.0))),
    **{f"guarded_{name}": build for name, build in (  # what keeps a logarithm and a quotient away from 0
        ("sqrt", lambda g, x: g.add("Sqrt", g.add("Add", g.add("Relu", x), g.numbers(1e-6)))), ("log_relu", lambda g, x: g.add("Log", g.add("Add", g.add("Relu", x), g.numbers(1e-6)))),
        ("log_exp", lambda g, x: g.add("Log", g.add("Add", g.add("Exp", g.add("Mul", x, g.numbers(15.0))), g.numbers(1e-6)))), ("norm", lambda g, x: (lambda y: g.add("Div", y, g.add("Max", g.axes("ReduceL2", y, [1], 18), g.numbers(1e-12))))(g.add("Relu", g.add("Sub", x, g.numbers(0.8))))),
        ("reciprocal", lambda g, x: g.add("Mul", g.add("Reciprocal", g.add("Max", g.add("Relu", x), g.numbers(1e-3))), g.numbers(1e-3))))},
    # reductions
    **{f"{op}_{'_'.join(map(str, axes)).replace('-', 'm')}{'' if keep else '_gone'}": reduced(op, axes, op in ("ReduceLogSum", "ReduceL2"), 13 if op == "ReduceSum" else 18, keepdims=keep)
       for op in ("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceLogSumExp", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum") for axes in ([1], [2], [-1], [-2]) for keep in (1, 0)},
    **{f"{op}_window": reduced(op, [1, 2], True, 13 if op == "ReduceSum" else 18, keepdims=1) for op in ("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceLogSumExp", "ReduceLogSum")},
    "reduce_prod": (reduced("ReduceProd", [2]), r"\(ReduceProd\) is not supported: it multiplies"), "reduce_batch": (reduced("ReduceMean", [0]), r"\(ReduceMean\) is not supported: it works along the batch"),
    # axes
    "concat_1": lambda g, x: g.add("Concat", x, same(g, x), axis=1), "concat_2": lambda g, x: g.add("Concat", x, channel(g, x), axis=1), "concat_length": lambda g, x: g.add("Concat", x, same(g, x), axis=2), "concat_negative": lambda g, x: g.add("Concat", x, same(g, x), axis=-2),
    "slice": sliced([3], [-4], [2]), "slice_channels": sliced([1], [4], [1]), "slice_both": sliced([1, 2], [5, 2 ** 31], [1, 2]), "slice_plain": sliced([0, 1, 3], [2 ** 40, 5, -3]), "slice_steps": sliced([1], [2 ** 40], [2], [3]), "slice_channel_steps": sliced([0], [2 ** 40], [1], [2]),
    "slice_negative": sliced([-5], [-1], [-1]), "slice_channels_back": sliced([-1], [-2 ** 62], [1], [-1]), "slice_channels_back_2": sliced([4], [0], [-2], [-2]), "slice_one": sliced([7], [8], [2]), "slice_one_back": sliced([7], [6], [2], [-1]),
    "slice_positions_back": (sliced([-1], [-2 ** 62], [2], [-1]), REFUSED_TURN), "reverse_complement": (flipped, REFUSED_TURN), "slice_batch": (sliced([1], [2 ** 40], [0]), r"\(Slice\).*(batch|takes nothing)"),
    "split": split(), "split_sizes": split([2, 4]), "split_three": split([1, 2, 3]), "split_positions": split([20, 28], 2), "split_negative": split([20, 28], -1), "split_even": split(None, 2, 4),
    "flatten": unary("Flatten"), "flatten_1": unary("Flatten", axis=1), "flatten_negative": unary("Flatten", axis=-2), "reshape": lambda g, x: g.add("Reshape", x, g.whole(0, -1)), "reshape_fold": lambda g, x: g.add("Reshape", x, g.whole(0, 12, 24)),
    "reshape_last": lambda g, x: g.add("Reshape", g.last(x), g.whole(0, 24, 12)), "reshape_zero": lambda g, x: g.add("Reshape", x, g.whole(0, 0, -1)), "reshape_picture": lambda g, x: g.add("Reshape", g.add("Relu", g.add("Reshape", x, g.whole(0, C, 1, L))), g.whole(0, C, L)),
    "reshape_shape": shape_arithmetic, "reshape_rows": lambda g, x: g.add("Reshape", g.add("MatMul", g.add("Reshape", g.last(x), g.whole(-1, C)), g.weight(C, 5)), g.whole(-1, L, 5)),
    "transpose": lambda g, x: g.add("Transpose", x, perm=[0, 2, 1]), "transpose_default": (lambda g, x: g.add("Transpose", x), r"\(Transpose\) is not supported: it moves the batch"), "transpose_twice": lambda g, x: g.add("Transpose", g.add("Relu", g.last(x)), perm=[0, 2, 1]),
    "transpose_batch": lambda g, x: g.add("Transpose", g.add("Transpose", x, perm=[1, 0, 2]), perm=[1, 0, 2]),
    "squeeze_2": listed("Squeeze", [2], 13), "squeeze_3": listed("Squeeze", [3], 13), "squeeze_1": listed("Squeeze", [1], 13), "squeeze_two": listed("Squeeze", [1, 4], 13), "squeeze_negative": listed("Squeeze", [-1], 13),
    "expand": expanded, "expand_channels": lambda g, x: g.add("Mul", x, g.add("Expand", channel(g, x), g.whole(1, C, 1))), "expand_same": lambda g, x: g.add("Expand", x, g.whole(1)),
    "tile": lambda g, x: g.add("Tile", x, g.whole(1, 1, 2)), "tile_channels": lambda g, x: g.add("Tile", x, g.whole(1, 2, 1)), "tile_pooled": lambda g, x: g.add("Mul", x, g.add("Tile", pooled(g, x), g.whole(1, 1, L))),
    "pad": padded([0, 0, 2, 0, 0, 3]), "pad_constant": padded([0, 0, 2, 0, 0, 3], "constant", 0.0), "pad_one": (padded([0, 0, 2, 0, 0, 3], "constant", 1.0), r"\(Pad\) is not supported"), "pad_edge_pool": padded([0, 0, 1, 0, 0, 1], "edge", then=True), "pad_low_pool": padded([0, 0, 1, 0, 0, 1], "constant", -np.inf, True),
    "pad_reflect": (padded([0, 0, 2, 0, 0, 3], "reflect"), r"\(Pad\) is not supported"), "pad_crop": padded([0, 0, -2, 0, 0, -3]), "pad_channels": padded([0, 1, 0, 0, 2, 0]), "gather": lambda g, x: g.add("Gather", x, g.whole(4, 1, 2), axis=1),
    "gather_back": lambda g, x: g.add("Gather", x, g.whole(*range(C - 1, -1, -1)), axis=1), "gather_one": lambda g, x: g.add("Gather", x, g.numbers(-2, np.int64), axis=2), "gather_positions": lambda g, x: g.add("Gather", x, g.whole(5, 1, 9), axis=2),
    "gather_permuted": lambda g, x: g.add("Gather", x, g.whole(3, 0, 5, 1, 4, 2), axis=-2), "resize": resized(mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"), "resize_linear": (resized(mode="linear"), r"\(Resize\) is not supported: its mode is 'linear'"),
    # numbers
    "constant": constant({"value": helper.make_tensor("c", FLOAT, [], [1.5])}), "constant_float": constant({"value_float": 1.5}), "constant_floats": constant({"value_floats": list(np.linspace(0.5, 1.5, L))}),
    "constant_of_shape": lambda g, x: g.add("Add", x, g.add("ConstantOfShape", g.whole(C, 1), value=helper.make_tensor("c", FLOAT, [1], [0.25]))), "constant_zeros": lambda g, x: g.add("Add", x, g.add("ConstantOfShape", g.add("Shape", x))),
    "range": lambda g, x: g.add("Add", x, g.add("Range", g.numbers(0.0), g.numbers(float(L)), g.numbers(1.0))), "dropout": unary("Dropout"), "dropout_ratio": lambda g, x: g.add("Dropout", x, ratio=0.3) if g.opset < 12 else g.add("Dropout", x, g.numbers(0.3)),
    "dropout_training": (lambda g, x: g.add("Dropout", x, g.numbers(0.3), g.numbers(True, bool)), r"\(Dropout\) is not supported: it is called as in training"), "lstm": (lambda g, x: g.add("LSTM", g.add("Transpose", x, perm=[2, 0, 1]), g.weight(1, 8, C), g.weight(1, 8, 2), hidden_size=2), r"\(LSTM\) is not supported"),
    "einsum": (lambda g, x: g.add("Einsum", x, g.weight(C, 5), equation="ncl,cd->ndl"), r"\(Einsum\) is not supported"), "sign": (unary("Sign"), r"\(Sign\) is not supported"), "cumsum": (lambda g, x: g.add("CumSum", x, g.numbers(2, np.int64)), r"\(CumSum\) is not supported"),
}


def model_with(name, g, y):
    return helper.make_model(helper.make_graph(
        g.nodes, name, [helper.make_tensor_value_info("sequence", FLOAT, ["batch", 4, L])], [helper.make_tensor_value_info(y, FLOAT, None)], g.weights),
        opset_imports=[helper.make_opsetid("", opset := g.opset)], ir_version=7 if opset < 15 else 9)


def inferred_of(name, g, y):
    """With the output's shape; where that cannot be worked out, that of what is computed."""
    model = onnx.shape_inference.infer_shapes(model_with(name, g, y), check_type=True, strict_mode=True)
    if not model.graph.output[0].type.tensor_type.HasField("shape"):
        sizes = reference(model_with(name, g, y), np.zeros((2, 4, L), np.float32)).shape
        model.graph.output[0].CopyFrom(helper.make_tensor_value_info(y, FLOAT, ["batch", *sizes[1:]]))
    return model


def model_of(name, build, opset):
    """None where the opset has no such node. A dense layer follows, so that what is built is no output's transform."""
    g = Graph(opset, sum(map(ord, name)))
    y = build(g, g.add("Conv", "sequence", g.weight(C, 4, 5), g.weight(C, spread=0.3), pads=[2, 2]))
    if name.startswith("cast_double"):
        y = g.add("Cast", y, to=FLOAT)
    try:
        inferred = inferred_of(name, g, y)
        sizes = [dim.dim_value for dim in inferred.graph.output[0].type.tensor_type.shape.dim[1:]]
        if sizes and all(sizes):
            y = g.add("Gemm", g.add("Flatten", y), g.weight(int(np.prod(sizes)), 2, spread=1 / np.sqrt(np.prod(sizes))), g.weight(2))
            inferred = inferred_of(name, g, y)
        onnx.checker.check_model(inferred, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError, NotImplementedError):
        return None
    model = model_with(name, g, y)
    model.graph.output[0].CopyFrom(inferred.graph.output[0])
    return model


def reference(model, hot):
    """Of ONNX Runtime; where that cannot run it, of ONNX's reference."""
    try:
        options = onnxruntime.SessionOptions()
        options.log_severity_level, options.intra_op_num_threads = 4, 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # 1.32 joins Transpose with a product by a vector, wrongly
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]).run(None, {"sequence": hot})[0]
    except Exception:
        return ReferenceEvaluator(model).run(None, {"sequence": hot})[0]


def compare(program, model, folder):
    """The largest difference, or what seqcast says."""
    codes = np.random.default_rng(7).integers(0, 5, (WINDOWS, L))
    (folder / "w.fa").write_text("".join(f">r{i}\n{''.join('ACGTN'[c] for c in row)}\n" for i, row in enumerate(codes)))
    (folder / "m.onnx").write_bytes(model.SerializeToString())
    (folder / "y.npy").unlink(missing_ok=True)
    done = subprocess.run([program, "predict", str(folder / "m.onnx"), str(folder / "w.fa"), "--place", "record", "--tracks", "all", "-o", str(folder / "y.npy"), "-q"],
                          capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        return None, done.stderr.strip().replace(str(folder) + "/", "") if done.returncode == 1 else f"exit code {done.returncode}: {done.stderr}"
    hot = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes].transpose(0, 2, 1).astype(np.float32)
    expected, got = reference(model, hot).astype(np.float64), np.load(folder / "y.npy").astype(np.float64).reshape(WINDOWS, -1)
    choices = [expected.reshape(WINDOWS, -1)] + ([expected.transpose(0, 2, 1).reshape(WINDOWS, -1)] if expected.ndim == 3 else [])
    choices = [one for one in choices if one.shape == got.shape]
    assert choices and np.isfinite(expected).all() and expected.std() > 1e-3 * np.abs(expected).mean(), (expected.shape, got.shape, expected.std())
    return min(np.abs(one - got).max() for one in choices) / expected.std(), ""


def main():
    program, *names = sys.argv[1:]
    counts, worst = collections.Counter(), 0.0
    for name in names or KINDS:
        build, says = KINDS[name] if isinstance(KINDS[name], tuple) else (KINDS[name], None)
        refused, models = set(), 0
        for opset in OPSETS:
            try:
                model = model_of(name, build, opset)
            except AssertionError:
                model = None
            if model is None:
                continue
            models += 1
            with tempfile.TemporaryDirectory() as folder:
                try:
                    difference, text = compare(program, model, Path(folder))
                except Exception as error:
                    difference, text = np.inf, f"{type(error).__name__}: {str(error)[:300]}"
            is_refused = difference is None
            is_right = re.search(says, text) if is_refused and says else not says and not is_refused and difference <= 1e-4
            counts["wrong" if not is_right else "refused by name" if is_refused else "read"] += 1
            if not is_right:
                print(f"WRONG {name}, opset {opset}: {text or difference}", flush=True)
            elif is_refused:
                refused.add(text.split("\n")[0])
            else:
                worst = max(worst, difference)
        if not models:
            counts["of no opset"] += 1
            print(f"{name}: of no opset")
        for text in sorted(refused):
            print(f"{name}: {text}", flush=True)
    print(f"{len(names or KINDS)} kinds, {', '.join(f'{count} {what}' for what, count in counts.items())}; the largest difference is {worst:.1e} of an output's standard deviation")
    return counts["wrong"] > 0 or counts["of no opset"] > 0


if __name__ == "__main__":
    sys.exit(main())
