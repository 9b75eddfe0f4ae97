# SPDX-License-Identifier: BSD-2-Clause
"""What against_tshark.py and against_tcpdump.py share: captures and rows."""
import concurrent.futures
import glob
import os
import shutil
import subprocess
import sys

SKIP = 77


def captures(tool):
    """Captures of $TAPDECK_CORPUS, or the end of the test without: every other
    one, or all with TAPDECK_WHOLE_CORPUS=1."""
    folder = os.environ.get("TAPDECK_CORPUS", "")
    found = sorted(glob.glob(os.path.join(folder, "*.pcap*")))
    if not os.environ.get("TAPDECK_WHOLE_CORPUS"):
        found = found[::2]
    if not found or not shutil.which(tool):
        print(f"no captures, or no {tool}")
        sys.exit(SKIP)
    return found


def lines(command):
    run = subprocess.run(command, capture_output=True, text=True,
                         errors="replace")
    return run.stdout.splitlines()


def ours(dump, path):
    """The columns of dump_frames.c, one list a frame."""
    return [line.split("\t") for line in lines([dump, path])]


def compare(paths, one):
    """Print what one(path) finds; it returns frames compared, findings."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, paths))
    for path, (_, findings) in zip(paths, results):
        for text in findings:
            print(f"{os.path.basename(path)}: {text}")
    frames = sum(n for n, _ in results)
    wrong = sum(len(findings) for _, findings in results)
    print(f"{frames} frames compared, {wrong} differ")
    sys.exit(1 if wrong or not frames else 0)
