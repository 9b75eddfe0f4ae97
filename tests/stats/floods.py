#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""floods.py TAPDECK GEN_SAID TURN: names without end do not fill the memory.

Captures in which each query asks for a new name, or each request for a new
URL. However long they are, the tables and the memory are as large, and the
rows and `other` are what was asked. Benign traffic has a row for each name.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

TAPDECK, GEN, TURN = sys.argv[1:]
FEW = 1000  # names and URLs of benign traffic
CONNECTIONS = 1024
SHORT, LONG = 40_000, 160_000  # packets
VIEWS = {"subdomains": "dns", "names": "dns", "urls": "urls", "pages": "urls"}
SLACK_KB = 4096


def expected(profile, packets):
    """What of each column there is in all, by what the generator made."""
    if VIEWS[profile] == "dns":
        n = packets // 2
        return {"queries": n, "responses": n, "nxdomain": n, "servfail": 0,
                "unanswered": 0, "retries": 0}
    steps = collections.Counter(
        i // CONNECTIONS for i in range(2 * CONNECTIONS, packets))
    return {"requests": sum(n for s, n in steps.items() if s % 2 == 0),
            "bytes": sum(2 * n for s, n in steps.items() if s % 2)}


def command(path, profile, *options):
    return [TAPDECK, "-r", path, "--report=json", "--view",
            VIEWS[profile], "--columns=all", *options]


def ask(path, profile, *options):
    said = subprocess.run(command(path, profile, *options), check=True,
                          capture_output=True).stdout
    return json.loads(said)["views"][VIEWS[profile]]


def peak_kb(path, profile, *options):
    said = subprocess.run([TURN, *command(path, profile, *options)],
                          check=True, capture_output=True).stdout
    return int(said.split()[2])


def check_books(view, facts):
    """With little memory, answers come too late for their requests."""
    for column, n in view["total"].items():
        rows = sum(row[column] for row in view["rows"])
        assert rows + view["other"][column] == n, (column, rows, view["other"])
        if column != "bytes":
            assert n == facts[column], (column, n, facts)


def check_flood(folder, profile):
    paths = {n: generate(folder, profile, n) for n in (SHORT, LONG)}
    for options in (["--memory=256K"], ["--memory=4M"],
                    ["--memory=4M", "--threads=2"]):
        views = {n: ask(path, profile, *options) for n, path in paths.items()}
        for n, view in views.items():
            check_books(view, expected(profile, n))
            assert view["other"][list(view["other"])[0]] > 0, options
        n_rows = [len(view["rows"]) for view in views.values()]
        assert n_rows[1] < 1.1 * n_rows[0] < SHORT / 10, (options, n_rows)
        peaks = [peak_kb(path, profile, *options) for path in paths.values()]
        assert peaks[1] < peaks[0] + SLACK_KB, (options, peaks)
        print(f"{profile} {' '.join(options)}: {n_rows[0]} rows, "
              f"{peaks[0]} KB, four times as long {peaks[1]} KB")


def check_benign(folder, profile):
    view = ask(generate(folder, profile, LONG), profile)
    facts = expected(profile, LONG)
    assert view["total"] == facts, (view["total"], facts)
    assert len(view["rows"]) == FEW, len(view["rows"])
    assert not any(view["other"].values()), view["other"]
    assert not any(row["err"] for row in view["rows"])


def generate(folder, profile, packets):
    path = os.path.join(folder, f"{profile}-{packets}.pcap")
    subprocess.run([GEN, "-n", str(packets), "-o", path, profile], check=True)
    return path


with tempfile.TemporaryDirectory() as made:
    for flood in ("subdomains", "urls"):
        check_flood(made, flood)
    for benign in ("names", "pages"):
        check_benign(made, benign)
