#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""live.py BUILD: what tapdeck keeps up with on a wire, beside a bare counter.

Two network namespaces, a veth pair between them, tcpreplay sending a
generated file of 50 000 packets again and again: as fast as it can, then at
200 000 packets a second. Needs root and tcpreplay; exits 77 without.
"""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

PACKETS = 50_000
A, B = "tdbench-a", "tdbench-b"


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def build_wire():
    for space in (A, B):
        ip("netns", "add", space)
    ip("-n", A, "link", "add", "wire0", "type", "veth", "peer", "name",
       "wire1", "netns", B)
    for space, name in ((A, "wire0"), (B, "wire1")):
        subprocess.run(["ip", "netns", "exec", space, "sysctl", "-qw",
                        "net.ipv6.conf.all.disable_ipv6=1"], check=False)
        ip("-n", space, "link", "set", name, "up")


def remove_wire():
    for space in (A, B):
        subprocess.run(["ip", "netns", "del", space],
                       stderr=subprocess.DEVNULL, check=False)


def received():
    """Frames that came out of the wire, as the kernel counts them."""
    said = subprocess.run(["ip", "-n", B, "-j", "-s", "link", "show",
                           "wire1"], capture_output=True, text=True,
                          check=True).stdout
    return json.loads(said)[0]["stats64"]["rx"]["packets"]


def send(path, speed, loops):
    """Returns (packets sent, packets a second)."""
    said = subprocess.run(
        ["ip", "netns", "exec", A, "tcpreplay", "-q", "-K",
         f"--loop={loops}", *speed, "-i", "wire0", path],
        capture_output=True, text=True, check=False)
    text = said.stdout + said.stderr
    sent = int(re.search(r"Actual: (\d+) packets", text).group(1))
    rate = float(re.search(r"([\d.]+) pps", text).group(1))
    return sent, rate


def counts_bare(text):
    seen = json.loads(text)
    return seen["packets"], seen["dropped"]


def counts_tapdeck(text):
    ledger = json.loads(text)["ledger"]
    return (ledger["frames_analysed"], ledger["lost_kernel"] +
            ledger["lost_interface"] + ledger["lost_ring"])


def listen(command, path, speed, loops):
    """One run: packets a second sent, share lost, cpu share of a core."""
    child = subprocess.Popen(["ip", "netns", "exec", B] + command,
                             stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    time.sleep(1.0)  # until it listens; it is not what is measured
    before, start = received(), time.monotonic()
    _, rate = send(path, speed, loops)
    seconds = time.monotonic() - start
    sent = received() - before
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    text = child.stdout.read()
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return text, sent, rate, (usage.ru_utime + usage.ru_stime) / seconds


def measure(listeners, path, speed, loops, rounds):
    results = {name: [] for name in listeners}
    for _ in range(rounds):
        for name, (command, counts) in listeners.items():
            text, sent, rate, cpu = listen(command, path, speed, loops)
            seen, dropped = counts(text)
            results[name].append((rate, 1 - seen / sent, dropped, cpu))
    return results


def show(title, results):
    print(f"\n{title}")
    print(f"  {'listener':10} {'packets/s':>10} {'x bare':>7} "
          f"{'lost, worst':>12} {'it says':>8} {'cpu %':>6} {'no loss in':>11}")
    for name, runs in results.items():
        ratios = [a[0] / b[0] for a, b in zip(runs, results["bare"])]
        print(f"  {name:10} {statistics.median(r[0] for r in runs):10.0f} "
              f"{statistics.median(ratios):7.2f} "
              f"{max(r[1] for r in runs) * 100:11.3f}% "
              f"{max(r[2] for r in runs):8} "
              f"{statistics.median(r[3] for r in runs) * 100:6.1f} "
              f"{sum(r[1] <= 0 for r in runs):7}/{len(runs)}")


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("build", help="the build folder")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--loops", type=int, default=40)
    args = p.parse_args()
    if os.geteuid() or not shutil.which("tcpreplay"):
        print("live.py: needs root and tcpreplay", file=sys.stderr)
        sys.exit(77)
    build = os.path.abspath(args.build)
    bench = os.path.join(build, "tests/bench")
    listeners = {
        "bare": ([f"{bench}/bench_pcap_loop", "-i", "wire1"], counts_bare),
        "tapdeck": ([f"{build}/tapdeck", "-i", "wire1", "--report=json"],
                    counts_tapdeck),
    }
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        path = os.path.join(folder, "mix.pcap")
        subprocess.run([f"{bench}/bench_gen", "-n", str(PACKETS), "-o", path,
                        "mix"], check=True)
        remove_wire()
        try:
            build_wire()
            show("as fast as the sender can", measure(
                listeners, path, ["--topspeed"], args.loops, args.rounds))
            show("200 000 packets a second", measure(
                listeners, path, ["--pps=200000"], max(1, args.loops // 4),
                args.rounds))
        finally:
            remove_wire()


if __name__ == "__main__":
    main()
