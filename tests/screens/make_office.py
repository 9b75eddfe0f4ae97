#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""make_office.py FILE: an hour of an office, 14:00 to 15:00, as a capture.

Two dozen machines look names up and fetch pages over TLS, as a day goes. From
14:16:02 on one of them sends 80 MB to a server that nobody else ever talks to,
within 98 seconds. Frames are kept to 96 bytes but for what names the server;
the same bytes come out each time. The walk through the README is through it.
"""
import random
import struct
import sys

T0 = 1768917600  # 2026-01-20T14:00:00Z
HOUR_S = 3600
SNAPLEN = 96
RESOLVER = "192.168.20.1"
CLIENTS = [f"192.168.20.{n}" for n in range(21, 45)]
SITES = [  # how often, name, address, usual bytes of a page
    (30, "www.example.com", "198.51.100.10", 60_000),
    (25, "mail.example.com", "198.51.100.25", 20_000),
    (20, "news.example.net", "203.0.113.40", 150_000),
    (12, "docs.example.org", "198.51.100.77", 90_000),
    (8, "video.example.net", "203.0.113.80", 500_000),
    (5, "updates.example.org", "198.51.100.99", 400_000),
]
THIEF, AT, TAKES_S, STOLEN = "192.168.20.37", 16 * 60 + 2, 98, 80_000_000
DROP = ("paste.badger.example", "203.0.113.217")
SYN, ACK, PSH, FIN = 2, 16, 8, 1
SEGMENT = 8960  # as on a network with jumbo frames


def ipv4(src, dst, protocol, payload, length):
    """`length` bytes follow the header, whatever of them is here."""
    ip = lambda text: bytes(int(part) for part in text.split("."))
    return struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0x4000, 64,
                       protocol, 0) + ip(src) + ip(dst) + payload


def ether(packet):
    return bytes.fromhex("00005e00530100005e0053020800") + packet


def server_name(name):
    """A ClientHello (RFC 8446) with nothing in it but a name (RFC 6066)."""
    host = name.encode()
    names = struct.pack("!HHHBH", 0, len(host) + 5, len(host) + 3, 0,
                        len(host)) + host
    body = (b"\x03\x03" + bytes(range(32)) + b"\0" +
            struct.pack("!HHBB", 2, 0x1301, 1, 0) +
            struct.pack("!H", len(names)) + names)
    hello = b"\x01" + struct.pack("!I", len(body))[1:] + body
    return b"\x16\x03\x01" + struct.pack("!H", len(hello)) + hello


class Office:
    def __init__(self):
        self.frames, self.random, self.port = [], random.Random(1416), 40000

    def some(self, least, most):
        return least + (most - least) * self.random.random()

    def put(self, at, packet, length, whole=False):
        """`length` bytes of IP, of which the beginning is kept."""
        data = ether(packet)
        keep = len(data) if whole else min(len(data), SNAPLEN)
        self.frames.append((at, data[:keep], max(14 + length, keep)))

    def segment(self, at, ends, flags, seq, ack, n=0, payload=b""):
        src, dst, sport, dport = ends
        n = n or len(payload)
        tcp = struct.pack("!HHIIBBHHH", sport, dport, seq & 0xffffffff,
                          ack & 0xffffffff, 5 << 4, flags, 64240, 0, 0)
        kept = payload + bytes(max(0, min(n, 42) - len(payload)))
        self.put(at, ipv4(src, dst, 6, tcp + kept, 20 + n), 40 + n,
                 whole=bool(payload))

    def look_up(self, at, client, name, address):
        self.port = 40000 + (self.port + 1) % 20000
        question = b"".join(bytes([len(part)]) + part.encode()
                            for part in name.split(".")) + b"\0\0\1\0\1"
        answer = struct.pack("!HHHIH", 0xc00c, 1, 1, 300, 4) + bytes(
            int(part) for part in address.split("."))
        for late, src, dst, sport, dport, flags, extra in (
                (0, client, RESOLVER, self.port, 53, 0x0100, b""),
                (.004, RESOLVER, client, 53, self.port, 0x8180, answer)):
            dns = struct.pack("!HHHHHH", self.port, flags, 1, bool(extra), 0,
                              0) + question + extra
            udp = struct.pack("!HHHH", sport, dport, 8 + len(dns), 0) + dns
            self.put(at + late, ipv4(src, dst, 17, udp, len(udp)),
                     20 + len(udp), whole=True)

    def connect(self, at, client, site, up, down, takes_s):
        """A TLS connection; bytes each way, in so many seconds."""
        name, address = site
        self.look_up(at, client, name, address)
        there = (client, address, self.port, 443)
        back = (address, client, 443, self.port)
        hello, seq, ack = server_name(name), 1001, 5001
        self.segment(at + .010, there, SYN, 1000, 0)
        self.segment(at + .030, back, SYN | ACK, 5000, seq)
        self.segment(at + .031, there, ACK, seq, ack)
        self.segment(at + .032, there, PSH | ACK, seq, ack, payload=hello)
        seq += len(hello)
        steps = max(-(-up // SEGMENT), -(-down // SEGMENT), 1)
        for i in range(steps):
            t = at + .05 + takes_s * i / steps
            sent = up * (i + 1) // steps - up * i // steps
            got = down * (i + 1) // steps - down * i // steps
            self.segment(t, there, PSH | ACK, seq, ack, sent)
            seq += sent
            self.segment(t + .002, back, PSH | ACK, ack, seq, got)
            ack += got
        end = at + .06 + takes_s
        self.segment(end, there, FIN | ACK, seq, ack)
        self.segment(end + .01, back, FIN | ACK, ack, seq + 1)

    def fetch(self, at):
        """Somebody opens a page."""
        draw = self.random.random() * sum(site[0] for site in SITES)
        for often, name, address, usual in SITES:
            draw -= often
            if draw < 0:
                break
        client = CLIENTS[int(self.random.random() * len(CLIENTS))]
        down = int(usual * self.some(.3, 2))
        self.connect(at, client, (name, address), int(self.some(400, 4000)),
                     down, self.some(.2, 4))

    def write(self, path):
        with open(path, "wb") as out:
            out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, SNAPLEN,
                                  1))
            for at, data, wire in sorted(self.frames, key=lambda f: f[0]):
                us = round(at * 1e6)
                out.write(struct.pack("<IIII", T0 + us // 1_000_000,
                                      us % 1_000_000, len(data), wire) + data)


def make(path):
    office, at = Office(), 0.5
    while at < HOUR_S - 10:
        office.fetch(at)
        at += office.some(.5, 3.5)
    office.connect(AT, THIEF, DROP, STOLEN, 30_000, TAKES_S)
    office.write(path)


if __name__ == "__main__":
    make(sys.argv[1])
