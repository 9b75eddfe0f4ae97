#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""distinct.py TAPDECK: how many there were, when most of them made room.

A flood of SYNs, each from an address of its own, and one name that more
clients ask for than have room: peers, hosts of a port and clients are within
a tenth of what was generated, whatever the number of threads; where nothing
made room they are exact. An estimate that is off by three standard errors
comes once in 370: it is asked for again, with another key, and then has to do.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

TAPDECK = os.path.abspath(sys.argv[1])
SOURCES, CLIENTS = 300_000, 40_000
MEMORY = ["--memory=32M"]
VICTIM, RESOLVER = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 53])
ETHERNET = b"\x02" * 6 + b"\x04" * 6 + b"\x08\x00"
SYN = VICTIM + struct.pack("!HHIIBBHHH", 4242, 80, 1, 0, 0x50, 2, 1024, 0, 0)
ASKED = struct.pack("!HHHHHH", 7, 0x100, 1, 0, 0, 0) + (
    b"\x06common\x07example\x00" + struct.pack("!HH", 1, 1))
QUERY = RESOLVER + struct.pack("!HHHH", 5353 + 1, 53, 8 + len(ASKED),
                               0) + ASKED


def write_tape(path, frames, protocol, rest):
    """Frames to one address, each from another one."""
    head = ETHERNET + struct.pack("!BBHHHBBH", 0x45, 0, 16 + len(rest), 0, 0,
                                  64, protocol, 0)
    size = len(head) + 4 + len(rest)
    with open(path, "wb", buffering=1 << 20) as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i in range(frames):
            # A walk through all of 32 bits: no address comes again.
            source = (i * 2654435761 + 1) & 0xffffffff
            out.write(struct.pack("<IIII", 1700000000 + i // 100000,
                                  i % 100000 * 10, size, size))
            out.write(head + source.to_bytes(4, "big") + rest)


def ask(path, view, column, where, *words):
    said = subprocess.run(
        [TAPDECK, "-r", path, "--report=json", f"--view={view}",
         "--columns=all", f"--where={where}", *words], check=True,
        capture_output=True).stdout
    rows = json.loads(said)["views"][view]["rows"]
    assert len(rows) == 1, rows
    return rows[0][column]


def check(name, true, *question):
    for words in ((), ("--threads=4",)):
        for _ in range(2):
            n = ask(*question, *MEMORY, *words)
            print(f"{name} {' '.join(words)}: {n} of {true}")
            if abs(n - true) < true / 10:
                break
        else:
            assert False, (name, words, n, true)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flood.pcap")
        write_tape(path, SOURCES, 6, SYN)
        check("peers", SOURCES, path, "hosts", "peers", "address=192.0.2.1")
        check("hosts", SOURCES, path, "ports", "hosts", "port=4242")
        assert ask(path, "ports", "hosts", "port=80", *MEMORY) == 1
        path = os.path.join(folder, "name.pcap")
        write_tape(path, CLIENTS, 17, QUERY)
        check("clients", CLIENTS, path, "dns", "clients",
              "name=common.example")
        path = os.path.join(folder, "few.pcap")
        write_tape(path, 500, 17, QUERY)
        for view, column, where in (("hosts", "peers", "address=192.0.2.53"),
                                    ("ports", "hosts", "port=5354"),
                                    ("dns", "clients",
                                     "name=common.example")):
            n = ask(path, view, column, where, *MEMORY)
            assert n == 500, (view, n)


main()
