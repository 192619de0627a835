#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the workflow on a SLURM cluster of two nodes on this machine, one of which dies in the middle:
# cluster.sh PROGRAM SNAKEMAKE (as root; Debian's slurm-wlm and munge).
#
# It runs munged, slurmctld and two slurmd of its own in namespaces of its own: their configuration is in the place where
# programs look for it (/etc/slurm), but no others see it, and when the test ends, so do all that it started.
set -euo pipefail
if [ $# -eq 2 ]; then
  work=$(mktemp -d /tmp/seqcast-cluster.XXXXXX)
  trap 'rm -rf "$work"' EXIT
  unshare --mount --pid --fork --mount-proc --kill-child "$0" "$@" "$work"
  exit
fi
program=$(realpath "$1")
snakemake=$(realpath "$2")
work=$3
here=$(cd "$(dirname "$0")" && pwd)
workflow=$(realpath "$here/../../workflow")

fail() { echo "FAILED: $*" >&2; tail -n 20 "$work"/*.log >&2 || true; exit 1; }
say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

# ---- the cluster
cd "$work"
mkdir -m 755 munge state spool.n1 spool.n2
head -c 1024 /dev/urandom >munge/key
chmod 700 munge && chmod 400 munge/key
host=$(hostname -s)
mkdir slurm
mount --bind slurm /etc/slurm
cat >slurm/slurm.conf <<CONF
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
munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge/socket" \
  --pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed" >munged.log 2>&1 &
for _ in {1..240}; do [ -S munge/socket ] && break; sleep 0.5; done
slurmctld -D >slurmctld.log 2>&1 &
sleep 2
slurmd -D -N n1 >slurmd1.log 2>&1 &
slurmd -D -N n2 >slurmd2.log 2>&1 &
second=$!
for _ in {1..300}; do [ "$(sinfo -h -o %t 2>/dev/null | sort -u)" = idle ] && break; sleep 1; done
[ "$(sinfo -h -o '%D %t')" = "2 idle" ] || fail "the cluster does not start: $(sinfo 2>&1)"
say "two nodes are up"

# ---- the run: part 7 is killed once, part 11 finds a full disk once, and a part on the node that dies takes long
for i in {1..24}; do sed "s/^>.*/>chr$i/" "$here/../data/lambda.fa"; done >genome.fa
export SEQCAST_MODELS="$here/../../models" SEQCAST_ISA=avx2 PATH=$work:$PATH
"$program" predict bacterial-genes genome.fa --tracks coding_plus -q -o whole.bw
printf 'name\tmodel\tgenome\tregions\ttracks\toptions\ngenes\tbacterial-genes\tgenome.fa\t\tcoding_plus\t\n' >samples.tsv
mkdir small
mount -t tmpfs -o size=16k tmpfs small
cat >seqcast <<PROGRAM
#!/usr/bin/env bash
set -u
if [[ " \$* " == *" --shard 07/24 "* ]] && mkdir "$work/killed" 2>/dev/null; then
  "$program" "\$@" &
  sleep 0.1
  kill -KILL \$!
  wait \$!
  echo \$? >"$work/killed/code"
  exit 1
elif [[ " \$* " == *" --shard 11/24 "* ]] && mkdir "$work/filled" 2>/dev/null; then
  "$program" "\${@:1:\$#-1}" "$work/small/{track}.bw" 2>"$work/filled/said"
  exit
elif [[ -e $work/hold && \${SLURMD_NODENAME:-} == n2 ]] && mkdir "$work/held" 2>/dev/null; then
  echo "\$\$" >"$work/held/pid"
  sleep 60  # twice as long as it takes until the node is given up
fi
exec "$program" "\$@"
PROGRAM
chmod +x seqcast
"$snakemake" -s "$workflow/Snakefile" --profile "$workflow/profiles/slurm" --jobs 8 --latency-wait 20 \
  --default-resources slurm_partition=main --slurm-no-account --slurm-status-command squeue \
  --slurm-init-seconds-before-status-checks 5 \
  --config isa=avx2 threads=1 mem_mb=600 runtime=60 shards=24 >snakemake.log 2>&1 &
run=$!
begin=$SECONDS
await() {  # await SECONDS WHAT CONDITION: until the condition holds
  for ((i = 0; i < $1 * 2; ++i)); do
    eval "$3" && return
    kill -0 "$run" 2>/dev/null || fail "the workflow ended before $2"
    sleep 0.5
  done
  fail "not within $1 s: $2"
}
await 1800 "four jobs were done" '(($(squeue -h -t completed -o %A | wc -l) >= 4))'
touch hold
await 1800 "a part ran on the second node" '[ -s held/pid ]'
orphan=$(cat held/pid)
kill -KILL "$second"
say "slurmd of n2 is killed: $(squeue -h -t completed -o %A | wc -l) jobs are done, $(squeue -h -t running -w n2 -o %A | wc -l) run there"
wait "$run" || fail "the workflow failed"
say "the workflow is done in $((SECONDS - begin)) s"

same() { cmp whole.bw results/tracks/genes/genes.coding_plus.bw || fail "$1: the merged track is not that of one run"; }
same "when the workflow is done"
restarted=$(scontrol -o show job | grep -c 'Restarts=[1-9]' || true)
[ "$restarted" -ge 1 ] || fail "no job was restarted by the node's death"
sinfo -h -N -o '%N %t' | grep -q '^n2 down' || fail "n2 is not down: $(sinfo -h -N -o '%N %t')"
[ "$(cat killed/code)" = 137 ] || fail "the part that is killed ended before: $(cat killed/code)"
grep -q "error: cannot write '.*/small/coding_plus.bw': no space left on device" filled/said || fail "full disk: $(cat filled/said)"
[ -z "$(ls small)" ] || fail "the full disk holds $(ls small)"

# ---- the lost node's part goes on computing, and ends after the run of it that took its place
for _ in {1..2400}; do kill -0 "$orphan" 2>/dev/null || break; sleep 0.5; done
! kill -0 "$orphan" 2>/dev/null || fail "the lost node's part does not end"
sleep 3
seqcast merge results/parts/tracks/genes/*/genes.coding_plus.bw -q -o again.bw || fail "the lost node's part has spoilt one"
cmp whole.bw again.bw || fail "the lost node's part has changed one"
[ -z "$(find results -name '*.seqcast-*')" ] || fail "left over: $(find results -name '*.seqcast-*')"
say "24 parts, $restarted restarted with their node, one killed, one on a full disk: merged, the bytes of one run"

# ---- the job array, and again: parts that are whole stay as they are
sbatch --wait --cpus-per-task=1 --mem=600 "$workflow/slurm_array.sh" >array.log 2>&1 || fail "the job array failed"
seqcast merge parts/*.bw -q -o array.bw
cmp whole.bw array.bw || fail "the job array's parts, merged, are not one run"
before=$(stat -c '%n %i %y' parts/*)
sbatch --wait --cpus-per-task=1 --mem=600 "$workflow/slurm_array.sh" >array.log 2>&1 || fail "the job array failed again"
[ "$(stat -c '%n %i %y' parts/*)" = "$before" ] || fail "the job array wrote parts again that were whole"
say "the job array's 24 parts, merged, are the bytes of one run, and stay when it runs again"
