# SPDX-License-Identifier: MIT
# Peak memory of `variants` and `mutate` against what the formula gives.
import subprocess

import models
import ours
from genome import memory_fact
from variant_work import random_contig, write_snvs


def formula_mib(setting, model, context, strands, command, number):
    run = subprocess.run([setting.build / "bin/memory_formula", model.card, model.weights, model.head, context,
                          str(setting.threads), str(strands), command, str(number)], stdout=subprocess.PIPE, text=True,
                         check=True)
    return float(run.stdout)


def of_variants(setting, card, head, track, positions, strands):
    """Statistics of isolated SNVs."""
    model = models.load(card, head, setting.folder)
    fasta, sequence = random_contig(setting.folder, 1_000_000)
    vcf = write_snvs(setting.folder / f"{card}.vcf", "contig", sequence, positions)
    run = ours.run_program(setting.build, ["variants", card, fasta, vcf, "--weights", model.weights, "--tracks", track, "-@",
                                           setting.threads, "-q", "-o", "-", *(["--rc"] if strands == 2 else [])])
    work = f"{card}, variants, {len(positions)} isolated SNVs" + (", both strands" if strands == 2 else "")
    return memory_fact(work, run.peak_mib, formula_mib(setting, model, "window", strands, "variants", 0), "formula")


def of_mutate(setting, card, head, track, bases):
    """All mutants of a region."""
    model = models.load(card, head, setting.folder)
    fasta, _ = random_contig(setting.folder, 1_000_000)
    bed = setting.folder / f"{card}.bed"
    bed.write_text(f"contig\t500000\t{500000 + bases}\n")
    run = ours.run_program(setting.build, ["mutate", card, fasta, bed, "--weights", model.weights, "--tracks", track, "-@",
                                           setting.threads, "-q", "-o", "-"])
    work = f"{card}, mutate, a region of {bases} bp"
    return memory_fact(work, run.peak_mib, formula_mib(setting, model, "window", 1, "mutate", bases), "formula")


def of_splicing(setting, distance):
    """SNVs of one gene, by the rules of SpliceAI."""
    model = models.load("spliceai-10k", "splice", setting.folder)
    fasta, sequence = random_contig(setting.folder, 1_000_000)
    genes, vcf = setting.folder / "gene.txt", setting.folder / "splice.vcf"
    genes.write_text("#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n"
                     "G\tcontig\t+\t490000\t530000\t490000,529000,\t490200,530000,\n")
    write_snvs(vcf, "contig", sequence, range(500_000, 520_000, 1000))
    run = ours.run_program(setting.build, ["variants", "--as", "spliceai", model.card, fasta, vcf, "--weights", model.weights,
                                           "--genes", genes, "--distance", distance, "-@", setting.threads, "-q", "-o", "-"])
    return memory_fact(f"spliceai-10k, variants --as spliceai, D {distance}, 20 SNVs", run.peak_mib,
                       formula_mib(setting, model, "genome", 1, "splice", distance), "formula")


def facts(setting):
    return [of_variants(setting, "chrombpnet", "profile", "profile:0", range(5000, 905_000, 30_000), 2),
            of_variants(setting, "basenji2", "human", "human:0", [100_000, 500_000], 1),
            of_mutate(setting, "basenji2", "human", "human:0", 3),
            of_mutate(setting, "basset", "classes", "classes:0", 60),
            of_splicing(setting, 50), of_splicing(setting, 4999)]
