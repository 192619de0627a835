# SPDX-License-Identifier: MIT
# Runs Keras 2 tools for bench/variants.py in an environment of their own:
#
#   keras_peer.py spliceai FASTA TABLE DISTANCE VCF THREADS
#   keras_peer.py scorer WEIGHTS WINDOWS THREADS
#   keras_peer.py fastism WEIGHTS WINDOWS THREADS
#
# spliceai calls get_delta_scores of PyPI's spliceai for each record. scorer calls a ChromBPNet model as kundajelab's
# variant-scorer does: four times a batch, for each allele and strand; WINDOWS is .npy of codes [variants, 2, bases]. fastism
# calls PyPI's fastism on a Basset, once a letter; WINDOWS is [sequences, bases]. Weights are the card's, as safetensors.
# Each line on stdin is an order: `run` does it all and prints wall and CPU seconds; `save FILE` writes what came out.
import json
import os
import pathlib
import sys
import time

THREADS = int(sys.argv[-1])
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)
layers = tf.keras.layers


def load_weights(path):
    from safetensors.numpy import load_file
    return load_file(path)


def set_conv(model, name, weights):
    model.get_layer(name).set_weights([weights[f"{name}.weight"].transpose(2, 1, 0), weights[f"{name}.bias"]])


def one_hot(codes):
    return np.eye(4, dtype=np.float32)[codes]


def chrombpnet(weights):
    """The card's layers: [N, 2114, 4] -> profile logits and the logarithm of the counts."""
    sequence = layers.Input((2114, 4))
    x = layers.Conv1D(512, 21, activation="relu", name="stem")(sequence)
    for i in range(1, 9):
        y = layers.Conv1D(512, 3, dilation_rate=2**i, activation="relu", name=f"dil{i}")(x)
        x = layers.add([layers.Cropping1D(2**i)(x), y])
    profile = layers.Flatten()(layers.Conv1D(1, 75, name="profile")(x))
    counts = layers.Dense(1, name="logcounts")(layers.GlobalAveragePooling1D()(x))
    model = tf.keras.Model(sequence, [profile, counts])
    for name in ["stem", *(f"dil{i}" for i in range(1, 9)), "profile"]:
        set_conv(model, name, weights)
    model.get_layer("logcounts").set_weights([weights["logcounts.weight"].T, weights["logcounts.bias"]])
    return model


def basset(weights):
    """The card's layers: [N, 1000, 4] -> logits [N, 50]."""
    sequence = x = layers.Input((1000, 4))
    for i, (filters, kernel, pool) in enumerate(((300, 19, 3), (200, 11, 4), (200, 7, 4)), 1):
        x = layers.Conv1D(filters, kernel, name=f"conv{i}")(x)
        x = layers.Activation("relu")(layers.BatchNormalization(epsilon=1e-5, name=f"bn{i}")(x))
        x = layers.MaxPooling1D(pool)(x)
    x = layers.Flatten()(x)
    for name, units in (("dense1", 1000), ("dense2", 1000)):
        x = layers.Dense(units, activation="relu", name=name)(x)
    model = tf.keras.Model(sequence, layers.Dense(50, name="logits")(x))
    for i in range(1, 4):
        set_conv(model, f"conv{i}", weights)
        model.get_layer(f"bn{i}").set_weights(
            [weights[f"bn{i}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")])
    # [1000, 200 channels x 18 positions] -> [18 positions x 200 channels, 1000]
    flat = weights["dense1.weight"].reshape(1000, 200, 18).transpose(2, 1, 0).reshape(3600, 1000)
    model.get_layer("dense1").set_weights([flat, weights["dense1.bias"]])
    for name in ("dense2", "logits"):
        model.get_layer(name).set_weights([weights[f"{name}.weight"].T, weights[f"{name}.bias"]])
    return model


def spliceai_work(fasta, table, distance, vcf):
    """@return  a function that gives each record's strings."""
    import types

    from spliceai.utils import Annotator, get_delta_scores
    annotator, records = Annotator(fasta, table), []
    for line in pathlib.Path(vcf).read_text().splitlines():
        if not line.startswith("#"):
            chrom, pos, _, ref, alts = line.split("\t")[:5]
            records.append(types.SimpleNamespace(chrom=chrom, pos=int(pos), ref=ref, alts=tuple(alts.split(","))))
    return lambda: [get_delta_scores(record, annotator, int(distance), 0) for record in records]


def scorer_work(weights, windows):
    """@return  a function that gives log2 fold changes of counts, averaged over strands."""
    model, batch = chrombpnet(load_weights(weights)), 512
    alleles = [one_hot(np.load(windows)[:, allele]) for allele in (0, 1)]

    def run():
        counts = []
        for hot in alleles:
            strands = [model.predict(part[:, ::step, ::step], batch_size=32, verbose=False)[1]
                       for step in (1, -1) for part in np.split(hot, range(batch, len(hot), batch))]
            counts.append(np.exp(np.concatenate(strands)).reshape(2, -1).mean(0))
        return np.log2(counts[1] / counts[0])
    return run


def fastism_work(weights, windows):
    """@return  a function that gives logits [sequences, 4, bases, tracks] of every base replaced by A, C, G and T."""
    import fastism
    model, hot = basset(load_weights(weights)), one_hot(np.load(windows))
    fast, naive = fastism.FastISM(model, test_correctness=False), model.predict(hot, verbose=False)
    bases = np.eye(4).tolist()  # it compares what it is given with 0

    def run():
        values = np.stack([fast(tf.constant(hot), replace_with=bases[letter]) for letter in range(4)], 1)
        assert values.shape[:3] == (len(naive), 4, 1000)
        return values
    return run


def main():
    work = {"spliceai": spliceai_work, "scorer": scorer_work, "fastism": fastism_work}[sys.argv[1]](*sys.argv[2:-1])
    answers, result = sys.stdout, None
    sys.stdout = sys.stderr  # what the tools say is no answer
    for order in sys.stdin:
        if order.startswith("run"):
            start, cpu = time.perf_counter(), time.process_time()
            result = work()
            print(f"{time.perf_counter() - start:.6f} {time.process_time() - cpu:.6f}", file=answers, flush=True)
        else:
            path = pathlib.Path(order.split(maxsplit=1)[1].strip())
            if isinstance(result, list):
                path.write_text(json.dumps(result))
            else:
                np.save(path, result)
            print("saved", file=answers, flush=True)


if __name__ == "__main__":
    main()
