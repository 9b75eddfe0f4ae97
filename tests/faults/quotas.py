#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""quotas.py TAPDECK WITHOUT: no more may be written than somebody allows.

A quota of a disk (EDQUOT, at the first write, when a file is made, or only
when it is told to last) and the limit of a process (RLIMIT_FSIZE, with its
signal as a shell leaves it): every output says so in one line with the exit
status 1, what was there before stays, and what could be counted is counted.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, Skip, Terminal, run_all  # noqa: E402

BINARY, WITHOUT = (os.path.abspath(word) for word in sys.argv[1:3])
FRAMES = 6202
QUOTAS = ("quota-create", "quota-write", "quota-fsync")
LITTLE = 8192


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))


def quota(name):
    """How subprocess is told to run something under that quota."""
    return {"prefix": [WITHOUT, name]}


LIMITED = {"preexec_fn": limit_files}


def run(*words, prefix=(), **how):
    return subprocess.run([*prefix, BINARY, "-r", DEMO, *words], check=False,
                          timeout=60, stdin=subprocess.DEVNULL,
                          capture_output=True, **how)


def check_said(got, why):
    """The status, and one line of ours that says why."""
    assert got.returncode == 1, got
    lines = got.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("tapdeck: "), lines
    assert why in lines[0], lines


def quotas():
    """Those that can be had here."""
    if run("--version", **quota("statx")).returncode == 77:
        raise Skip("no seccomp here to bring a quota about with")
    yield from QUOTAS


def open_folder(folder):
    """Root gives its name up; the folder is anybody's."""
    os.chmod(folder, 0o777)
    return folder


def reported_into(folder, words, why, how):
    """A report that does not fit leaves the old one."""
    path = os.path.join(folder, "report")
    with open(path, "w", encoding="ascii") as f:
        f.write("old\n")
    check_said(run(*words, "-o", path, **how), why)
    with open(path, encoding="ascii") as f:
        assert f.read() == "old\n"
    assert os.listdir(folder) == ["report"], os.listdir(folder)


def each_report(why, how):
    for words in (["--report=json", "--view=packets", "--columns=all"],
                  ["--report=csv", "--view=packets"], ["--report=html"],
                  ["--report=pcapng"]):
        with tempfile.TemporaryDirectory() as folder:
            reported_into(open_folder(folder), words, why, how)


def test_a_report_beyond_a_quota_leaves_the_old_one():
    for name in quotas():
        each_report("Disk quota exceeded", quota(name))


def test_a_report_beyond_the_limit_of_a_process_leaves_the_old_one():
    each_report("File too large", LIMITED)


def test_a_folder_of_views_beyond_a_quota_is_said():
    for why, how in [("Disk quota exceeded", quota(n)) for n in quotas()] + [
            ("File too large", LIMITED)]:
        with tempfile.TemporaryDirectory() as folder:
            check_said(run("--report=csv", "--view=packets,hosts", "--outdir",
                           open_folder(folder), **how), why)
            for name in os.listdir(folder):  # whole, or not there
                assert name == "hosts.csv", name


def check_recording(path):
    """What is there is a capture of whole blocks."""
    if os.path.getsize(path):
        got = subprocess.run([BINARY, "-r", path, "--report"], check=False,
                             capture_output=True, timeout=60)
        assert got.returncode == 0, got


def test_a_recording_beyond_a_quota_is_said_and_holds_whole_blocks():
    for why, how in [("Disk quota exceeded", quota(n)) for n in quotas()] + [
            ("File too large", LIMITED)]:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(open_folder(folder), "tape.pcapng")
            got = run("--report=json", "-w", path, **how)
            check_said(got, why)
            if os.path.exists(path):
                check_recording(path)
            if got.stdout:  # it began, and went on counting
                ledger = json.loads(got.stdout)["ledger"]
                assert ledger["frames_analysed"] == FRAMES, ledger


def test_files_beyond_a_quota_are_not_saved_and_all_is_counted():
    cases = [("Disk quota exceeded", quota(n)) for n in quotas()
             if n == "quota-write"] + [("File too large", LIMITED)]
    for why, how in cases:
        with tempfile.TemporaryDirectory() as folder:
            got = run("--report=json", "--view=files", "--extract",
                      os.path.join(open_folder(folder), "saved"), **how)
            check_said(got, why)
            ledger = json.loads(got.stdout)["ledger"]
            assert ledger["frames_analysed"] == FRAMES, ledger


def cut_on_a_screen(command, why):
    with tempfile.TemporaryDirectory() as folder:
        script = 'cd "$0" && exec "$@"'
        with Terminal(["sh", "-c", script, open_folder(folder), *command,
                       "-r", DEMO, "--speed", "0", "--where",
                       "192.168.1.23"], 120, 30) as t:
            t.wait_for("ENDED", "▸192.168.1.23")
            t.press("enter")
            t.wait_for("2 661 frames")
            t.press("w")
            t.wait_for(why)
            t.press("2")
            t.wait_for("[2 Pairs]")
            t.press("q")
            assert t.wait_exit() == 0, t.raw[-300:]
            assert t.is_as_found()
        assert os.listdir(folder) == [], os.listdir(folder)


def test_a_cut_beyond_a_quota_is_said_on_the_screen_which_stays():
    for name in quotas():
        if name == "quota-write":
            continue  # the terminal is none of the standard streams
        cut_on_a_screen([WITHOUT, name, BINARY], "Disk quota exceeded")


def test_a_cut_beyond_the_limit_of_a_process_is_said_on_the_screen():
    cut_on_a_screen(["prlimit", f"--fsize={LITTLE}", BINARY],
                    "File too large")


run_all(globals())
