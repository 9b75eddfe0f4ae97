#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""fuzzing.py ROOT: every fuzz target has seeds and words, which a fuzzer reads.
"""
import os
import re
import subprocess
import sys

import tree

# libFuzzer's and AFL's: name="...", where \\ \" and \xAB are escaped. Names may
# be left out; a byte that is not printable has to be escaped.
WORD = re.compile(
    rb'(?:\w+ *= *)?"((?:[ !#-\[\]-~]|\\\\|\\"|\\x[0-9A-Fa-f]{2})+)"')
LONGEST = 64  # bytes that libFuzzer takes as one word


def data_of(root, kind, target):
    run = subprocess.run(
        [os.path.join(root, "scripts/fuzz_data"), kind, target],
        capture_output=True, text=True, check=True)
    return run.stdout.strip()


def check_words(path):
    found, met = [], set()
    with open(path, "rb") as f:
        lines = f.read().splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        word = WORD.fullmatch(line)
        where = f"{os.path.basename(path)}:{number}"
        if not word:
            found.append(f"{where}: no word of a dictionary")
            continue
        if len(re.findall(rb"\\x..|\\.|.", word.group(1))) > LONGEST:
            found.append(f"{where}: longer than {LONGEST} bytes")
        if word.group(1).lower() in met:
            found.append(f"{where}: is there already")
        met.add(word.group(1).lower())
    if not met:
        found.append(f"{os.path.basename(path)}: has no words")
    return found


def check_target(root, target):
    seeds = data_of(root, "seeds", target)
    words = data_of(root, "words", target)
    if not seeds or not words:
        return [f"{target}: is not in tests/fuzz/meson.build"]
    found = []
    if not os.path.isdir(seeds) or not os.listdir(seeds):
        found.append(f"{target}: no seeds")
    if not os.path.isfile(words):
        found.append(f"{target}: no dictionary")
    return found


def names_in(root, folder, pattern):
    names = os.listdir(os.path.join(root, "tests/fuzz", folder))
    return sorted(m.group(1) for m in map(re.compile(pattern).fullmatch, names)
                  if m)


def main():
    root = sys.argv[1]
    findings, used = [], set()
    for target in names_in(root, ".", r"fuzz_(\w+)\.c"):
        findings += check_target(root, target)
        used |= {data_of(root, kind, target) for kind in ("seeds", "words")}
    for name in names_in(root, "dictionaries", r"(.*)\.dict"):
        path = os.path.join(root, "tests/fuzz/dictionaries", name + ".dict")
        findings += check_words(path)
        if path not in used:
            findings.append(f"{name}.dict: is nobody's")
    for name in names_in(root, "corpus", r"(.*)"):
        if os.path.join(root, "tests/fuzz/corpus", name) not in used:
            findings.append(f"corpus/{name}: is nobody's")
    tree.finish(findings)


main()
