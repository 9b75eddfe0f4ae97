#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""counting.py ROOT: there is one way of counting, and one of asking.

Frames come to an analysis in the loops of the deck; what changes its tables is
called by the floor of the tables alone; rows of a view are met by the query,
and where rows are compared. What shows them takes no frame apart and adds to
no counter of traffic. So what a report, a screen, a scope or a comparison says
of the same frames cannot differ.
"""
import re
import sys

import tree

RULES = [
    # calls, who may make them
    (["analysis_apply"], ("src/deck/",)),
    (["ladder_touch", "ladder_settle", "series_bin", "paths_count",
      "said_count", "recent_count", "remembered_add"], ("src/stats/",)),
    (["flow_count", "flow_side_add"], ("src/stats/", "src/flow/")),
    (["->scan"], ("src/views/query.c", "src/views/contrast.c")),
    # Frames are taken apart for the tables, for what is said in flows, and
    # for the row of one packet.
    (["dissect_frame", "dissect_innermost"],
     ("src/packet/", "src/flow/", "src/stats/", "src/views/view_packets.c")),
    (["dissect_payload"],
     ("src/packet/", "src/flow/", "src/message/phrases.c")),
    (["talks_see", "talks_see_inner"], ("src/flow/", "src/stats/")),
]

# Where nothing is counted that somebody could take for traffic.
SHOWS = ("src/ui/", "src/report/", "src/views/", "src/deck/", "src/app/")
COUNTER = re.compile(
    r"(?:->|\.)(?:\w+_)?(?:frames|packets|bytes|payload)(?:_\w+)?(?:\[[^]]*\])?"
    r"\s*(?:\+=|\+\+)|\+\+[\w.>-]*(?:->|\.)(?:frames|packets|bytes)\b")
COUNTERS = {  # how often, and of what
    "src/ui/matrix_fold.c": 5,     # rows of pairs, into cells of a picture
    "src/deck/deck_scan.c": 1,     # frames of a scope received: the books
    "src/deck/scan_cut.c": 1,      # frames written
    "src/deck/slices.c": 1,        # frames received, over all slices
    "src/app/extract_save.c": 1,   # the same
}


def pattern(calls):
    """A call, not the definition, which begins its line here."""
    return re.compile(r"^[\t ].*?(" + "|".join(
        (r"\b" if c[0].isalpha() else "") + re.escape(c) for c in calls) +
        r")\(", re.M)


def check_rule(root, paths, calls, allowed):
    found, made = [], set()
    shape = pattern(calls)
    for path in paths:
        text = tree.read(root, path)
        for call in shape.finditer(text):
            made.add(call.group(1))
            if not path.startswith(allowed):
                line = text[:call.end()].count("\n") + 1
                found.append(f"{path}:{line}: {call.group(1)} is for "
                             f"{' and '.join(allowed)}")
    return found + [f"nobody calls {c} any more: this test is out of date"
                    for c in calls if c not in made]


def check_counters(root, paths):
    found = []
    for path in paths:
        n = len(COUNTER.findall(tree.read(root, path)))
        if path.startswith(SHOWS) and n != COUNTERS.get(path, 0):
            found.append(f"{path}: {n} counters of traffic are added to, not "
                         f"{COUNTERS.get(path, 0)}: only src/stats counts")
    return found


def main():
    root = sys.argv[1]
    paths = [p for p in tree.sources(root, "src") if p.endswith(".c")]
    findings = []
    for calls, allowed in RULES:
        findings += check_rule(root, paths, calls, allowed)
    findings += check_counters(root, paths)
    tree.finish(findings)


main()
