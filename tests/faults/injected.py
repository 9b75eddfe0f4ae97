#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""injected.py TAPDECK LIBRARY [SEEDS]: memory refused, reads cut short.

One call in sixteen for memory fails: the report is whole, or there is none
and a line says why; no signal, no other status. So it is with recordings,
pages, bodies, conditions, an interface; and a screen goes on or says why it
cannot, and leaves the terminal as it was. Reads and writes that take less
than they could change nothing at all.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, Skip, Terminal, run_all  # noqa: E402

BINARY, LIBRARY = (os.path.abspath(word) for word in sys.argv[1:3])
SEEDS = int(sys.argv[3]) if len(sys.argv) > 3 else 66
EVERY = ("16", "64", "200")
WORDS = ([], ["--view=all", "--columns=all"], ["--threads=2"], ["-r", DEMO],
         ["--report=json", "--view=all"], ["--report=csv", "--view=packets"],
         ["--report=html"], ["--where", "192.168.1.23", "--view=hosts,flows"],
         ["--check", "dns.queries > 0 and hosts.new == 0"],
         ["-w", "tape", "--view=hosts"], ["--extract", "bodies"])
STATUS = (0, 1, 2, 3)  # 3: a condition that does not hold


def run(words, **env):
    """In a folder of its own: what came of it, and what is there then."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        got = subprocess.run(
            [BINARY, "-r", DEMO, "--report", "--memory=16M", *words],
            capture_output=True, check=False, timeout=60, cwd=folder,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LD_PRELOAD": LIBRARY, **env})
        return got, left_in(folder)


def left_in(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            assert not name.endswith(".part"), name
            with open(os.path.join(place, name), "rb") as f:
                found[name] = f.read()
    return found


def judge(got, made, plain, whole):
    """What is wrong with it, or None."""
    lines = got.stderr.decode("utf-8", "replace").splitlines()
    if got.returncode not in STATUS:
        return got.returncode, lines[:3]
    if got.returncode == plain.returncode:
        if (got.stdout, made) != (plain.stdout, whole):
            return "differs", lines[:3]
    elif not lines or any(not line.startswith("tapdeck: ") for line in lines):
        return "says nothing", lines
    for name, data in made.items():  # a list of bodies is of those saved
        if name not in ("tape", "manifest.json") and whole[name] != data:
            return "leaves what is not whole", name
    return None


def test_memory_that_is_refused_is_said_or_does_not_matter():
    plain = [run(words) for words in WORDS]
    refused, found = 0, []
    for seed in range(1, SEEDS + 1):
        which = seed % len(WORDS)
        got, made = run(WORDS[which], REFUSE_SEED=str(seed),
                        REFUSE_EVERY=EVERY[seed // len(WORDS) % 3])
        if got.returncode == 127:
            continue  # the loader's own memory
        wrong = judge(got, made, *plain[which])
        if wrong:
            found.append((seed, WORDS[which], wrong))
        refused += got.returncode != 0
    print(f"{SEEDS} seeds, {refused} refused")
    assert not found, found


def test_reads_and_writes_cut_short_change_nothing():
    for words in WORDS:
        plain, whole = run(words)
        for seed in range(1, 3):
            got, made = run(words, SHORT_SEED=str(seed))
            assert (got.returncode, got.stdout) == (
                plain.returncode, plain.stdout), (seed, words, got)
            assert made == whole, (seed, words)


def test_a_screen_lives_without_memory_or_says_that_it_cannot():
    for seed in range(1, max(SEEDS // 5, 3)):
        with tempfile.TemporaryDirectory() as folder, Terminal(
                ["env", "-C", folder, "LD_PRELOAD=" + LIBRARY,
                 f"REFUSE_SEED={seed}",
                 "REFUSE_EVERY=" + ("30", "200", "1000")[seed % 3], BINARY,
                 "-r", DEMO, "--speed", "0", "--memory=16M"], 100, 30) as t:
            os.chmod(folder, 0o777)
            t.wait_until(lambda t: "ENDED" in t.text() or t.is_over(),
                         f"a picture or an end, seed {seed}")
            if not t.is_over():
                t.press("3", "enter", "esc", "5", "i", "C", "esc", "9",
                        "enter", "esc", "w", "H", "m", "esc", "2", "x", "esc",
                        "?", "esc", "\x03")
            status = t.wait_exit()
            assert status in (0, 1, 2, 127), (seed, status, t.raw[-300:])
            assert status not in (1, 2) or b"tapdeck: " in t.raw, seed
            assert t.is_as_found(), seed


def test_an_interface_is_watched_or_it_is_said_why_not():
    if os.geteuid() != 0:
        raise Skip("needs root")
    for seed in range(1, max(SEEDS // 8, 3)):
        got, _ = run_live(seed)
        lines = got.stderr.splitlines()
        assert got.returncode in (0, 1, 127), (seed, got)
        assert got.returncode != 1 or lines, (seed, got)


def run_live(seed):
    with tempfile.TemporaryDirectory() as folder:
        got = subprocess.run(
            [BINARY, "-i", "lo", "--duration=0.1", "--report=json", "-w",
             folder + "/tape"], capture_output=True, check=False, timeout=60,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LD_PRELOAD": LIBRARY, "REFUSE_SEED": str(seed),
                 "REFUSE_EVERY": EVERY[seed % 3]})
        return got, left_in(folder)


def main():
    with open(BINARY, "rb") as f:
        if b"__asan_init" in (whole := f.read()) or b"__tsan_init" in whole:
            print("a sanitizer has a malloc of its own")
            sys.exit(77)
    run_all(globals())


main()
