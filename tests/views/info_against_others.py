#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""info_against_others.py TAPDECK: what the info column of packets says is
what tcpdump says of DNS and HTTP in the same frame, and tshark of names and
of the protocol, frame by frame over the corpus."""
import csv
import io
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "packet"))
import reference  # noqa: E402

TSHARK = ["_ws.col.Protocol", "tls.handshake.extensions_server_name",
          "dhcp.option.hostname", "_ws.col.Info"]
# Each frame by itself, as we read them.
ALONE = ["-o", "tcp.desegment_tcp_streams:FALSE", "-o", "ip.defragment:FALSE",
         "-o", "ipv6.defragment:FALSE"]

# What our line begins with, and what tshark may call such a frame. "TCP" is
# its word for retransmissions, "UDP" for SIP that it finds malformed.
NAMED = [
    ("HTTP", r"HTTP|OCSP|TCP|SSDP"), ("TLS", r"TLS|SSL|TCP"),
    ("SSH-", r"SSH|TCP"), ("SMTP", r"SMTP|IMF|TCP"), ("FTP", r"FTP|TCP"),
    ("SIP", r"SIP|UDP"), ("SSDP", r"SSDP"), ("DHCPv6", r"DHCPv6"),
    ("DHCP ", r"DHCP|BOOTP"), ("NTPv", r"NTP"), ("DTLS", r"DTLS"),
    ("QUIC", r"QUIC|HTTP3"), ("STUN", r"STUN|CLASSIC-STUN|UDP"),
    ("Redis", r"RESP|TCP"), ("BitTorrent", r"BitTorrent|BT-"),
    ("NetBIOS", r"NBNS"), ("IKE", r"ISAKMP"), ("TFTP", r"TFTP"),
    ("SMB", r"SMB|NBSS"), ("Telnet", r"TELNET|TCP"),
    ("Google QUIC", r"GQUIC|QUIC"),
]

# Words that we have and this tcpdump has not, or in another order.
OTHER_WORDS = re.compile(r"RRSIG|MX|SRV|HTTPS|SVCB|TYPE|malformed|\[cut\]"
                         r"|CAA|NSEC|SOA|TXT|Type\d|\[\|domain|DS |DNSKEY")


def said(info):
    found = re.match(r"(\d+) > (\d+) (.*)", info)
    return found.groups() if found else ("", "", "")


def plain(text):
    """Without final dots, marks of mDNS, the commas between questions."""
    text = re.sub(r" \((?:QM|QU|Cache flush)\)", "", text.lower())
    text = re.sub(r" \(qm\)| \(qu\)| ?\(cache flush\)", "", text)
    return re.sub(r"[.,](?=[, ]|$)", "", text).replace("  ", " ")


def dns_differs(text, line):
    start = re.search(r"[.](?:53|5353): (.*)", line)
    if not start or OTHER_WORDS.search(text + line) or "(fragment" in text:
        return None
    want, got = plain(start.group(1)), plain(text)
    if len(text) > 150:  # cut to fit
        want, got = want[:120], got[:120]
    return want != got and f"tcpdump {want!r}, ours {got!r}"


def http_differs(text, line):
    start = re.search(r": HTTP: (.*)", line)
    if not start or not text.startswith("HTTP"):
        return None
    want = re.sub(r"[^ -~].*", "", start.group(1))[:60]
    got = text[5:] if text.startswith("HTTP ") else text
    return not got.startswith(want) and f"tcpdump {want!r}, ours {got!r}"


def tshark_differs(text, columns):
    protocol, name, host = columns[1:4]
    for begin, names in NAMED:
        if text.startswith(begin):
            if not re.match(names, protocol) and protocol[:2] != "IP":
                return f"tshark {protocol} {columns[4]!r}, ours {text!r}"
            break
    # The zeros in the middle of a hello over many records look like these.
    if name and "," not in name and text.startswith("TLS") and \
            f"(SNI={name})" not in text and "Hello Request" not in text:
        return f"server name {name}, ours {text!r}"
    if host and text.startswith("DHCP") and host not in text and \
            "fqdn" not in text and "." not in text.split()[-1]:
        return f"host name {host}, ours {text!r}"
    return None


def rows(tapdeck, path):
    run = reference.lines([tapdeck, "-r", path, "--view", "packets",
                           "--report=csv", "--columns=number,protocol,info"])
    return list(csv.reader(io.StringIO("\n".join(run))))[1:]


def tcpdump(path):
    found = reference.lines(["tcpdump", "-nt", "-r", path])
    return [line for line in found if line[:1] not in ("\t", " ")]


def tshark(path):
    fields = [word for name in ["frame.number", *TSHARK]
              for word in ("-e", name)]
    found = reference.lines(["tshark", "-n", *ALONE, "-r", path, "-T",
                             "fields", *fields])
    split = (line.split("\t") for line in found)
    return {columns[0]: columns for columns in split if len(columns) == 5}


def main():
    tapdeck = sys.argv[1]

    def one(path):
        mine, lines, fields = rows(tapdeck, path), tcpdump(path), tshark(path)
        paired = len(lines) == len(mine)
        frames, findings = 0, []
        for i, (number, protocol, info) in enumerate(mine):
            text = said(info)[2]
            if protocol not in ("TCP", "UDP") or not text:
                continue
            frames += 1
            found = []
            if number in fields:
                found.append(tshark_differs(text, fields[number]))
            if paired and protocol == "UDP" and re.match(r"\d", text):
                found.append(dns_differs(text, lines[i]))
            if paired and protocol == "TCP":
                found.append(http_differs(text, lines[i]))
            findings += [f"frame {number}: {why}" for why in found if why]
        return frames, findings

    reference.compare(reference.captures("tshark"), one)


main()
