#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""against_tcpdump.py DUMP: the summary of every whole TCP segment of the
corpus says what tcpdump -nS says, word for word once put in its order."""
import re
import sys

import reference

NOT_OURS = "mptcp"  # tcpdump takes the option apart, we show its bytes


def tcpdump(path):
    found = reference.lines(["tcpdump", "-nSt", "-r", path])
    return [line for line in found if line[:1] not in ("\t", " ")]


OURS = re.compile(r"(\[[^]]*\])(?: seq (\S+))?(?: ack (\d+))? win (\d+)"
                  r"(?: urg (\d+))? length (\d+)(?: \[(.*)\])?$")


def as_tcpdump(info):
    """Our summary of a TCP segment in tcpdump's order, or None."""
    found = OURS.search(info.split(" (fragment")[0])
    if not found:
        return None
    flags, *values, length, options = found.groups()
    parts = [f"Flags {flags}"]
    parts += [f"{name} {value}" for name, value in
              zip(("seq", "ack", "win", "urg"), values) if value]
    parts += [f"options [{options}]"] if options else []
    return ", ".join(parts + [f"length {length}"])


def main():
    dump = sys.argv[1]

    def one(path):
        mine, theirs = reference.ours(dump, path), tcpdump(path)
        frames, findings = 0, []
        if len(mine) != len(theirs):
            return 0, []  # several lines a frame: not to be paired
        for columns, line in zip(mine, theirs):
            want = as_tcpdump(columns[-1])
            if not want or columns[9] or NOT_OURS in columns[-1]:
                continue
            if "[|tcp]" in line:  # BIG TCP: too long for this tcpdump
                continue
            frames += 1
            if not line[line.find("Flags ["):].startswith(want):
                findings.append(f"frame {columns[0]}: tcpdump {line!r}, "
                                f"ours {want!r}")
        return frames, findings

    reference.compare(reference.captures("tcpdump"), one)


main()
