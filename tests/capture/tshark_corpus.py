#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every capture of the corpus, frame by frame, against tshark's reading.

usage: tshark_corpus.py LIST_FRAMES      (folder: $TAPDECK_CORPUS)

libpcap cannot read files with several link types; tshark can. It also counts
pcapng custom blocks as frames, which are none: they have no time, and no
protocol above "data".
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77


def tshark_frames(path):
    fields = ["frame.time_epoch", "frame.len", "frame.cap_len",
              "frame.protocols"]
    command = ["tshark", "-n", "-r", str(path), "-T", "fields"]
    for field in fields:
        command += ["-e", field]
    out = subprocess.run(command, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in out.splitlines()]
    return [row[:3] for row in rows if row[0] or row[3] != "data"]


def our_frames(lister, path):
    done = subprocess.run([lister, str(path)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{path.name}: the lister ended with {done.returncode}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def differences(path, ours, theirs):
    if len(ours) != len(theirs):
        yield f"{path.name}: {len(ours)} frames, tshark has {len(theirs)}"
    for number, (a, b) in enumerate(zip(ours, theirs), 1):
        if "length" in a[4]:  # lies that we set right
            b[1] = a[2]
        if "time" in a[4]:
            b[0] = a[1]
        if a[:4] != [str(number)] + b:
            yield f"{path.name}: frame {number}: {a[1:4]}, tshark has {b}"


def main():
    folder = pathlib.Path(os.environ.get("TAPDECK_CORPUS", "/nonexistent"))
    captures = sorted(folder.glob("*.pcap*"))
    if not os.environ.get("TAPDECK_WHOLE_CORPUS"):
        captures = captures[::2]
    if not captures or not shutil.which("tshark"):
        print("needs tshark and captures in TAPDECK_CORPUS")
        return SKIPPED
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ours = pool.map(lambda path: our_frames(sys.argv[1], path), captures)
        theirs = pool.map(tshark_frames, captures)
        found = [line for row in zip(captures, ours, theirs)
                 for line in differences(*row)]
    print("\n".join(found[:50]))
    print(f"{len(captures)} captures, {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
