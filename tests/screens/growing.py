#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Several captures as one tape, and one that is written while it is shown."""
import os
import re
import struct
import subprocess
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck

BEGIN = 1700000000


def head():
    return struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1)


def frame(second, host, padding=b""):
    """One datagram from 10.0.0.HOST."""
    packet = (bytes(12) + b"\x08\x00\x45\x00" +
              struct.pack(">HIBBH", 48, 0, 64, 17, 0) +
              bytes((10, 0, 0, host, 192, 0, 2, 9)) +
              struct.pack(">HHHH", 4000 + host, 9, 28, 0) + bytes(20) +
              padding)
    return struct.pack("<IIII", BEGIN + second, 0, len(packet),
                       len(packet)) + packet


def sandbox():
    """All of it, where that can be had: not with sanitizers."""
    probe = subprocess.run(
        [tapdeck(), "-r", DEMO, "--report", "--sandbox=strict"],
        capture_output=True, check=False)
    return "--sandbox=" + ("auto" if probe.returncode else "strict")


class Growing:
    """A capture that is written bit by bit."""

    def __init__(self, where, *hosts):
        self.path = os.path.join(where, "growing.pcap")
        self.second = 0
        with open(self.path, "wb") as f:
            f.write(head())
        self.add(*hosts)

    def write(self, data):
        with open(self.path, "ab") as f:
            f.write(data)

    def frame(self, host):
        self.second += 1
        return frame(self.second, host)

    def add(self, *hosts):
        for host in hosts:
            self.write(self.frame(host))


def follow(growing, *options):
    return Terminal([tapdeck(), "--follow", "-r", growing.path,
                     sandbox(), *options])


def test_what_is_added_appears_once_it_is_whole():
    with tempfile.TemporaryDirectory() as where:
        growing = Growing(where, 1, 2)
        half = growing.frame(3)
        growing.write(half[:30])
        with follow(growing) as t:
            t.wait_for("FOLLOW", "10.0.0.1 ", "10.0.0.2 ", "1-3 of 3")
            growing.write(half[30:])
            growing.add(4)
            t.wait_for("FOLLOW", "10.0.0.3 ", "10.0.0.4 ", "1-5 of 5")
            t.press("q")
            assert t.wait_exit() == 0


def test_it_goes_back_to_the_start_and_on_again():
    with tempfile.TemporaryDirectory() as where:
        growing = Growing(where, 1, 2, 3)
        with follow(growing) as t:
            t.wait_for("FOLLOW", "1-4 of 4")
            t.press("home")
            growing.add(4)
            t.wait_for("FOLLOW", "10.0.0.4 ", "1-5 of 5")
            t.press(" ")
            t.wait_for("PAUSED")
            growing.add(5)
            t.press(" ")
            t.wait_for("FOLLOW", "10.0.0.5 ", "1-6 of 6")


def test_a_scope_grows_with_the_file():
    with tempfile.TemporaryDirectory() as where:
        growing = Growing(where, 1, 2, 2, 2, 2)
        with follow(growing, "--view", "hosts", "--where",
                    "address:10.0.0") as t:
            t.wait_for("FOLLOW", "1-2 of 2")
            t.press("enter")
            t.wait_for("SCOPE", "all ▸ host 10.0.0.2", "1-1 of 1", "192 B")
            growing.add(1, 2, 1, 2)
            t.wait_for("SCOPE", "1-1 of 1", "288 B")
            t.press("esc")  # the filter
            t.wait_for("SCOPE", "1-2 of 2", "288 B")
            t.press("esc")  # the scope
            t.wait_for("1-3 of 3", "144 B", "288 B")


def test_a_file_removed_or_cut_short_ends_it():
    for end, why in ((os.unlink, "the file was removed"),
                     (lambda path: os.truncate(path, 30), "cut short")):
        with tempfile.TemporaryDirectory() as where:
            growing = Growing(where, 1)
            with follow(growing) as t:
                t.wait_for("FOLLOW", "10.0.0.1 ")
                end(growing.path)
                t.wait_for("ENDED", "The capture ended early")
                t.press("q")
                assert t.wait_exit() == 1
                assert why.encode() in t.raw


def test_the_axis_is_whole_where_the_tape_has_the_frames():
    with tempfile.TemporaryDirectory() as where:
        path = os.path.join(where, "long")
        with open(path, "wb") as f:
            f.write(head())
            for i in range(6000):  # 60 s of 100 kB each
                f.write(frame(i // 100, i // 100 + 1, bytes(1000)))
        for tape, left in (("2M", True), ("64M", False)):
            with Terminal(["sh", "-c", f"cat '{path}' | '{tapdeck()}' -r - "
                           f"--speed 0 --tape {tape} {sandbox()}"]) as t:
                t.wait_for("ENDED", "a step")
                t.wait_until(lambda t: re.search(  # the last bins are there
                    f"└[^\n]*{'┈' if left else '─ 2 s'}[^\n]* a step [^\n┈]*"
                    "─ ?[0-9:]{8}", t.text()), f"an axis for {tape}")
                if not left:
                    assert "┈" not in t.text()


def test_several_files_are_one_tape():
    with tempfile.TemporaryDirectory() as where:
        options = []
        for name, seconds in (("b", (5, 9)), ("a", (1, 7)), ("c", (3, 11))):
            path = os.path.join(where, name)
            with open(path, "wb") as f:
                f.write(head())
                for second in seconds:
                    f.write(frame(second, second))
            options += ["-r", path]
        with Terminal([tapdeck(), *options, "--speed", "0", "--view",
                       "packets", sandbox()]) as t:
            t.wait_for("3 files", "ENDED", "1-6 of 6")
            rows = t.wait_until(
                lambda t: re.findall(r"10\.0\.0\.(\d+)", t.text()),
                "the packets")
            assert sorted(rows, key=int) in (rows, rows[::-1]), rows
            t.press("home")
            t.wait_for("ENDED", "1-6 of 6")


if __name__ == "__main__":
    run_all(globals())
