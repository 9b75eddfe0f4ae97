#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How the screen begins and ends: signals, job control, odd terminals."""
import itertools
import os
import platform
import select
import shutil
import signal
import struct
import tempfile
import time

from terminal import DEMO, Terminal, run_all, tapdeck

SYS_WRITE = 1 if platform.machine() == "x86_64" else 64  # asm-generic
LEAVES_ALTERNATE_SCREEN = b"\x1b[?1049l"


def replay(*options, **more):
    return Terminal([tapdeck(), "-r", DEMO, *options], **more)


def test_keys_that_quit():
    for key in ("q", "f10", "\x03"):
        with replay() as t:
            t.wait_for("[1 Hosts]")
            t.press(key)
            assert t.wait_exit() == 0, key
            assert t.is_as_found()
            assert LEAVES_ALTERNATE_SCREEN in t.raw


def test_signals_that_end_restore_the_terminal():
    for number in (signal.SIGTERM, signal.SIGINT):
        with replay() as t:
            t.wait_for("[1 Hosts]")
            os.kill(t.pid, number)
            assert t.wait_exit() == 0, number
            assert t.is_as_found()
            assert LEAVES_ALTERNATE_SCREEN in t.raw


def test_a_hangup_ends_it_within_a_second():
    with replay() as t:
        t.wait_for("[1 Hosts]")
        began = time.monotonic()
        t.hang_up()
        assert t.wait_exit(5) is not None, "still there"
        assert time.monotonic() - began < 1.5, "slow to end"


def test_sighup_ends_it_with_the_terminal_restored():
    with replay() as t:
        t.wait_for("[1 Hosts]")
        os.kill(t.pid, signal.SIGHUP)
        assert t.wait_exit(5) is not None
        assert t.is_as_found()


def test_a_terminal_that_takes_no_output_does_not_hold_it():
    with replay("--speed", "100") as t:
        t.wait_for("[1 Hosts]")
        t.press("\x13")  # Ctrl-S
        t.read(0.3)
        os.kill(t.pid, signal.SIGTERM)
        assert t.wait_exit(5) == 0, "held"


def is_writing(pid):
    """Does it sleep in a write?"""
    with open(f"/proc/{pid}/syscall", encoding="ascii") as f:
        return f.read().split()[0] == str(SYS_WRITE)


def test_a_terminal_that_is_stopped_amid_a_picture_does_not_hold_it():
    with replay("--speed", "0", columns=200, lines=60) as t:
        t.wait_for("ENDED")
        screen = t.screen_pid()
        keys = itertools.cycle("12345")
        deadline = time.monotonic() + 20
        while not is_writing(screen) and time.monotonic() < deadline:
            t.press(next(keys))  # and nobody reads
            t.press("\x0c")
            select.select([], [], [], 0.05)
        t.press("\x13")
        while t.read(0.3):
            pass
        assert is_writing(screen), "not stopped"
        os.kill(screen, signal.SIGTERM)
        assert t.wait_exit(5) == 0, "held"
        assert t.is_as_found()


def test_suspended_and_back_in_the_foreground():
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(shell, env={"PS1": "shell> "}) as t:
        t.wait_for("shell>")
        t.press(f"{tapdeck()} -r {DEMO} --speed 0\r")
        t.wait_for("ENDED")
        t.press("\x1a")
        t.wait_for("Stopped")
        t.press("echo alive\r")
        t.wait_for("\nalive")
        # pyte knows no second screen: old pictures stay, so look at what
        # comes, not at what is there.
        before = len(t.raw)
        t.press("fg\r")
        t.wait_until(lambda t: b"Hosts" in t.raw[before:] and
                     b"ENDED" in t.raw[before:], "the picture again")
        before = len(t.raw)
        t.press("q")
        t.wait_until(lambda t: b"shell> " in t.raw[before:], "the shell")
        t.press("exit\r")
        assert t.wait_exit() is not None


def test_a_capture_on_standard_input_leaves_the_keys_to_the_terminal():
    with Terminal(["sh", "-c", f"cat '{DEMO}' | '{tapdeck()}' -r -"]) as t:
        t.wait_for("[1 Hosts]")
        t.wait_until(lambda t: "total" in t.text(), "rows")
        t.press("2")
        t.wait_for("[2 Pairs]")
        t.press("q")
        assert t.wait_exit() == 0


def test_with_standard_input_closed_keys_come_from_the_terminal():
    with Terminal(["sh", "-c", f"exec '{tapdeck()}' -r '{DEMO}' <&-"]) as t:
        t.wait_for("[1 Hosts]")
        t.press("2")
        t.wait_for("[2 Pairs]")
        t.press("q")
        assert t.wait_exit() == 0
        assert t.is_as_found()


def test_where_the_language_is_c_all_is_drawn_with_ascii():
    for env in ({"LC_ALL": "C"}, {"LC_ALL": None, "LC_CTYPE": None,
                                  "LANG": "C"}):
        with replay("--speed", "0", env=env) as t:
            t.wait_for("[1 Hosts]", "ENDED")
            t.press("?")
            t.wait_for("Moving")
            t.press("q")
            t.wait_gone("Moving")
            t.press("q")
            assert t.wait_exit() == 0
            assert max(t.raw) < 0x80, env


def refuses(env):
    # Curses forgets a screen it could not open; that is no leak of ours.
    env["ASAN_OPTIONS"] = "detect_leaks=0"
    with replay(env=env, term=env.get("TERM") or "xterm") as t:
        status = t.wait_exit()
        assert status not in (0, None), status
        assert b"--report" in t.raw, t.raw
        assert b"\x1b" not in t.raw, t.raw
        assert t.is_as_found()


def test_terminals_that_cannot_be_drawn_on_are_refused_in_words():
    refuses({"TERM": None})
    refuses({"TERM": "dumb"})
    refuses({"TERM": "no-such-terminal"})


def test_a_hostile_file_name_stays_a_name():
    folder = tempfile.mkdtemp()
    try:
        path = os.path.join(folder, "a\x1b]0;owned\x07\x1b[2Jb\u202ec.pcapng")
        shutil.copy(DEMO, path)
        with Terminal([tapdeck(), "-r", path, "--speed", "0"], 200, 60) as t:
            t.wait_for("ENDED")
            t.press("q")
            assert t.wait_exit() == 0
            assert b"\x1b]0;" not in t.raw
            assert b"\x1b[2Jb" not in t.raw
            assert "\u202e".encode() not in t.raw
    finally:
        shutil.rmtree(folder)


def test_a_link_type_nobody_reads_is_said_once_at_the_end():
    folder = tempfile.mkdtemp()
    try:
        path = os.path.join(folder, "user.pcap")
        with open(path, "wb") as out:
            out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535,
                                  147))
            out.write(struct.pack("<IIII", 1768918966, 0, 4, 4) + b"user")
        with Terminal([tapdeck(), "-r", path, "--speed", "0"]) as t:
            t.wait_for("ENDED")
            t.press("q")
            assert t.wait_exit() == 0
            assert t.raw.count(b"user.pcap: link type 147 (USER0) cannot be "
                               b"read: its frames are counted by length "
                               b"only") == 1, t.raw
    finally:
        shutil.rmtree(folder)


run_all(globals())
