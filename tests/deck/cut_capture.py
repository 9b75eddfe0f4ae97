#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""cut_capture.py: records of a pcap or pcapng, and a file of some of them.

What is no packet block stays where it was; so do the bytes of those kept.
Formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
"""
import bz2
import gzip
import lzma
import struct

NS = 1_000_000_000
PCAP = {b"\xd4\xc3\xb2\xa1": ("<", 1000), b"\xa1\xb2\xc3\xd4": (">", 1000),
        b"\x4d\x3c\xb2\xa1": ("<", 1), b"\xa1\xb2\x3c\x4d": (">", 1)}
UNPACK = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress,
          b"\xfd7zXZ": lzma.decompress}
SECTION, INTERFACE, OLD_PACKET, SIMPLE, PACKET = 0x0A0D0D0A, 1, 2, 3, 6


class Odd(Exception):
    """Something these few lines do not read; others do."""


def read(path):
    with open(path, "rb") as file:
        whole = file.read()
    for magic, unpack in UNPACK.items():
        if whole.startswith(magic):
            return unpack(whole)
    return whole


def pcap_pieces(whole):
    order, per = PCAP[whole[:4]]
    yield None, whole[:24]
    at = 24
    while at < len(whole):
        if at + 16 > len(whole):
            raise Odd("ends in a record")
        s, fraction, captured, _ = struct.unpack_from(order + "4I", whole, at)
        end = at + 16 + captured
        if end > len(whole) or fraction * per >= NS:
            raise Odd("a damaged record")
        yield s * NS + fraction * per, whole[at:end]
        at = end


def resolution(order, options):
    """Ticks per second, and the offset, of an interface."""
    ticks, offset, at = 1_000_000, 0, 0
    while at + 4 <= len(options):
        code, n = struct.unpack_from(order + "HH", options, at)
        value = options[at + 4:at + 4 + n]
        if code == 9 and n == 1:
            base, power = (2, value[0] & 127) if value[0] & 128 else \
                (10, value[0])
            ticks = base ** power
        if code == 14 and n == 8:
            offset = struct.unpack(order + "q", value)[0]
        at += 4 + (n + 3) // 4 * 4
    return ticks, offset


def block_time(order, kind, body, interfaces):
    if kind == PACKET:
        interface, high, low = struct.unpack_from(order + "3I", body)
    elif kind == OLD_PACKET:
        interface, _, high, low = struct.unpack_from(order + "HHII", body)
    else:
        raise Odd("a packet without a time")
    if interface >= len(interfaces):
        raise Odd("no such interface")
    ticks, offset = interfaces[interface]
    return (high << 32 | low) * NS // ticks + offset * NS


def pcapng_pieces(whole):
    order, interfaces, at = "<", [], 0
    while at < len(whole):
        if at + 12 > len(whole):
            raise Odd("ends in a block")
        if whole[at:at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if whole[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            interfaces = []
        kind, n = struct.unpack_from(order + "II", whole, at)
        end = at + n
        if n < 12 or n % 4 or end > len(whole):
            raise Odd("a damaged block")
        body = whole[at + 8:end - 4]
        time = None
        if kind == INTERFACE:
            interfaces.append(resolution(order, body[8:]))
        elif kind in (OLD_PACKET, SIMPLE, PACKET):
            time = block_time(order, kind, body, interfaces)
        yield time, whole[at:end]
        at = end


def pieces(path):
    """(time in ns or None, bytes) of a file, in order; Odd if it is."""
    whole = read(path)
    if whole[:4] in PCAP:
        return list(pcap_pieces(whole))
    if whole[:4] == b"\x0a\x0d\x0d\x0a":
        return list(pcapng_pieces(whole))
    raise Odd("another format")


def cut(whole, start, end):
    """The bytes of a file with just the frames of [start, end]."""
    return b"".join(piece for time, piece in whole
                    if time is None or start <= time <= end)
