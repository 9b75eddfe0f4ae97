#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Sizes that no window has, while any page is open; and other streams less.

A page that was open before a storm of sizes is the one that is there after it,
drawn anew; a key pressed where nothing can be drawn does no harm.
"""
import os
import shutil
import signal

from terminal import DEMO, Terminal, run_all, tapdeck

SIZES = ((1, 1), (2, 1), (1, 2), (59, 15), (60, 14), (60, 15), (400, 3),
         (3, 120), (61, 16), (200, 60), (1, 1))
# What to press, one after the other with what is to be seen then.
PAGES = (
    ("hosts", ()),
    ("packets", ("enter", "Frame ")),
    ("flows", ("enter", "Esc Back")),
    ("files", ("enter", "File  ")),
    ("pairs", ("x", "Who sends to whom")),
    ("hosts", ("m", "by bytes")),
    ("urls", ("C", "W Keep")),
    ("dns", ("?", "Moving")),
    ("hosts", ("/", "\n /", "x", "/ x")),
    ("hosts", ("i", "all ▸")),
    ("ports", ("M", "marked", "D", "Changes]")),
)


def opened(view, steps):
    # What a build with sanitizers says of a signal is not of interest.
    t = Terminal([tapdeck(), "-r", DEMO, "--speed", "0", "--view", view], 100,
                 30, env={"ASAN_OPTIONS": "handle_segv=0:detect_leaks=0"})
    t.wait_for("ENDED", "▸")
    for key, seen in zip(steps[::2], steps[1::2]):
        t.press(key)
        t.wait_for(seen)
    return t


def storm(t, *keys):
    for i, size in enumerate(SIZES):
        t.resize(*size)
        if keys:
            t.press(keys[i % len(keys)])
        t.read(0)


def test_every_page_is_there_after_a_storm_of_sizes():
    for view, steps in PAGES:
        with opened(view, steps) as t:
            storm(t)
            t.resize(100, 30)
            t.wait_for(steps[-1] if steps else "[1 Hosts]")
            t.press("\x03")
            assert t.wait_exit() == 0, (view, steps)
            assert t.is_as_found(), (view, steps)


def test_keys_that_nobody_sees_the_work_of_do_no_harm():
    for view, steps in PAGES:
        with opened(view, steps) as t:
            t.resize(1, 1)
            for _ in range(2):
                storm(t, "down", "pgdn", "right", "enter", "tab", "end", "up",
                      "esc", "home", "left", "3")
            t.resize(100, 30)
            t.press("\x03")
            assert t.wait_exit() == 0, (view, steps)
            assert t.is_as_found(), (view, steps)


def test_killed_where_nothing_can_be_drawn_it_leaves_order():
    for number in (signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM):
        with opened("packets", ("enter", "Frame ")) as t:
            t.resize(1, 1)
            os.kill(t.screen_pid(), number)
            status = t.wait_exit()
            assert status in (0, -number), (number, status)
            assert t.is_as_found(), number


def test_without_a_stream_for_errors_the_screen_is_drawn_all_the_same():
    for closed in ("2>&-", "<&- 2>&-"):
        with Terminal(["sh", "-c", f"exec '{tapdeck()}' -r '{DEMO}' "
                       f"--speed 0 --view packets {closed}"], 100, 30) as t:
            t.wait_for("ENDED", "▸")
            t.press("enter")
            t.wait_for("Frame ")
            t.press("\x03")
            assert t.wait_exit() == 0, closed
            assert t.is_as_found(), closed


def test_in_a_plain_shell_it_stops_and_goes_on_as_well():
    if not shutil.which("dash"):
        return
    with Terminal(["dash", "-i"], 100, 30, env={"PS1": "shell> ",
                                                "ENV": None}) as t:
        t.wait_for("shell>")
        for page, key in (("[1 Hosts]", ""), ("Moving", "?")):
            mark = len(t.raw)
            t.press(f"{tapdeck()} -r {DEMO} --speed 0\r")
            t.wait_until(lambda t: b"ENDED" in t.raw[mark:], "the screen")
            t.press(key)
            t.wait_until(lambda t: page.encode() in t.raw[mark:], page)
            mark = len(t.raw)
            t.press("\x1a")
            t.wait_until(lambda t: b"shell> " in t.raw[mark:], "the shell")
            t.wait_until(Terminal.is_as_found, "its modes")
            mark = len(t.raw)
            t.press("fg\r")
            t.wait_until(lambda t: page.encode() in t.raw[mark:], "it again")
            mark = len(t.raw)
            t.press("\x03")
            t.wait_until(lambda t: b"shell> " in t.raw[mark:], "the shell")
            t.wait_until(Terminal.is_as_found, "its modes")


run_all(globals())
