#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""drilling.py BUILD: do somebody's keys cost frames on a busy wire?

The wire of live.py, 200 000 packets a second; tapdeck on a screen takes them
while its keys go into a host, choose a stretch of the graph, go into that too
and write its frames to a file, over and over. Every other round nobody
touches a key. What came out of the wire, as the kernel counts, what was
counted and what was lost, as the screen says, are printed beside the load of
the machine. Needs root and tcpreplay; exits 77 without.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

BENCH = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [BENCH, os.path.join(BENCH, "..", "screens")]
import live  # noqa: E402
from terminal import Terminal  # noqa: E402


def number_after(pattern, text):
    found = re.search(pattern + r" +(\d+(?: \d{3})*)", text, re.I)
    return int(found.group(1).replace(" ", "")) if found else 0


def lost(t):
    return number_after(r"\blost", t.lines()[0])


def busiest_host(t):
    """Into a host, and out again when its frames are counted."""
    t.press("1", "home", "enter")
    t.wait_for("all ▸ host")
    t.wait_gone("counting")
    t.press("2", "1", "esc")
    t.wait_gone("all ▸ host")


def stretch(t):
    """A stretch of the graph, what it holds, and its frames in a file."""
    t.press("left", "left", "shift-left", "enter")
    t.wait_for("all ▸")
    t.wait_gone("counting")
    t.press("w")
    t.wait_for(" written to tapdeck-")
    t.press("esc")
    t.wait_gone("all ▸")
    t.press("end")


def play(t, sender):
    """The keys, until nothing more is sent; how many rounds that were."""
    rounds = 0
    while sender.poll() is None:
        busiest_host(t)
        stretch(t)
        rounds += 1
    return rounds


def watch(t, sender):
    while sender.poll() is None:
        t.read(0.1)
    return 0


def books(t):
    """(frames counted, frames lost), once nothing changes any more."""
    seen, still = None, time.monotonic()
    t.press("1")
    y = t.wait_until(lambda t: next(
        (i for i, line in enumerate(t.lines()) if " Convs" in line), None),
                     "the tabs")
    t.click(t.lines()[y].index("Proto") + 1, y)
    t.wait_for("[Proto]", "Ethernet")
    while time.monotonic() - still < 2:
        t.read(0.2)
        now = (number_after(r"Ethernet", t.text()), lost(t))
        if now != seen:
            seen, still = now, time.monotonic()
    return seen


def one_run(args, path, folder, keys):
    command = ["ip", "netns", "exec", live.B, "sh", "-c",
               'cd "$0" && exec "$@"', folder, args.tapdeck, "-i", "wire1"]
    with Terminal(command, 120, 36) as t:
        t.wait_for("[1 Hosts]", "LIVE")
        before, began = live.received(), time.monotonic()
        sender = subprocess.Popen(
            ["ip", "netns", "exec", live.A, "tcpreplay", "-q", "-K",
             f"--loop={args.loops}", f"--pps={args.pps}", "-i", "wire0",
             path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rounds = keys(t, sender)
        seconds = time.monotonic() - began
        sent = live.received() - before
        counted, gone = books(t)
        t.press("q")
        t.wait_exit()
    print(f"  {'keys' if rounds else 'none':5} {rounds:6} {sent:10} "
          f"{sent / seconds:10.0f} {counted:10} {gone:8} "
          f"{'yes' if counted + gone == sent else 'NO':>9} "
          f"{os.getloadavg()[0]:6.1f}", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("build", help="the build folder")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--loops", type=int, default=40)
    p.add_argument("--pps", type=int, default=200_000)
    args = p.parse_args()
    if os.geteuid() or not shutil.which("tcpreplay"):
        print("drilling.py: needs root and tcpreplay", file=sys.stderr)
        sys.exit(77)
    args.tapdeck = os.path.abspath(os.path.join(args.build, "tapdeck"))
    gen = os.path.join(args.build, "tests/bench/bench_gen")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        os.chmod(folder, 0o777)
        path = os.path.join(folder, "mix.pcap")
        subprocess.run([gen, "-n", str(live.PACKETS), "-o", path, "mix"],
                       check=True)
        live.remove_wire()
        try:
            live.build_wire()
            print(f"  {'keys':5} {'rounds':>6} {'sent':>10} {'a second':>10} "
                  f"{'counted':>10} {'lost':>8} {'balanced':>9} {'load':>6}")
            for _ in range(args.rounds):
                for keys in (watch, play):
                    one_run(args, path, folder, keys)
        finally:
            live.remove_wire()


main()
