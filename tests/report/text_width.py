#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""text_width.py TAPDECK CAPTURE: no line of a text report is too long.

Every view, as it is and with all columns, cut and wrapped, at the widths of a
terminal and of a pipe; counted in characters. No number may be cut for it:
what numbers a narrow table has, the widest one has too.
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURES = os.path.join(HERE, "..", "golden", "make_captures.py")
MARK = "\N{HORIZONTAL ELLIPSIS}"
NUMBER = re.compile(r"\d[\d .:]*( ([kMGT]?(B|b/s)|[mun]?s|%))?")


def report(binary, capture, *options):
    env = dict(os.environ, LC_ALL="C.UTF-8", TAPDECK_GEOIP_DIRS="",
               TAPDECK_HOSTS="")
    done = subprocess.run([binary, "-r", capture, "--report", *options],
                          env=env, capture_output=True, check=False)
    return done.stdout.decode("utf-8")


def check_width(binary, capture, width, options):
    asked = [] if width == 100 else ["--width", str(width)]
    text = report(binary, capture, *asked, *options)
    long = [line for line in text.splitlines() if len(line) > width]
    assert text, (capture, options)
    assert not long, (capture, width, options, long[:5])
    return text


def numbers(text):
    cells = (cell for line in text.splitlines()
             for cell in re.split("  +", line.strip()))
    return {cell for cell in cells if NUMBER.fullmatch(cell)}


def check_numbers(binary, capture, view):
    options = ("--view", view, "--no-header", "--width")
    whole = numbers(report(binary, capture, *options, "0"))
    for width in ("72", "80", "100"):
        narrow = numbers(report(binary, capture, *options, width))
        assert narrow and narrow <= whole, (view, width, narrow - whole)


def check_wrapped(binary, capture):
    """What --wrap shows of a stream is all of it, in pieces."""
    whole = report(binary, capture, "--view", "packets", "--limit", "1",
                   "--columns", "number,src,info", "--width", "0")
    pieces = report(binary, capture, "--view", "packets", "--limit", "1",
                    "--columns", "number,src,info", "--width", "50", "--wrap")
    row = whole.split("Info\n")[1].split("\n\n")[0].split(None, 2)
    wrapped = pieces.split("Info\n")[1].split("\n\n")[0]
    assert MARK not in pieces, pieces
    assert len(wrapped.splitlines()) > 1, wrapped
    for word in row[2].split():
        assert word in wrapped, (word, wrapped)


def main():
    binary, demo = map(os.path.abspath, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, CAPTURES, folder], check=True)
        os.chdir(folder)
        captures = [os.path.relpath(demo, folder), "mixed.pcap"]
        if len(captures[0]) > 50:
            os.symlink(demo, "demo.pcapng")
            captures[0] = "demo.pcapng"
        for capture in captures:
            for width in (80, 100):
                for options in ([], ["--wrap"], ["--columns", "all"]):
                    check_width(binary, capture, width,
                                ["--view", "all", *options])
        cut = report(binary, captures[0], "--view", "flows", "--width", "72")
        table = cut.split("Flows")[1].split("\n\n")[0]
        assert MARK in cut and "no room for " in cut, cut
        assert max(map(len, table.splitlines())) <= 72, table
        for view in ("hosts", "flows", "pairs", "ports", "conversations"):
            check_numbers(binary, captures[0], view)
        check_wrapped(binary, captures[0])


main()
