# SPDX-License-Identifier: MIT
# What would a user pick instead? PyTorch, ONNX Runtime and OpenVINO on one model, each at its best in f32.
#
# A peer offers several ways to run a batch, each a function of no arguments that returns [N, tracks, bins]; the fastest
# of them is timed.
import contextlib
import io
import logging
import warnings

import numpy as np
import torch

LABELS = {"torch": "PyTorch", "compile": "compiled", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}


def chunks(x):
    """Sizes that a batch may be cut into."""
    return sorted({len(x), 1}, reverse=True)


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
    """The inductor back end, with weights frozen."""
    import torch._inductor.config
    torch._inductor.config.freezing = True
    torch._dynamo.reset()
    compiled, whole = torch.compile(model.net, dynamic=False), torch.from_numpy(x)

    def run():
        with torch.inference_mode():
            return compiled(whole).numpy()
    return {f"batch {len(x)}": run}


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
    options.add_session_config_entry("session.force_spinning_stop", "1")  # else its threads spin into others' time
    session = onnxruntime.InferenceSession(onnx_file(model, folder), options, providers=["CPUExecutionProvider"])

    def way(parts):
        return lambda: np.concatenate([session.run(None, {"x": part})[0] for part in parts])
    return {f"batch {size}": way(cut(x, size)) for size in chunks(x)}


def openvino_ways(model, x, threads, folder):
    import openvino
    core, ways = openvino.Core(), {}

    def compiled(size, hint):
        network = core.read_model(onnx_file(model, folder))
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
        for size in sorted({len(x) // 2, 1}, reverse=True):
            ways[f"throughput, batch {size}"] = throughput(size)
    return ways


WAYS = {"torch": torch_ways, "compile": compile_ways, "onnxruntime": onnxruntime_ways, "openvino": openvino_ways}
logging.getLogger("torch.onnx").setLevel(logging.ERROR)
