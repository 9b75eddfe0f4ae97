#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Flows followed on the screen of the real program: what was said in them is
what `tshark -z follow` shows of the demo capture."""
import re

from terminal import DEMO, Terminal, run_all, tapdeck

DOWNLOAD = "app:http client_port=44484"
DOWNLOADED = "281 kB"


def flows(where, whole, columns=80, lines=24):
    """The flows that match, taken in at once, the first one marked; `whole`
    is there once the rows are those of the end."""
    t = Terminal([tapdeck(), "-r", DEMO, "--speed", "0", "--view", "flows",
                  "--where", where], columns, lines)
    t.wait_for("ENDED", "[3 Flows]")
    t.wait_for(whole)
    t.wait_until(lambda t: re.search(r"\n▸", t.text()), "a row")
    return t


def open_flow(t):
    t.press("enter")
    # The last line comes last: then the picture is whole.
    t.wait_for("Esc Back")


def test_enter_shows_a_conversation_at_every_size():
    for columns, lines in (80, 24), (60, 15), (200, 60):
        with flows(DOWNLOAD, DOWNLOADED, columns, lines) as t:
            open_flow(t)
            t.wait_for("TCP  192.168.1.23:44484 > 192.0.2.80:80",
                       "text, both ways", "> 308 B   < 2.96 kB of 265 kB",
                       "261 887 bytes were cut off when captured",
                       "> GET /dists/stable/InRelease HTTP/1.1",
                       "> Host: updates.example.net", "< HTTP/1.1 200 OK")
            t.press("x")
            t.wait_for("hex, both ways", "> 00000000  47 45 54 20 2f 64 69 73")
            t.press("d")
            t.wait_for("hex, only >")
            t.press("d")
            t.wait_for("hex, only <", "< 00000000  48 54 54 50 2f 31 2e 31")
            t.press("x", "end")
            t.wait_for("< Content-Type: text/html", "< </html>")
            t.press("q")
            t.wait_gone("Esc Back")
            t.press("q")
            assert t.wait_exit() == 0
            assert t.is_as_found()


def test_escape_comes_back_to_the_same_row():
    with flows("app:http", "1-13 of 47") as t:
        t.press("down", "down", "down")
        row = t.wait_until(
            lambda t: re.search(r"\n ?TCP.*\n.*\n.*\n▸(TCP.*?) HTTP", t.text()),
            "the fourth row")[1]
        open_flow(t)
        t.press("pgdn", "esc")
        t.wait_gone("Esc Back")
        t.wait_for("▸" + row)


def test_datagrams_follow_one_another():
    with flows("protocol:UDP client_port=40175", "296 B") as t:
        open_flow(t)
        t.wait_for("> 70 B   < 114 B", "lines 1-14 of 14",
                   "> 00000023  26 cd 01 00 00 01 00 00",
                   "< 00000033  26 cd 85 80 00 01 00 01")


def test_what_has_no_conversation_says_so():
    with flows("protocol:ICMP", "ICMP") as t:
        open_flow(t)
        t.wait_for("ICMP is no conversation to follow: it has no ports")
        t.press("esc")
        t.wait_for("[3 Flows]")


def test_of_a_pipe_there_is_what_is_remembered():
    with Terminal(["sh", "-c", f"cat '{DEMO}' | '{tapdeck()}' -r - "
                   f"--view flows --where '{DOWNLOAD}'"], 120, 30) as t:
        t.wait_for("ENDED", "[3 Flows]", DOWNLOADED)
        t.wait_until(lambda t: re.search(r"\n▸TCP", t.text()), "the row")
        open_flow(t)
        t.wait_for("read from memory", "bytes are not kept",
                   "> GET /dists/stable/InRelease HTTP/1.1")
        t.press("r")
        t.wait_for("> GET /dists/stable/InRelease HTTP/1.1")
        t.press("esc", "q")
        assert t.wait_exit() == 0


def test_a_capture_on_standard_input_is_read_again_too():
    with Terminal(["sh", "-c", f"'{tapdeck()}' -r - --view flows --speed 0 "
                   f"--where '{DOWNLOAD}' < '{DEMO}'"]) as t:
        t.wait_for("ENDED", "[3 Flows]", DOWNLOADED)
        t.wait_until(lambda t: re.search(r"\n▸TCP", t.text()), "the row")
        open_flow(t)
        t.wait_for("261 887 bytes were cut off when captured",
                   "> GET /dists/stable/InRelease HTTP/1.1")


def test_sizes_and_help_leave_the_conversation_where_it_is():
    with flows(DOWNLOAD, DOWNLOADED) as t:
        open_flow(t)
        t.press("?")
        t.wait_for("tapdeck: help")
        t.press("x")
        t.wait_for("> GET /dists/stable/InRelease HTTP/1.1")
        t.press("x")
        t.wait_for("hex, both ways")
        t.press("pgdn", "pgdn")
        top = t.wait_until(lambda t: re.search("lines (39)-", t.text()),
                           "the third page")[1]
        line = t.lines()[3]
        t.resize(59, 14)
        t.wait_for("too small")
        t.resize(100, 30)
        t.wait_until(lambda t: t.lines()[3] == line, line)
        t.resize(80, 24)
        t.wait_for(f"lines {top}-")


if __name__ == "__main__":
    run_all(globals())
