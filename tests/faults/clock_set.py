#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""clock_set.py TAPDECK LIBRARY: the clock is set while an interface is watched.

Back by a day, on by years, back before 1970: the stamps of frames jump, every
frame is counted all the same, rates stay numbers, the timeline stays bounded
and the program neither stands still nor is in a hurry. LIBRARY is preloaded
for it (skewed.c): the machine's own clock is nobody's to set.
"""
import json
import math
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile

FAULTS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(FAULTS, "..", folder)
                for folder in ("screens", "deck")]
import wire  # noqa: E402
from terminal import Terminal, run_all  # noqa: E402
from wire import HERE, inside  # noqa: E402

TAPDECK, LIBRARY = (os.path.abspath(word) for word in sys.argv[1:3])
DAY = 86400
# Back, on, on beyond what a table of bins holds, back before the epoch, home.
SETTINGS = (-DAY, DAY, 40 * 365 * DAY, -80 * 365 * DAY, 0)
LOT = 50
FRAME = wire.udp(100)
IP_BYTES = len(FRAME) - 14
RECORDED = 28 + len(FRAME)  # of a frame in a pcapng, at least


def sanitized():
    with open(TAPDECK, "rb") as f:
        said = f.read()
    return b"__asan_init" in said or b"__tsan_init" in said


class Clock:
    """What is added to the wall clock of a program."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "skew")
        with open(self.path, "wb") as f:
            f.write(bytes(8))
        os.chmod(self.path, 0o644)
        self.env = {"LD_PRELOAD": LIBRARY, "SKEW_FILE": self.path}

    def set(self, seconds):
        with open(self.path, "r+b", buffering=0) as f:
            f.write(struct.pack("<q", seconds * 10**9))


def numbers(value):
    """Every number in a report, with the key it has."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (int, float)):
                yield key, inner
            else:
                yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)


def check_sane(report, frames):
    ledger = report["ledger"]
    assert ledger["frames_received"] == ledger["frames_analysed"] == frames, (
        ledger)
    assert ledger["complete"] is True and ledger["duration"] >= 0, ledger
    assert ledger["bytes"] == frames * IP_BYTES, ledger
    for key, value in numbers(report):
        assert math.isfinite(value) and value >= 0, (key, value)
        if "rate" in key:
            # All there was, in one of the shortest bins there are.
            assert value <= frames * IP_BYTES * 8 * 1000, (key, value)
    timeline = report["views"]["timeline"]
    booked = [*timeline["rows"], timeline["other"]]
    assert sum(row["packets"] for row in booked) == frames, timeline
    assert len(timeline["rows"]) < 10_000, len(timeline["rows"])


def test_a_report_counts_through_every_setting_of_the_clock():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        clock = Clock(folder)
        tape = os.path.join(folder, "tape.pcapng")
        before = len(wire.listeners())
        with subprocess.Popen(
                inside(HERE, TAPDECK, "-i", "wire1", "--report=json",
                       "--view=all", "--columns=all", "-w", tape),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, env={**os.environ, **clock.env}) as p:
            try:
                wire.wait_listening(before)
                for i, seconds in enumerate((0, *SETTINGS), 1):
                    clock.set(seconds)
                    wire.send((LOT, FRAME))
                    wire.wait_until(
                        lambda i=i: os.path.getsize(tape) > i * LOT * RECORDED,
                        "frames in the recording")
                p.send_signal(signal.SIGINT)
                out, err = p.communicate(timeout=wire.PATIENCE_S)
            finally:
                p.kill()
        assert p.returncode == 0 and not err, (p.returncode, err)
        frames = (1 + len(SETTINGS)) * LOT
        report = json.loads(out)
        check_sane(report, frames)
        # A time that no clock shows is an issue of the frame.
        issues = {row["issue"]: row["packets"]
                  for row in report["views"]["issues"]["rows"]}
        assert LOT in issues.values(), issues
        again = subprocess.run(
            [TAPDECK, "-r", tape, "--report=json", "--view=all",
             "--columns=all"], capture_output=True, check=True, timeout=60)
        check_sane(json.loads(again.stdout), frames)


def counted(n):
    def see(t):
        return re.search(rf"192\.0\.2\.1 +documentation +{n} ", t.text())
    return see


def test_a_screen_goes_on_through_every_setting_of_the_clock():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        clock = Clock(folder)
        before = len(wire.listeners())
        with Terminal(inside(HERE, TAPDECK, "-i", "wire1"), 120, 30,
                      env=clock.env) as t:
            wire.wait_listening(before)
            for i, seconds in enumerate((0, *SETTINGS), 1):
                clock.set(seconds)
                wire.send((LOT, FRAME))
                t.wait_until(counted(i * LOT), f"{i} lots")
                # The graph, its marks and the newest frames, at that time.
                t.press("9")
                t.wait_for("[9 Packets]")
                t.press("{", "left", "left", "right", "end", "1")
                t.wait_for("[1 Hosts]")
            assert "nan" not in t.text() and "inf" not in t.text(), t.text()
            t.press("q")
            assert t.wait_exit() == 0, t.raw[-300:]
            assert t.is_as_found()


if sanitized():
    print("a sanitizer comes before what is preloaded")
    sys.exit(77)
try:
    wire.set_up()
    run_all(globals())
finally:
    wire.tear_down()
