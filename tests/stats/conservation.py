#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The books of the real program, over captures of our own and the corpus.

usage: conservation.py TAPDECK [corpus]

Without `corpus` only over captures made here; with it over every capture in
$TAPDECK_CORPUS. For each, with any memory and any number of threads:

- what was received is what was analysed and what was lost;
- per view and column, the sum of the rows and `other` is the total;
- one thread, two and four say the same, byte for byte, where there is room
  (of frames; how the source is described is not theirs).
"""
import concurrent.futures
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
VIEWS = ("hosts,pairs,conversations,flows,ports,protocols,timeline,issues,"
         "dns")
RUNS = [("--memory", memory, "--threads", threads)
        for memory in ("default", "256K") for threads in ("1", "2", "4")]


def report(tapdeck, path, options, views=VIEWS):
    command = [tapdeck, "-r", str(path), "--report=json", "--view", views,
               "--columns", "all"]
    options = list(options)
    if options[:2] == ["--memory", "default"]:
        options = options[2:]
    done = subprocess.run(command + options, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def faults_of_view(name, view):
    total, other = view.get("total"), view.get("other")
    if total is None:
        return
    for column in total:
        rows = sum(row[column] for row in view["rows"])
        if rows + other[column] != total[column]:
            yield (f"{name}.{column}: rows {rows}, other {other[column]}, "
                   f"total {total[column]}")
        if other[column] < 0 or other[column] > total[column]:
            yield f"{name}.{column}: other {other[column]}"


def faults_between(views):
    """What several views say of the same thing."""
    def total(view, column):
        return views[view]["total"][column]

    if total("hosts", "bytes") != 2 * total("conversations", "bytes"):
        yield "hosts and conversations"
    if total("pairs", "bytes") != total("conversations", "bytes"):
        yield "pairs and conversations"
    if total("timeline", "bytes") != total("flows", "bytes"):
        yield "timeline and flows"
    bins = views["timeline"]["rows"]
    if any(b["bytes"] != b["bytes_in"] + b["bytes_out"] for b in bins):
        yield "in and out of a bin"


def faults_of_bins(ledger, views):
    """What bins count that has no total: nothing was evicted, so all of it."""
    def sum_of(column):
        return sum(b[column] for b in views["timeline"]["rows"])

    if views["timeline"]["other"]["wire_bytes"]:
        return
    if sum_of("dns_queries") != views["dns"]["total"]["queries"]:
        yield "queries of bins and of names"
    if sum_of("damaged") != ledger["frames_with_issues"]:
        yield "damaged frames of bins and of the ledger"


def faults_of(text):
    data = json.loads(text)
    ledger = data["ledger"]
    if ledger["frames_received"] != (
            ledger["frames_analysed"] + ledger["lost_kernel"] +
            ledger["lost_interface"] + ledger["lost_ring"]):
        yield "the ledger does not balance"
    for name, view in data["views"].items():
        yield from faults_of_view(name, view)
    yield from faults_between(data["views"])
    yield from faults_of_bins(ledger, data["views"])
    roots = [r for r in data["views"]["protocols"]["rows"] if r["depth"] == 0]
    if sum(r["packets"] for r in roots) != ledger["frames_analysed"]:
        yield "the roots of the protocols are not all frames"
    if data["views"]["timeline"]["total"]["bytes"] != ledger["bytes"]:
        yield "timeline and ledger"


def without_source(text):
    return [line for line in text.splitlines()
            if not line.startswith('"source":')]


def check(tapdeck, path):
    found, first = [], {}
    for options in RUNS:
        code, out, errors = report(tapdeck, path, options)
        name = f"{path.name} {' '.join(options)}"
        said = [e for e in errors.splitlines() if not e.startswith("tapdeck:")]
        if code not in (0, 1) or (code == 0 and not out) or said:
            found.append(f"{name}: exit {code}: {errors}")
        if not out:
            continue
        found += [f"{name}: {fault}" for fault in faults_of(out)]
        lines = without_source(out)
        if "default" in options and first.setdefault("out", lines) != lines:
            found.append(f"{name}: says other things than one thread")
    return found


def ipv4(source, target, protocol, body, ident=0, fragment=0):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), ident,
                       fragment, 64, protocol, 0, source, target)
    return head + body


def ipv6(source, target, protocol, body):
    return struct.pack("!IHBB16s16s", 6 << 28, len(body), protocol, 64,
                       source, target) + body


def random_packet(dice, wild):
    def address(n):
        number = dice.randrange(1 << 32) if wild else dice.randrange(40)
        return (number | 0x0a000000 & -wild).to_bytes(n, "big")

    protocol = dice.choice([6, 6, 17, 17, 132, 1, 47, 50, 89])
    ports = 65536 if wild else 20
    body = struct.pack("!HH", dice.randrange(ports), dice.randrange(ports))
    if protocol == 6:
        body += struct.pack("!IIBBHHH", dice.randrange(1 << 32), 0, 5 << 4,
                            dice.randrange(64), 0, 0, 0)
    elif protocol == 17:
        body += struct.pack("!HH", dice.randrange(2000), 0)
    body += bytes(dice.randrange(60))
    size = 16 if dice.random() < 0.3 else 4
    source, target = address(size), address(size)
    if dice.random() < 0.05:
        target = source
    if size == 16:
        return ipv6(source, target, protocol, body)
    fragment = dice.choice([0] * 8 + [0x2000, 185])
    return ipv4(source, target, protocol, body, dice.randrange(9), fragment)


def time_exceeded(dice, packet):
    """What a router says that dropped it (RFC 792): another pair's flow."""
    router = struct.pack("!I", 0xc0000200 | dice.randrange(9))
    return ipv4(router, packet[12:16], 1,
                struct.pack("!BBHI", 11, 0, 0, 0) + packet[:28])


def write_capture(path, seed, frames, wild):
    """Raw IP, some of it damaged or cut, times that jump back and ahead."""
    dice, time, last = random.Random(seed), 1768918966.0, b"none"
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144,
                               101))
        for _ in range(frames):
            if last[0] >> 4 == 4 and dice.random() < 0.1:
                data = bytearray(time_exceeded(dice, last))
            else:
                data = bytearray(random_packet(dice, wild))
            last = bytes(data)
            if dice.random() < 0.03:
                data[dice.randrange(len(data))] = dice.randrange(256)
            kept = data[:dice.randrange(len(data) + 1)] \
                if dice.random() < 0.05 else data
            time += dice.choice([0, 0.0001, 0.01, -0.5, 1])
            if dice.random() < 0.001:
                time += 500
            file.write(struct.pack("<IIII", int(time), int(time % 1 * 1e6),
                                   len(kept), len(data)) + bytes(kept))


def main():
    tapdeck = sys.argv[1]
    with tempfile.TemporaryDirectory() as made:
        captures = []
        if "corpus" in sys.argv[2:]:
            folder = os.environ.get("TAPDECK_CORPUS", "/nonexistent")
            captures = sorted(pathlib.Path(folder).glob("*.pcap*"))
            if not captures:
                print("needs captures in TAPDECK_CORPUS")
                return SKIPPED
        else:
            for seed in range(4):
                path = pathlib.Path(made) / f"own{seed}.pcap"
                write_capture(path, seed, 20000 if seed else 0, seed > 1)
                captures.append(path)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = sum(pool.map(lambda p: check(tapdeck, p), captures), [])
    print("\n".join(found[:50]))
    print(f"{len(captures)} captures, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
