# SPDX-License-Identifier: BSD-2-Clause
"""tree owns what the style tests know about the source tree.

Every check is a program that prints one line a finding and exits 0, 1, or 77
when it cannot be made here.
"""
import os
import re
import sys

SKIP = 77
LEFT_OUT = {".git", "__pycache__", "subprojects"}


def is_build(folder):
    return os.path.exists(os.path.join(folder, "build.ninja"))


def walk(root, *folders):
    """Relative paths of the files below, sorted; build folders left out."""
    found = []
    for folder in folders or (".",):
        for at, dirs, names in os.walk(os.path.join(root, folder)):
            dirs[:] = [d for d in dirs if d not in LEFT_OUT
                       and not d.startswith("build")
                       and not is_build(os.path.join(at, d))]
            found += [os.path.relpath(os.path.join(at, n), root)
                      for n in names]
    return sorted(found)


def sources(root, *folders):
    folders = folders or ("include", "src", "tests")
    return [p for p in walk(root, *folders) if p.endswith((".c", ".h"))]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


def read_text(root, path):
    """The file's text, or None: captures and pictures are none."""
    with open(os.path.join(root, path), "rb") as f:
        data = f.read()
    try:
        return None if b"\0" in data else data.decode()
    except UnicodeDecodeError:
        return None


def floors(root):
    """Floor -> every floor it may include: itself and all below it."""
    build = read(root, "meson.build")
    table = re.search(r"^floors = \[$(.*?)^\]", build, re.S | re.M).group(1)
    rows = re.findall(r"^    \['(\w+)', \[([^]]*)\]", table, re.M)
    under = {}
    for name, below in rows:
        under[name] = {name}
        for floor in re.findall(r"'(\w+)'", below):
            under[name] |= under[floor]
    under.setdefault("app", set(under) | {"app"})
    return under


def finish(findings, skipped=None):
    if skipped:
        print(skipped)
        sys.exit(SKIP)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings")
    sys.exit(1 if findings else 0)
