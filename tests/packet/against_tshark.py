#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""against_tshark.py DUMP: addresses, ports and bytes of every frame of the
corpus, by the outermost IP header, against tshark's."""
import sys

import reference

FIELDS = ("frame.number frame.protocols ip.src ip.dst ip.len ipv6.src ipv6.dst"
          " ipv6.plen tcp.srcport tcp.dstport udp.srcport udp.dstport"
          " sctp.srcport sctp.dstport ipv6.nxt").split()
BETWEEN = {"ipv6.hopopts", "ipv6.routing", "ipv6.dstopts", "ipv6.fraghdr",
           "ah", "mipv6", "hip", "shim6"}


def tshark(path):
    command = ["tshark", "-n", "-r", path, "-E", "occurrence=f", "-T",
               "fields"]
    for option in ("ip.defragment:FALSE", "ipv6.defragment:FALSE",
                   "ip.tso_support:TRUE", "ipv6.tso_support:TRUE"):
        command += ["-o", option]
    for field in FIELDS:
        command += ["-e", field]
    return [dict(zip(FIELDS, line.split("\t")))
            for line in reference.lines(command)]


def outermost(row):
    """source, destination, bytes, source port, destination port"""
    layers = row["frame.protocols"].split(":")
    ip = next((x for x in layers if x in ("ip", "ipv6")), None)
    if ip is None or not row[ip + ".src"]:
        return ["", "", "0", "", ""]
    above = [x for x in layers[layers.index(ip) + 1:] if x not in BETWEEN]
    length = row["ip.len"] if ip == "ip" else \
        str(40 + int(row["ipv6.plen"] or 0))
    ports = ["", ""]
    if above and above[0] in ("tcp", "udp", "sctp"):
        ports = [row[above[0] + ".srcport"], row[above[0] + ".dstport"]]
    return [row[ip + ".src"], row[ip + ".dst"], length] + ports


def explained(theirs, mine, row):
    """Where we mean to differ."""
    # Captured up to the middle of the addresses: we count whole headers.
    if theirs[0] and not theirs[1] and not mine[0]:
        return True
    # A jumbogram is as long as it is on the wire, not 40 bytes.
    return row["ipv6.nxt"] == "0" and theirs[2] == "40" and \
        theirs[:2] + theirs[3:] == mine[:2] + mine[3:]


def main():
    dump = sys.argv[1]

    def one(path):
        mine, theirs = reference.ours(dump, path), tshark(path)
        findings = []
        if len(mine) != len(theirs):
            return 0, []  # libpcap refuses the file: the capture floor's test
        for columns, row in zip(mine, theirs):
            want = outermost(row)
            got = [columns[1], columns[2], columns[6], columns[4], columns[5]]
            if want != got and not explained(want, got, row):
                findings.append(f"frame {columns[0]}: tshark {want}, "
                                f"ours {got} {columns[8]}{columns[9]}")
        return len(mine), findings

    reference.compare(reference.captures("tshark"), one)


main()
