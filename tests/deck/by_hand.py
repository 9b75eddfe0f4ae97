#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""by_hand.py TAPDECK: --explain, --against and --check against reports of each
stretch of time alone, compared here by hand.

Over the demo, and captures of $TAPDECK_CORPUS drawn at random, the same each
time: the eleven stretches one by one with --from and --to, the median of ten,
what differs, and how it is ranked.
"""
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys

import cut_capture

HERE = pathlib.Path(__file__).parent
DEMO = (HERE / ".." / "data" / "demo.pcapng").resolve()
CAPTURES, USUAL = 10, 10
# kind: what its rows are called after, and judged by
KINDS = {
    "hosts": (lambda r: r["address"], "bytes"),
    "pairs": (lambda r: f"{r['src']} -> {r['dst']}", "bytes"),
    "dns": (lambda r: r["name"] or None, "queries"),
    "names": (lambda r: r["server_name"] or None, "bytes"),
    "urls": (lambda r: r["url"] or None, "bytes"),
}


def moment(ns):
    return f"{ns // cut_capture.NS}.{ns % cut_capture.NS:09d}"


def report(tapdeck, path, *options):
    done = subprocess.run([tapdeck, "-r", path, "--report=json", *options],
                          capture_output=True, text=True)
    if not done.stdout:
        sys.exit(f"{path} {options}: {done.stderr}")
    return done.returncode, json.loads(done.stdout)["views"]


def amounts(tapdeck, path, start, end):
    """kind -> thing -> bytes or queries, of the frames of [start, end)."""
    _, views = report(tapdeck, path, "--view", ",".join(KINDS), "--columns",
                      "all", "--from", moment(start), "--to", moment(end - 1))
    found = {}
    for kind, (name, measure) in KINDS.items():
        found[kind] = {}
        for row in views[kind]["rows"]:
            what = name(row)
            if what is not None:
                found[kind][what] = found[kind].get(what, 0) + row[measure]
    return found


def expected(now, usual):
    """(kind, what) -> (now, usual, change) of all that differs."""
    rows = {}
    for kind in KINDS:
        for what in set(now[kind]).union(*(u[kind] for u in usual)):
            before = [u[kind].get(what, 0) for u in usual]
            middle = int(statistics.median(before)) if before else 0
            value = now[kind].get(what, 0)
            if value == middle:
                continue
            change = ("new" if not any(before) else "gone" if value == 0 else
                      "more" if value > middle else "less")
            rows[kind, what] = (value, middle, change)
    return rows


def told(views, id, before):
    return {(r["kind"], r["what"]): (r["now"], r[before], r["change"])
            for r in views[id]["rows"]}


def differences(where, want, got):
    for key in sorted(set(want) | set(got)):
        if want.get(key) != got.get(key):
            yield f"{where}: {key}: {got.get(key)}, by hand {want.get(key)}"


def ranked(where, rows):
    weights = [r["weight"] for r in rows]
    if weights != sorted(weights, reverse=True):
        yield f"{where}: not in the order of the weights"
    for r in rows:
        if not 0 <= r["share"] <= 100 or not 0 <= r["weight"] <= 100:
            yield f"{where}: {r}"


def stretches(times, draw):
    """A stretch and those before it, from the first frame's on."""
    start, end = sorted(draw.sample(times, 2))
    width = (end - start) // 4 + 1
    first = next((i for i in range(USUAL, 0, -1)
                  if start - (i - 1) * width > times[0]), 0)
    return start, width, range(first, 0, -1)


def explain(tapdeck, path, times, draw):
    start, width, before = stretches(times, draw)
    usual = [amounts(tapdeck, path, start - i * width,
                     start - (i - 1) * width) for i in before]
    now = amounts(tapdeck, path, start, start + width)
    asked = f"{moment(start)}..{moment(start + width)}"
    _, views = report(tapdeck, path, "--explain", asked, "--view",
                      ",".join(KINDS), "--columns", "all", "--limit",
                      "1000000")
    where = f"{path.name} --explain {asked}"
    yield from differences(where, expected(now, usual),
                           told(views, "explain", "usual"))
    yield from ranked(where, views["explain"]["rows"])


def against(tapdeck, path, times, draw):
    middle = draw.choice(times[1:])
    asked = f"{moment(times[0])}..{moment(middle)}"
    before = amounts(tapdeck, path, times[0], middle)
    now = amounts(tapdeck, path, middle, times[-1] + 1)
    options = ["--from", moment(middle), "--to", moment(times[-1]),
               "--against", asked]
    _, views = report(tapdeck, path, *options, "--view", ",".join(KINDS),
                      "--columns", "all", "--limit", "1000000")
    rows = expected(now, [before])
    where = f"{path.name} --against {asked}"
    yield from differences(where, rows, told(views, "changes", "before"))
    yield from check(tapdeck, path, options, rows)


def check(tapdeck, path, options, rows):
    """Counts of what became of hosts, each right and then off by one."""
    new, gone = (sum(k == "hosts" and c == word
                     for (k, _), (_, _, c) in rows.items())
                 for word in ("new", "gone"))
    changed = sum(k == "hosts" and now > 0 and before > 0 and
                  (now // 2 >= before or before // 2 >= now)
                  for (k, _), (now, before, _) in rows.items())
    for off, status in (0, 0), (1, 3):
        asked = (f"hosts.new == {new} and hosts.gone == {gone} and "
                 f"hosts.changed == {changed + off}")
        got, views = report(tapdeck, path, *options, "--check", asked)
        if got != status:
            yield f"{path.name}: {asked}: {got}, {views['check']['rows']}"


def hidden(tapdeck):
    """Query strings are told by no cell when they are not to be."""
    _, views = report(tapdeck, DEMO, "--from", "+70s", "--against",
                      "+0s..+70s", "--view", "urls", "--columns", "all",
                      "--limit", "1000", "--hide-query-strings")
    rows = views["changes"]["rows"]
    if not any(r["what"].endswith("?") for r in rows):
        yield "no URL with a query string is there to hide"
    for r in rows:
        if "?" in r["what"][:-1] or "?" in (r["where"] or ""):
            yield f"not hidden: {r}"


def drawn():
    corpus = os.environ.get("TAPDECK_CORPUS", "")
    found = sorted(pathlib.Path(corpus).glob("*.pcap*")) if corpus else []
    draw = random.Random(7)
    return [DEMO] + draw.sample(found, min(CAPTURES, len(found)))


def main():
    tapdeck, n = sys.argv[1], 0
    found = list(hidden(tapdeck))
    for path in drawn():
        try:
            times = sorted({t for t, _ in cut_capture.pieces(path)
                            if t is not None})
        except cut_capture.Odd:
            continue
        if len(times) < 8:
            continue
        n += 1
        draw = random.Random(path.name)
        found += explain(tapdeck, path, times, draw)
        found += against(tapdeck, path, times, draw)
    print("\n".join(found[:40]))
    print(f"{n} captures, {len(found)} differences")
    sys.exit(1 if found or n == 0 else 0)


main()
