#!python
# SPDX-License-Identifier: MIT
"""Starts the program that the package carries, as `seqcast` on the path."""
import importlib.util
import os
import sys

package = os.path.dirname(importlib.util.find_spec("seqcast").origin)
program = os.path.join(package, "bin", "seqcast")
os.execv(program, [sys.argv[0], *sys.argv[1:]])
