#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""tshark_follow.py TELL_FLOW CAPTURE...: what the two ends of each flow said is
what `tshark -z follow,...,raw` says of it; 77 when there is no tshark. Some of
the captures in $TAPDECK_CORPUS are looked at too, where they are."""
import os
import re
import shutil
import subprocess
import sys

AT_ONCE = 40  # streams asked of one tshark
# What tshark puts in the place of a gap, often with the NUL of its C string.
MISSING = re.compile(rb"\[\d+ bytes missing in capture file\]\0?")
PROTOCOLS = {"tcp": 6, "udp": 17}

# Disorder, loss, fragments, cuts. Not those whose bytes contradict each other
# (tshark shows what came last) or end in some that nobody acknowledged (tshark
# leaves those out).
CORPUS = [
    "http-1000-requests-drop__zeek.pcap", "http-entity-gap__zeek.pcap",
    "http-jpeg-images__tcpflow.pcap", "ipv4-frag-raw__dnscap.pcap",
    "ipv6-frag__pcapplusplus.pcap", "quic-snaplen-truncated__tcpdump.pcap",
    "pcapng-many-interfaces__pcapplusplus.pcapng",
    "tcp-out-of-order__tcpflow.pcapng", "tcp-retransmissions__zeek.pcap",
    "tls-hello-tiny-mtu__suricata-verify.pcap",
]


def run(*command, text=None):
    return subprocess.run(command, capture_output=True, text=True, input=text,
                          check=False).stdout


def streams(capture, protocol):
    """stream number -> (source, port, destination, port) of its first frame."""
    fields = [f"{protocol}.stream", "ip.src", "ipv6.src",
              f"{protocol}.srcport", "ip.dst", "ipv6.dst",
              f"{protocol}.dstport"]
    options = [x for f in fields for x in ("-e", f)]
    found = {}
    for line in run("tshark", "-n", "-r", capture, "-Y", protocol, "-T",
                    "fields", "-E", "occurrence=f", *options).splitlines():
        number, s4, s6, sport, d4, d6, dport = line.split("\t")
        if number and (s4 or s6):
            found.setdefault(int(number),
                             (s4 or s6, int(sport), d4 or d6, int(dport)))
    return found


def node(text):
    """("10.0.0.1", 80) of "10.0.0.1:80" and of "[::1]:80"."""
    address, port = text.rsplit(":", 1)
    return address.strip("[]"), int(port)


def followed(capture, protocol, numbers):
    """number -> list of (end, bytes), as tshark shows it."""
    told = {}
    for at in range(0, len(numbers), AT_ONCE):
        asked = [x for n in numbers[at:at + AT_ONCE]
                 for x in ("-z", f"follow,{protocol},raw,{n}")]
        said = run("tshark", "-n", "-q", "-r", capture, *asked)
        for part in said.split("Follow: ")[1:]:
            number = int(re.search(r"stream eq (\d+)", part)[1])
            nodes = [node(n) for n in re.findall(r"Node \d: (\S+)", part)]
            told[number] = [
                (nodes[line.startswith("\t")], bytes.fromhex(line.strip()))
                for line in part.splitlines()[4:]
                if re.fullmatch(r"\t?[0-9a-f]+", line)]
    return told


def ours(tell_flow, capture, protocol, ends):
    """One list of (end, bytes or None for a gap) for each of the flows."""
    asked = "".join(f"{PROTOCOLS[protocol]} {s} {sp} {d} {dp}\n"
                    for s, sp, d, dp in ends)
    said = run(tell_flow, capture, text=asked)
    flows = []
    for (s, sp, d, dp), part in zip(ends, said.split("flow\n")[1:]):
        speeches = []
        for line in part.splitlines():
            end = (s, sp) if line[0] == ">" else (d, dp)
            gap = line[2] == "["
            speeches.append((end, None if gap else bytes.fromhex(line[2:])))
        flows.append(speeches)
    return flows


def joined(speeches):
    """Turns: neighbours of one end become one, gaps are left out."""
    turns = []
    for end, data in speeches:
        data = MISSING.sub(b"", data) if data is not None else b""
        if not data:
            continue
        if turns and turns[-1][0] == end:
            turns[-1] = (end, turns[-1][1] + data)
        else:
            turns.append((end, data))
    return turns


def by_end(turns):
    said = {}
    for end, data in turns:
        said[end] = said.get(end, b"") + data
    return said


def compare(tell_flow, capture, protocol):
    """Lines about flows that differ, and how many there were."""
    firsts = streams(capture, protocol)
    theirs = followed(capture, protocol, sorted(firsts))
    flows = {}
    for number in sorted(firsts):
        s, sp, d, dp = firsts[number]
        key = next((k for k in ((s, sp, d, dp), (d, dp, s, sp))
                    if k in flows), (s, sp, d, dp))
        flows.setdefault(key, []).extend(theirs.get(number, []))
    mine = ours(tell_flow, capture, protocol, list(flows))
    found = []
    for key, told in zip(flows, mine):
        a, b = joined(flows[key]), joined(told)
        if by_end(a) != by_end(b):
            sizes = [{e: len(x) for e, x in by_end(t).items()}
                     for t in (a, b)]
            found.append(f"{capture}: {protocol} {key}: bytes differ: tshark "
                         f"{sizes[0]}, tapdeck {sizes[1]}")
        elif a != b:
            found.append(f"{capture}: {protocol} {key}: order differs: "
                         f"{[(e[1], len(x)) for e, x in a][:9]}, "
                         f"{[(e[1], len(x)) for e, x in b][:9]}")
    if len(mine) != len(flows):
        found.append(f"{capture}: {len(mine)} of {len(flows)} flows told")
    return found, len(flows)


def main():
    if not shutil.which("tshark"):
        print("no tshark")
        sys.exit(77)
    tell_flow, captures = sys.argv[1], sys.argv[2:]
    corpus = [os.path.join(os.environ.get("TAPDECK_CORPUS", ""), name)
              for name in CORPUS]
    findings = []
    for capture in captures + [c for c in corpus if os.path.exists(c)]:
        for protocol in PROTOCOLS:
            found, n = compare(tell_flow, capture, protocol)
            print(f"{capture}: {n} flows of {protocol}, {len(found)} differ")
            findings += found
            if n == 0 and capture in captures:
                findings.append(f"{capture}: no flow of {protocol}")
    print("\n".join(findings))
    sys.exit(1 if findings else 0)


main()
