#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""against_tcpdump.py DUMP: the summary of every whole TCP segment of the
corpus, word for word as tcpdump -nS has it."""
import re
import sys

import reference

NOT_OURS = "mptcp"  # tcpdump takes the option apart, we show its bytes


def tcpdump(path):
    found = reference.lines(["tcpdump", "-nSt", "-r", path])
    return [line for line in found if line[:1] not in ("\t", " ")]


def main():
    dump = sys.argv[1]

    def one(path):
        mine, theirs = reference.ours(dump, path), tcpdump(path)
        frames, findings = 0, []
        if len(mine) != len(theirs):
            return 0, []  # several lines a frame: not to be paired
        for columns, line in zip(mine, theirs):
            whole = re.search(r"Flags \[.*", columns[-1])
            if not whole or columns[9] or NOT_OURS in columns[-1]:
                continue
            if "[|tcp]" in line:  # BIG TCP: too long for this tcpdump
                continue
            frames += 1
            want = whole.group(0).split(" (fragment")[0]
            if not line[line.find("Flags ["):].startswith(want):
                findings.append(f"frame {columns[0]}: tcpdump {line!r}, "
                                f"ours {want!r}")
        return frames, findings

    reference.compare(reference.captures("tcpdump"), one)


main()
