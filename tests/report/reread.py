#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""reread.py FAKE_REPORT: what the writers wrote, other people's readers read.

The rows are those of fake_view.h, spelled out here a second time by hand.
"""
import csv
import io
import json
import shutil
import subprocess
import sys

TEXTS = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\ttab", "a,b",
         'say "hi"', "two\r\nlines", '="quoted",formula',
         "</script><b>&amp;", "back\\slash \\x1b",
         "\u00e9\u6f22\u5b57 \ufffd", "plain"]
IDS = ["address", "port", "packets", "bytes", "rate", "duration", "time",
       "share", "text", "series"]
UNITS = ["address", "port", "count", "bytes", "bits_per_second", "duration",
         "time", "percent", "text", "series"]
BYTES = 9007199254740993
N = len(TEXTS)


def written(form):
    run = subprocess.run([sys.argv[1], form], capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def want_json(i):
    if i == N:
        return {**dict.fromkeys(IDS), "address": f"192.0.2.{i}"}
    return {"address": f"192.0.2.{i}", "port": 65535 - i, "packets": i,
            "bytes": BYTES + i, "rate": 2**64 - 1, "duration": 1.500000001,
            "time": "2026-01-20T14:22:46.123456789Z", "share": 12.5,
            "text": TEXTS[i], "series": [0] * 29 + [i]}


def guarded(text):
    return "'" + text if text[0] in "=+-@\t\r" else text


def want_csv(i):
    row = want_json(i)
    if i < N:
        row["text"] = guarded(row["text"])
        row["duration"] = "1.500000001"
        row["series"] = " ".join(map(str, row["series"]))
    return ["" if v is None else str(v) for v in row.values()]


BOOKS = {"other": {"packets": 1000, "bytes": 64000}, "other_rows": 3,
         "total": {"packets": 1000 + sum(range(N)),
                   "bytes": 64000 + N * BYTES + sum(range(N))},
         "total_rows": N + 1}
LEDGER = {"frames_received": 1100, "frames_analysed": 1078, "lost_kernel": 20,
          "lost_interface": 0, "lost_ring": 2, "frames_not_ip": 0,
          "frames_cut": 0, "frames_with_issues": 0, "wire_bytes": 70000,
          "bytes": 64000, "first_time": "2026-01-20T14:22:46.000000000Z",
          "last_time": "2026-01-20T14:22:47.250000000Z", "duration": 1.25,
          "complete": True}
SOURCE = {"name": 'a "file".pcap', "kind": "file", "filter": None,
          "links": "ethernet", "links_unread": None, "missing": None}


def check(what, got, want):
    if got != want:
        sys.exit(f"{what}:\n got  {got!r}\n want {want!r}")
    print("ok", what)


def check_jq(text, lines):
    """jq reads numbers as doubles, so what it adds up is small."""
    if not shutil.which("jq"):
        print("no jq here")
        return
    def jq(program, given, *options):
        run = subprocess.run(["jq", "-c", *options, program], input=given,
                             capture_output=True, check=True, text=True)
        return [json.loads(line) for line in run.stdout.splitlines()]
    check("jq texts", jq(".views.fake.rows[].text", text), TEXTS + [None])
    check("jq ledger", jq(".ledger.frames_received, .ledger.duration", text),
          [1100, 1.25])
    check("jq sum", jq("[.views.fake.rows[].packets | numbers] | add", text),
          [sum(range(N))])
    check("jq ndjson", jq('select(.view == "fake") | .text', lines),
          TEXTS + [None])
    check("jq ndjson lines", jq("length", lines, "-s"), [N + 2])


def main():
    text = written("json")
    check_jq(text, written("ndjson"))
    check("json has no bare <", "<" in text, False)
    check("json", json.loads(text), {
        "tapdeck": "0.1.0", "source": SOURCE, "ledger": LEDGER,
        "views": {"fake": {
            "columns": [{"id": i, "unit": u} for i, u in zip(IDS, UNITS)],
            "rows": [want_json(i) for i in range(N + 1)], **BOOKS}}})
    lines = [json.loads(line) for line in written("ndjson").splitlines()]
    check("ndjson rows", lines[:-1],
          [{"view": "fake", **want_json(i)} for i in range(N + 1)])
    check("ndjson key order", list(lines[0])[:2], ["view", "address"])
    check("ndjson books", lines[-1],
          {"view": "ledger", "tapdeck": "0.1.0", "source": SOURCE, **LEDGER,
           "views": {"fake": BOOKS}})
    text = written("csv")
    check("csv line ends", text.endswith("\r\n"), True)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check("csv header", rows[0], IDS)
    check("csv rows", rows[1:], [want_csv(i) for i in range(N + 1)])


main()
