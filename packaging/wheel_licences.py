# SPDX-License-Identifier: MIT
"""Adds the licences of libraries that a wheel carries or was compiled with: wheel_licences.py WHEEL.

A library that auditwheel has bundled is of the Debian package that has a file of its name; licences are these packages' own
files, and libraries/LIST says which is whose. What is compiled in from headers alone is named here; D3's modules, which the
program contains, are in cmake/dependencies.cmake.
"""
import base64
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

DEPENDENCIES = (Path(__file__).parents[1] / "cmake/dependencies.cmake").read_text()
D3_MODULES = re.search(r"foreach\(module ([^)]*)\)", DEPENDENCIES)[1].split()
COMPILED_IN = ("libcli11-dev", "libhwy-dev", "nlohmann-json3-dev", *(f"node-d3-{module}" for module in D3_MODULES))


def fail(message):
    sys.exit(f"wheel_licences.py: error: {message}")


def bundled(wheel):
    """{library: its package}, `libgmp-7376c9af.so.10.4.1` of `libgmp10`: auditwheel has put a checksum into the name."""
    libraries = sorted(name.split("/")[1] for name in wheel.namelist() if re.match("seqcast.libs/.", name))
    if not libraries:
        fail(f"{wheel.filename} carries no libraries; has auditwheel repaired it?")
    names = {library: re.sub(r"-[0-9a-f]{8}(?=\.)", "", library, count=1) for library in libraries}
    found = subprocess.run(["dpkg-query", "-S", *(f"*-linux-gnu/{name}" for name in names.values())],
                           capture_output=True, text=True).stdout
    packages = {}
    for line in found.splitlines():
        package, path = line.split(": ")
        packages.setdefault(path.rsplit("/", 1)[1], set()).add(package.split(":")[0])
    for name in names.values():
        if len(packages.get(name, ())) != 1:
            fail(f"the library {name} is of {' and '.join(sorted(packages.get(name, ['no package'])))}, expected one package")
    return {library: min(packages[name]) for library, name in names.items()}


def licences(libraries):
    """{file: text}"""
    texts = {"libraries/LIST": "".join(f"{library} {package}\n" for library, package in libraries.items()).encode()}
    for package in sorted({*libraries.values(), *COMPILED_IN}):
        file = Path("/usr/share/doc") / package / "copyright"
        if not file.is_file():
            fail(f"no licence file {file}")
        texts[f"libraries/{package}.txt"] = file.read_bytes()
    own = [path for path in metadata.files("nanobind") if path.name == "LICENSE" and "dist-info" in str(path)]
    if len(own) != 1:
        fail("nanobind has no licence file")
    texts["libraries/nanobind.txt"] = own[0].locate().read_bytes()
    return texts


def with_licences(info, texts):
    """The wheel's METADATA with a line for each licence, behind the one that is there."""
    lines = info.decode().split("\n")
    last = max(i for i, line in enumerate(lines) if line.startswith("License-File:"))
    lines[last + 1:last + 1] = [f"License-File: {name}" for name in texts]
    return "\n".join(lines).encode()


def record_line(name, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}"


def main():
    path = sys.argv[1]
    with zipfile.ZipFile(path) as wheel, zipfile.ZipFile(path + ".new", "w", zipfile.ZIP_DEFLATED) as new:
        texts = licences(bundled(wheel))
        record = next(info for info in wheel.infolist() if info.filename.endswith(".dist-info/RECORD"))
        folder = record.filename.rsplit("/", 1)[0]
        lines = []
        for info in wheel.infolist():
            content = wheel.read(info)
            if info is record or info.filename.endswith("/"):
                continue
            if info.filename == f"{folder}/METADATA":
                content = with_licences(content, texts)
            new.writestr(info, content)
            lines.append(record_line(info.filename, content))
        for name, content in texts.items():
            info = zipfile.ZipInfo(f"{folder}/licenses/{name}", record.date_time)
            info.external_attr, info.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
            new.writestr(info, content)
            lines.append(record_line(info.filename, content))
        new.writestr(record, "\n".join([*lines, f"{record.filename},,"]) + "\n")
    os.replace(path + ".new", path)


if __name__ == "__main__":
    main()
