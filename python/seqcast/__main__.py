# SPDX-License-Identifier: MIT
"""`python -m seqcast`: starts the program that the package carries."""
import os
import sys

program = os.path.join(os.path.dirname(__file__), "bin", "seqcast")
os.execv(program, ["seqcast", *sys.argv[1:]])
