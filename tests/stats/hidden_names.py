#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hidden_names.py TAPDECK GEN_SAID TURN [MESSAGES [MEMORY]]: ten names
hidden in a flood of names.

Nearly each query, request or hello is about something new; each hundredth is
by one of ten talkers. How often each of them is in the capture is counted in
its bytes: each is found, its count is right within the error that its row
admits, the books balance, and the memory is what was planned. By hand, as the
README has it: hidden_names.py ... 1000000 64M
"""
import json
import os
import subprocess
import sys
import tempfile

import conservation
import promised

TAPDECK, GEN, TURN = (os.path.abspath(word) for word in sys.argv[1:4])
MESSAGES = int(sys.argv[4]) if len(sys.argv) > 4 else 100_000
TALKERS = [f"talker{i:010}" for i in range(10)]
# View, its column of counts, packets and mentions of each message, and the
# memory that has a row for more than a thousand: each talker is every
# thousandth, and a name keeps its row if it comes again before the others do.
FLOODS = {"subdomains": ("dns", "queries", 2, 2, "32M"),
          "urls": ("urls", "requests", 2, 1, "32M"),
          "snis": ("names", "connections", 5, 1, "64M")}


def generate(folder, profile, packets):
    path = os.path.join(folder, profile + ".pcap")
    subprocess.run([GEN, "-t", "-n", str(packets), "-o", path, profile],
                   check=True)
    return path


def counts_in(path, mentions):
    """By brute force: how many messages name each of the talkers."""
    with open(path, "rb") as f:
        data = f.read()
    return {name: data.count(name.encode()) // mentions for name in TALKERS}


def check(view, column, counts):
    key = next(iter(view["rows"][0]))
    for name, n in counts.items():
        found = [row for row in view["rows"][:20] if name in row[key]]
        assert len(found) == 1, f"{name} is not found"
        said, err = found[0][column], found[0]["err"] or 0
        assert n > 0 and said <= n <= said + err, (n, found)
        # Nor is that so only because anything could be true of it.
        assert err < n / 2, (n, found)
    faults = list(conservation.faults_of_view(column, view))
    assert not faults, faults
    assert view["other"][column] > 0, "no flood"


def twice(memory):
    return f"{2 * int(memory[:-1])}{memory[-1]}"


def check_flood(folder, profile):
    name, column, packets, mentions, memory = FLOODS[profile]
    if len(sys.argv) > 5:
        memory = sys.argv[5]
    path = generate(folder, profile, MESSAGES * packets)
    counts = counts_in(path, mentions)
    command = [TAPDECK, "-r", path, "--report=json", "--view", name,
               "--sort", column, "--columns=all"]
    # Two threads have half of it each.
    for options in (["--memory", memory],
                    ["--memory", twice(memory), "--threads=2"]):
        said = subprocess.run(command + options, check=True,
                              capture_output=True).stdout
        check(json.loads(said)["views"][name], column, counts)
    promised.check_peak(TURN, [*command, "--memory", memory], memory,
                        f"{MESSAGES} of {profile}")
    os.unlink(path)


with tempfile.TemporaryDirectory() as made:
    for flood in FLOODS:
        check_flood(made, flood)
