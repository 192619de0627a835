#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the workflow on a SLURM cluster of two nodes on this machine, one of which dies in the middle:
# cluster.sh PROGRAM SNAKEMAKE (as root; Debian's slurm-wlm and munge).
#
# It starts munged, slurmctld and two slurmd of its own, with their files in a temporary folder, and ends no others.
set -euo pipefail
program=$(realpath "$1")
snakemake=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
workflow=$(realpath "$here/../../workflow")
work=$(mktemp -d /tmp/seqcast-cluster.XXXXXX)
started=()

fail() { echo "FAILED: $*" >&2; tail -n 20 "$work"/*.log >&2 || true; exit 1; }
say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
start() { "$@" & started+=($!); }  # in the foreground of a job of this script
finish() {
  local pid
  squeue -h -o %A 2>/dev/null | xargs -r scancel 2>/dev/null || true
  for ((i = ${#started[@]} - 1; i >= 0; --i)); do kill "${started[i]}" 2>/dev/null || true; done
  sleep 1
  for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  umount "$work/small" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# ---- the cluster
cd "$work"
mkdir -m 755 munge state spool.n1 spool.n2
head -c 1024 /dev/urandom >munge/key
chmod 700 munge && chmod 400 munge/key
host=$(hostname -s)
export SLURM_CONF=$work/slurm.conf
cat >slurm.conf <<CONF
ClusterName=seqcast
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool.%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
JobCompType=jobcomp/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
SlurmdTimeout=20
SlurmctldTimeout=60
KillWait=5
MinJobAge=7200
JobRequeue=1
SchedulerParameters=batch_sched_delay=1,sched_interval=2
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=17001 CPUs=2 RealMemory=4000 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=17002 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
start munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge/socket" \
  --pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed" >munged.log 2>&1
for _ in {1..20}; do [ -S munge/socket ] && break; sleep 0.5; done
start slurmctld -D -f slurm.conf >slurmctld.log 2>&1
sleep 2
start slurmd -D -N n1 -f slurm.conf >slurmd1.log 2>&1
start slurmd -D -N n2 -f slurm.conf >slurmd2.log 2>&1
second=${started[-1]}
for _ in {1..60}; do [ "$(sinfo -h -o %t 2>/dev/null | sort -u)" = idle ] && break; sleep 1; done
[ "$(sinfo -h -o '%D %t')" = "2 idle" ] || fail "the cluster does not start: $(sinfo 2>&1)"
say "two nodes are up"

# ---- the run: part 7 is killed once, and part 11 finds a full disk once
cp "$here"/data/tiny.{json,safetensors} "$here"/../data/lambda.fa .
for i in {1..24}; do sed "s/^>.*/>chr$i/" lambda.fa; done >genome.fa
export SEQCAST_MODELS="$here/../../models" SEQCAST_ISA=avx2
"$program" predict bacterial-genes genome.fa --tracks coding_plus -q -o whole.bw
printf 'name\tmodel\tgenome\tregions\ttracks\toptions\ngenes\tbacterial-genes\tgenome.fa\t\tcoding_plus\t\n' >samples.tsv
mkdir small
mount -t tmpfs -o size=16k tmpfs small
cat >seqcast <<PROGRAM
#!/usr/bin/env bash
set -u
if [[ " \$* " == *" --shard 07/24 "* ]] && mkdir "$work/killed" 2>/dev/null; then
  "$program" "\$@" &
  sleep 0.3
  kill -KILL \$!
  wait \$!
  exit
elif [[ " \$* " == *" --shard 11/24 "* ]] && mkdir "$work/filled" 2>/dev/null; then
  "$program" "\${@:1:\$#-1}" "$work/small/{track}.bw" 2>"$work/filled/said"
  exit
fi
exec "$program" "\$@"
PROGRAM
chmod +x seqcast
"$snakemake" -s "$workflow/Snakefile" --profile "$workflow/profiles/slurm" --jobs 8 --latency-wait 20 \
  --default-resources slurm_partition=main --slurm-no-account --slurm-status-command squeue \
  --slurm-init-seconds-before-status-checks 5 \
  --config "seqcast=$work/seqcast" isa=avx2 threads=1 mem_mb=600 runtime=60 shards=24 >snakemake.log 2>&1 &
run=$!
started+=("$run")
for _ in {1..600}; do
  done_parts=$(squeue -h -t completed -o %A | wc -l)
  on_second=$(squeue -h -t running -w n2 -o %A | wc -l)
  ((done_parts >= 4 && on_second >= 1)) && break
  kill -0 "$run" 2>/dev/null || fail "the workflow ended early"
  sleep 0.5
done
((on_second >= 1)) || fail "no part ran on the second node"
kill -KILL "$second"
say "slurmd of n2 is killed: $done_parts parts are done, and $on_second run there"
wait "$run" || fail "the workflow failed"
say "the workflow is done"

cmp whole.bw results/tracks/genes.coding_plus.bw || fail "the merged track is not that of one run"
restarted=$(scontrol -o show job | grep -c 'Restarts=[1-9]' || true)
[ "$restarted" -ge 1 ] || fail "no job was restarted by the node's death"
sinfo -h -N -o '%N %t' | grep -q '^n2 down' || fail "n2 is not down: $(sinfo -h -N -o '%N %t')"
[ -d killed ] && [ -d filled ] || fail "no part was killed, or found a full disk"
grep -q "error: cannot write '.*/small/coding_plus.bw': no space left on device" filled/said || fail "full disk: $(cat filled/said)"
[ -z "$(ls small)" ] || fail "the full disk holds $(ls small)"
[ -z "$(find results -name '*.seqcast-*')" ] || fail "left over: $(find results -name '*.seqcast-*')"
say "24 parts, $restarted restarted with their node, one killed, one on a full disk: merged, the bytes of one run"
