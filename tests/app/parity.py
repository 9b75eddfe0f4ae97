# SPDX-License-Identifier: BSD-2-Clause
"""parity.py TAPDECK: the tables of PacketExaminer, option by option.

What PacketExaminer 0.9 printed for two captures of $TAPDECK_CORPUS is there
as packetexaminer__*.txt.gz. It counts IPv4 alone (Scapy's IP), so IPv6 rows
of ours are left out; ports of all protocols together; names in DNS as they
were written, without those under arpa.
"""
import collections
import glob
import gzip
import json
import os
import re
import subprocess
import sys

SKIP = 77
CAPTION = {  # header of its table -> what to ask, key columns, count
    ("Source IP", "Count"): ("hosts", ("address",), "packets_out"),
    ("Dest IP", "Count"): ("hosts", ("address",), "packets_in"),
    ("Dest Port", "Count"): ("ports", ("port",), "packets_dst"),
    ("Source Port", "Count"): ("ports", ("port",), "packets_src"),
    ("Port", "Count"): ("ports", ("port",), "packets"),
    ("Port", "Bytes"): ("ports", ("port",), "bytes_src"),
    ("Src", "Dst", "Count"): ("pairs", ("src", "dst"), "packets"),
    ("Src", "Dst", "Bytes"): ("pairs", ("src", "dst"), "bytes"),
    ("DNS Lookup", "Count", "Clients"): ("dns", ("name",), "queries"),
    ("URL", "Count"): ("urls", ("url",), "requests"),
}

CLIENT = re.compile(r"[0-9a-f:.]*[:.][0-9a-f:.]+")
# What each of its options is in ours, as they are written down together.
COMMANDS = {
    ("Source IP", "Count"): "hosts --sort packets_out",
    ("Dest IP", "Count"): "hosts --sort packets_in",
    ("Source Port", "Count"): "ports --sort packets_src",
    ("Dest Port", "Count"): "ports --sort packets_dst",
    ("Port", "Count"): "ports --sort packets",
    ("Port", "Bytes"): "ports --sort bytes_src",
    ("Src", "Dst", "Count"): "pairs --sort packets",
    ("Src", "Dst", "Bytes"): "pairs --sort bytes",
    ("DNS Lookup", "Count", "Clients"): "dns --details",
    ("URL", "Count"): "urls --details",
}

# Two ICMP errors quote a datagram from port 50036 to 16333. Scapy takes what
# they quote for a datagram; here it is no traffic (the errors are, 56 bytes
# each, but have no ports).
QUOTED = {
    ("real-teams__ndpi", "Source Port", "Count"): {50036: 2},
    ("real-teams__ndpi", "Dest Port", "Count"): {16333: 2},
    ("real-teams__ndpi", "Port", "Count"): {50036: 2, 16333: 2},
    ("real-teams__ndpi", "Port", "Bytes"): {50036: 112},
}


def tables(path):
    """Header -> rows of cells, as it drew them."""
    found, header = {}, None
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as f:
        for line in f:
            cells = tuple(c.strip() for c in line.strip().strip("|").split("|"))
            if not line.startswith("|"):
                header = header if line.startswith("+") else None
            elif cells in CAPTION:
                header = cells
                found.setdefault(header, [])
            elif header:
                found[header].append(cells)
    return found


def key_of(view, cells):
    if view == "ports":
        return (int(cells[0]),)
    if view == "dns":
        return (cells[0].rstrip(".").lower(),)
    return cells


def theirs(view, header, rows):
    n = [i for i, name in enumerate(header) if name in ("Count", "Bytes")][0]
    counts = collections.Counter()
    for cells in rows:
        if cells[n].isdigit():
            counts[key_of(view, cells[:n])] += int(cells[n])
    return counts


def is_theirs(view, key):
    if view in ("hosts", "pairs"):
        return not any(":" in address for address in key)
    return view != "dns" or "arpa" not in key[0]


