#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""confined.py TAPDECK WITHOUT: started as root, what is left of root?"""
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import (DEMO, Skip, Terminal, asker_of,  # noqa: E402
                      run_all)

BINARY, WITHOUT = (os.path.abspath(word) for word in sys.argv[1:3])
CALLER = 1234  # nobody's number, as good as any
NOBODY = 65534
BY_SUDO = {"SUDO_UID": str(CALLER), "SUDO_GID": str(CALLER)}
PLAIN = {k: v for k, v in os.environ.items()
         if k not in ("SUDO_UID", "SUDO_GID", "PKEXEC_UID")}


def sanitized():
    with open(BINARY, "rb") as f:
        said = f.read()
    return b"__asan_init" in said or b"__tsan_init" in said


SANITIZED = sanitized()


def run(*words, env=None, prefix=(), **how):
    how.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([*prefix, BINARY, *words], check=False, timeout=60,
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env={**PLAIN, **(env or {})}, **how)


def states(pid):
    """The status of every thread of a process, as dictionaries."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/status", encoding="ascii") as f:
            found.append(dict(line.rstrip("\n").split(":\t", 1)
                              for line in f if ":\t" in line))
    return found


def is_confined(state, uid, seccomp=True):
    return (state["Uid"].split() == [str(uid)] * 4 and
            state["Gid"].split() == [str(uid)] * 4 and
            all(int(state["Cap" + which], 16) == 0
                for which in ("Inh", "Prm", "Eff", "Bnd", "Amb")) and
            state["NoNewPrivs"] == "1" and
            (SANITIZED or not seccomp or state["Seccomp"] == "2"))


def hold(uid, *words, env=None):
    """On a screen: the keeper and every thread beside it."""
    with Terminal([BINARY, *words], 120, 200, env={
            "SUDO_UID": None, "SUDO_GID": None, **(env or {})}) as t:
        t.wait_for("[1 Hosts]", "other (")
        screen = t.screen_pid()
        t.wait_until(lambda t: all(is_confined(s, uid, False)
                                   for s in states(t.pid)), "a humble keeper")
        found = states(screen)
        assert len(found) >= 3, found
        for state in found:
            assert is_confined(state, uid), state
        t.press("?")
        t.wait_for("Landlock")
        if not SANITIZED:
            t.wait_for("seccomp")
        t.press("q", "2", "3", "0", "1", "s", "/", "esc")
        t.resize(60, 15)
        t.wait_for("? ")
        t.press("q")
        assert t.wait_exit() == 0
        return t.raw


def needs_root(test):
    def tried():
        if os.geteuid() != 0:
            raise Skip("needs root")
        test()
    tried.__name__ = test.__name__
    return tried


@needs_root
def test_every_thread_of_a_replay_is_nobody():
    hold(NOBODY, "-r", DEMO, "--speed", "0")


@needs_root
def test_root_in_a_folder_of_its_own_keeps_its_name_and_nothing_else():
    if SANITIZED:
        raise Skip("not in a build with sanitizers")
    with tempfile.TemporaryDirectory() as folder:  # 0700, and root's
        os.chdir(folder)
        try:
            hold(0, "-r", DEMO, "--speed", "0")
        finally:
            os.chdir("/tmp")


@needs_root
def test_every_thread_of_a_replay_is_who_called_sudo():
    hold(CALLER, "-r", DEMO, "--speed", "0", env=BY_SUDO)


@needs_root
def test_every_thread_of_a_capture_is_nobody():
    hold(NOBODY, "-i", "lo")


@needs_root
def test_who_asks_for_names_is_nobody_whoever_called():
    for env in ({}, BY_SUDO):
        with Terminal([BINARY, "-r", DEMO, "--speed", "0"], 120, 40,
                      env={"SUDO_UID": None, "SUDO_GID": None, **env}) as t:
            t.wait_for("[1 Hosts]", "other (")
            t.wait_until(lambda t: asker_of(t.pid) and all(
                is_confined(s, NOBODY) for s in states(asker_of(t.pid))),
                "a fence around it")
            asker = asker_of(t.pid)
            # Itself, whoever asks, and nothing else is open.
            open_ = os.listdir(f"/proc/{asker}/fd")
            assert sorted(open_) == ["0", "1", "2", "3"], open_
            t.press("q")
            assert t.wait_exit() == 0


@needs_root
def test_a_report_is_confined_before_the_first_frame():
    read_end, write_end = os.pipe()
    with open(DEMO, "rb") as capture:
        os.write(write_end, capture.read(50000))
    child = subprocess.Popen([BINARY, "-r", "-", "--report=json"], env=PLAIN,
                             stdin=read_end, stdout=subprocess.PIPE)
    os.close(read_end)
    deadline = time.monotonic() + 20
    while not all(is_confined(s, NOBODY) for s in states(child.pid)):
        assert time.monotonic() < deadline, states(child.pid)
        time.sleep(0.01)
    os.close(write_end)
    child.communicate(timeout=30)


@needs_root
def test_files_belong_to_who_called_sudo():
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, CALLER, CALLER)
        report, tape = folder + "/report.json", folder + "/tape.pcapng"
        got = run("-r", DEMO, "--report=json", "-o", report, "-w", tape,
                  env=BY_SUDO)
        assert (got.returncode, got.stderr) == (0, b""), got
        got = run("-r", DEMO, "--report=csv", "--view=hosts,ports", "--outdir",
                  folder + "/views", env=BY_SUDO)
        assert (got.returncode, got.stderr) == (0, b""), got
        for path in (report, tape, folder + "/views",
                     folder + "/views/hosts.csv"):
            assert os.stat(path).st_uid == CALLER, path
        with open(report, encoding="utf-8") as f:
            json.load(f)


def owners(folder):
    """Who has what is below it."""
    found = {}
    for at, folders, files in os.walk(folder):
        for name in folders + files:
            found[name] = os.stat(os.path.join(at, name)).st_uid
    return found


@needs_root
def test_saved_bodies_and_their_list_belong_to_who_called_sudo():
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, CALLER, CALLER)
        got = run("-r", DEMO, "--report", "--extract", folder + "/bodies",
                  env=BY_SUDO)
        assert (got.returncode, got.stderr) == (0, b""), got
        found = owners(folder)
        assert len(found) > 2 and set(found.values()) == {CALLER}, found


@needs_root
def test_what_a_screen_writes_belongs_to_who_called_sudo():
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, CALLER, CALLER)
        env = {"SUDO_UID": str(CALLER), "SUDO_GID": str(CALLER),
               "XDG_CONFIG_HOME": folder + "/config",
               "XDG_STATE_HOME": folder + "/state"}
        script = 'cd "$0" && exec "$@"'
        with Terminal(["sh", "-c", script, folder, BINARY, "-r", DEMO,
                       "--speed", "0", "--restore"], 140, 40, env=env) as t:
            t.wait_for("ENDED", "[1 Hosts]")
            t.press("enter")
            t.wait_for("▸ ")
            t.press("w")
            t.wait_for("frames written to tapdeck-")
            t.press("C")
            t.wait_for("[x] address")
            t.press("W")
            t.wait_for("kept: ")
            t.press("esc")
            t.wait_gone("[x] address")
            t.press("q")
            assert t.wait_exit() == 0
        found = owners(folder)
        for name in ("config", "state"):
            assert name in found, found
        assert any(n.startswith("tapdeck-") for n in found), found
        assert set(found.values()) == {CALLER}, found


@needs_root
def test_lists_without_a_session_are_confined_too():
    """strace tells; a database is foreign, and interfaces need no root."""
    if SANITIZED or not shutil.which("strace"):
        raise Skip("needs strace, and no sanitizer, which traces too")
    for word, calls in (("--geoip-status", {"seccomp"}),
                        ("--list-interfaces", set())):
        got = subprocess.run(
            ["strace", "-f", "-qq", "-e",
             "trace=setresuid,capset,seccomp,openat", BINARY, word],
            env=PLAIN, check=False, capture_output=True, text=True)
        if "setresuid" not in got.stderr:
            raise Skip("strace sees nothing here")
        assert got.returncode == 0, got
        assert f"setresuid({NOBODY}, {NOBODY}, {NOBODY})" in got.stderr, got
        assert "capset(" in got.stderr, got
        dropped = got.stderr.index("capset(")
        assert ".mmdb" not in got.stderr[:dropped], got
        for call in calls:
            assert call + "(" in got.stderr, (call, got)


@needs_root
def test_root_puts_files_where_only_root_may():
    for env in ({}, BY_SUDO):
        with tempfile.TemporaryDirectory() as folder:  # 0700, and root's
            report = folder + "/report.json"
            got = run("-r", DEMO, "--report=json", "-o", report, env=env)
            assert (got.returncode, got.stderr) == (0, b""), got
            assert os.path.getsize(report) > 1000


@needs_root
def test_what_only_root_may_read_is_read_with_threads_too():
    with tempfile.TemporaryDirectory() as folder:
        secret = folder + "/secret.pcapng"
        with open(DEMO, "rb") as f, open(secret, "wb") as out:
            out.write(f.read())
        os.chmod(secret, stat.S_IRUSR)
        got = run("-r", secret, "--report=json", "--threads=2", env=BY_SUDO)
        assert (got.returncode, got.stderr) == (0, b""), got


def test_strict_holds_through_reports_of_every_kind():
    if SANITIZED:
        got = run("-r", DEMO, "--report", "--sandbox=strict")
        assert got.returncode == 1 and b"sanitizers" in got.stderr, got
        return
    probe = run("-r", DEMO, "--report", "--sandbox=strict")
    if b"cannot be had" in probe.stderr:
        raise Skip("no Landlock or no seccomp here")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        for words in (["--report=text", "--view=all", "--columns=all"],
                      ["--report=json", "--view=all", "--columns=all"],
                      ["--report=ndjson", "--view=all", "--threads=2"],
                      ["--report=csv", "--view=packets", "--columns=all"],
                      ["--report=csv", "--view=hosts,dns", "--outdir",
                       folder + "/out"],
                      ["--report=json", "-o", folder + "/report.json"],
                      ["--report", "--extract", folder + "/bodies"],
                      ["-w", folder + "/tape.pcapng"],
                      ["--report", "--from=+1s", "--to=+2s"]):
            got = run("-r", DEMO, "--sandbox=strict", *words)
            assert (got.returncode, got.stderr) == (0, b""), (words, got)


def test_strict_holds_through_a_screen():
    if SANITIZED:
        raise Skip("not in a build with sanitizers")
    with Terminal([BINARY, "-r", DEMO, "--sandbox=strict", "--speed", "0"],
                  120, 30) as t:
        t.wait_until(lambda t: "ENDED" in t.text() or
                     "cannot be had" in t.text(), "the end")
        if "cannot be had" in t.text():
            raise Skip("no Landlock or no seccomp here")
        for key in "234567890":
            t.press(key)
            t.wait_for(f"[{key} ")
        t.press("9")
        t.wait_for("[9 ")
        t.press("enter")
        t.wait_for("Frame")
        t.press("esc", "3")
        t.wait_for("[3 ")
        t.press("home")
        t.resize(80, 24)
        t.wait_for("[3 ")
        t.press("q")
        assert t.wait_exit() == 0, t.text()


def test_without_the_kernels_help_it_works_and_says_so():
    for lacks, word in (("landlock", "no Landlock"),
                        ("seccomp", "no seccomp"),
                        ("landlock,seccomp", "no Landlock, no seccomp")):
        got = run("-r", DEMO, "--report=json", prefix=[WITHOUT, lacks])
        if got.returncode == 77:
            raise Skip("no seccomp here to take calls away with")
        assert (got.returncode, got.stderr) == (0, b""), got
        json.loads(got.stdout)
        got = run("-r", DEMO, "--report", "--sandbox=strict",
                  prefix=[WITHOUT, lacks])
        assert got.returncode == 1 and got.stdout == b"", got
        assert got.stderr.count(b"\n") == 1, got
        assert b"--sandbox=strict" in got.stderr, got
        with Terminal([WITHOUT, lacks, BINARY, "-r", DEMO], 120, 200) as t:
            t.wait_for("[1 Hosts]")
            t.press("?")
            t.wait_for("no Landlock, no seccomp" if SANITIZED else word)
            t.press("q")
        hint = "no" if SANITIZED or "," in lacks else "half a"
        with Terminal([WITHOUT, lacks, BINARY, "-r", DEMO], 80, 24) as t:
            t.wait_for("[1 Hosts]", hint + " sandbox")
            t.press("q")


@needs_root
def test_set_user_id_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        copy = folder + "/tapdeck"
        with open(BINARY, "rb") as f, open(copy, "wb") as out:
            out.write(f.read())
        os.chmod(copy, 0o4755)
        got = subprocess.run([copy, "--version"], user=NOBODY, check=False,
                             capture_output=True)
        if got.stdout:
            raise Skip("set-user-ID means nothing on this file system")
        assert got.returncode == 1 and b"set-user-ID" in got.stderr, got


# Where nobody may make files too.
os.chdir("/tmp")
run_all(globals())
