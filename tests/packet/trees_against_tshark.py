#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""trees_against_tshark.py DUMP: the first header of each kind in every frame
of the corpus, field by field: the bits that a node of the tree points at hold
the value that tshark shows."""
import ipaddress
import sys

import reference

# field of ours: tshark's, and what its value is multiplied by
FIELDS = {
    "ethernet.dst": ("eth.dst", 1), "ethernet.src": ("eth.src", 1),
    "ethernet.type": ("eth.type", 1),
    "vlan.priority": ("vlan.priority", 1), "vlan.id": ("vlan.id", 1),
    "arp.operation": ("arp.opcode", 1), "arp.hardware": ("arp.hw.type", 1),
    "arp.sender_mac": ("arp.src.hw_mac", 1),
    "arp.sender_ip": ("arp.src.proto_ipv4", 1),
    "arp.target_mac": ("arp.dst.hw_mac", 1),
    "arp.target_ip": ("arp.dst.proto_ipv4", 1),
    "ipv4.version": ("ip.version", 1), "ipv4.ihl": ("ip.hdr_len", 4),
    "ipv4.dscp": ("ip.dsfield.dscp", 1), "ipv4.ecn": ("ip.dsfield.ecn", 1),
    "ipv4.len": ("ip.len", 1), "ipv4.id": ("ip.id", 1),
    "ipv4.flags": ("ip.flags", 1), "ipv4.frag": ("ip.frag_offset", 1),
    "ipv4.ttl": ("ip.ttl", 1), "ipv4.proto": ("ip.proto", 1),
    "ipv4.chksum": ("ip.checksum", 1), "ipv4.src": ("ip.src", 1),
    "ipv4.dst": ("ip.dst", 1),
    "ipv6.version": ("ipv6.version", 1), "ipv6.flow": ("ipv6.flow", 1),
    "ipv6.dscp": ("ipv6.tclass.dscp", 1), "ipv6.ecn": ("ipv6.tclass.ecn", 1),
    "ipv6.len": ("ipv6.plen", 1), "ipv6.next": ("ipv6.nxt", 1),
    "ipv6.ttl": ("ipv6.hlim", 1), "ipv6.src": ("ipv6.src", 1),
    "ipv6.dst": ("ipv6.dst", 1),
    "tcp.sport": ("tcp.srcport", 1), "tcp.dport": ("tcp.dstport", 1),
    "tcp.seq": ("tcp.seq_raw", 1), "tcp.ack": ("tcp.ack_raw", 1),
    "tcp.dataofs": ("tcp.hdr_len", 4),
    "tcp.window": ("tcp.window_size_value", 1),
    "tcp.chksum": ("tcp.checksum", 1),
    "tcp.urgptr": ("tcp.urgent_pointer", 1),
    "udp.sport": ("udp.srcport", 1), "udp.dport": ("udp.dstport", 1),
    "udp.len": ("udp.length", 1), "udp.chksum": ("udp.checksum", 1),
    "icmp.type": ("icmp.type", 1), "icmp.code": ("icmp.code", 1),
    "icmp.chksum": ("icmp.checksum", 1),
    "icmpv6.type": ("icmpv6.type", 1), "icmpv6.code": ("icmpv6.code", 1),
    "icmpv6.chksum": ("icmpv6.checksum", 1),
    "igmp.type": ("igmp.type", 1), "igmp.chksum": ("igmp.checksum", 1),
    "sctp.sport": ("sctp.srcport", 1), "sctp.tag": ("sctp.verification_tag", 1),
    "sctp.chksum": ("sctp.checksum", 1),
    "sll.packet_type": ("sll.pkttype", 1), "sll.hardware": ("sll.hatype", 1),
    "gre.protocol": ("gre.proto", 1), "vxlan.vni": ("vxlan.vni", 1),
    "geneve.vni": ("geneve.vni", 1), "gtp.tunnel": ("gtp.teid", 1),
    "wlan.type": ("wlan.fc.type", 1), "wlan.subtype": ("wlan.fc.subtype", 1),
    "wlan.flags": ("wlan.flags", 1), "wlan.receiver": ("wlan.ra", 1),
    "wlan.transmitter": ("wlan.ta", 1),
    "ppp.protocol": ("ppp.protocol", 1), "nflog.family": ("nflog.family", 1),
    "nflog.resource": ("nflog.res_id", 1),
    "mpls.label": ("mpls.label", 1), "mpls.ttl": ("mpls.ttl", 1),
}
# Layers whose fields are compared when tshark sees them too.
NAMES = {"ethernet": "eth", "ipv4": "ip", "ipv6": "ipv6", "arp": "arp",
         "tcp": "tcp", "udp": "udp", "icmp": "icmp", "icmpv6": "icmpv6",
         "igmp": "igmp", "vlan": "vlan", "sctp": "sctp", "sll": "sll",
         "gre": "gre", "vxlan": "vxlan", "geneve": "geneve", "gtp": "gtp",
         "mpls": "mpls", "wlan": "wlan", "ppp": "ppp", "nflog": "nflog"}


def is_explained(name, bits, protocols):
    """tshark calls 802.1ad tags and both versions' version by one name each,
    and works out the length that segmentation offload left out."""
    return (name.startswith("vlan.") and "ieee8021ad" in protocols or
            name.endswith(".version") and {"ip", "ipv6"} <= set(protocols) or
            name == "ipv4.len" and int(bits, 16) == 0)


def number(text):
    if "." in text and ":" not in text:
        return int(ipaddress.IPv4Address(text))
    if text.count(":") == 5 and "::" not in text and len(text) == 17:
        return int(text.replace(":", ""), 16)
    if ":" in text:
        return int(ipaddress.IPv6Address(text))
    return int(text, 0)


def tshark(path):
    names = sorted({name for name, _ in FIELDS.values()})
    command = ["tshark", "-n", "-r", path, "-E", "occurrence=f", "-T",
               "fields", "-e", "frame.protocols"]
    for option in ("ip.defragment:FALSE", "ipv6.defragment:FALSE",
                   "tcp.relative_sequence_numbers:FALSE"):
        command += ["-o", option]
    for name in names:
        command += ["-e", name]
    return [dict(zip(["frame.protocols"] + names, line.split("\t")))
            for line in reference.lines(command)]


def compare_frame(columns, row, findings):
    first, seen, compared = {}, set(), 0
    for column in columns[1:]:
        name, _, bits = column.partition("=")
        if name in seen:
            continue
        seen.add(name)
        first[name] = bits
    protocols = row["frame.protocols"].split(":")
    for name, bits in first.items():
        if name not in FIELDS:
            continue
        theirs, factor = FIELDS[name]
        if NAMES[name.split(".")[0]] not in protocols or not row[theirs]:
            continue
        if is_explained(name, bits, protocols):
            continue
        compared += 1
        if int(bits, 16) * factor != number(row[theirs]):
            findings.append(f"frame {columns[0]}: {name}: tshark "
                            f"{row[theirs]}, ours 0x{bits} ({protocols})")
    return compared


def main():
    dump = sys.argv[1]

    def one(path):
        mine, theirs = reference.ours(dump, path), tshark(path)
        findings = []
        if len(mine) != len(theirs):
            return 0, []  # libpcap refuses the file: the capture floor's test
        compared = sum(compare_frame(columns, row, findings)
                       for columns, row in zip(mine, theirs))
        return compared, findings

    reference.compare(reference.captures("tshark"), one)


main()
