# SPDX-License-Identifier: MIT
# Commands to paste, one after the other, in this folder: seqcast and genes on phage lambda.
# lambda.fa is its genome (NC_001416.1, 48,502 bases), genes.bed its 73 coding sequences.

# Is the program as it should be on this machine?
seqcast doctor

# Where genes lie on the plus strand: a value for every 12 bases, from 0 to 1.
seqcast predict bacterial-genes lambda.fa --tracks coding_plus -o coding_plus.bedgraph
head -n 5 coding_plus.bedgraph

# Both strands as files for a genome browser, and as one table.
seqcast predict bacterial-genes lambda.fa -o '{track}.bw'
seqcast predict bacterial-genes lambda.fa -o coding.tsv

# A part of the genome, as an array of [bins, tracks] for NumPy.
seqcast predict bacterial-genes lambda.fa -r NC_001416.1:10,001-20,000 -o region.npy

# The mean of both tracks over every gene.
seqcast score bacterial-genes lambda.fa genes.bed -o scored.bed
head -n 5 scored.bed

# What a variant does to the tracks around it, and what every mutation of 60 bases would.
seqcast variants bacterial-genes lambda.fa --variant NC_001416.1:191:A:C --stat SAD -o variant.tsv
printf 'NC_001416.1\t190\t250\n' > start.bed
seqcast mutate bacterial-genes lambda.fa start.bed --tracks coding_plus -o mutations.tsv

# What the model is, how far it sees, and what else comes with the program.
seqcast summary bacterial-genes
seqcast receptive-field bacterial-genes
seqcast models
