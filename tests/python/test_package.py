# SPDX-License-Identifier: MIT
"""The package itself: its program, its version, its types, and how fast it is imported."""
import ast
import inspect
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import seqcast
from conftest import PACKAGE, TESTS, run


def test_the_program_is_the_one_of_the_package():
    version = run("--version")
    assert version.startswith(f"seqcast {seqcast.__version__}")
    script = Path(sys.executable).parent / "seqcast"
    if script.exists():
        assert subprocess.run([script, "--version"], capture_output=True, text=True).stdout == version
    module = subprocess.run([sys.executable, "-m", "seqcast", "--version"], capture_output=True, text=True)
    assert module.stdout == version
    header = (TESTS.parent / "include" / "seqcast" / "version.hpp").read_text()
    assert f'version = "{seqcast.__version__}"' in header


def test_import_takes_under_150_milliseconds():
    """Of the processor, whatever else the machine does."""
    code = "import time; begin = time.process_time(); import seqcast; print(time.process_time() - begin)"
    seconds = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
               for _ in range(7)]
    assert min(seconds) < 0.15, seconds


def arguments(function):
    """Names and defaults of a function in a stub or in a module's own signature."""
    names = [argument.arg for argument in function.args.args + function.args.kwonlyargs]
    defaults = [default and ast.unparse(default) for default in function.args.defaults + function.args.kw_defaults]
    return names, defaults


def test_stubs_are_those_of_the_module():
    assert (PACKAGE / "py.typed").exists()
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    classes = {node.name: {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
               for node in tree.body if isinstance(node, ast.ClassDef)}
    for name in ["Block", "Model", "Prediction", "Scan", "Table"]:
        public = {member for member in vars(getattr(seqcast, name)) if not member.startswith("_")}
        assert public == {member for member in classes[name] if not member.startswith("_")}, name
    for function, stub in [(seqcast.open, functions["open"])] + [(getattr(seqcast.Model, name), classes["Model"][name])
                                                                 for name in ["predict", "scan", "score"]]:
        signature = ast.parse(function.__nb_signature__[0][0] + ": ...").body[0]
        assert arguments(signature) == arguments(stub)


def test_everything_public_has_a_docstring():
    for name in seqcast.__all__:
        thing = getattr(seqcast, name)
        assert thing.__doc__, name
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                if not member.startswith("_"):
                    assert value.__doc__, f"{name}.{member}"


def test_libraries_that_a_wheel_carries_have_their_licences():
    libraries = PACKAGE.parent / "seqcast.libs"
    if not libraries.exists():
        pytest.skip("installed without auditwheel: it carries none")
    wheel = metadata.distribution("seqcast")
    texts = {file.name: file.read_text() for file in wheel.files if file.parent.name == "libraries"}
    package_of = dict(line.split() for line in texts.pop("LIST").splitlines())
    assert set(package_of) == {file.name for file in libraries.iterdir()}
    assert {"libdnnl2", "libhts3", "libhdf5-103-1", "libgnutls30"} <= set(package_of.values())
    packages = {*package_of.values(), "libcli11-dev", "libhwy-dev", "nanobind", "nlohmann-json3-dev"}
    d3 = {name for name in texts if name.startswith("node-d3-")}
    assert {"node-d3-array.txt", "node-d3-axis.txt", "node-d3-zoom.txt"} <= d3
    assert set(texts) - d3 == {f"{package}.txt" for package in packages}
    for name, text in texts.items():
        assert "copyright" in text.lower() and len(text) > 300, name
    assert set(wheel.metadata.get_all("License-File")) == {"LICENSE", "libraries/LIST", *(f"libraries/{name}" for name in texts)}
