#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""interfaces.py TAPDECK: the interface changes under a capture.

Down and up, renamed, moved to another namespace, deleted, and there again
under its old name: what came before is counted, and what happened is one line.
A packet socket is bound to the interface and not to its name, so a renamed one
goes on, and one that is made anew is another one: it is not listened to, as by
tcpdump, since the right to do so is given up.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

FAULTS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(FAULTS, "..", folder)
                for folder in ("screens", "deck")]
import wire  # noqa: E402
from terminal import Terminal, run_all, tapdeck  # noqa: E402
from wire import HERE, THERE, inside, ip  # noqa: E402

TAPDECK = os.path.abspath(tapdeck())
LOT = 20
FRAME = wire.udp(100)
RECORDED = 28 + len(FRAME)  # of a frame in a pcapng, at least


def remove(space, name):
    subprocess.run(["ip", "-n", space, "link", "del", name],
                   capture_output=True, check=False)


def plug_in_again():
    remove(THERE, "wire0")
    wire.plug_in()


def sent():
    wire.send((LOT, FRAME))


def down_and_up():
    ip("-n", HERE, "link", "set", "wire1", "down")
    ip("-n", HERE, "link", "set", "wire1", "up")


def rename():
    ip("-n", HERE, "link", "set", "wire1", "down")
    ip("-n", HERE, "link", "set", "wire1", "name", "other1")
    ip("-n", HERE, "link", "set", "other1", "up")


def move():
    ip("-n", HERE, "link", "set", "wire1", "netns", THERE)
    ip("-n", THERE, "link", "set", "wire1", "arp", "off", "up")


def make_anew():
    plug_in_again()


def delete():
    remove(HERE, "wire1")


class Report:
    """tapdeck that counts, and records to show how far it came."""

    def __init__(self, folder, interface="wire1", frames=None):
        self.tape = os.path.join(folder, "tape.pcapng")
        words = ["-i", interface, "--report=json", "-w", self.tape]
        if frames:
            words += ["-c", str(frames)]
        before = len(wire.listeners())
        self.child = subprocess.Popen(
            inside(HERE, TAPDECK, *words), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wire.wait_listening(before)

    def wait_counted(self, frames):
        wire.wait_until(lambda: os.path.getsize(self.tape) >
                        frames * RECORDED, "frames in the recording")

    def finish(self):
        out, err = self.child.communicate(timeout=wire.PATIENCE_S)
        return self.child.returncode, json.loads(out)["ledger"], err


def report_through(change, status, said, after=0):
    """A lot before, the change, a lot after, if it is to be counted."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            t = Report(folder, frames=LOT + after)
            try:
                if not after:
                    sent_so_far = LOT - 1  # one is missing till the end
                    wire.send((sent_so_far, FRAME))
                    t.wait_counted(sent_so_far)
                    change()
                else:
                    sent_so_far = LOT + after
                    sent()
                    t.wait_counted(LOT)
                    change()
                    wire.send((after, FRAME))
                found, ledger, err = t.finish()
            finally:
                t.child.kill()
                t.child.wait()
    finally:
        plug_in_again()
    assert found == status, (found, err)
    assert err == said, err
    assert ledger["frames_analysed"] == sent_so_far, ledger
    assert ledger["frames_received"] == sent_so_far, ledger
    assert ledger["complete"] is (status == 0), ledger


GONE = "tapdeck: wire1: the interface is gone\n"


def test_a_report_goes_on_after_down_and_up():
    report_through(down_and_up, 0, "", after=LOT)


def test_a_report_goes_on_under_another_name():
    report_through(rename, 0, "", after=LOT)


def test_a_report_of_what_was_deleted_says_so_and_counts():
    report_through(delete, 1, GONE)


def test_a_report_of_what_was_moved_says_so_and_counts():
    report_through(move, 1, GONE)


def test_a_report_of_what_was_made_anew_says_so_and_counts():
    report_through(make_anew, 1, GONE)


def test_a_report_of_any_goes_on_when_one_goes():
    try:
        with tempfile.TemporaryDirectory() as folder:
            t = Report(folder, "any", 2 * LOT)
            sent()
            t.wait_counted(LOT)
            make_anew()
            sent()
            status, ledger, err = t.finish()
            assert (status, err) == (0, ""), (status, err)
            assert ledger["frames_analysed"] == 2 * LOT, ledger
    finally:
        plug_in_again()


def counted(n):
    def see(t):
        return re.search(rf"192\.0\.2\.1 +documentation +{n} ", t.text())
    return see


def screen():
    before = len(wire.listeners())
    t = Terminal(inside(HERE, TAPDECK, "-i", "wire1"), 120, 30)
    wire.wait_listening(before)
    return t


def test_a_screen_goes_on_under_another_name():
    try:
        with screen() as t:
            sent()
            t.wait_until(counted(LOT), "the first lot")
            rename()
            sent()
            t.wait_until(counted(2 * LOT), "the second lot")
            t.wait_gone("is down")
            t.press("q")
            assert t.wait_exit() == 0
    finally:
        plug_in_again()


def stays_when(change):
    """It says so, stays as it is, and can be looked around in."""
    try:
        with screen() as t:
            sent()
            t.wait_until(counted(LOT), "the first lot")
            change()
            t.wait_for("ENDED", "the interface is gone")
            t.press("2")
            t.wait_for("[2 Pairs]", "192.0.2.1")
            t.press("1", "enter")
            t.wait_for("all ▸ host 192.0.2.")
            t.press("esc")
            t.wait_gone("all ▸ host 192.0.2.")
            t.wait_until(counted(LOT), "the lot, still")
            t.press("q")
            assert t.wait_exit() == 1
            assert t.raw.count(GONE[:-1].encode()) == 1, t.raw[-300:]
    finally:
        plug_in_again()


def test_a_screen_of_what_was_moved_stays():
    stays_when(move)


def test_a_screen_of_what_was_made_anew_stays():
    stays_when(make_anew)


try:
    wire.set_up()
    run_all(globals())
finally:
    wire.tear_down()
