#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""names_against_tshark.py TAPDECK [table]: what tshark's `-z hosts` learns of
an address from a capture is its name here too, or the name here is better.

Better is the name that was asked for, of an answer that has the address: tshark
says the last alias of it. `table` prints a line a capture. Over every capture
of $TAPDECK_CORPUS; without it, or without tshark, exit 77.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

SKIPPED = 77
FIELDS = ("dns.qry.name", "dns.resp.name", "dns.a", "dns.aaaa")
COLUMNS = "address,name,name_source"
SAID = ("dns", "mdns", "llmnr", "capture")


def run(*command):
    env = dict(os.environ, TAPDECK_HOSTS="", LC_ALL="C.UTF-8")
    return subprocess.run(command, capture_output=True, text=True, env=env,
                          errors="replace").stdout


def theirs(path):
    """address -> its name, as tshark lists what the capture told."""
    lines = run("tshark", "-N", "d", "-r", path, "-q", "-z",
                "hosts").splitlines()
    words = (line.split() for line in lines if not line.startswith("#"))
    return {w[0]: w[1].lower() for w in words if len(w) == 2}


def answers(path, only=""):
    """address -> names that were asked for where it is in the answer."""
    fields = [word for field in FIELDS for word in ("-e", field)]
    said = run("tshark", "-n", "-r", path, "-Y",
               "(dns || mdns || llmnr) && dns.flags.response == 1" + only, "-T",
               "fields", "-E", "separator=|", "-E", "aggregator=,", *fields)
    asked = collections.defaultdict(set)
    for line in said.splitlines():
        questions, owners, v4, v6 = (line.split("|") + [""] * 4)[:4]
        for address in filter(None, (v4 + "," + v6).split(",")):
            names = (questions or owners).lower().split(",")
            asked[address].update(n.rstrip(".") for n in names)
    return asked


def ours(binary, path):
    """address -> its name and who said it; and is there DNS at all?"""
    views = json.loads(run(binary, "-n", "-r", path, "--report=json",
                           "--view=hosts,dns", "--columns",
                           COLUMNS + ",queries"))["views"]
    names = {row["address"]: (row["name"], row["name_source"])
             for row in views["hosts"]["rows"]}
    return names, views["dns"]["total_rows"] > 0


def judge(address, name, want, asked):
    text, source = name
    if text == want:
        return "equal"
    if source in SAID and text in asked[address]:
        return "better"
    return "none" if text is None else "worse"


def compare(binary, path):
    counts, faults = collections.Counter(), []
    here, with_dns = ours(binary, path)
    counts.update(source for _, source in here.values() if source)
    if not with_dns and path.suffix == ".pcap":
        return counts, faults
    asked = answers(path)
    beside = answers(path, " && dns.count.add_rr > 0")
    for address, want in theirs(path).items():
        if address not in here: # nothing was sent there
            counts["silent"] += 1
            continue
        verdict = judge(address, here[address], want, asked)
        if verdict == "none" and address in beside:
            verdict = "beside" # of a name server, that nobody asked for
        counts[verdict] += 1
        if verdict in ("none", "worse"):
            faults.append(f"{path.name}: {address} is {here[address]}, to "
                          f"tshark {want}; asked: {sorted(asked[address])}")
    return counts, faults


def main():
    corpus = pathlib.Path(os.environ.get("TAPDECK_CORPUS", ""))
    captures = sorted(corpus.glob("*.pcap*")) if corpus.is_dir() else []
    if not captures:
        print("no corpus: skipped")
        return SKIPPED
    try:
        run("tshark", "--version")
    except FileNotFoundError:
        print("no tshark: skipped")
        return SKIPPED
    total, failed = collections.Counter(), []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda path: compare(sys.argv[1], path), captures)
    for path, (counts, faults) in zip(captures, results):
        if "table" in sys.argv and counts["equal"] + counts["better"]:
            print(path.name, dict(counts))
        total += counts
        failed += faults
    print("\n".join(failed))
    print(dict(total))
    if total["equal"] + total["better"] < 100:
        failed.append("hardly anything was compared")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
