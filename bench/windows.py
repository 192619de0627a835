# SPDX-License-Identifier: MIT
# Benchmark of single windows and batches, in seqcast and its alternatives.
import numpy as np

import machine
import models
import ours
import peers
from agreement import check
from measuring import Fact, Race, alternate, timed


def random_codes(batch, bases, seed=1):
    return np.random.default_rng(seed).integers(0, 4, (batch, bases)).astype(np.uint8)


def race(setting, card, head, batch, target):
    """A batch of windows of a model: all tracks of one head, raw outputs."""
    model = models.load(card, head, setting.folder)
    codes = random_codes(batch, model.window_bases)
    x, expected = model.one_hot(codes), model.outputs(codes)
    with ours.WindowRunner(setting, model, codes, setting.threads) as runner:
        runner.seconds()
        apart = check(np.frombuffer(runner.outputs(), np.float32), expected, "our")
        functions, labels, failures = peers.ready(model, x, expected, setting)
        measures = {"seqcast": runner.seconds} | {
            name: lambda run=run: timed(run) for name, run in functions.items()}
        medians = alternate(measures, setting.rounds)
        memory = runner.order("memory")
    best = min(functions, key=medians.get)
    note = f"difference {apart:.0e}; our peak {memory} MiB; best: {peers.LABELS[best]}, {labels[best]}"
    others = {name: medians.get(name, failures.get(name)) for name in peers.WAYS}
    return Race(f"{card}, {batch} x {model.window_bases:,} bp", medians["seqcast"], others, target, note)


def weights_bound(setting, card, head, layers, target):
    """A single window, and the rate at which the weights of its dense layers are read, compared with memory bandwidth."""
    result = race(setting, card, head, 1, target)
    state = models.load(card, head, setting.folder).net.net.state_dict()
    size = sum(state[f"{layer}.weight"].numel() for layer in layers) * 4
    one, several = machine.peaks(setting.build)["read"]
    copy = machine.peaks(setting.build)["copy"][1]
    return [result, Fact(f"{card}, 1 window: {size / 1e6:.0f} MB of dense weights in its time",
                         f"{size / result.seqcast * 1e-9:.1f} GB/s",
                         f"reading {one:.1f} GB/s with 1 thread, {several:.1f} with {setting.threads}; copying {copy:.1f}",
                         "what memory allows bounds it")]


def scaling(setting):
    """One thread and all of them, alternating, compared with a pure FMA loop."""
    facts = []
    one, several = machine.best_fma(setting.build)
    for card, head, batch in (("basenji2", "human", 1), ("spliceai-10k", "splice", 4), ("chrombpnet", "profile", 4),
                              ("basset", "classes", 16)):
        try:
            model = models.load(card, head, setting.folder)
        except LookupError as error:
            facts.append(Fact(f"1 to {setting.threads} threads, {card}", "failed", "", str(error)))
            continue
        codes = random_codes(batch, model.window_bases)
        with ours.WindowRunner(setting, model, codes, 1) as alone, \
                ours.WindowRunner(setting, model, codes, setting.threads) as together:
            medians = alternate({"alone": alone.seconds, "together": together.seconds}, min(setting.rounds or 3, 3))
        facts.append(Fact(f"1 to {setting.threads} threads, {card}, {batch} windows",
                          f"{medians['alone'] / medians['together']:.2f} times as fast",
                          f"pure FMA loop {several / one:.2f}", "target: 1.8"))
    return facts
