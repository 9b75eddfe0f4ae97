#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Retransmissions and handshake times of the corpus, against tshark's.

usage: tshark_tcp.py TAPDECK      (folder of captures: $TAPDECK_CORPUS)

tshark follows connections, we 5-tuples: a tuple that was used again is one
row of ours, whose handshake is the first one. What else may differ, because
we mean it so (flow/tcp.h):

- tshark counts copies of a frame and what fills a gap soon after (for an RTT,
  where it knows one) its own way; for us 3 ms decide, and the copies that a
  mirror port makes are none.
- tshark times a SYN that was sent twice, one that was refused, and handshakes
  of which a part is missing; we do not. A time that we give is always its.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77

FIELDS = ["ip.version", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst",
          "tcp.srcport", "tcp.dstport", "tcp.stream", "tcp.flags.syn",
          "tcp.analysis.retransmission", "tcp.analysis.initial_rtt",
          "tcp.analysis.out_of_order", "tcp.analysis.zero_window",
          "tcp.flags.reset",
          "frame.protocols"]


# Our column, their field; the last two must be the same.
HEALTH = {"out_of_order": "tcp.analysis.out_of_order",
          "zero_windows": "tcp.analysis.zero_window",
          "resets": "tcp.flags.reset"}


def first(text):
    return text.split(",")[0]


def tshark(path):
    """By 5-tuple: retransmissions, and the initial RTT of its streams."""
    command = ["tshark", "-n", "-r", str(path), "-Y", "tcp", "-T", "fields"]
    for field in FIELDS:
        command += ["-e", field]
    out = subprocess.run(command, capture_output=True, text=True).stdout
    again = collections.Counter()
    health = collections.defaultdict(collections.Counter)
    rtts = collections.defaultdict(dict)
    streams = collections.defaultdict(set)
    for line in out.splitlines():
        row = dict(zip(FIELDS, line.split("\t")))
        protocols = row["frame.protocols"].split(":")
        addresses = [row["ip.src"] or row["ipv6.src"],
                     row["ip.dst"] or row["ipv6.dst"]]
        inner = protocols.count("ip") + protocols.count("ipv6") != 1
        if inner or "icmp" in protocols or "icmpv6" in protocols:
            continue
        ports = [row["tcp.srcport"], row["tcp.dstport"]]
        key = frozenset(zip(map(first, addresses), map(first, ports)))
        streams[key].add(first(row["tcp.stream"]))
        again[key] += bool(row["tcp.analysis.retransmission"])
        for ours_name, theirs in HEALTH.items():
            health[key][ours_name] += first(row[theirs]) in ("1", "True")
        if row["tcp.analysis.initial_rtt"]:
            rtts[key].setdefault(first(row["tcp.stream"]),
                                 float(first(row["tcp.analysis.initial_rtt"])))
    return {key: (len(streams[key]), again[key], list(rtts[key].values()),
                  health[key]) for key in streams}


def ours(tapdeck, path):
    out = subprocess.run([tapdeck, "-r", str(path), "--report=json",
                          "--view", "flows", "--columns", "all"],
                         capture_output=True, text=True).stdout
    rows = json.loads(out)["views"]["flows"]["rows"] if out else []
    return {frozenset([(row["client"], str(row["client_port"])),
                       (row["server"], str(row["server_port"]))]): row
            for row in rows if row["protocol"] == "TCP"
            and row["client_port"] is not None}


def compare(tapdeck, path):
    rows, found, counts = ours(tapdeck, path), [], collections.Counter()
    for key, (streams, again, rtts, health) in tshark(path).items():
        row = rows.get(key)
        name = f"{path.name} {sorted(key)}"
        if not row:
            found.append(f"{name}: no row")  # a link that we do not read
            continue
        counts["flows"] += 1
        counts["theirs again"] += again
        ours_again = row["retransmits"] or 0  # null: the header was cut
        counts["ours again"] += ours_again
        if ours_again != again:
            counts["other again"] += 1
            found.append(f"{name}: {ours_again} again, "
                         f"tshark has {again}")
        for column in HEALTH:
            mine = row[column] or 0
            counts[f"theirs {column}"] += health[column]
            counts[f"ours {column}"] += mine
            if mine != health[column]:
                counts[f"other {column}"] += 1
                found.append(f"{name}: {column} {mine}, "
                             f"tshark has {health[column]}")
        rtt = row["rtt"]
        counts["theirs rtt"] += bool(rtts)
        counts["ours rtt"] += rtt is not None
        if (rtt is None) != (not rtts):
            counts["other rtt"] += 1
            counts["wrong rtt"] += rtt is not None
            found.append(f"{name}: rtt {rtt}, tshark has {rtts}, {streams}")
        elif rtts and not any(abs(rtt - r) < 2e-6 for r in rtts):
            counts["wrong rtt"] += 1
            found.append(f"{name}: rtt {rtt}, tshark has {rtts}")
    return found, counts


def main():
    folder = pathlib.Path(os.environ.get("TAPDECK_CORPUS", "/nonexistent"))
    captures = sorted(folder.glob("*.pcap*"))
    if not os.environ.get("TAPDECK_WHOLE_CORPUS"):
        captures = captures[::2]
    if not captures or not shutil.which("tshark"):
        print("needs tshark and captures in TAPDECK_CORPUS")
        return SKIPPED
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(lambda path: compare(sys.argv[1], path),
                             captures))
    counts = sum((c for _, c in done), collections.Counter())
    print("\n".join(line for found, _ in done for line in found))
    print(dict(counts))
    good = (counts["flows"] > 0 and counts["wrong rtt"] == 0
            and counts["other rtt"] <= counts["flows"] // 20
            and counts["other again"] <= counts["flows"] // 20
            and counts["other out_of_order"] <= counts["flows"] // 20
            and counts["other zero_windows"] == counts["other resets"] == 0)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
