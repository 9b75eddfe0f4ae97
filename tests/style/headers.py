#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""headers.py ROOT CC...: each header compiles alone, and twice."""
import os
import subprocess
import sys

import tree

FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror",
         "-fsyntax-only", "-x", "c", "-"]


def compiles(cc, root, path):
    include = f'#include "{os.path.abspath(os.path.join(root, path))}"\n'
    run = subprocess.run(
        cc + ["-I" + os.path.join(root, "include"),
              "-I" + os.path.join(root, os.path.dirname(path))] + FLAGS,
        input=include * 2, capture_output=True, text=True)
    return run.returncode == 0, run.stderr.strip()


def main():
    root, cc = sys.argv[1], sys.argv[2:]
    findings = []
    for path in tree.sources(root, "include", "src"):
        if not path.endswith(".h"):
            continue
        good, why = compiles(cc, root, path)
        if not good:
            findings.append(f"{path}: {why}")
    tree.finish(findings)


main()
