# SPDX-License-Identifier: MIT
# Alternatives to seqcast: PyTorch, ONNX Runtime and OpenVINO, each at its best in f32.
#
# Each alternative has several ways to run a batch: functions without arguments that return [N, tracks, bins]. The
# fastest one is timed.
import contextlib
import io
import logging
import warnings

import numpy as np
import torch

from agreement import check
from measuring import sample, timed

LABELS = {"torch": "PyTorch", "compile": "compiled", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}


def chunks(x):
    """Sizes of parts of a batch: all of it, the largest divisor up to the square root, 1."""
    middle = max(size for size in range(1, len(x) + 1) if len(x) % size == 0 and size * size <= len(x))
    return sorted({len(x), middle, 1}, reverse=True)


def cut(x, size):
    return [np.ascontiguousarray(x[i:i + size]) for i in range(0, len(x), size)]


def torch_ways(model, x, threads, folder):
    def way(parts):
        def run():
            with torch.inference_mode():
                return np.concatenate([model.net(part).numpy() for part in parts])
        return run
    return {f"batch {size}": way([torch.from_numpy(part) for part in cut(x, size)]) for size in chunks(x)}


def compile_ways(model, x, threads, folder):
    """The inductor back end, with frozen weights; one batch size, because each must be compiled."""
    import torch._inductor.config
    torch._inductor.config.freezing = True
    torch._dynamo.reset()
    size = next(size for size in chunks(x) if size <= 16)
    compiled, parts = torch.compile(model.net, dynamic=False), [torch.from_numpy(part) for part in cut(x, size)]

    def run():
        with torch.inference_mode():
            return np.concatenate([compiled(part).numpy() for part in parts])
    return {f"batch {size}": run}


def onnx_file(model, folder):
    """The model with explicit paddings (ONNX Runtime refuses dilation with auto_pad) and any batch size."""
    path = folder / f"{model.card}.{model.head}.onnx"
    if not path.exists():
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.inference_mode():
            warnings.simplefilter("ignore")
            torch.onnx.export(model.net, (torch.zeros(1, 4, model.window_bases),), str(path), input_names=["x"],
                              dynamic_axes={"x": {0: "n"}}, opset_version=17, dynamo=False)
    return str(path)


def onnxruntime_ways(model, x, threads, folder):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = threads, 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.force_spinning_stop", "1")  # otherwise its threads spin while others are timed
    session = onnxruntime.InferenceSession(onnx_file(model, folder), options, providers=["CPUExecutionProvider"])

    def way(parts):
        return lambda: np.concatenate([session.run(None, {"x": part})[0] for part in parts])
    return {f"batch {size}": way(cut(x, size)) for size in chunks(x)}


def without_sigmoid(path):
    """The same function with sigmoid(y) written as (1 + tanh(y / 2)) / 2, at the same speed.

    OpenVINO 2026.4 makes x * sigmoid(1.702 x) a swish and moves it through the max-pool before it into the convolution.
    A swish is not monotonic, so that is another function: Basenji2's outputs were wrong by twice their standard deviation."""
    import onnx
    network, nodes = onnx.load(path), []
    if not any(node.op_type == "Sigmoid" for node in network.graph.node):
        return path
    network.graph.initializer.append(onnx.numpy_helper.from_array(np.float32(0.5), "half"))
    for node in network.graph.node:
        if node.op_type != "Sigmoid":
            nodes.append(node)
            continue
        y, out = node.input[0], node.output[0]
        for kind, inputs, output in (("Mul", (y, "half"), f"{out}.y/2"), ("Tanh", (f"{out}.y/2",), f"{out}.tanh"),
                                     ("Mul", (f"{out}.tanh", "half"), f"{out}.tanh/2"),
                                     ("Add", (f"{out}.tanh/2", "half"), out)):
            nodes.append(onnx.helper.make_node(kind, inputs, [output]))
    del network.graph.node[:]
    network.graph.node.extend(nodes)
    onnx.save(network, path.replace(".onnx", ".tanh.onnx"))
    return path.replace(".onnx", ".tanh.onnx")


def openvino_ways(model, x, threads, folder):
    import openvino
    core, ways, path = openvino.Core(), {}, without_sigmoid(onnx_file(model, folder))

    def compiled(size, hint):
        network = core.read_model(path)
        network.reshape([size, *x.shape[1:]])
        return core.compile_model(network, "CPU", {
            "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": hint, "INFERENCE_PRECISION_HINT": "f32"})

    def latency(size):
        request, parts = compiled(size, "LATENCY").create_infer_request(), cut(x, size)
        return lambda: np.concatenate([request.infer({0: part})[0].copy() for part in parts])

    def throughput(size):
        queue, parts = openvino.AsyncInferQueue(compiled(size, "THROUGHPUT")), cut(x, size)
        outputs = [None] * len(parts)

        def keep(request, i):
            outputs[i] = request.get_output_tensor().data.copy()
        queue.set_callback(keep)

        def run():
            for i, part in enumerate(parts):
                queue.start_async({0: part}, i)
            queue.wait_all()
            return np.concatenate(outputs)
        return run

    for size in chunks(x):
        ways[f"latency, batch {size}"] = latency(size)
    if len(x) > 1:
        for size in sorted({max(1, len(x) // threads), 1}, reverse=True):
            ways[f"throughput, batch {size}"] = throughput(size)
    return ways


WAYS = {"torch": torch_ways, "compile": compile_ways, "onnxruntime": onnxruntime_ways, "openvino": openvino_ways}
logging.getLogger("torch.onnx").setLevel(logging.ERROR)


def best_way(name, model, x, expected, setting):
    """The fastest of a peer's ways, found by one or two runs each: (its label, its function)."""
    best = None
    for label, run in WAYS[name](model, x, setting.threads, setting.folder).items():
        outputs = []
        seconds = timed(lambda: outputs.append(run()))
        check(outputs[0], expected, "its")
        if seconds < 0.5:  # otherwise the set-up in the first run is small
            seconds = sample(lambda: timed(run), at_least=0.03)
        if best is None or seconds < best[0]:
            best = seconds, label, run
    return best[1:]


def ready(model, x, expected, setting):
    """Every peer at its best: ({name: function}, {name: label}, {name: why not})."""
    functions, labels, failures = {}, {}, {}
    for name in WAYS:
        try:
            labels[name], functions[name] = best_way(name, model, x, expected, setting)
        except Exception as error:  # the table shows any error of a peer
            failures[name] = f"failed: {type(error).__name__}: {str(error).strip().splitlines()[0][:80]}"
    return functions, labels, failures
