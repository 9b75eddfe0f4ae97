#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""format.py ROOT: clang-format has nothing to change.

Other versions than 14 break lines elsewhere, so only that one is asked.
"""
import re
import shutil
import subprocess
import sys

import tree

VERSION = "14"


def find_formatter():
    for name in ("clang-format-" + VERSION, "clang-format"):
        path = shutil.which(name)
        if not path:
            continue
        said = subprocess.run([path, "--version"], capture_output=True,
                              text=True).stdout
        if re.search(r"version " + VERSION + r"\.", said):
            return path
    return None


def main():
    root, formatter = sys.argv[1], find_formatter()
    if not formatter:
        tree.finish([], f"clang-format {VERSION} is not here")
    run = subprocess.run(
        [formatter, "--dry-run", "-Werror", "--ferror-limit=3"] +
        tree.sources(root), cwd=root, capture_output=True, text=True)
    tree.finish([line for line in run.stderr.splitlines()
                 if "error:" in line])


main()
