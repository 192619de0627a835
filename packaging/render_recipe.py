# SPDX-License-Identifier: MIT
"""Renders a conda recipe as conda-build does, and checks what bioconda asks of one: render_recipe.py meta.yaml."""
import re
import sys

import jinja2
import yaml

SELECTORS = {"linux": True, "osx": False, "win": False, "x86_64": True, "aarch64": False, "arm64": False}
REQUIRED = ("package name", "package version", "source url", "source sha256", "build number", "build run_exports",
            "requirements build", "requirements host", "test commands", "about home", "about license",
            "about license_file", "about summary")


def selected(text):
    """The lines whose selector, `# [linux]`, holds."""
    kept = []
    for line in text.splitlines():
        found = re.search(r"# \[(.*)\]\s*$", line)
        if not found or eval(found.group(1), {"__builtins__": {}}, SELECTORS):  # an expression of the recipe's own
            kept.append(line)
    return "\n".join(kept) + "\n"


def rendered(text):
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    return environment.from_string(selected(text)).render(
        compiler=lambda language: f"{language}_compiler_linux-64",
        pin_subpackage=lambda name, max_pin: f"{name} (pinned {max_pin})")


def main():
    text = rendered(open(sys.argv[1]).read())
    recipe = yaml.safe_load(text)
    for path in REQUIRED:
        section, key = path.split()
        if recipe.get(section, {}).get(key) in (None, "", []):
            sys.exit(f"render_recipe.py: error: {sys.argv[1]}: no {section}/{key}, which bioconda asks for")
    if not re.fullmatch("[0-9a-f]{64}", str(recipe["source"]["sha256"])):
        sys.exit(f"render_recipe.py: error: {sys.argv[1]}: source/sha256 is no checksum")
    print(text, end="")


if __name__ == "__main__":
    main()
