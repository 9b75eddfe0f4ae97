#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""matrix_against_tshark.py TEST_MATRIX: hold the names of layers that
test_matrix composes frames from against tshark's frame.protocols, frame by
frame: so the frames are what their names say, to somebody else as well."""
import os
import shutil
import subprocess
import sys
import tempfile

TSHARK = ["tshark", "-n", "-T", "fields", "-e", "frame.protocols"]


def expected(binary, folder):
    """capture -> [(name, protocols or "")]"""
    text = subprocess.run([binary, folder], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    captures = {}
    for line in text.splitlines():
        name, rest = line.split("\t")
        if name == "capture":
            rows = captures[rest] = []
        else:
            rows.append((name, rest))
    return captures


def told(capture):
    home = dict(os.environ, HOME=os.path.dirname(capture))
    return subprocess.run(TSHARK + ["-r", capture], check=True, text=True,
                          env=home, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout.splitlines()


def main():
    if not shutil.which("tshark"):
        print("no tshark")
        return 77
    version = subprocess.run(["tshark", "--version"], text=True,
                             stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL).stdout
    if " 4.0." not in version.split("\n")[0]:
        print("other versions have other names for some layers")
        return 77
    wrong = frames = 0
    with tempfile.TemporaryDirectory() as folder:
        for capture, rows in expected(sys.argv[1], folder).items():
            if not any(protocols for _, protocols in rows):
                continue
            lines = told(capture)
            if len(lines) != len(rows):
                print(f"{rows[0][0]}: {len(rows)} frames, tshark "
                      f"{len(lines)}")
                wrong += 1
            for (name, protocols), line in zip(rows, lines):
                frames += 1
                if protocols and protocols != line:
                    print(f"{name}: {protocols}, tshark {line}")
                    wrong += 1
    print(f"{frames} frames, {wrong} differ")
    return 1 if wrong or frames == 0 else 0


sys.exit(main())
