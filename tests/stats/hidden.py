#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hidden.py TAPDECK TURN [FRAMES [MEMORY]]: ten talkers in a flood of SYNs.

Each SYN is from an address of its own. What the ten said is known exactly:
each is found, its count is right within the error that its row admits, the
books balance, and the memory is what was planned. By hand, as the README
has it: hidden.py ... 10000000 512M
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

import promised

TAPDECK, TURN = (os.path.abspath(word) for word in sys.argv[1:3])
FRAMES = int(sys.argv[3]) if len(sys.argv) > 3 else 300_000
MEMORY = sys.argv[4] if len(sys.argv) > 4 else "16M"
EVERY = 100  # each hundredth frame is a talker's
TALKERS = 10
ETHERNET = b"\x02" * 6 + b"\x04" * 6 + b"\x08\x00"


def ip(protocol, source, target, body):
    return ETHERNET + struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0,
                                  64, protocol, 0) + source + target + body


def talk(i):
    """To and fro, so that a talker and its peer have the same."""
    ends = bytes([10, 1, 0, i]), bytes([10, 2, 0, i])
    return [ip(17, *pair, struct.pack("!HHHH", *ports, 1008, 0) + bytes(1000))
            for pair, ports in ((ends, (5000, 6000)),
                                (ends[::-1], (6000, 5000)))]


def write_tape(path):
    """The capture, and the frames of each talker in it."""
    head = struct.Struct("<IIII")
    said = [talk(i) for i in range(TALKERS)]
    counts = [0] * TALKERS
    syn_tail = bytes([192, 0, 2, 1]) + struct.pack("!HHIIBBHHH", 4242, 80, 1,
                                                   0, 0x50, 2, 1024, 0, 0)
    syn_head = ip(6, b"", b"", b"")[:14] + struct.pack(
        "!BBHHHBBH", 0x45, 0, 40, 0, 0, 64, 6, 0)
    size = len(syn_head) + 4 + len(syn_tail)
    with open(path, "wb", buffering=1 << 20) as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i in range(FRAMES):
            seconds, micro = 1700000000 + i // 100000, i % 100000 * 10
            if i % EVERY:
                # A walk through all of 32 bits, past the private ones.
                source = (i * 2654435761 + 1) & 0xffffffff | 0x80000000
                out.write(head.pack(seconds, micro, size, size))
                out.write(syn_head + source.to_bytes(4, "big") + syn_tail)
                continue
            turn = i // EVERY
            frame = said[turn % TALKERS][turn // TALKERS % 2]
            counts[turn % TALKERS] += 1
            out.write(head.pack(seconds, micro, len(frame), len(frame)))
            out.write(frame)
    return counts


def command(path, *words):
    return [TAPDECK, "-r", path, "--report=json", "--view=hosts", "--limit=40",
            "--sort=bytes", "--columns=all", "--memory", MEMORY, *words]


def check(report, counts):
    view = report["views"]["hosts"]
    rows = {row["address"]: row for row in view["rows"]}
    for i, n in enumerate(counts):
        for address in (f"10.1.0.{i}", f"10.2.0.{i}"):
            row = rows.get(address)
            assert row, f"{address} is not found"
            off = abs(row["packets"] - n)
            assert off <= (row["err"] or 0), (row, n)
    ledger = report["ledger"]
    assert ledger["frames_received"] == ledger["frames_analysed"] == FRAMES
    # Each frame has two hosts.
    total = view["total"]["packets"]
    assert total == 2 * FRAMES, (total, FRAMES)


def main():
    for memory in ("16M", "32M", "64M", "100M", "512M", "2G"):
        promised.check_plan(TAPDECK, memory, 0.1)
    # Two captures share what one has alone, but for what each must have.
    plain, both = (promised.planned_bytes(TAPDECK, "2G", *words)
                   for words in ([], ["--against", "x"]))
    assert abs(both / plain - 1) < 0.05, (plain, both)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tape.pcap")
        counts = write_tape(path)
        said = subprocess.run(command(path), check=True, capture_output=True)
        check(json.loads(said.stdout), counts)
        promised.check_peak(TURN, command(path), MEMORY, f"{FRAMES} frames")
        # What is compared makes do with the memory of one capture.
        for words in (["--against", path],
                      ["--explain", "2023-11-14T22:13:22Z"]):
            promised.check_peak(
                TURN, [TAPDECK, "-r", path, "--report=json", "--memory=64M",
                       *words], "64M", words[0])


main()
