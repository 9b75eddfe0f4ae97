#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""However it is killed, the shell has its terminal back as it was."""
import os
import re
import shutil
import signal
import termios
import time

from terminal import DEMO, Skip, Terminal, children, run_all, tapdeck

PROMPT = b"ready> "
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "dash": ["dash", "-i"],
}
WISHES = {signal.SIGTERM: 0, signal.SIGINT: 0, signal.SIGHUP: 1}
VIOLENT = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGQUIT,
           signal.SIGKILL)


def modes(t):
    return termios.tcgetattr(t.fd)


class Shell(Terminal):
    """A shell that tapdeck is run from, again and again."""

    def __init__(self, name):
        # What a build with sanitizers says of a signal is not of interest.
        super().__init__(SHELLS[name], env={
            "PS1": PROMPT.decode(), "ENV": None, "HISTFILE": None,
            "ASAN_OPTIONS": "handle_segv=0:handle_abort=0:handle_sigbus=0:"
                            "detect_leaks=0"})
        self.mark = 0
        self.wait_prompt()
        self.usual = modes(self)

    def since(self):
        return self.raw[self.mark:]

    def wait_prompt(self):
        self.wait_until(lambda t: PROMPT in t.since(), "the prompt")

    def say(self, line):
        self.mark = len(self.raw)
        self.press(line + "\r")

    def start(self, *words):
        self.say(" ".join((tapdeck(), *words)))
        self.wait_until(lambda t: b"[1 Hosts]" in t.since(), "the screen")
        keeper = children(self.pid)[0]
        return keeper, children(keeper)[0]

    def last_status(self):
        self.say("echo status=$?.")
        return int(self.wait_until(
            lambda t: re.search(rb"status=(\d+)\.", t.since()),
            "the status")[1])

    def is_restored(self):
        """Modes, second screen, cursor and mouse; True in the end."""
        seen = self.since()
        return modes(self) == self.usual and all(
            seen.rfind(on) < seen.rfind(off) for on, off in (
                (b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"),
                (b"1000h", b"1000l")))

    def kill(self, number, keeper, *words):
        pids = self.start(*words)
        os.kill(pids[0 if keeper else 1], number)
        self.wait_until(lambda t: PROMPT in t.since().split(b"[1 Hosts]")[-1],
                        f"the prompt after {number!r}")
        self.wait_until(Shell.is_restored, f"order after {number!r}")
        said = b"screen: ended by signal" in self.since()
        status = self.last_status()
        if keeper and number == signal.SIGKILL:
            assert status == 128 + number, (number, status)
            return
        assert said == (number in VIOLENT), (number, self.since())
        assert status == WISHES.get(number, 128 + number), (number, status)


def matrix(*words):
    for name in SHELLS:
        if not shutil.which(name):
            print(f"        no {name}")
            continue
        with Shell(name) as t:
            for number in (*VIOLENT, *WISHES):
                t.kill(number, False, *words)
            for number in (signal.SIGTERM, signal.SIGSEGV):
                t.kill(number, True, *words)
            # Then two want the terminal: bash, to edit a line, is the one.
            if name != "bash":
                t.kill(signal.SIGKILL, True, *words)


def test_every_end_of_a_replay_gives_the_terminal_back():
    matrix("-r", DEMO)


def test_every_end_of_a_capture_gives_the_terminal_back():
    if os.geteuid() != 0:
        raise Skip("needs root to capture")
    matrix("-i", "lo")


def test_stopped_by_force_it_leaves_the_terminal_until_it_goes_on():
    with Shell("bash") as t:
        _, screen = t.start("-r", DEMO, "--speed", "0")
        os.kill(screen, signal.SIGSTOP)
        t.wait_until(lambda t: b"Stopped" in t.since(), "word of it")
        t.wait_until(Shell.is_restored, "order")
        t.say("fg")
        t.wait_until(lambda t: b"[1 Hosts]" in t.since(), "the picture again")
        t.press("q")
        t.wait_prompt()
        t.wait_until(Shell.is_restored, "order")
        assert t.last_status() == 0


def state(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        return f.read().rsplit(")", 1)[1].split()[0]


def stop_screen(t):
    """Its process, which was told alone; its keeper stops with it."""
    screen = t.screen_pid()
    os.kill(screen, signal.SIGSTOP)
    t.wait_until(lambda t: all(state(pid) == "T" for pid in (t.pid, screen)),
                 "a stop")
    while t.read(0):  # the terminal is as it was by now
        pass
    assert t.is_as_found()
    return screen


def test_told_alone_to_go_on_it_wakes_its_keeper():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "0"]) as t:
        t.wait_for("[1 Hosts]", "ENDED")
        for _ in range(3):
            screen = stop_screen(t)
            t.screen.reset()
            os.kill(screen, signal.SIGCONT)
            t.wait_for("[1 Hosts]", "ENDED", "? Help")
            t.wait_until(lambda t: state(t.pid) == "S", "the keeper")
        t.press("2")
        t.wait_for("[2 Pairs]")
        t.press("q")
        assert t.wait_exit() == 0
        assert t.is_as_found()


def test_told_to_go_on_the_keeper_tells_the_screen():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "0"]) as t:
        t.wait_for("[1 Hosts]", "ENDED")
        stop_screen(t)
        t.screen.reset()
        os.kill(t.pid, signal.SIGCONT)
        t.wait_for("[1 Hosts]", "ENDED", "? Help")
        t.press("q")
        assert t.wait_exit() == 0
        assert t.is_as_found()


def test_killed_while_both_are_stopped_it_leaves_no_keeper():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "0"]) as t:
        t.wait_for("[1 Hosts]", "ENDED")
        os.kill(stop_screen(t), signal.SIGKILL)
        assert t.wait_exit() == -signal.SIGKILL
        assert t.is_as_found()


def test_a_hangup_that_is_ignored_ends_it_all_the_same():
    with Terminal(["sh", "-c", f"trap '' HUP; exec '{tapdeck()}' -r '{DEMO}'"]
                  ) as t:
        t.wait_for("[1 Hosts]")
        screen = t.screen_pid()
        began = time.monotonic()
        t.hang_up()
        assert t.wait_exit(5) is not None, "still there"
        assert time.monotonic() - began < 1.5, "slow to end"
        assert not os.path.exists(f"/proc/{screen}")


def test_without_its_keeper_it_does_not_stay():
    with Terminal([tapdeck(), "-r", DEMO]) as t:
        t.wait_for("[1 Hosts]")
        screen = t.screen_pid()
        os.kill(t.pid, signal.SIGKILL)
        assert t.wait_exit() == -signal.SIGKILL
        deadline = time.monotonic() + 5
        while os.path.exists(f"/proc/{screen}"):
            assert time.monotonic() < deadline, "it stays"
            t.read(0.05)


run_all(globals())
