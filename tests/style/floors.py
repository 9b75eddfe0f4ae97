#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""floors.py ROOT: an include names its own floor or one below it."""
import os
import re
import sys

import tree

# Named alike in the design: headers of layer 4, and play, pause and speed.
MAY_SHARE = {"transport.c"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def check_file(root, path, under):
    parts = path.split(os.sep)
    floor, folder = parts[1], os.path.dirname(path)
    if floor not in under:
        return [f"{path}: no floor is called {floor}"]
    includes = INCLUDE.findall(tree.read(root, path))
    found = []
    for name in includes:
        if "/" not in name:
            if not os.path.exists(os.path.join(root, folder, name)):
                found.append(f'{path}: "{name}" names no floor')
        elif name.split("/")[0] not in under[floor]:
            found.append(f'{path}: {floor} must not include "{name}"')
        elif not os.path.exists(os.path.join(root, "include", name)):
            found.append(f'{path}: include/{name} is not there')
    own = f"{floor}/{os.path.basename(path)[:-2]}.h"
    if own in includes and includes[0] != own:
        found.append(f"{path}: its own header comes first")
    return found


def check_names(paths):
    """A file name is the prefix of its functions, so it is there once."""
    seen, found = {}, []
    for path in paths:
        if path.endswith(".c") and path.startswith("src"):
            name = os.path.basename(path)
            if name in seen and name not in MAY_SHARE:
                found.append(f"{path}: named like {seen[name]}")
            seen[name] = path
    return found


def main():
    root = sys.argv[1]
    under = tree.floors(root)
    paths = tree.sources(root, "include", "src")
    findings = check_names(paths)
    for path in paths:
        findings += check_file(root, path, under)
    tree.finish(findings)


main()
