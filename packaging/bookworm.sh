#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A Debian 12 of its own in a folder, by debootstrap: sourced by the scripts that install packages or run a container's steps.
#
# bookworm FOLDER: makes one, from a copy that is kept in build/bookworm.tar.
# inside FOLDER COMMAND...: runs a command in it, without the environment of this one.

# bookworm FOLDER
bookworm() {
  local kept=build/bookworm.tar fresh
  if [[ ! -e $kept ]]; then
    fresh=$(mktemp -d)
    debootstrap --variant=minbase bookworm "$fresh" >"$fresh.log" 2>&1 || { tail -n 20 "$fresh.log" >&2; return 1; }
    mkdir -p build
    tar -C "$fresh" --numeric-owner -cf "$kept.part" .
    mv "$kept.part" "$kept"
    rm -rf "$fresh" "$fresh.log"
  fi
  mkdir -p "$1"
  tar -C "$1" --numeric-owner -xf "$kept"
  cp /etc/resolv.conf "$1/etc/resolv.conf"
  if [[ -e /etc/apt/sources.list.d ]]; then cp -r /etc/apt/sources.list.d "$1/etc/apt/"; fi
  if [[ -e /etc/apt/apt.conf.d ]]; then cp -r /etc/apt/apt.conf.d "$1/etc/apt/"; fi
  mount --bind /proc "$1/proc"
  mount --bind /dev "$1/dev"
}

# leave FOLDER: what bookworm has mounted, before the folder is removed.
leave() { umount "$1/dev" "$1/proc" 2>/dev/null || true; }

# inside FOLDER COMMAND...
inside() {
  chroot "$1" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive ${http_proxy+http_proxy="$http_proxy"} ${https_proxy+https_proxy="$https_proxy"} "${@:2}"
}
