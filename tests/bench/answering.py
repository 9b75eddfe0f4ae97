#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""answering.py BUILD: how soon the screen answers, while it has much to do.

A generated mix is played as fast as possible in a pseudo-terminal, and keys
are pressed all the while: as all of it is analysed, as a host of it is counted
as a scope, and after. What is taken is the time from a key to the first whole
picture in which it has had its effect. Beside these: the first picture, the
whole, a bin in the middle, the host, the steps of the progress, and the most
memory with a scope and an explanation open, next to its plan. Needs
python3-pyte. Nothing is judged here: a figure is not a test.
"""
import argparse
import os
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
import terminal  # noqa: E402

PATIENCE_S = 20
PAUSE_S = 0.03  # between two keys, as of somebody in a hurry
SCOPE = re.compile(r"all ▸ .*? (\d[\d ]*) frames")


class Board(terminal.Terminal):
    """A terminal that knows when the last of a picture came."""

    arrived = 0.0
    progress = None  # a Progress that sees each picture

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        data = os.read(self.fd, 65536)
        self.arrived = time.monotonic()
        self.raw = (self.raw + data)[-200_000:]
        self.stream.feed(data)
        if self.progress and self.is_whole():
            self.progress.look(self.text())
        return True

    def until(self, wish):
        """Seconds until wish(text) held of a whole picture."""
        start = time.monotonic()
        while time.monotonic() < start + PATIENCE_S:
            if self.read(0.1) and self.is_whole() and wish(self.text()):
                return self.arrived - start
        raise AssertionError(f"never so:\n{self.text()}")

    def answer(self, key, wish):
        """From the key on; what came before it is read first."""
        while self.read(PAUSE_S):
            if self.is_whole():
                break
        self.press(key)
        return self.until(wish)


def tab_of(text):
    found = re.search(r"\[(\d? ?\w+)\]", text)
    return found and found.group(1)


# A key, its name here, and what is to be seen of it, after what was there.
ROUND = [
    ("?", "help", lambda was, now: "tapdeck: help" in now),
    ("x", "leave", lambda was, now: "tapdeck: help" not in now),
    ("tab", "view", lambda was, now: tab_of(now) not in (None, tab_of(was))),
    ("backtab", "view", lambda was, now: tab_of(now) not in (None,
                                                             tab_of(was))),
    ("u", "units", lambda was, now: ("B/s" in now) != ("B/s" in was)),
    ("/", "filter", lambda was, now: "\n /" in now),
    ("esc", "Esc", lambda was, now: "\n /" not in now),
]


def rounds(board, over):
    """Keys with an effect that can be seen, over and over: (name, s)."""
    times = []
    while not over(board.text()):
        for key, name, wish in ROUND:
            was = board.text()
            if not tab_of(was) and name != "leave":
                board.until(tab_of)
                was = board.text()
            times.append((name, board.answer(key,
                                             lambda t: wish(was, t))))
    return times


def show(what, times):
    """Esc by itself: a terminal's other keys begin with it, so it waits."""
    if not times:
        print(f"  {what:34} too short for a key")
    for name in sorted({name for name, _ in times}):
        ms = sorted(1000 * t for n, t in times if n == name)
        print(f"  {what:34} {name:7} {len(ms):4} keys   p50 "
              f"{statistics.median(ms):5.1f}   p95 "
              f"{ms[int(len(ms) * .95)]:5.1f}   max {ms[-1]:5.1f} ms")


class Progress:
    """The steps of a number on the screen, and the longest stand-still."""

    def __init__(self, shape):
        self.shape, self.steps = re.compile(shape), []

    def look(self, text):
        found = self.shape.search(text)
        if found and (not self.steps or found.group(1) != self.steps[-1][1]):
            self.steps.append((time.monotonic(), found.group(1)))

    def show(self, what):
        gaps = [b[0] - a[0] for a, b in zip(self.steps, self.steps[1:])]
        print(f"  {what:34} {len(self.steps):4} steps, at most "
              f"{max(gaps, default=0):.2f} s between two")


