# SPDX-License-Identifier: MIT
"""Threads, processes, interrupts and memory."""
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import seqcast
from interrupted import until_interrupted


def long_genome(data, copies):
    text = (data / "lambda.fa").read_text().split("\n", 1)[1]
    (data / "long.fa").write_text("".join(f">{i}\n{text}" for i in range(copies)))
    return data / "long.fa"


def test_the_gil_is_released_while_computing(genes, data):
    fasta, turns, done = long_genome(data, 4), [0], threading.Event()

    def count():
        while not done.is_set():
            turns[0] += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    begin = time.process_time()  # on a busy machine it takes longer
    genes.predict(fasta, threads=1)
    seconds = time.process_time() - begin
    done.set()
    counter.join()
    assert turns[0] > 100 * seconds


def test_several_models_and_threads(genes, data):
    other = seqcast.open(data / "tiny.json")
    expected = genes.predict(data / "lambda.fa", threads=1).values.tobytes()
    expected_other = other.predict(data / "lambda.fa", threads=1).values.tobytes()
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(model.predict, data / "lambda.fa", threads=1) for _ in range(4) for model in (genes, other)]
        for i, one in enumerate(runs):
            assert one.result().values.tobytes() == (expected_other if i % 2 else expected)


def predicted(arguments):
    model, fasta = arguments
    return model.predict(fasta, threads=1).values.tobytes()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_multiprocessing(genes, data, method):
    expected = genes.predict(data / "lambda.fa", threads=2).values.tobytes()
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(predicted, [(genes, data / "lambda.fa")] * 3) == [expected] * 3


def test_a_fork_while_another_thread_predicts_says_why_not(genes, data):
    scan = genes.scan(long_genome(data, 20), block_bins=1)
    next(scan)
    process = os.fork()
    if process == 0:
        code = 1
        try:
            genes.predict(data / "lambda.fa")
        except seqcast.Error as error:
            code = 0 if "forked" in str(error) and "spawn" in error.hint else 2
        try:
            next(scan)
            code = 3
        except seqcast.Error as error:
            code = code if "forked" in str(error) else 4
        os._exit(code)
    assert os.waitpid(process, 0)[1] == 0
    scan.close()


def many_variants(data):
    """One at every tenth base of the genome, twenty times."""
    bases = "".join((data / "lambda.fa").read_text().split("\n")[1:])
    lines = [f"NC_001416.1\t{at + 1}\t.\t{bases[at]}\t{'C' if bases[at] == 'A' else 'A'}\t.\t.\t.\n"
             for at in range(0, len(bases), 10)]
    (data / "many.vcf").write_text("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + 20 * "".join(lines))


@pytest.mark.parametrize("call", ["model.predict('long.fa')", "sum(len(block) for block in model.scan('long.fa'))",
                                  "model.score('long.fa', frame=dict(chrom=['1'] * 9, start=range(9), end=[40000] * 9),"
                                  " place='center', context='window', strand='both')",
                                  "model.variants('lambda.fa', 'many.vcf')"])
def test_an_interrupt_is_answered_within_a_second(data, call):
    long_genome(data, 400)
    many_variants(data)
    if "score" in call:
        call = call.replace("* 9", "* 9000").replace("range(9)", "range(9000)")
    _, used = until_interrupted(call, data)  # on a busy machine it takes longer
    assert used < len(os.sched_getaffinity(0))  # a second of all that it may use


def test_a_process_ends_while_a_scan_is_open(data):
    code = ("import seqcast; model = seqcast.open('bacterial-genes');"
            "scan = model.scan('lambda.fa', block_bins=1); print(len(next(scan)))")
    done = subprocess.run([sys.executable, "-c", code], cwd=data, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == "" and int(done.stdout) > 0


def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_a_thousand_opens_and_predictions_leave_memory_as_it_was(data):
    windows = ["ACGT" * 50, "TTTT" * 50]

    def turn():
        model = seqcast.open(data / "tiny.json")
        model.predict(sequences=windows, threads=1)
        model.score(data / "lambda.fa", "NC_001416.1:1-300", threads=1)
        model.variants(data / "lambda.fa", variant="NC_001416.1:1000:A:C", threads=1)
        with pytest.raises(seqcast.Error):
            model.predict(sequences=["A"])
        for block in model.scan(data / "lambda.fa", "NC_001416.1:1-300", threads=1):
            block.values.sum()

    for _ in range(200):
        turn()
    before = memory()
    for _ in range(1000):
        turn()
    assert memory() - before < 4
