#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""stopped.py TAPDECK [SECONDS]: stopped by force while frames come in.

While it stands still the kernel has room for some frames and drops the rest.
Afterwards all are accounted for, the ledger and the graph name the loss, the
bins of the gap are there, and a screen is painted anew. SECONDS is how long
the stop lasts (1.5; a minute by hand).
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

FAULTS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(FAULTS, "..", folder)
                for folder in ("screens", "deck")]
import wire  # noqa: E402
from terminal import Terminal, run_all, tapdeck  # noqa: E402
from wire import HERE, inside  # noqa: E402

TAPDECK = os.path.abspath(tapdeck())
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 1.5
BIN_S = 0.1
FEW, MANY = 50, 6000
FRAME = wire.udp(1000)
LAST = wire.udp(1000, src=9)  # sent when it goes on


def states(pid):
    """The state of each thread, a letter each."""
    found = ""
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/stat", encoding="ascii") as f:
            found += f.read().rsplit(")", 1)[1].split()[0]
    return found


def stand_still(pid):
    """Stop it, send more than there is room for, let the time pass."""
    os.kill(pid, signal.SIGSTOP)
    wire.wait_until(lambda: set(states(pid)) == {"T"}, "a stop")
    until = time.monotonic() + SECONDS
    wire.send((MANY, FRAME))
    while (left := until - time.monotonic()) > 0:
        time.sleep(left)  # how long it lasts; nothing is waited for
    assert set(states(pid)) == {"T"}


def check_books(ledger, sent):
    assert ledger["frames_received"] == sent, ledger
    assert ledger["lost_kernel"] > 0, ledger
    assert sent == ledger["frames_analysed"] + ledger["lost_kernel"] + \
        ledger["lost_interface"] + ledger["lost_ring"], ledger


def check_timeline(rows, ledger):
    """A row for each bin, empty ones too, and the loss in them."""
    empty = sum(row["packets"] == 0 for row in rows)
    assert len(rows) >= SECONDS / BIN_S, len(rows)
    assert empty >= SECONDS / BIN_S / 3, (empty, len(rows))
    assert sum(row["packets"] for row in rows) == ledger["frames_analysed"]
    assert sum(row["lost"] or 0 for row in rows) == (
        ledger["lost_kernel"] + ledger["lost_ring"]), (rows, ledger)


def has_recorded(path, n):
    with open(path, "rb") as f:
        return f.read().count(LAST) == n


def test_a_report_accounts_for_what_came_meanwhile():
    before = len(wire.listeners())
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            inside(HERE, TAPDECK, "-i", "wire1", "-B", "2M", "--report=json",
                   "--view=timeline", "--columns=all", "--bin", str(BIN_S),
                   "-w", folder + "/tape"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE) as p:
        try:
            wire.wait_listening(before)
            wire.send((FEW, FRAME))
            stand_still(p.pid)
            p.send_signal(signal.SIGCONT)
            wire.send((FEW, LAST))
            wire.wait_until(lambda: has_recorded(folder + "/tape", FEW),
                            "the last ones")
            p.send_signal(signal.SIGINT)
            out, err = p.communicate(timeout=wire.PATIENCE_S)
        finally:
            p.kill()
    assert p.returncode == 0 and not err, (p.returncode, err)
    report = json.loads(out)
    check_books(report["ledger"], 2 * FEW + MANY)
    check_timeline(report["views"]["timeline"]["rows"], report["ledger"])


def counted(text):
    """Packets of the sender on the screen."""
    found = re.search(r"192\.0\.2\.1 +documentation +([\d ]+?)  ", text)
    return int(found.group(1).replace(" ", "")) if found else 0


def lost(text):
    found = re.search(r" lost ([\d ]+)", text, re.I)
    return int(found.group(1).replace(" ", "")) if found else 0


def test_a_screen_shows_the_loss_and_is_painted_anew():
    before = len(wire.listeners())
    with Terminal(inside(HERE, TAPDECK, "-i", "wire1", "-B", "2M"), 120,
                  30) as t:
        wire.wait_listening(before)
        wire.send((FEW, FRAME))
        t.wait_until(lambda t: counted(t.text()) == FEW, "the first ones")
        stand_still(t.screen_pid())
        wire.wait_until(lambda: states(t.pid) == "T", "the keeper's stop")
        while t.read(0):  # the terminal is the shell's again by now
            pass
        assert t.is_as_found()
        t.screen.reset()
        os.kill(t.pid, signal.SIGCONT)
        wire.send((FEW, FRAME))
        t.wait_until(lambda t: counted(t.text()) + lost(t.text()) ==
                     2 * FEW + MANY and lost(t.text()) > 0, "all of them")
        t.wait_for("tapdeck  wire1", "[1 Hosts]", "? Help", "total")
        t.press("q")
        assert t.wait_exit() == 0
        assert t.is_as_found()


try:
    wire.set_up()
    run_all(globals())
finally:
    wire.tear_down()
