#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""mergecap_corpus.py TAPDECK [EVERY]: captures of the corpus, dealt out to
files that follow each other or overlap, are reported as what mergecap makes of
these files. EVERY: each which capture of $TAPDECK_CORPUS, 1 is all of them.
"""
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

TAPDECK = os.path.abspath(sys.argv[1])
EVERY = int(sys.argv[2]) if len(sys.argv) > 2 else 20
CORPUS = os.environ.get("TAPDECK_CORPUS", "")
MOST_RANGES = 500  # of editcap
MOST_FILES = 60


def tool(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False)


def times(path):
    """Of the frames of a file, as tshark says them."""
    out = tool("tshark", "-r", path, "-T", "fields", "-e", "frame.time_epoch")
    return [float(word) for word in out.stdout.split()]


def deal_out(capture, n, folder, rng):
    """Runs of frames, each to one of a few files; or one file after another."""
    if rng.random() < 0.4:
        tool("editcap", "-c", str(max(1, n // rng.randint(2, 6))), capture,
             os.path.join(folder, "part.pcapng"))
        return sorted(glob.glob(os.path.join(folder, "part_*")))[:MOST_FILES]
    ranges = [[] for _ in range(rng.randint(2, 5))]
    at = 1
    while at <= n and max(map(len, ranges)) < MOST_RANGES - 1:
        end = min(n, at + rng.randint(0, 4))
        rng.choice(ranges).append(f"{at}-{end}")
        at = end + 1
    parts = []
    for i, mine in enumerate(mine for mine in ranges if mine):
        parts.append(os.path.join(folder, f"part{i}.pcapng"))
        tool("editcap", "-r", capture, parts[-1], *mine)
    return parts


def report(files):
    words = [word for path in files for word in ("-r", path)]
    got = tool(TAPDECK, *words, "--report=json", "--view=all", "--limit=500")
    document = json.loads(got.stdout) if got.stdout else {}
    links = document.pop("source", {}).get("links") or ""
    return got.returncode, sorted(links.split(", ")), document


def compare(capture, rng):
    """None, or whether both reports are the same."""
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain.pcapng")
        if tool("editcap", capture, plain).returncode:
            return None
        n = len(times(plain))
        parts = deal_out(plain, n, folder, rng) if n > 2 else []
        if len(parts) < 2:
            return None
        if rng.random() < 0.4:
            tool("gzip", parts[0])
            parts[0] += ".gz"
        rng.shuffle(parts)
        # Among equals we take the file that begins first, mergecap the last.
        first = {path: (times(path) or [0])[0] for path in parts}
        order = sorted(parts, key=lambda path: (first[path],
                                                parts.index(path)))
        merged = os.path.join(folder, "merged.pcapng")
        if tool("mergecap", "-I", "none", "-w", merged,
                *order[::-1]).returncode:
            return None
        return report([merged]) == report(parts)


def main():
    captures = sorted(glob.glob(os.path.join(CORPUS, "*.pcap*")))
    if not captures or not all(map(shutil.which, (
            "mergecap", "editcap", "tshark"))):
        print("no corpus, or no mergecap")
        sys.exit(77)
    rng = random.Random(7)
    outcomes = {path: compare(path, rng) for path in captures[::EVERY]}
    for path, same in outcomes.items():
        if same is False:
            print("FAILED", os.path.basename(path))
    print(sum(same is not None for same in outcomes.values()), "compared")
    sys.exit(any(same is False for same in outcomes.values()))


main()
