#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Types unfinished command lines into bash, zsh and fish: completions.sh PROGRAM FOLDER_OF_COMPLETIONS.
#
# Each shell runs on a terminal (script, of util-linux) with the completion that was made for it. A stand-in for seqcast
# writes down the arguments of the line that was completed and entered.
set -uo pipefail
program=$(realpath "${1:?usage: completions.sh PROGRAM FOLDER}")
folder=$(realpath "${2:?usage: completions.sh PROGRAM FOLDER}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
SEQCAST_MODELS=$(realpath "$(dirname "$0")/../../models")
export SEQCAST_MODELS PATH=$place/bin:$PATH LC_ALL=C.UTF-8 TERM=xterm
failures=0
wrong() { echo "FAILED: $*"; failures=$((failures + 1)); }

for shell in bash zsh fish script; do
  command -v $shell >/dev/null || { echo "$shell is missing: ./dev setup test installs it"; exit 1; }
done

mkdir -p "$place"/{bin,work/genomes,zsh/functions,fish/fish/completions}
cat >"$place/bin/seqcast" <<END
#!/bin/sh
[ "\$1" != models ] || [ \$# -gt 1 ] || exec $program models
printf '%s|' "\$@" >>$place/entered
echo >>$place/entered
END
chmod +x "$place/bin/seqcast"
touch "$place/work/lambda.fa" "$place/work/sites.bed" "$place/work/with space.fa"

# ---- the shells, as a person has them
printf 'PS1="ready> "\nbind "set bell-style none"\n. %s/seqcast.bash\n' "$folder" >"$place/bashrc"
cp "$folder/seqcast.zsh" "$place/zsh/functions/_seqcast"
printf 'PS1="ready> "\nunsetopt beep auto_remove_slash\nfpath=(%s $fpath)\nautoload -U compinit\ncompinit -u -D\n' "$place/zsh/functions" >"$place/zsh/.zshrc"
cp "$folder/seqcast.fish" "$place/fish/fish/completions/"
printf 'function fish_prompt; printf "ready> "; end\nfunction fish_greeting; end\n' >"$place/fish/fish/config.fish"
shell_command() {
  case $1 in
    bash) echo "bash --noprofile --rcfile $place/bashrc -i" ;;
    zsh) echo "env ZDOTDIR=$place/zsh zsh -d -i" ;;
    fish) echo "env XDG_CONFIG_HOME=$place/fish XDG_DATA_HOME=$place/fish HOME=$place/fish fish --private -i" ;;
  esac
}

# wait_for FILE TEXT: until the file holds it, for half a minute at most.
wait_for() {
  local i
  for ((i = 0; i < 300; ++i)); do grep -qsF -- "$2" "$1" && return; sleep 0.1; done
  return 1
}

# settled FILE: until it has not grown for a while: longer on a machine that is busy, for half a minute at most.
settled() {
  local size=-1 now quiet=0 i patience
  patience=$(awk '{ n = int(4 + $1); print (n > 10 ? 10 : n) }' /proc/loadavg)
  for ((i = 0; i < 300 && quiet < patience; ++i)); do
    now=$(stat -c %s "$1")
    ((now == size)) && quiet=$((quiet + 1)) || quiet=0
    size=$now
    sleep 0.1
  done
}

# typed SHELL PART...: types every part with a tab behind it, and enters the line; prints what the program was given.
typed() {
  local shell=$1 part keys terminal
  shift
  rm -f "$place/entered" "$place/screen"
  mkfifo "$place/keys"
  (cd "$place/work" && exec script -qefc "$(shell_command "$shell")" /dev/null <"$place/keys" >"$place/screen" 2>&1) &
  terminal=$!
  exec {keys}>"$place/keys"
  wait_for "$place/screen" 'ready>' || wrong "$shell does not start: $(cat "$place/screen")"
  settled "$place/screen"
  for part in "$@"; do
    printf '%s\t' "$part" >&$keys
    settled "$place/screen"  # a completion may ask the program for its models
  done
  printf '\r' >&$keys
  wait_for "$place/entered" '|' || echo "nothing was entered; the screen: $(cat -v "$place/screen")"
  kill -HUP $terminal  # the shell goes with its terminal
  exec {keys}>&-
  wait $terminal 2>/dev/null
  rm -f "$place/keys"
  cat "$place/entered" 2>/dev/null
}

# completes EXPECTED PART...: in each of the three shells.
completes() {
  local shell got
  for shell in bash zsh fish; do
    got=$(typed $shell "${@:2}")
    [[ $shell != zsh ]] || got=$(sed -E 's/(\|--[a-z-]+)=/\1|/g' <<<"$got")  # zsh types --option=value
    [[ $got == "$1" ]] || wrong "$shell: $(printf '%s<TAB> ' "${@:2}") gives '$got', expected '$1'"
  done
}

completes 'predict|bacterial-genes|lambda.fa|--context|genome|' 'seqcast pred' 'bacterial-g' 'lam' '--cont' 'gen'
completes 'receptive-field|spliceai-10k|--json|' 'seqcast rec' 'splice' '--js'
completes 'score|./lambda.fa|lambda.fa|sites.bed|--exclude|sites.bed|' 'seqcast sc' './lam' 'lam' 'sit' '--excl' 'sit'
completes 'models|basenji2-pytorch-port-bug|' 'seqcast mod' 'basenji2-pytorch-port-'
completes 'example|genomes/|' 'seqcast ex' 'gen'
completes 'compare|tal1|mpra-dragonn|--json|' 'seqcast comp' 'tal' 'mpra' '--js'
completes 'merge|sites.bed|lambda.fa|' 'seqcast mer' 'sit' 'lam'
completes 'convert|tiny.json|--output|genomes/|' 'seqcast conv' 'tiny.json --out' 'gen'

# ---- every command and every option that the help names is offered
for command in $("$program" --help | sed -n '/^Subcommands:/,$s/^  \([a-z-]*\) .*/\1/p'); do
  fish_offers=$(fish --no-config -c "source $folder/seqcast.fish; complete -C 'seqcast $command -'")
  bash_offers=$(bash -c ". $folder/seqcast.bash; _seqcast_words $command")
  for option in $("$program" "$command" --help | grep -oE '^  (-.,)?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
    grep -qE -- "^$option\s" <<<"$fish_offers" || wrong "fish does not offer $command $option"
    [[ " $bash_offers " == *" $option "* ]] || wrong "bash does not offer $command $option"
    grep -qE -- "[ ,{'*]${option}[=[,}]" <(sed -n "/^        $command)/,/;;/p" "$folder/seqcast.zsh") ||
      wrong "zsh does not offer $command $option"
  done
done
[[ $(bash -c ". $folder/seqcast.bash; complete -p seqcast") == "complete -F _seqcast seqcast" ]] || wrong "bash: nothing is set"
zsh -fc "autoload -U compinit; compinit -u -D; source $folder/seqcast.zsh" >/dev/null 2>"$place/said" || true
grep -v 'can only be called from completion function' "$place/said" && wrong "zsh finds errors"
fish --no-config -n "$folder/seqcast.fish" || wrong "fish finds errors"
[[ $failures -eq 0 ]] && echo "completions: nothing wrong in bash, zsh and fish"
exit $((failures > 0))
