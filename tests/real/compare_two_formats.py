# SPDX-License-Identifier: MIT
"""Time and memory of `seqcast compare` on one network in two formats (development script; torch, onnx, safetensors).

    compare_two_formats.py PROGRAM [CARD HEAD]

CARD is one of the shipped cards that the golden tests have a PyTorch module for [basenji2 human]: its weights are written
as safetensors for the card, and the module is exported to ONNX. Each is compared with the other, which has to find them
equal (exit code 0); then one weight is changed, which has to be found (exit code 3).
"""
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from safetensors.torch import load_file, save_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
import models  # noqa: E402
import peers  # noqa: E402


def run(program, *arguments):
    """Exit code, seconds, peak MiB (of all so far) and the last line."""
    start = time.perf_counter()
    done = subprocess.run([program, "compare", *map(str, arguments)], capture_output=True, text=True)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return done.returncode, seconds, peak, (done.stdout + done.stderr).strip()


def main():
    program, card, head = (sys.argv[1:] + ["basenji2", "human"])[:3] if len(sys.argv) < 3 else sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = models.load(card, head, folder)
        onnx = peers.onnx_file(model, folder)
        changed = load_file(model.weights)
        name = [name for name, value in changed.items() if value.dim() == 3][len(changed) // 20]
        changed[name] = changed[name] * 1.01
        save_file(changed, folder / "changed.safetensors")
        wrong = 0
        for what, arguments, expected in (
                ("card against ONNX", (card, onnx, "--weights", model.weights), 0),
                ("ONNX against card", (onnx, card, "--reference-weights", model.weights), 0),
                (f"{name} times 1.01", (card, onnx, "--weights", folder / "changed.safetensors"), 3)):
            code, seconds, peak, text = run(program, *arguments)
            wrong += code != expected
            print(f"{what}: exit code {code}, {seconds:.1f} s, peak so far {peak:.0f} MiB")
            print("  " + "\n  ".join(text.splitlines()[-3:]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
