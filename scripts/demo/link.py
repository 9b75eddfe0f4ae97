#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""link.py HOME NET: the line between two namespaces, with a rate and a delay.

Each end is the tun device `wan` of its namespace. What a packet waits for:
the packets before it (the rate of the line), then the way (by the server's
network). A full queue or bad luck loses it.
"""
import ctypes
import fcntl
import heapq
import ipaddress
import os
import random
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 1, 0x1000, 0x40000000
UP_BPS, DOWN_BPS = 3_000_000, 12_000_000
QUEUE_S = 0.120  # what the line's buffer holds
LOSS = 0.004
WAYS = [  # server network, one way in seconds
    ("203.0.113.0/24", 0.009), ("198.51.100.0/24", 0.004),
    ("192.0.2.0/24", 0.021), ("2001:db8:20::/48", 0.005),
    ("2001:db8::/32", 0.012)]
NETWORKS = [(ipaddress.ip_network(n), s) for n, s in WAYS]
HOME = [ipaddress.ip_network("2001:db8:1::/48")]


def open_tun(space):
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f"/run/netns/{space}") as ns:
        if libc.setns(ns.fileno(), CLONE_NEWNET):
            sys.exit(f"link.py: {space}: {os.strerror(ctypes.get_errno())}")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF,
                struct.pack("16sH22x", b"wan", IFF_TUN | IFF_NO_PI))
    return tun


def addresses(packet):
    at, size = (12, 4) if packet[0] >> 4 == 4 else (8, 16)
    return [ipaddress.ip_address(packet[i:i + size])
            for i in (at, at + size)]


def way(packet):
    for address in addresses(packet):
        if any(address in n for n in HOME):
            continue
        for network, seconds in NETWORKS:
            if address in network:
                return seconds
    return 0.015


def main():
    home, net = open_tun(sys.argv[1]), open_tun(sys.argv[2])
    other = {home: (net, UP_BPS), net: (home, DOWN_BPS)}
    free = {home: 0.0, net: 0.0}
    waiting, serial = [], 0
    random.seed(7)
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, tun, packet = heapq.heappop(waiting)
            os.write(tun, packet)
        timeout = max(0, waiting[0][0] - now) if waiting else 1
        for tun in select.select([home, net], [], [], timeout)[0]:
            packet = os.read(tun, 65535)
            now = time.monotonic()
            to, bps = other[tun]
            start = max(now, free[tun])
            if start - now > QUEUE_S or random.random() < LOSS:
                continue
            free[tun] = start + len(packet) * 8 / bps
            serial += 1
            jitter = random.uniform(0, 0.0008)
            heapq.heappush(waiting,
                           (free[tun] + way(packet) + jitter, serial, to, packet))


main()