def status_kib(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(name + r":\s+(\d+)", f.read()).group(1))


def is_counted(text):
    return SCOPE.search(text) and "counting" not in text


def play_all(board, started):
    board.until(lambda t: "Hosts]" in t)
    print(f"  first picture                      "
          f"{board.arrived - started:.3f} s")
    board.progress = progress = Progress(r"REPLAY\D*?(\d+) %")
    times = rounds(board, lambda t: "ENDED" in t)
    whole = time.monotonic() - started
    print(f"  all of it, with the keys           {whole:.2f} s")
    show("while all is analysed", times)
    progress.show("progress of the whole")
    return whole


def scope_of_host(board, whole):
    board.until(lambda t: re.search(r"\n▸", t)) if not re.search(
        r"\n▸", board.text()) else None
    start = time.monotonic()
    board.press("i")
    board.until(lambda t: "all ▸" in t)
    board.progress = progress = Progress(r"counting (\d+)")
    times = rounds(board, is_counted)
    took = time.monotonic() - start
    print(f"  a host, with the keys              {took:.2f} s = "
          f"{took / whole:.2f} x the whole")
    show("while a scope is counted", times)
    progress.show("progress of the scope")
    board.answer("esc", lambda t: "all ▸" not in t)


def scope_of_bin(board, whole):
    """The bin of the graph in the middle of the capture."""
    board.press("*")
    board.until(lambda t: " a step " in t)
    row = next(y for y, line in enumerate(board.lines()) if "└" in line)
    columns = [x for line in board.lines()[1:row] for x, c in enumerate(line)
               if "\u2800" < c <= "\u28ff"]
    board.click((min(columns) + max(columns)) // 2, row - 1)
    board.until(lambda t: re.search(r"\n [\d:.]+-[\d:.]+", t))
    took = board.answer("enter", is_counted)
    frames = SCOPE.search(board.text()).group(1).split("  ")[-1]
    print(f"  a bin in the middle ({frames} frames) {took:.3f} s = "
          f"{took / whole:.3f} x the whole")
    board.press("e")
    board.until(lambda t: "why " in t and re.search(r"\n▸", t))


def idle(board):
    stop = time.monotonic() + 3
    return rounds(board, lambda _: time.monotonic() > stop)


def measure(tapdeck, path):
    terminal.PATIENCE_S = PATIENCE_S
    plan = subprocess.run([tapdeck, "--memory-plan"], check=True,
                          capture_output=True, text=True).stdout
    started = time.monotonic()
    with Board([tapdeck, "-r", path, "--speed", "0"], 100, 30) as board:
        whole = play_all(board, started)
        show("after that", idle(board))
        scope_of_host(board, whole)
        scope_of_bin(board, whole)
        pid = board.screen_pid()
        print(f"  memory, scope and explanation open "
              f"{status_kib(pid, 'VmHWM') / 1024:.0f} MiB at most, "
              f"{status_kib(pid, 'RssAnon') / 1024:.0f} of its own now")
        print("  " + plan.strip().splitlines()[-1].strip())


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("build", help="the build folder")
    p.add_argument("--packets", type=int, default=1_700_000,
                   help="in the mix; 1.7 million are a gigabyte")
    p.add_argument("--read", help="a capture to take instead")
    p.add_argument("--folder", default="/dev/shm", help="on tmpfs")
    args = p.parse_args()
    tapdeck = os.path.join(os.path.abspath(args.build), "tapdeck")
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        os.chmod(folder, 0o755)
        path = args.read
        if not path:
            path = os.path.join(folder, "mix.pcap")
            subprocess.run([os.path.join(args.build, "tests/bench/bench_gen"),
                            "-n", str(args.packets), "-o", path, "mix"],
                           check=True)
        print(f"{os.path.getsize(path) / 1e6:,.0f} MB, load "
              f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        measure(tapdeck, path)


main()
