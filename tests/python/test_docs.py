# SPDX-License-Identifier: MIT
"""The examples of docs/python.md print what they show."""
import doctest
import os
import shutil

from conftest import TESTS


def test_the_examples_of_the_docs(tmp_path):
    shutil.copy(TESTS / "data" / "lambda.fa", tmp_path)
    shutil.copy(TESTS / "data" / "lambda_genes.bed", tmp_path / "genes.bed")
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        failed, tried = doctest.testfile(str(TESTS.parent / "docs" / "python.md"), module_relative=False)
    finally:
        os.chdir(here)
    assert failed == 0 and tried > 12
