#!/bin/bash
# SPDX-License-Identifier: MIT
# SLURM job array: a part a task. When all are done: seqcast merge parts/*.bw -o whole.bw
#SBATCH --array=1-24
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --requeue
set -euo pipefail
export SEQCAST_ISA=avx2  # the same on every machine, so that parts are alike
cpus=${SLURM_CPUS_PER_TASK:-1}  # srun does not take them over from the job by itself
mkdir -p parts
srun --cpus-per-task="$cpus" seqcast predict bacterial-genes genome.fa --tracks coding_plus -@ "$cpus" \
  --shard "$SLURM_ARRAY_TASK_ID/24" --resume -o "parts/$SLURM_ARRAY_TASK_ID.bw"
