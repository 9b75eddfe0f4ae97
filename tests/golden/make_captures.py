#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""make_captures.py DIR: write the captures the golden tests read.

Every byte is made here, the same on every machine; addresses are those that
RFC 5737 and RFC 3849 set aside for documentation, but in places.pcap: these
are never looked up. Nothing is random.
"""
import os
import struct
import sys

T0 = 1768918966  # 2026-01-20T14:22:46Z, an even second: a bin starts here
MAC_A = bytes.fromhex("00005e005301")  # RFC 7042
MAC_B = bytes.fromhex("00005e005302")
ETHERNET, RAW, SLL2 = 1, 101, 276
SYN, FIN, RST, PSH, ACK = 2, 1, 4, 8, 16


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def v4(text):
    return bytes(int(part) for part in text.split("."))


def v6(tail):
    return bytes.fromhex("20010db8") + bytes(10) + struct.pack("!H", tail)


def ether(kind, payload, src=MAC_A, dst=MAC_B):
    return dst + src + struct.pack("!H", kind) + payload


def vlan(tag, kind, payload):
    return ether(0x8100, struct.pack("!HH", tag, kind) + payload)


def ipv4(src, dst, protocol, payload, ident=1, fragment=0, total=None):
    head = struct.pack("!BBHHHBBH", 0x45, 0,
                       20 + len(payload) if total is None else total, ident,
                       fragment, 64, protocol, 0) + v4(src) + v4(dst)
    return (head[:10] + struct.pack("!H", checksum(head)) + head[12:]
            + payload)


def ipv6(src, dst, following, payload):
    return (struct.pack("!IHBB", 6 << 28, len(payload), following, 64)
            + v6(src) + v6(dst) + payload)


def udp(sport, dport, payload, length=None):
    return struct.pack("!HHHH", sport, dport,
                       8 + len(payload) if length is None else length,
                       0) + payload


def tcp(sport, dport, seq, ack, flags, payload=b""):
    return struct.pack("!HHIIBBHHH", sport, dport, seq, ack, 5 << 4, flags,
                       64240, 0, 0) + payload


def icmp(kind, code, rest):
    head = struct.pack("!BBH", kind, code, 0)
    return struct.pack("!BBH", kind, code, checksum(head + rest)) + rest


def is_at(address, mac):
    return (struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2) + mac + v4(address)
            + bytes(6) + v4("192.0.2.53"))


def dns(ident, flags, name, answers=0):
    question = b"".join(bytes([len(label)]) + label
                        for label in name.split(b".")) + b"\0"
    answer = struct.pack("!HHHIH", 0xc00c, 1, 1, 60, 4) + v4("198.51.100.7")
    return (struct.pack("!HHHHHH", ident, flags, 1, answers, 0, 0) + question
            + struct.pack("!HH", 1, 1) + answer * answers)


def sll2(kind, payload, outgoing):
    """LINKTYPE_LINUX_SLL2: protocol, zero, index, ARPHRD, type, address."""
    return struct.pack("!HHIHBB8s", kind, 0, 2, 1, 4 if outgoing else 0, 6,
                       MAC_A) + payload


def web(client="192.0.2.10", server="198.51.100.7", port=50000):
    """A whole connection: 3-way handshake, a request, 2 segments, 2 FINs."""
    get = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
    one, two = b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 981, b"b" * 400
    up = lambda *a: ipv4(client, server, 6, tcp(port, 80, *a))
    down = lambda *a: ipv4(server, client, 6, tcp(80, port, *a))
    g, o, t = len(get), len(one), len(two)
    return [
        (0.000, up(1000, 0, SYN)), (0.020, down(5000, 1001, SYN | ACK)),
        (0.040, up(1001, 5001, ACK)), (0.041, up(1001, 5001, PSH | ACK, get)),
        (0.070, down(5001, 1001 + g, ACK, one)),
        (0.071, down(5001 + o, 1001 + g, PSH | ACK, two)),
        (0.300, down(5001 + o, 1001 + g, PSH | ACK, two)),  # sent again
        (0.320, up(1001 + g, 5001 + o + t, ACK)),
        (0.321, up(1001 + g, 5001 + o + t, FIN | ACK)),
        (0.341, down(5001 + o + t, 1002 + g, FIN | ACK)),
        (0.361, up(1002 + g, 5002 + o + t, ACK)),
    ]


def mixed():
    """(seconds after T0, frame): a little of everything on Ethernet.

    Ports that tapdeck does not know itself are ones that no system's
    /etc/services knows either.
    """
    host, server, resolver = "192.0.2.10", "198.51.100.7", "192.0.2.53"
    frames = [(t, ether(0x0800, p)) for t, p in web()]
    query = udp(40000, 53, dns(7, 0x0100, b"www.example.com"))
    reply = udp(53, 40000, dns(7, 0x8180, b"www.example.com", 1))
    arp = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + MAC_A + v4(host) \
        + bytes(6) + v4(resolver)
    echo = struct.pack("!HH", 9, 1) + bytes(range(32))
    datagram = udp(36000, 36001, bytes(range(256)) * 12)  # 3080 bytes
    parts = [(0, 1480, 0x2000), (1480, 2960, 0x2000), (2960, 3080, 0)]
    frames += [
        # a short ARP, padded to the least Ethernet frame
        (-0.500, ether(0x0806, arp) + bytes(18)),
        (-0.400, ether(0x0800, ipv4(host, resolver, 17, query))),
        (-0.380, ether(0x0800, ipv4(resolver, host, 17, reply))),
        (4.000, ether(0x0800, ipv4(host, server, 1, icmp(8, 0, echo)))),
        (4.030, ether(0x0800, ipv4(server, host, 1, icmp(0, 0, echo)))),
        (4.100, vlan(42, 0x0800, ipv4("192.0.2.20", host, 17,
                                      udp(37000, 37001, b"x" * 100)))),
        (6.000, ether(0x86dd, ipv6(0x10, 0x53, 17, query))),
        (6.020, ether(0x86dd, ipv6(0x53, 0x10, 17, reply))),
        (6.100, ether(0x86dd, ipv6(0x10, 0x1, 58,
                                   icmp(128, 0, echo)))),
    ]
    for k, (start, end, more) in enumerate(parts):
        frames.append((8 + k / 1000, ether(0x0800, ipv4(
            host, server, 17, datagram[start:end], 77,
            more | start // 8))))
    # padding: 2 bytes of payload, the rest of 60 is not the sender's
    frames.append((9.000, ether(0x0800, ipv4(
        host, server, 17, udp(36000, 7, b"hi"))) + bytes(16)))
    return sorted(frames)


def broken():
    """Frames that lie; each is a named issue, none ends the reading."""
    host, server = "192.0.2.10", "198.51.100.7"
    good = ipv4(host, server, 17, udp(1, 2, b"fine"))
    return [
        (0, ether(0x0800, good)),
        (1, ether(0x0800, b"\x44" + good[1:])),           # IHL below 5
        (2, ether(0x0800, b"\x65" + good[1:])),           # version 6 in IPv4
        (3, ether(0x0800, ipv4(host, server, 17,
                               udp(1, 2, b"x", length=7)))),
        (4, ether(0x0800, ipv4(host, server, 6, b"short"))),
        (5, MAC_B + MAC_A),                               # no EtherType
        (6, b""),
        (7, ether(0x0800, ipv4(host, server, 17, udp(1, 2, b"")))),
        (8, ether(0x0806, is_at(host, MAC_A))),
        (9, ether(0x0806, is_at(host, MAC_B), MAC_B, MAC_A)),  # his as well?
    ]


def pcap(frames, link=ETHERNET, order="<", nano=False, cut=None):
    magic = 0xa1b23c4d if nano else 0xa1b2c3d4
    per_second = 10**9 if nano else 10**6
    out = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, cut or 262144,
                      link)
    for t, frame in frames:
        ticks = round((T0 + t) * 1000) * (per_second // 1000)
        kept = frame[:cut] if cut else frame
        out += struct.pack(order + "IIII", ticks // per_second,
                           ticks % per_second, len(kept), len(frame)) + kept
    return out


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    size = 12 + len(body)
    return (struct.pack(order + "II", kind, size) + body
            + struct.pack(order + "I", size))


def section(order, interfaces, packets):
    """interfaces: link types; packets: (interface, seconds, frame)."""
    out = block(order, 0x0a0d0d0a,
                struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1))
    for link in interfaces:
        # if_tsresol (9) = 9: nanoseconds; then opt_endofopt
        out += block(order, 1, struct.pack(order + "HHI", link, 0, 0)
                     + struct.pack(order + "HHB3xHH", 9, 1, 9, 0, 0))
    for interface, t, frame in packets:
        ns = round((T0 + t) * 1000) * 10**6
        out += block(order, 6, struct.pack(
            order + "IIIII", interface, ns >> 32, ns & 0xffffffff, len(frame),
            len(frame)) + frame)
    return out


def sections():
    """Two sections of either byte order, two link types in the first."""
    host, server = "192.0.2.10", "198.51.100.7"
    packet = ipv4(host, server, 17, udp(1000, 2000, b"one"))
    answer = ipv4(server, host, 17, udp(2000, 1000, b"three"))
    return (section("<", [ETHERNET, RAW],
                    [(0, 0, ether(0x0800, packet)), (1, 1, packet)])
            + block("<", 0x80000bad, b"unknown")
            + section(">", [RAW], [(0, 2.5, answer)]))


def unread():
    """An interface of Ethernet, and two of what nobody reads."""
    packet = ether(0x0800, ipv4("192.0.2.10", "198.51.100.7", 17,
                                udp(1000, 2000, b"one")))
    return section("<", [ETHERNET, 147, 189],
                   [(1, 0, b"user data"), (0, 1, packet), (2, 2, b"other")])


def places():
    """One host that talks to others in many places; see make_databases.py."""
    host, far = "192.168.1.2", bytes.fromhex("2a000005") + bytes(12)
    servers = ["5.1.1.1", "5.1.2.1", "5.2.3.4", "5.200.0.1", "6.1.1.1",
               "7.1.1.1", "9.9.9.9", "224.0.0.251", "100.64.0.1"]
    frames = []
    for i, server in enumerate(servers):
        payload = udp(1000, 2000, bytes(10 * (i + 1)))
        frames.append((i, ether(0x0800, ipv4(host, server, 17, payload))))
        if i % 2:
            frames.append((i, ether(0x0800, ipv4(server, host, 17, payload))))
    six = ipv6(0, 1, 17, udp(1000, 2000, b"six"))
    return frames + [(9, ether(0x86dd, six[:8] + far + six[24:]))]


def captures():
    frames = mixed()
    whole = pcap(frames)
    cooked = [(t, sll2(0x0800, p, p[12:16] == v4("192.0.2.10")))
              for t, p in web()]
    return {
        "mixed.pcap": whole,
        "mixed_cut.pcap": pcap(frames, cut=60),
        "cooked.pcap": pcap(cooked, SLL2, ">", nano=True),
        "sections.pcapng": sections(),
        "unread.pcapng": unread(),
        "broken.pcap": pcap(broken()),
        "places.pcap": pcap(places()),
        "truncated.pcap": whole[:-10],
        "no_frames.pcap": pcap([]),
        "empty.pcap": b"",
        "text.pcap": b"this is no capture, whatever its name says\n",
    }


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, content in captures().items():
        with open(os.path.join(sys.argv[1], name), "wb") as out:
            out.write(content)


if __name__ == "__main__":
    main()
