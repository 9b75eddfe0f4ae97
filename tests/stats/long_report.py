#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""long_report.py TAPDECK TURN: rows of a report stay within what is planned.

More hosts than there is room for at once: each is told all the same, once and
in order, in every format of rows, as a count by hand has them.
"""
import collections
import csv
import io
import ipaddress
import json
import os
import struct
import subprocess
import sys
import tempfile
import time

TAPDECK, TURN = (os.path.abspath(word) for word in sys.argv[1:3])
FRAMES = 60_000
MEMORY = 64
GAP_START, GAP_S = 1700000000, 5 * 86400
BESIDES_KB = 24 * 1024  # program, libraries, ring


def write_tape(path):
    """A SYN from a new address each time; address -> bytes."""
    said = collections.Counter()
    tail = bytes([192, 0, 2, 1]) + struct.pack("!HHIIBBHHH", 4242, 80, 1, 0,
                                               0x50, 2, 1024, 0, 0)
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i in range(FRAMES):
            source = i * 2654435761 & 0x3fffffff | 0x40000000
            more = bytes(i * 7919 % 400)
            frame = (b"\x02" * 6 + b"\x04" * 6 + b"\x08\x00" + struct.pack(
                "!BBHHHBBHI", 0x45, 0, 40 + len(more), 0, 0, 64, 6, 0,
                source) + tail + more)
            out.write(struct.pack("<IIII", 1700000000 + i // 5000, i % 5000,
                                  len(frame), len(frame)) + frame)
            said[str(ipaddress.ip_address(source))] += 40 + len(more)
            said["192.0.2.1"] += 40 + len(more)
    return said


def report(path, *words):
    return subprocess.run(
        [TAPDECK, "-r", path, "--view=hosts", f"--memory={MEMORY}M",
         "--columns=address,bytes", *words], check=True, timeout=120,
        stdout=subprocess.PIPE).stdout.decode()


def check(rows, said):
    order = sorted(said, key=lambda a: (-said[a], int(ipaddress.ip_address(a))))
    assert len(rows) == len(order), (len(rows), len(order))
    assert [n for _, n in rows] == [said[a] for a in order]
    assert dict(rows) == said
    assert [a for a, _ in rows] == order


def write_gap(path):
    """Two frames, and a bin of two seconds for each of five days between."""
    frame = (b"\x02" * 6 + b"\x04" * 6 + b"\x08\x00" + struct.pack(
        "!BBHHHBBHII", 0x45, 0, 20, 0, 0, 64, 59, 0, 1 << 24, 2 << 24))
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for second in (GAP_START, GAP_START + GAP_S):
            out.write(struct.pack("<IIII", second, 0, len(frame), len(frame))
                      + frame)


def check_gap(path):
    """However little room there is, a gap is not looked at row by row."""
    def spent(*words):
        start = time.monotonic()
        rows = subprocess.run(
            [TAPDECK, "-r", path, "--report=csv", "--view=timeline", *words],
            check=True, capture_output=True).stdout.count(b"\n") - 1
        assert rows == GAP_S // 2 + 1, rows
        return time.monotonic() - start

    write_gap(path)
    usual, little = spent(), spent("--memory=256K")
    print(f"a gap of {GAP_S} s: {usual:.2f} s, and {little:.2f} s")
    assert little < 20 * usual, (usual, little)


def main():
    with open(TAPDECK, "rb") as f:
        whole = f.read()
    sanitized = b"__asan_init" in whole or b"__tsan_init" in whole
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tape.pcap")
        check_gap(path)
        said = write_tape(path)
        view = json.loads(report(path, "--report=json"))["views"]["hosts"]
        check([(r["address"], r["bytes"]) for r in view["rows"]], said)
        assert view["total_rows"] == len(said) and not view["other_rows"]
        assert not any(view["other"].values()), view["other"]
        table = csv.reader(io.StringIO(report(path, "--report=csv")))
        check([(a, int(n)) for a, n in list(table)[1:]], said)
        most = len(said) - 7
        rows = report(path, "--report=ndjson", f"--limit={most}")
        assert rows.count('"view":"hosts"') in (most, most + 1), rows[:300]
        peak = int(subprocess.run(
            [TURN, TAPDECK, "-r", path, f"--memory={MEMORY}M", "--view=all",
             "--report=json"], check=True, capture_output=True
            ).stdout.split()[2])
    print(f"{len(said)} hosts, peak {peak} KB of {MEMORY} MiB")
    assert sanitized or peak < MEMORY * 1024 * 1.1 + BESIDES_KB, peak


main()