def ours(view, report, keys, count):
    counts = collections.Counter()
    for row in report["views"][view]["rows"]:
        key = tuple(row[k] for k in keys)
        if row[count] and is_theirs(view, key) and (
                view != "dns" or row["service"] == "DNS"):
            counts[key] += row[count]
    return counts


def their_clients(rows):
    """Name -> the clients listed beside it; a row below goes on with more."""
    lists, name = {}, None
    for cells in rows:
        name = key_of("dns", cells)[0] if cells[0] else name
        if name is not None:
            lists.setdefault(name, set()).update(
                cells[2].replace(",", " ").split())
    return lists


def our_clients(report):
    lists = collections.defaultdict(set)
    for row in report["views"]["dns"]["rows"]:
        if row["service"] == "DNS" and row["queries"]:
            lists[row["name"]] |= set(
                CLIENT.findall(row["client_list"] or ""))
    return lists


def compare_clients(name, report, rows):
    want, got = their_clients(rows), our_clients(report)
    wrong = 0
    for key, clients in sorted(want.items()):
        if is_theirs("dns", (key,)) and clients != got[key]:
            wrong += 1
            print(f"{name}: clients of {key}: {clients} there, "
                  f"{got[key]} here")
    print(f"{name}: clients of {len(want)} names, {wrong} differ")
    return wrong


def pair_up_cut(want, got):
    """It reads segments one by one: of a request that is longer it has the
    beginning of the URL. It knows HTTP on port 80 only."""
    for key in [k for k in want if k not in got]:
        whole = [k for k in got if k not in want and k[0].startswith(key[0])]
        if len(whole) == 1:
            want[whole[0]] = want.pop(key)
    for key in [k for k in got if k not in want]:
        if ":" in key[0].split("/")[0]:
            del got[key]


def compare(name, report, header, rows):
    view, keys, count = CAPTION[header]
    want, got = theirs(view, header, rows), ours(view, report, keys, count)
    wrong = 0
    for port, n in QUOTED.get((name,) + header, {}).items():
        want[(port,)] -= n
    if view == "urls":
        pair_up_cut(want, got)
    for key in sorted(set(want) | set(got), key=str):
        if want[key] != got[key]:
            wrong += 1
            if wrong <= 5:
                print(f"{name}: {header}: {key}: {want[key]} there, "
                      f"{got[key]} here")
    print(f"{name}: {' '.join(header)}: {len(want)} rows, {wrong} differ")
    return wrong


def run(binary, capture, command):
    """The command as it is written, the column that it sorts by and all."""
    words = ["--view", *command.split()]
    if "--sort" in words:
        words += ["--columns", "all"]
    done = subprocess.run([binary, "-r", capture, "--report=json", *words],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def check_order(name, report, header):
    view, _, count = CAPTION[header]
    if "--sort" not in COMMANDS[header]:
        return 0
    counts = [row[count] for row in report["views"][view]["rows"]]
    if counts == sorted(counts, reverse=True):
        return 0
    print(f"{name}: {header}: not in order")
    return 1


def main():
    corpus = os.environ.get("TAPDECK_CORPUS", "")
    names = sorted(glob.glob(os.path.join(
        corpus, "reference", "packetexaminer__*.txt.gz")))
    wrong = 0
    for path in names:
        name = os.path.basename(path)[len("packetexaminer__"):-len(".txt.gz")]
        capture = glob.glob(os.path.join(corpus, name + ".pcap*"))[0]
        found = tables(path)
        missing = set(CAPTION) - set(found)
        if missing:
            print(name, "has no", missing)
        for header, command in COMMANDS.items():
            report = run(sys.argv[1], capture, command)
            rows = found.get(header, [])
            wrong += compare(name, report, header, rows)
            wrong += check_order(name, report, header)
            if header[0] == "DNS Lookup":
                wrong += compare_clients(name, report, rows)
    if not names:
        print("no reference tables here")
    sys.exit(SKIP if not names else wrong > 0)


if __name__ == "__main__":
    main()
