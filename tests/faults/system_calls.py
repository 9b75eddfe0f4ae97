#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""system_calls.py TAPDECK ROOT [trace]: the calls that the man page lists are
those that the filters let through; with "trace", by strace and as root, no run
asks for any other once it is behind its filter (else exit 77)."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

BINARY, ROOT = (os.path.abspath(word) for word in sys.argv[1:3])
sys.path.insert(0, os.path.join(ROOT, "tests", "screens"))
sys.argv[1:] = [BINARY, *sys.argv[3:]]
from terminal import DEMO, Terminal  # noqa: E402

FILTERS = {"a running tapdeck": "src/app/sandbox_seccomp.c",
           "the process that asks for names": "src/lookup/resolver_fence.c"}
LINE = re.compile(r"^(\d+) +(<\.\.\. )?([a-z0-9_]+)")
CHILD = re.compile(r"(?:clone3?|v?fork)(?:\(| resumed).*= (\d+)$")


def documented():
    """Which process -> the calls that the man page leaves it."""
    with open(os.path.join(ROOT, "man", "tapdeck.1"), encoding="utf-8") as f:
        page = f.read()
    found = {}
    for who, text in re.findall(r"^\.It To (.*)\n((?:[^.\n].*\n)+)", page,
                                re.M):
        found[who] = set(re.findall(r"[a-z]\w+", text))
    return found


def filtered(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return set(re.findall(r"\bSYS_([a-z]\w+)", f.read()))


def check_page():
    page = documented()
    assert set(page) == set(FILTERS), page.keys()
    for who, path in FILTERS.items():
        calls = filtered(path)
        assert page[who] == calls, (who, page[who] ^ calls)


def behind_filters(path):
    """Which filter -> the calls made behind it, by a log of strace."""
    calls = {who: set() for who in FILTERS}
    whose, asks = {}, set()
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            match = LINE.match(line)
            if not match:
                continue
            pid, resumed, call = match.groups()
            if pid in whose and not resumed:
                calls[whose[pid]].add(call)
            child = CHILD.search(line)
            if child and pid in whose:
                whose[child.group(1)] = whose[pid]
            if call == "prctl" and '"tapdeck-names"' in line:
                asks.add(pid)
            if call == "seccomp" and "SET_MODE_FILTER" in line:
                whose[pid] = list(FILTERS)[pid in asks]
    assert whose, "no filter was entered"
    return calls


def strace(log, *words):
    return ["strace", "-f", "-qq", "-s", "32", "-o", log, BINARY, *words]


def run_report(log, *words):
    subprocess.run(strace(log, *words), check=True, timeout=120,
                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def of_a_file(log, _):
    run_report(log, "-r", DEMO, "--report=json", "--view=all", "--threads=2")


def of_a_page(log, folder):
    run_report(log, "-r", DEMO, "--report=html", "-o", folder + "/page.html")


def of_saved_files(log, folder):
    run_report(log, "-r", DEMO, "--report", "--extract", folder + "/files",
               "--outdir", folder + "/views")


def of_a_recording(log, folder):
    run_report(log, "-r", DEMO, "-w", folder + "/tape.pcapng")


def of_an_interface(log, _):
    """By a screen, with all that keys lead to."""
    with Terminal(strace(log, "-i", "lo"), 120, 40) as t:
        t.wait_for("[1 Hosts]")
        for key in "234567890":
            t.press(key)
            t.wait_for(f"[{key} ")
        t.press("q")
        assert t.wait_exit() == 0


def of_a_screen(log, _):
    with Terminal(strace(log, "-r", DEMO, "--speed=0"), 120, 40) as t:
        t.wait_for("[1 Hosts]", "ENDED")
        t.press("enter")
        t.wait_for("[1 Hosts]")
        t.resize(80, 24)
        t.press("esc", "9")
        t.wait_for("[9 ")
        t.press("q")
        assert t.wait_exit() == 0


def of_names(log, _):
    run_report(log, "-r", DEMO, "--report", "--view=hosts", "--resolve",
               "--limit=3")


def check_runs():
    page = documented()
    for run in (of_a_file, of_a_page, of_saved_files, of_a_recording,
                of_a_screen, of_an_interface, of_names):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            log = os.path.join(folder, "log")
            run(log, folder)
            calls = behind_filters(log)
            os.chdir("/")
        for who, made in calls.items():
            more = made - page[who]
            assert not more, (run.__name__, who, more)
        assert calls["a running tapdeck"], run.__name__
        assert run is not of_names or calls[list(FILTERS)[1]]
        print("ok", run.__name__, *(len(made) for made in calls.values()))


def can_trace():
    return os.geteuid() == 0 and shutil.which("strace") and not \
        subprocess.run(["strace", "-f", "-o", "/dev/null", "true"],
                       check=False, capture_output=True).returncode


def main():
    check_page()
    if sys.argv[2:] != ["trace"]:
        return
    with open(BINARY, "rb") as f:
        if b"__asan_init" in (whole := f.read()) or b"__tsan_init" in whole:
            print("a build with sanitizers has no filter")
            sys.exit(77)
    if not can_trace():
        print("needs root and strace")
        sys.exit(77)
    check_runs()


main()
