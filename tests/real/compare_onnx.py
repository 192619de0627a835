# SPDX-License-Identifier: MIT
"""Compares seqcast with ONNX Runtime on random networks.

    compare_onnx.py SEQCAST [COUNT [FIRST]]      (onnx 1.23.2, onnxruntime 1.32.0)

Writes COUNT (200) seeded networks of random layers and opsets, predicts the same random windows with both, and prints the
largest difference relative to an output's standard deviation. Fails where one is above 1e-3, or where seqcast reads none.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

WINDOWS = 6


class Network:
    """A random network; `shape` is [channels, positions], or [channels] once it is flat."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.opset = int(self.random.integers(11, 22))
        self.length = int(self.random.integers(60, 140))
        self.nodes, self.weights, self.x, self.shape = [], [], "sequence", [4, self.length]
        for _ in range(int(self.random.integers(3, 9))):
            steps = [self.conv, self.conv, self.pool, self.activation, self.norm, self.residual, self.gate, self.slice, self.dense,
                     self.join, self.pad, self.layer_norm, self.picture, self.softmax]
            self.random.choice(steps)()
        self.random.choice([self.flatten, self.mean, self.conv])()

    def of(self, *choices):
        return choices[int(self.random.integers(len(choices)))]

    def numbers(self, values, kind=np.float32):
        self.weights.append(numpy_helper.from_array(np.asarray(values, kind), f"w{len(self.weights)}"))
        return self.weights[-1].name

    def weight(self, *shape):
        return self.numbers(self.random.normal(0, 1.4 / np.sqrt(np.prod(shape[1:])), shape))

    def list(self, count, around=0.0):
        return self.numbers(self.random.normal(around, 0.2, count))

    def add(self, op, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def axes(self, op, x, axes, since, **attributes):
        """An operator whose axes are an input since some opset."""
        if self.opset < since:
            return self.add(op, x, axes=axes, **attributes)
        return self.add(op, x, self.numbers(axes, np.int64), **attributes)

    # --- steps

    def conv(self):
        (c, length), k, d, s = self.shape, self.of(1, 2, 3, 5, 8), self.of(1, 1, 2, 3), self.of(1, 1, 1, 2)
        if (k - 1) * d + 1 > length:
            return
        groups = self.of(1, 1, 2) if c % 2 == 0 else 1
        filters = groups * int(self.random.integers(2, 7))
        how = {"kernel_shape": [k], "dilations": [d], "strides": [s], "group": groups}
        kind = self.of("none", "pads", "SAME_UPPER", "SAME_LOWER") if d == 1 else self.of("none", "pads")
        left, right = (int(n) for n in self.random.integers(0, k, 2))
        out = (length - (k - 1) * d - 1) // s + 1
        if kind == "pads":
            how["pads"], out = [left, right], (length + left + right - (k - 1) * d - 1) // s + 1
        elif kind != "none":
            how["auto_pad"], out = kind, -(-length // s)
        bias = [self.list(filters)] if self.of(True, False) else []
        self.x = self.add("Conv", self.x, self.weight(filters, c // groups, k), *bias, **how)
        self.shape = [filters, out]
        if not bias and self.of(True, False):
            self.x = self.add("Add", self.x, self.numbers(self.random.normal(0, 0.3, (filters, 1))))

    def pool(self):
        (c, length), k = self.shape, self.of(2, 3, 4)
        s = self.of(k, k, 1, 2)
        if length < 2 * k:
            return
        op, how = self.of("MaxPool", "AveragePool"), {"kernel_shape": [k], "strides": [s]}
        left = right = 0
        if self.of(True, False):
            left, right = (int(n) for n in self.random.integers(0, k, 2))
            how["pads"] = [left, right]
        if op == "AveragePool":
            how["count_include_pad"] = self.of(0, 1)
        self.x, self.shape = self.add(op, self.x, **how), [c, (length + left + right - k) // s + 1]

    def activation(self):
        op = self.of("Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "HardSigmoid", "PRelu", "Clip",
                     "silu", "gelu", "tanh gelu", "quick gelu", "mish", "softplus", "Neg", "Abs", "ThresholdedRelu")
        x, half, one = self.x, self.numbers(0.5), self.numbers(1.0)
        if op == "PRelu":
            self.x = self.add(op, x, self.numbers(self.random.uniform(0, 0.5, (self.shape[0], 1))))
        elif op == "Clip":
            self.x = self.add(op, x, self.numbers(-0.5), self.numbers(self.random.uniform(0.5, 2)))
        elif op == "silu":
            self.x = self.add("Mul", x, self.add("Sigmoid", x))
        elif op == "gelu":
            inner = self.add("Add", self.add("Erf", self.add("Div", x, self.numbers(np.sqrt(2)))), one)
            self.x = self.add("Mul", half, self.add("Mul", inner, x))
        elif op == "tanh gelu":
            inner = self.add("Add", x, self.add("Mul", self.add("Pow", x, self.numbers(3.0)), self.numbers(0.044715)))
            inner = self.add("Add", self.add("Tanh", self.add("Mul", inner, self.numbers(np.sqrt(2 / np.pi)))), one)
            self.x = self.add("Mul", self.add("Mul", x, inner), half)
        elif op == "quick gelu":
            self.x = self.add("Mul", self.add("Sigmoid", self.add("Mul", self.numbers(1.702), x)), x)
        elif op == "mish":
            self.x = self.add("Mul", self.add("Tanh", self.add("Softplus", x)), x)
        elif op == "softplus":
            soft = self.add("Log", self.add("Add", self.add("Exp", x), one))
            self.x = self.add("Where", self.add("Greater", x, self.numbers(15.0)), x, soft)
        elif op in ("LeakyRelu", "Elu", "ThresholdedRelu"):
            self.x = self.add(op, x, alpha=float(self.random.uniform(0.1, 0.9)))
        else:
            self.x = self.add(op, x)

    def norm(self):
        c = self.shape[0]
        self.x = self.add("BatchNormalization", self.x, self.list(c, 1), self.list(c), self.list(c),
                          self.numbers(self.random.uniform(0.5, 1.5, c)), epsilon=1e-3)

    def layer_norm(self):
        c = self.shape[0]
        if c < 2:
            return
        if self.opset >= 17:
            t = self.add("Transpose", self.x, perm=[0, 2, 1])
            t = self.add("LayerNormalization", t, self.list(c, 1), self.list(c), axis=-1, epsilon=1e-3)
            self.x = self.add("Transpose", t, perm=[0, 2, 1])
            return
        apart = self.add("Sub", self.x, self.axes("ReduceMean", self.x, [1], 18))
        variance = self.axes("ReduceMean", self.add("Mul", apart, apart), [1], 18)
        self.x = self.add("Div", apart, self.add("Sqrt", self.add("Add", variance, self.numbers(1e-3))))

    def residual(self):
        before, c = self.x, self.shape[0]
        self.x = self.add("Conv", self.x, self.weight(c, c, 3), self.list(c), pads=[2, 2], dilations=[2])
        self.activation()
        self.x = self.add(self.of("Add", "Sub", "Max", "Min"), before, self.x)

    def gate(self):
        c = self.shape[0]
        mean = self.add("GlobalAveragePool", self.x) if self.of(True, False) else self.axes("ReduceMean", self.x, [2], 18)
        gate = self.add("Sigmoid", self.add("Gemm", self.add("Flatten", mean), self.weight(c, c), self.list(c), transB=1))
        self.x = self.add("Mul", self.x, self.axes("Unsqueeze", gate, [2], 13))

    def slice(self):
        c, length = self.shape
        if length < 20:
            return
        begin, end, step = int(self.random.integers(0, 5)), int(self.random.integers(1, 5)), self.of(1, 1, 2)
        self.x = self.add("Slice", self.x, *(self.numbers([n], np.int64) for n in (begin, -end, 2, step)))
        self.shape = [c, -(-(length - end - begin) // step)]

    def join(self):
        if self.shape[0] < 2:
            return
        half = self.shape[0] // 2
        parts = [half, self.shape[0] - half]
        if self.opset < 13:
            a, b = self.add("Split", self.x, outputs=2, axis=1, split=parts)
        else:
            a, b = self.add("Split", self.x, self.numbers(parts, np.int64), outputs=2, axis=1)
        self.x = self.add("Concat", b, self.add("Tanh", a), b, axis=1)
        self.shape = [half + 2 * parts[1], self.shape[1]]

    def pad(self):
        left, right = (int(n) for n in self.random.integers(0, 4, 2))
        self.x = self.add("Pad", self.x, self.numbers([0, 0, left, 0, 0, right], np.int64))
        self.shape = [self.shape[0], self.shape[1] + left + right]

    def dense(self):
        units = int(self.random.integers(2, 8))
        t = self.add("MatMul", self.add("Transpose", self.x, perm=[0, 2, 1]), self.weight(self.shape[0], units))
        self.x = self.add("Transpose", self.add("Add", t, self.list(units)), perm=[0, 2, 1])
        self.shape = [units, self.shape[1]]

    def picture(self):
        (c, length), filters, first = self.shape, int(self.random.integers(2, 6)), self.of(2, 3)
        if length < 6:
            return
        y = self.axes("Unsqueeze", self.x, [first], 13)  # [C, 1, L] or [C, L, 1]
        k = self.of(1, 3)
        kernel, pads = ([1, k], [0, 1, 0, 1]) if first == 2 else ([k, 1], [1, 0, 1, 0])
        y = self.add("Conv", y, self.weight(filters, c, *kernel), self.list(filters), pads=pads)
        self.x, self.shape = self.axes("Squeeze", y, [first], 13), [filters, length + 3 - k]

    def softmax(self):
        if self.opset >= 13:
            self.x = self.add(self.of("Softmax", "LogSoftmax"), self.x, axis=self.of(1, 2))

    def flatten(self):
        values = self.shape[0] * self.shape[1]
        y = self.add("Flatten", self.x) if self.of(True, False) else self.add("Reshape", self.x, self.numbers([0, -1], np.int64))
        self.x = self.add("Gemm", y, self.weight(values, 3), self.list(3))

    def mean(self):
        self.x = self.axes(self.of("ReduceMean", "ReduceMax", "ReduceMin"), self.x, [2], 18, keepdims=0)

    def model(self):
        graph = helper.make_graph(
            self.nodes, "random", [helper.make_tensor_value_info("sequence", TensorProto.FLOAT, ["batch", 4, self.length])],
            [helper.make_tensor_value_info(self.x, TensorProto.FLOAT, None)], self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=8)


def compare(program, seed, folder):
    network = Network(seed)
    path = folder / "m.onnx"
    path.write_bytes(network.model().SerializeToString())
    codes = np.random.default_rng(seed).integers(0, 5, (WINDOWS, network.length))
    (folder / "w.fa").write_text("".join(f">r{i}\n{''.join('ACGTN'[c] for c in row)}\n" for i, row in enumerate(codes)))
    hot = np.concatenate([np.eye(4), np.zeros((1, 4))])[codes].astype(np.float32).transpose(0, 2, 1)
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 3, 1
    expected = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]).run(None, {"sequence": hot})[0]
    run = subprocess.run([program, "predict", str(path), str(folder / "w.fa"), "--place", "record", "--tracks", "all", "--transform",
                          "none", "-o", str(folder / "y.npy"), "-q"], capture_output=True, text=True)
    if run.returncode != 0:
        return None, run.stderr.strip() + " " + str([node.op_type for node in network.nodes])
    got = np.load(folder / "y.npy")  # [N, B, T]
    last = network.nodes[-1].op_type
    if last in ("Sigmoid", "Softplus"):  # the head's transform
        return 0.0, ""
    expected = expected[:, None, :] if expected.ndim == 2 else expected.transpose(0, 2, 1)
    if got.shape != expected.shape:
        return None, f"shapes {got.shape}, expected {expected.shape}"
    spread = expected.std()
    if spread <= 1e-3 * np.abs(expected).mean():
        return 0.0, ""  # blind (design §7): a mean of a softmax, for example
    return float(np.abs(got - expected).max() / spread), ""


def main():
    program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    worst, failed = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            difference, why = compare(program, seed, Path(folder))
            if difference is None or difference > 1e-3:
                failed += 1
                print(f"network {seed}: {why or difference}")
            worst = max(worst, difference or 0)
    print(f"{count} networks, {failed} of them fail; largest difference {worst:.2g} of an output's standard deviation")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
