#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""allocations.py TAPDECK COUNTER GEN GEN_SAID: no frame calls malloc.

A capture four times as long asks no more often for memory: what does is
opening, and the answer of a view, which has as many rows in both cases.
"""
import os
import subprocess
import sys
import tempfile

TAPDECK, COUNTER, GEN, GEN_SAID = (os.path.abspath(w) for w in sys.argv[1:])
SHORT, LONG = 20_000, 80_000
# Blocks of a file that are read ahead, threads, numbers that got longer.
ROOM = 64


def allocations(path, *words):
    read_end, write_end = os.pipe()
    subprocess.run([TAPDECK, "-r", path, "--report=json", "--view=hosts,dns",
                    "--limit=5", "--memory=64M", *words], check=True,
                   stdout=subprocess.DEVNULL, pass_fds=[write_end],
                   env={**os.environ, "LD_PRELOAD": COUNTER,
                        "COUNT_FD": str(write_end)})
    os.close(write_end)
    with os.fdopen(read_end) as said:
        return int(said.read())


def main():
    with open(TAPDECK, "rb") as f:
        if b"__asan_init" in (whole := f.read()) or b"__tsan_init" in whole:
            print("a sanitizer has a malloc of its own")
            sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        for gen, profile in ((GEN, "mix"), (GEN, "flood"),
                             (GEN_SAID, "subdomains"), (GEN_SAID, "urls")):
            path = os.path.join(folder, "tape.pcap")
            counts = []
            for n in (SHORT, LONG):
                subprocess.run([gen, "-n", str(n), "-o", path, profile],
                               check=True)
                counts.append(allocations(path))
            print(f"{profile}: {counts[0]} for {SHORT} frames, "
                  f"{counts[1]} for {LONG}")
            assert counts[1] <= counts[0] + ROOM, (profile, counts)


main()
