#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""time_ranges.py TAPDECK [RANGES]: a stretch of time is what a file of just
its frames is, in every view and column, byte for byte.

For every capture of $TAPDECK_CORPUS, or else for the demo alone, RANGES (1)
stretches drawn at random, the same each time. Frame numbers aside: they are
those of the whole file. Captures that the few lines of cut_capture do not
read, damaged ones for the most, are left out and counted.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import cut_capture

HERE = pathlib.Path(__file__).parent
DEMO = HERE / ".." / "data" / "demo.pcapng"
NUMBERS = ("number", "example")


def captures():
    corpus = os.environ.get("TAPDECK_CORPUS", "")
    found = sorted(pathlib.Path(corpus).glob("*.pcap*")) if corpus else []
    return found or [DEMO]


def moment(ns):
    return f"{ns // cut_capture.NS}.{ns % cut_capture.NS:09d}"


def report(tapdeck, path, *options):
    done = subprocess.run(
        [tapdeck, "-r", path, "--report=json", "--view", "all", "--columns",
         "all", *options], capture_output=True, text=True)
    if not done.stdout:
        sys.exit(f"{path} {options}: {done.stderr}")
    told = json.loads(done.stdout)
    told["source"] = None
    for view in told["views"].values():
        for row in view["rows"]:
            for column in NUMBERS:
                row.pop(column, None)
    return {"exit": done.returncode, **told}


def first_difference(a, b, where=""):
    if a == b:
        return None
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return next(filter(None, (first_difference(a[k], b[k], f"{where}.{k}")
                                  for k in a)))
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return next(filter(None, (first_difference(x, y, f"{where}[{i}]")
                                  for i, (x, y) in enumerate(zip(a, b)))))
    return f"{where}: {a}, but of the file {b}"[:400]


def faults(tapdeck, path, whole, ranges, folder):
    times = [time for time, _ in whole if time is not None]
    draw = random.Random(path.name)
    part = os.path.join(folder, "part")
    for _ in range(ranges if times else 0):
        start, end = sorted(draw.choice(times) for _ in "ab")
        with open(part, "wb") as file:
            file.write(cut_capture.cut(whole, start, end))
        found = first_difference(
            report(tapdeck, path, "--from", moment(start), "--to",
                   moment(end)),
            report(tapdeck, part))
        if found:
            yield f"{path.name} {moment(start)} to {moment(end)}: {found}"


def main():
    tapdeck = sys.argv[1]
    ranges = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found, odd, n = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for path in captures():
            try:
                whole = cut_capture.pieces(path)
            except cut_capture.Odd:
                odd += 1
                continue
            n += 1
            found += faults(tapdeck, path, whole, ranges, folder)
    print("\n".join(found))
    print(f"{n} captures, {odd} left out, {len(found)} differences")
    if found or n == 0:
        sys.exit(1)


main()
