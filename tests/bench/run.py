#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""run.py BUILD: what a report costs, beside a bare libpcap loop and others.

The commands take turns on the same generated captures on tmpfs; a round is
one turn of each, a ratio is taken within its round, and the median of the
rounds is printed. Nothing is judged here: a figure is not a test.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

PACKETS = {"mix": (1_000_000, 3_000_000), "small": (1_000_000, 10_000_000),
           "flood": (1_000_000, 5_000_000)}
SAID_PACKETS = (2_000_000, 2_000_000)
FLOODS = {"subdomains": "names", "urls": "pages",  # and what is like it
          "snis": "servers"}
TSHARK_PACKETS = 300_000
STATISTICS = ["conv,ip", "endpoints,ip", "io,stat,2", "dns,tree",
              "http_req,tree"]


class Turn:
    """One run: wall and cpu seconds, peak memory in bytes, exit status."""

    def __init__(self, args, command):
        said = subprocess.run([args.turn] + command, check=True,
                              capture_output=True, text=True).stdout
        wall, cpu, rss, self.status = map(int, said.split())
        self.wall, self.cpu, self.rss = wall / 1e9, cpu / 1e9, rss * 1024


def rounds(args, commands, n):
    """name -> its turns, one a round, after one turn to warm up."""
    turns = {name: [] for name in commands}
    for number in range(-1, n):
        for name, command in commands.items():
            turn = Turn(args, command)
            if turn.status:
                print(f"  {name}: exit {turn.status}", file=sys.stderr)
            if number >= 0:
                turns[name].append(turn)
    return turns


def median(values):
    return statistics.median(values)


def show(title, turns, packets, against):
    print(f"\n{title}, {packets:,} packets")
    print(f"  {'command':16} {'ns/packet':>10} {'cpu ns':>8} "
          f"{'x ' + against:>14} {'range':>13} {'RSS MB':>8}")
    for name, mine in turns.items():
        ratios = [a.wall / b.wall for a, b in zip(mine, turns[against])]
        print(f"  {name:16} {median(t.wall for t in mine) / packets * 1e9:10.0f}"
              f" {median(t.cpu for t in mine) / packets * 1e9:8.0f}"
              f" {median(ratios):14.2f}"
              f" {min(ratios):6.2f}-{max(ratios):<6.2f}"
              f" {max(t.rss for t in mine) / 1e6:8.1f}")


def generate(gen, folder, profile, packets):
    path = os.path.join(folder, f"{profile}-{packets}.pcap")
    subprocess.run([gen, "-n", str(packets), "-o", path, profile], check=True)
    return path


def report(args, path):
    return [args.tapdeck, "-r", path, "--report=json", "-o", "/dev/null"]


def against_the_loop(args, folder, profile):
    packets = args.packets or PACKETS[profile][args.full]
    path = generate(args.gen, folder, profile, packets)
    quarter = generate(args.gen, folder, profile, packets // 4)
    commands = {"bare": [args.loop, path],
                "tapdeck": report(args, path)}
    if shutil.which("tcpdump"):
        commands["tcpdump -w"] = ["tcpdump", "-nr", path, "-w", "/dev/null"]
    show(profile, rounds(args, commands, args.rounds), packets, "bare")
    small = Turn(args, report(args, quarter))
    whole = Turn(args, report(args, path))
    print(f"  tapdeck's memory, quarter -> whole: {small.rss / 1e6:.1f} -> "
          f"{whole.rss / 1e6:.1f} MB, x {whole.rss / small.rss:.2f}")
    os.unlink(path)
    os.unlink(quarter)


def against_the_benign(args, folder, flood):
    """What comes with a new name each time, beside the same few names."""
    packets = args.packets or SAID_PACKETS[args.full]
    paths = {name: generate(args.gen_said, folder, name, packets)
             for name in (FLOODS[flood], flood)}
    turns = rounds(args, {name: report(args, path)
                          for name, path in paths.items()}, args.rounds)
    show(flood, turns, packets, FLOODS[flood])
    pairs = list(zip(turns[FLOODS[flood]], turns[flood]))
    print(f"  the flood at {median(a.wall / b.wall for a, b in pairs):.0%} of "
          f"the speed, {median(a.cpu / b.cpu for a, b in pairs):.0%} by cpu")
    for path in paths.values():
        os.unlink(path)


def against_tshark(args, folder):
    if not shutil.which("tshark"):
        print("\ntshark is not here", file=sys.stderr)
        return
    path = generate(args.gen, folder, "mix", TSHARK_PACKETS)
    statistics_of = [word for name in STATISTICS for word in ("-z", name)]
    commands = {"tapdeck": report(args, path),
                "tshark": ["tshark", "-n", "-r", path, "-q"] + statistics_of}
    show("tshark with five statistics, mix",
         rounds(args, commands, max(1, min(3, args.rounds))), TSHARK_PACKETS,
         "tapdeck")
    os.unlink(path)


def options():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("build", help="the build folder")
    p.add_argument("--full", action="store_true", help="3, 10 and 5 million "
                   "packets instead of one million each")
    p.add_argument("--packets", type=int, help="that many of each instead")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--profile", action="append", choices=[*PACKETS, *FLOODS])
    p.add_argument("--no-tshark", action="store_true")
    p.add_argument("--folder", default="/dev/shm", help="on tmpfs")
    args = p.parse_args()
    args.tapdeck = os.path.join(args.build, "tapdeck")
    args.gen = os.path.join(args.build, "tests/bench/bench_gen")
    args.gen_said = os.path.join(args.build, "tests/bench/bench_gen_said")
    args.turn = os.path.join(args.build, "tests/bench/bench_turn")
    args.loop = os.path.join(args.build, "tests/bench/bench_pcap_loop")
    return args


def main():
    args = options()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        for profile in args.profile or [*PACKETS, *FLOODS]:
            if profile in FLOODS:
                against_the_benign(args, folder, profile)
            else:
                against_the_loop(args, folder, profile)
        if not args.no_tshark:
            against_tshark(args, folder)


main()
