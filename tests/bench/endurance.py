#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""endurance.py TAPDECK CAPTURE: does a long run grow?

The capture is replayed on a screen again and again, as fast as it goes, while
every few seconds another view is looked at, a filter written or a row gone
into. The most that the process which counts had of memory (resident, its own
pages of that), descriptors and threads is noted once a minute; at the end, or
at Ctrl-C, the slope of each over time is printed, the first tenth left out.
Nothing is judged here: a figure is not a test.
"""
import argparse
import os
import re
import select
import signal
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))

STEPS = ("2", "3", "4", "5", "6", "7", "8", "9", "0", "1", "/10.\r", "\x1b",
         "?", "\x1b", "s", "m", "m", "\r", "\x1b", "\x1b", "1", "\x1b[B",
         "\r", "\x1b", "\x1b", "P")


def status_of(pid):
    """kB and numbers of /proc/PID, by name."""
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        said = dict(re.findall(r"^(\w+):\s+(\d+)", f.read(), re.M))
    with open(f"/proc/{pid}/io", encoding="ascii") as f:
        read = int(re.search(r"rchar: (\d+)", f.read()).group(1))
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        times = f.read().rsplit(")", 1)[1].split()
    return {"rss_kib": int(said["VmRSS"]), "anon_kib": int(said["RssAnon"]),
            "peak_kib": int(said["VmHWM"]),
            "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": int(said["Threads"]), "read_bytes": read,
            "cpu_s": (int(times[11]) + int(times[12])) /
            os.sysconf("SC_CLK_TCK")}


def slope(points):
    """Units an hour, by least squares, and its standard error."""
    if len(points) < 3:
        return float("nan"), float("nan")
    mean_x = statistics.mean(x for x, _ in points)
    mean_y = statistics.mean(y for _, y in points)
    width = sum((x - mean_x) ** 2 for x, _ in points)
    rise = sum((x - mean_x) * (y - mean_y) for x, y in points) / width
    left = sum((y - mean_y - rise * (x - mean_x)) ** 2 for x, y in points)
    error = (left / (len(points) - 2) / width) ** 0.5
    return rise * 3600, error * 3600


def summary(samples, size):
    """What the samples, (seconds, status) each, came to."""
    kept = samples[len(samples) // 10:]
    if len(kept) < 2:
        return
    last = samples[-1][1]
    print(f"{samples[-1][0] / 60:.0f} min, {last['cpu_s'] / 60:.0f} CPU-min, "
          f"the capture read {last['read_bytes'] / size:.0f} times")
    for name in ("rss_kib", "anon_kib", "descriptors", "threads"):
        values = [status[name] for _, status in kept]
        rise, error = slope([(at, status[name]) for at, status in kept])
        print(f"  {name:12} first {values[0]} last {values[-1]} least "
              f"{min(values)} most {max(values)}; slope {rise:+.1f} an hour "
              f"(standard error {error:.1f})")


class Run:
    """The program on a screen, its output read and let go of."""

    def __init__(self, args):
        from terminal import Terminal, children
        command = [args.tapdeck, "-r", args.capture, "--loop", "--speed", "0",
                   *args.options]
        self.terminal = Terminal(command, 120, 36)
        self.terminal.wait_for("[1 Hosts]")
        self.child = children(self.terminal.pid)[0]
        self.tail = b""

    def read_for(self, seconds):
        """False when the program is gone."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not select.select([self.terminal.fd], [], [], left)[0]:
                continue
            try:
                data = os.read(self.terminal.fd, 65536)
            except OSError:
                return False
            self.tail = (self.tail + data)[-4096:]
        return not self.terminal.is_over()


def most_of(seen):
    """The highest of each: within a lap it goes up and down."""
    return {name: max(status[name] for status in seen) for name in seen[0]}


def follow(run, args, samples):
    """Press keys and take samples until the time is over."""
    began = time.monotonic()
    pressed, seen = 0, []
    while time.monotonic() - began < args.minutes * 60:
        if not run.read_for(args.pause):
            print("it ended:", run.tail.decode("utf-8", "replace"))
            return False
        run.terminal.press(STEPS[pressed % len(STEPS)])
        pressed += 1
        seen.append(status_of(run.child))
        at = time.monotonic() - began
        if at >= (len(samples) + 1) * args.every:
            samples.append((at, most_of(seen)))
            seen = []
            print(f"{at:7.0f} s", *(f"{name} {value:.10g}" for name, value
                                    in samples[-1][1].items()), flush=True)
    return True


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("tapdeck")
    p.add_argument("capture")
    p.add_argument("options", nargs="*", help="more options of tapdeck")
    p.add_argument("--minutes", type=float, default=120)
    p.add_argument("--every", type=float, default=60, help="seconds")
    p.add_argument("--pause", type=float, default=3,
                   help="seconds between two keys")
    args = p.parse_args()
    samples, run = [], Run(args)
    try:
        alive = follow(run, args, samples)
    except KeyboardInterrupt:
        alive = True
    summary(samples, os.path.getsize(args.capture))
    if alive:
        os.kill(run.terminal.pid, signal.SIGTERM)
        while run.read_for(1):
            pass
        if run.terminal.wait_exit():
            print("exit", run.terminal.status)
        if b"Sanitizer" in run.tail:
            print(run.tail.decode("utf-8", "replace"))


main()
