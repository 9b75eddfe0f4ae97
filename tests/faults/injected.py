#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""injected.py TAPDECK LIBRARY [SEEDS]: memory refused, reads cut short.

One call in sixteen for memory fails: the report is whole, or there is none
and a line says why; no signal, no other status. Reads and writes that take
less than they could change nothing at all.
"""
import os
import subprocess
import sys
import tempfile

DEMO = os.path.normpath(os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "data", "demo.pcapng"))
BINARY, LIBRARY = (os.path.abspath(word) for word in sys.argv[1:3])
SEEDS = int(sys.argv[3]) if len(sys.argv) > 3 else 60
WORDS = ([], ["--view=all", "--columns=all"], ["--threads=2"], ["-r", DEMO],
         ["--report=json", "--view=all"], ["--report=csv", "--view=packets"])


def run(words, **env):
    return subprocess.run(
        [BINARY, "-r", DEMO, "--report", "--memory=16M", *words],
        capture_output=True, check=False, timeout=60,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LD_PRELOAD": LIBRARY, **env})


def refuse_memory():
    whole = [run(words).stdout for words in WORDS]
    refused, found = 0, []
    for seed in range(1, SEEDS + 1):
        which = seed % len(WORDS)
        got = run(WORDS[which], REFUSE_SEED=str(seed),
                  REFUSE_EVERY=str((16, 64, 200)[seed % 3]))
        lines = got.stderr.decode("utf-8", "replace").splitlines()
        if got.returncode == 127:
            continue  # the loader's own memory
        if got.returncode not in (0, 1, 2):
            found.append((seed, WORDS[which], got.returncode, lines[:3]))
        elif got.returncode == 0 and got.stdout != whole[which]:
            found.append((seed, WORDS[which], "differs", lines[:3]))
        elif got.returncode and not lines:
            found.append((seed, WORDS[which], "says nothing", []))
        refused += got.returncode != 0
    print(f"{SEEDS} seeds, {refused} refused")
    return found


def cut_short():
    found = []
    for words in WORDS:
        plain = run(words)
        for seed in range(1, 4):
            got = run(words, SHORT_SEED=str(seed))
            if (got.returncode, got.stdout) != (0, plain.stdout):
                found.append((seed, words, got.returncode, got.stderr[:200]))
    with tempfile.TemporaryDirectory() as folder:
        tapes = []
        for name, env in (("whole", {}), ("short", {"SHORT_SEED": "9"})):
            path = os.path.join(folder, name)
            got = run(["-w", path], **env)
            with open(path, "rb") as f:
                tapes.append((got.returncode, f.read()))
        if tapes[0] != tapes[1]:
            found.append(("the recordings differ",))
    return found


def main():
    with open(BINARY, "rb") as f:
        if b"__asan_init" in (whole := f.read()) or b"__tsan_init" in whole:
            print("a sanitizer has a malloc of its own")
            sys.exit(77)
    found = refuse_memory() + cut_short()
    for each in found:
        print("FAILED", *each)
    sys.exit(bool(found))


main()
