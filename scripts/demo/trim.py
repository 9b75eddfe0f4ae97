#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""trim.py IN.pcap OUT.pcapng: the recording, small enough to be kept.

Bulk transfers lose their payload behind the first bytes (the frame still
says how long it was on the wire); all else stays whole, so that names, pages
and pictures can be read from it. Reads a classic little-endian pcap of
Ethernet frames, writes pcapng with one named interface.
"""
import struct
import sys

BULK_PORTS = {5201, 8080}    # iperf3, the backup
VIDEO = bytes([198, 51, 100, 30]), bytes.fromhex("20010db80030")
UPDATES = (bytes([192, 0, 2, 80]),)
KEEP = 10                    # bytes of bulk payload
HEAD = 600                   # a payload up to this may be a message: whole


def transport(frame):
    """(where the addresses, the ports and the payload are), or None."""
    kind = struct.unpack_from(">H", frame, 12)[0]
    if kind == 0x0800:
        at, proto = 14 + (frame[14] & 15) * 4, frame[23]
        addresses = frame[26:34]
    elif kind == 0x86DD:
        at, proto = 54, frame[20]
        addresses = frame[22:54]
    else:
        return None
    if proto == 6:
        return addresses, at, at + (frame[at + 12] >> 4) * 4
    if proto == 17:
        return addresses, at, at + 8
    return None


def kept(frame):
    where = transport(frame)
    if not where:
        return len(frame)
    addresses, ports_at, payload_at = where
    ports = set(struct.unpack_from(">HH", frame, ports_at))
    half = len(addresses) // 2
    sides = addresses[:half], addresses[half:]
    bulk = ports & BULK_PORTS or any(
        side.startswith(net) for side in sides for net in VIDEO + UPDATES)
    if bulk and len(frame) - payload_at > HEAD:
        is_head = frame[payload_at:payload_at + 4] in (b"HTTP", b"GET ", b"PUT ")
        return payload_at + (420 if is_head else KEEP)
    if bulk and 5201 in ports and len(frame) - payload_at > 100:
        return payload_at + KEEP
    return len(frame)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def block(kind, body):
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def main():
    with open(sys.argv[1], "rb") as f:
        data = f.read()
    if struct.unpack_from("<I", data)[0] != 0xA1B2C3D4:
        sys.exit("trim.py: not the kind of capture it was written for")
    out = [block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) +
                 option(1, b"Recorded between our own network namespaces by "
                           b"scripts/record_demo.sh") + option(0, b"")),
           block(1, struct.pack("<HHI", 1, 0, 262144) + option(2, b"br-lan") +
                 option(9, b"\x06") + option(0, b""))]
    at = 24
    while at + 16 <= len(data):
        s, us, captured, wire = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16:at + 16 + captured]
        at += 16 + captured
        frame = frame[:kept(frame)]
        time = s * 1000000 + us
        out.append(block(6, struct.pack("<IIIII", 0, time >> 32,
                                        time & 0xFFFFFFFF, len(frame), wire) +
                         frame + bytes(-len(frame) % 4)))
    with open(sys.argv[2], "wb") as f:
        f.write(b"".join(out))


main()
