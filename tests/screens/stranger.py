#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Somebody who never saw the program is asked who caused the spike at 14:16.

He finds the keys in the help, by what it says that they do, and everything
else in what is shown; who it was only make_office.py knows. Fewer than twelve
keys, those for the help among them. The walk through the README is his.
"""
import os
import re
import tempfile

import make_office
from terminal import Terminal, run_all, tapdeck

MOST_KEYS = 11
TIME = r"(\d\d:\d\d:\d\d)"


class Stranger:
    def __init__(self, terminal):
        self.terminal, self.keys, self.pressed = terminal, {}, []

    def press(self, key):
        self.pressed.append(key)
        self.terminal.press(key)

    def sees(self, pattern):
        """A match of it on the screen, as soon as there is one."""
        return self.terminal.wait_until(
            lambda t: re.search(pattern, t.text(), re.M), pattern)

    def read_the_help(self):
        self.sees(r"\? Help")
        self.press("?")
        self.sees("^ tapdeck: help")
        for line in self.terminal.lines():
            row = re.match(r"  (\S+) {2,}(\S.*)", line)
            if row:
                self.keys[row.group(2)] = row.group(1).lower()
        self.press("esc")
        self.sees(r"\[1 Hosts\]")

    def key_that(self, does):
        """The key of which the help says that."""
        key, = [key for text, key in self.keys.items() if does in text]
        return key


def find_the_spike(it):
    """All of the hour into the graph, and to what stands out of it."""
    it.press(it.key_that("Take in the rest at full speed"))
    it.sees("ENDED")
    it.press(it.key_that("all of the capture is in the graph"))
    it.sees(r" s a step.* 14:59:\d\d$")
    it.press(it.key_that("Mark the spike before"))
    found = it.sees(f"^ {TIME}-{TIME} .* in ")
    while not found.group(1) <= "14:16:59" < found.group(2):
        it.press(it.key_that("Mark the spike before"))
        found = it.sees(rf"^ (?!{found.group(1)}){TIME}-{TIME} .* in ")
    return found.group(1), found.group(2)


def ask_why(it):
    """Down to the connection in what made the difference, and into it."""
    it.press(it.key_that("Who made the difference"))
    it.sees(r"^▸\w+ .* (?:more|new) ")
    while not it.sees(r"^▸(\w+) ").group(1) == "flows":
        row = it.sees(r"^▸.*$").group(0)
        it.press(it.key_that("One row down"))
        it.sees(rf"^▸(?!{re.escape(row[1:])})")
    return it.sees(r"^▸flows +(\S+) -> (\S+):(\d+)\S* ")


def look_at_it(it):
    it.press(it.key_that("into the row, as i"))
    it.sees(r"\[3 Flows\]")
    return it.sees(r"^▸TCP +(\S+) +\d+ +(\S+) +(\d+) .* TLS +(\S+) ")


def test_who_caused_the_spike_is_found_in_under_twelve_keys():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        capture = os.path.join(folder, "office.pcap")
        make_office.make(capture)
        with Terminal([tapdeck(), "-r", capture], 200, 60) as t:
            it = Stranger(t)
            it.read_the_help()
            begins, ends = find_the_spike(it)
            who, name, port = ask_why(it).groups()
            shown = look_at_it(it).groups()
            print("        " + " ".join(it.pressed))
    name_of_it, address = make_office.DROP
    assert begins <= "14:16:02" < "14:17:30" <= ends, (begins, ends)
    assert (who, name, port) == (make_office.THIEF, name_of_it, "443")
    assert shown == (make_office.THIEF, address, "443", name_of_it), shown
    assert len(it.pressed) <= MOST_KEYS, it.pressed


if __name__ == "__main__":
    run_all(globals())
