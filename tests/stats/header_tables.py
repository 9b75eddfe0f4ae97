#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""header_tables.py TAPDECK TURN: connections that fill tables of headers.

Each direction of HTTP/2 has a table that its sender may fill with 64 KB
(RFC 7541 4.2), of headers so small that remembering them takes ten times
that. Hundreds at once take no more than what is planned, and the newest are
read.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

import promised

TAPDECK, TURN = (os.path.abspath(word) for word in sys.argv[1:3])
CONNECTIONS = 300
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = b"\0\0\0\4\0\0\0\0\0"


def headers(stream, block):
    return (struct.pack("!I", len(block))[1:] + b"\1\5" +
            struct.pack("!I", stream) + block)


def filling():
    """The table as large as it may be, then headers of four bytes in it."""
    blocks = [b"".join(b"\x40\2" + bytes([97 + i % 26, 97 + (k + i // 26) % 26])
                       + b"\0" for i in range(130)) for k in range(14)]
    blocks[0] = b"\x3f\xe1\xff\3" + blocks[0]  # RFC 7541 6.3
    return SETTINGS + b"".join(headers(2 * k + 1, block)
                               for k, block in enumerate(blocks))


def write_tape(path):
    parts = [PREFACE + filling(), filling()]
    # RFC 7541 C.3.1: GET http://www.example.com/
    asks = PREFACE + SETTINGS + headers(
        1, b"\x82\x86\x84\x41\x0fwww.example.com")
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        n = 0

        def send(host, back, seq, flags, data=b""):
            nonlocal n
            ends = [bytes([10, 1, host >> 8, host & 255]),
                    bytes([10, 2, 0, 1])]
            ports = [4000, 80]
            if back:
                ends.reverse()
                ports.reverse()
            tcp = struct.pack("!HHIIBBHHH", *ports, seq, 1, 0x50, flags,
                              8192, 0, 0) + data
            frame = bytes(12) + b"\x08\0" + struct.pack(
                "!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0
                ) + ends[0] + ends[1] + tcp
            out.write(struct.pack("<IIII", 1700000000 + n // 100000,
                                  n % 100000 * 10, len(frame), len(frame)) +
                      frame)
            n += 1

        for host in range(CONNECTIONS + 1):
            send(host, False, 100, 2)
            send(host, True, 900, 0x12)
        for host in range(CONNECTIONS):
            for back in (False, True):
                for at in range(0, len(parts[back]), 1400):
                    send(host, back, (901 if back else 101) + at, 0x10,
                         parts[back][at:at + 1400])
        send(CONNECTIONS, False, 101, 0x10, asks)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tape.pcap")
        write_tape(path)
        command = [TAPDECK, "-r", path, "--report=json", "--view=urls",
                   "--memory=16M"]
        said = subprocess.run(command, check=True, capture_output=True)
        rows = json.loads(said.stdout)["views"]["urls"]["rows"]
        assert any(row["url"] == "www.example.com/" for row in rows), rows
        promised.check_peak(TURN, command, "16M",
                            f"{CONNECTIONS} connections")


main()
