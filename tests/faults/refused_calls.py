#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""refused_calls.py TAPDECK LIBRARY [MOST]: a call of the kernel is refused.

Each call of the program, the first, the last and one between them (or MOST of
each kind, by hand), fails as it may in the world. Outputs are whole or are not
there, a line says why and the status tells; never a signal, never a hang,
nothing half made is left behind, and a terminal is as it was.
"""
import errno
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, Terminal, run_all  # noqa: E402

BINARY, LIBRARY = (os.path.abspath(word) for word in sys.argv[1:3])
MOST = int(sys.argv[3]) if len(sys.argv) > 3 else 3
REFUSALS = {"open": errno.EMFILE, "read": errno.EIO, "write": errno.ENOSPC,
            "mmap": errno.ENOMEM, "fsync": errno.EIO, "close": errno.EIO,
            "rename": errno.EACCES, "fstat": errno.EIO,
            "eventfd": errno.EMFILE, "thread": errno.EAGAIN,
            "pipe": errno.EMFILE, "fork": errno.EAGAIN,
            "memfd": errno.ENOSYS}
# What these say of a file that is written is never unimportant.
GRAVE = ("write", "fsync", "rename")
MEANS = ("open", "mmap", "thread")
# Of each, what is called by nothing before it.
KINDS = {
    "report": (tuple(REFUSALS), ["--report=json", "-o", "out/report"]),
    "two threads": (MEANS, ["--report=json", "--threads=2", "-o",
                            "out/report"]),
    "page": (("mmap", *GRAVE), ["--report=html", "-o", "out/report"]),
    "folder": (("open", *GRAVE), ["--report=csv", "--view=hosts,dns",
                                  "--outdir", "out"]),
    "recording": (("open", "close", *GRAVE), [
        "--report=json", "-o", "out/report", "-w", "out/tape"]),
    "cut": (("read", *GRAVE), ["--report=pcapng", "--where", "tcp", "-o",
                               "out/report"]),
    "bodies": (("open", "close", *GRAVE), [
        "--report", "-o", "out/report", "--extract", "out/bodies"]),
    "check": (MEANS, ["--check", "dns.queries > 0", "--report", "-o",
                      "out/report"]),
}


def refusing(call, n, **env):
    """A disk that is full stays so."""
    more = "+" if n and call == "write" else ""
    return {**os.environ, "LD_PRELOAD": LIBRARY,
            "REFUSED": f"{call}:{REFUSALS[call]}:{n}{more}", **env}


def run(words, env):
    return subprocess.run([BINARY, "-r", DEMO, "--memory=16M", *words],
                          env=env, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=60)


def contents(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found


class Room:
    """A folder to be in, whose folder out is what is looked at."""

    def __enter__(self):
        self.kept = tempfile.TemporaryDirectory()
        os.chdir(self.kept.name)
        os.mkdir("out")
        for folder in ".", "out":
            os.chmod(folder, 0o777)
        return self

    def __exit__(self, *_):
        os.chdir("/")
        self.kept.cleanup()


def count(call, words):
    """How many there are, and what comes of it when none is refused."""
    with Room(), open("count", "w", encoding="ascii") as f:
        got = run([*words, "--sandbox=off"], refusing(
            call, 0, COUNTED=f.name))
        assert got.returncode == 0 and not got.stderr, got
        with open("count", encoding="ascii") as counted:
            return int(counted.read().split()[-1]), contents("out")


def some_of(n):
    most = min(n, MOST)
    return sorted({1 + i * (n - 1) // max(most - 1, 1) for i in range(most)})


def check_made(made, whole, what):
    """Each file as it would be, or not there; a recording of whole blocks."""
    for name, data in made.items():
        assert not name.endswith(".part") and "/." not in "/" + name, (
            what, name)
        if name == "tape" and data != whole[name]:
            if data:
                got = run(["--report", "-r", "out/tape"], None)
                assert got.returncode == 0, (what, got)
        elif not name.startswith("bodies/manifest"):
            assert data == whole[name], (what, name)


def check_said(got, grave, what):
    lines = got.stderr.decode().splitlines()
    assert got.returncode in (0, 1), (what, got)
    assert bool(lines) == (got.returncode == 1), (what, got)
    assert len(lines) < 4, (what, lines)
    assert all(line.startswith("tapdeck: ") for line in lines), (what, lines)
    assert got.returncode == 1 or not grave, (what, "is passed over")


def each_refusal(kind):
    names, words = KINDS[kind]
    for call in names:
        calls, whole = count(call, words)
        for n in some_of(calls):
            with Room():
                what = kind, call, n
                got = run(words, refusing(call, n))
                check_said(got, call in GRAVE, what)
                made = contents("out")
                if call != "read":  # what could be counted is told
                    check_made(made, whole, what)
                if got.returncode == 0:
                    assert made == whole, what


def test_a_report_is_whole_or_is_not_there():
    for kind in "report", "two threads", "page", "folder", "cut", "check":
        each_refusal(kind)


def test_a_recording_is_of_whole_blocks():
    each_refusal("recording")


def test_bodies_are_whole_and_what_is_lost_is_said():
    each_refusal("bodies")


def test_what_is_kept_is_told_to_last_and_its_folder_too():
    # A file and its name; a tape's before its bytes; bodies all at once, after
    # the folder that was made, and then their list.
    for kind, times in ("report", 2), ("recording", 4), ("bodies", 6):
        assert count("fsync", KINDS[kind][1])[0] == times, kind


def test_a_screen_goes_on_or_says_why_it_cannot():
    for call in REFUSALS:
        # Threads are few, and each is missed in a way of its own.
        for n in range(1, 7) if call == "thread" else some_of(12):
            env = refusing(call, n)
            with Room(), Terminal([BINARY, "-r", DEMO, "--speed", "0"], 100,
                                  30, env=env) as t:
                t.wait_until(lambda t: "ENDED" in t.text() or t.is_over(),
                             f"a picture or an end: {call} {n}")
                if not t.is_over():
                    t.press("3", "5", "9", "enter", "esc", "1", "enter", "w",
                            "H", "esc", "\x03")
                status = t.wait_exit()
                assert status in (0, 1), (call, n, status, t.raw[-300:])
                assert status == 0 or b"tapdeck: " in t.raw, (call, n)
                assert t.is_as_found(), (call, n)


def main():
    with open(BINARY, "rb") as f:
        if b"__asan_init" in (whole := f.read()) or b"__tsan_init" in whole:
            print("a sanitizer has calls of its own")
            sys.exit(77)
    run_all(globals())


if __name__ == "__main__":
    main()
