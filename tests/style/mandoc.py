#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""mandoc.py ROOT: mandoc has nothing to say about the man page."""
import shutil
import subprocess
import sys

import tree


def main():
    if not shutil.which("mandoc"):
        tree.finish([], "mandoc is not here")
    run = subprocess.run(
        ["mandoc", "-Tlint", "-W", "warning", "man/tapdeck.1"],
        cwd=sys.argv[1], capture_output=True, text=True)
    tree.finish((run.stdout + run.stderr).splitlines())


main()
