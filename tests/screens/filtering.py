#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The words that choose rows: / on the screen leaves just the rows that
--where does, and both say the same of what is wrong, in place."""
import csv
import io
import re
import subprocess

from terminal import DEMO, Terminal, run_all, tapdeck

# An expression, and what is true of the addresses, bytes and places it leaves.
# Rows are dicts of the report's; nothing here asks the program.
RIGHT = {
    "192.168": lambda r: any("192.168" in cell for cell in r.values()),
    "!192.168": lambda r: not any("192.168" in cell for cell in r.values()),
    "address:192.168": lambda r: "192.168" in r["address"],
    "bytes>1M": lambda r: int(r["bytes"]) > 1000000,
    "bytes<=2.8kB": lambda r: int(r["bytes"]) <= 2800,
    "packets>=100 packets<600": lambda r: 100 <= int(r["packets"]) < 600,
    r"address~^192\.": lambda r: r["address"].startswith("192."),
    r"name~\.org$": lambda r: r["name"].endswith(".org"),
    '"private use"': lambda r: r["location"] == "private use",
    'location="link local"': lambda r: r["location"] == "link local",
    "address:192.168 or bytes>1M": lambda r:
        "192.168" in r["address"] or int(r["bytes"]) > 1000000,
    "address:192.168 and bytes>1M": lambda r:
        "192.168" in r["address"] and int(r["bytes"]) > 1000000,
    "!(address:192.168 or bytes>1M)": lambda r:
        not ("192.168" in r["address"] or int(r["bytes"]) > 1000000),
}
# What is wrong, and the words for it, with the place.
WRONG = {
    "bytes>": "at 7: a value is missing",
    "bytes>much": '"much" is not a size',
    "colour:red": "at 1: unknown column colour",
    "address~[": "at 9: this is no extended regular expression",
    '"private': "at 1: the quote is not closed",
    "(a or b": "at 1: this ( is not closed",
    "a or": "at 5: something is missing",
    "!": "at 2: something is missing",
}


def rows(*where):
    said = subprocess.run(
        [tapdeck(), "-r", DEMO, "--view", "hosts", "--report=csv", *where,
         "--columns", "address,name,location,packets,bytes"],
        capture_output=True, text=True, check=True).stdout
    return list(csv.DictReader(io.StringIO(said)))


ALL = rows()


def test_a_report_has_the_rows_that_match():
    for text, matches in RIGHT.items():
        want = [r["address"] for r in ALL if matches(r)]
        got = [r["address"] for r in rows("--where", text)]
        assert got == want and 0 < len(want) < len(ALL), (text, got, want)


def test_a_report_says_what_is_wrong_and_where():
    for text, why in WRONG.items():
        got = subprocess.run(
            [tapdeck(), "-r", DEMO, "--view", "hosts", "--report", "--where",
             text], capture_output=True, text=True, check=False)
        assert got.returncode == 2 and got.stdout == "", (text, got)
        assert why in got.stderr and got.stderr.count("\n") == 1, got.stderr


def whole():
    t = Terminal([tapdeck(), "-r", DEMO, "--speed", "0"], 200, 50)
    t.wait_for("ENDED", f"of {len(ALL)}")
    return t


def clear(t):
    t.press("\x15")  # Ctrl-U: the line is empty


def shown(t):
    """Addresses of the rows."""
    lines = t.lines()
    first = next(i for i, line in enumerate(lines)
                 if line.lstrip(" ▸").startswith("Address")) + 1
    last = next(i for i, line in enumerate(lines) if "other (" in line)
    return [line[1:].split()[0] for line in lines[first:last]
            if re.match("[ ▸][0-9a-f]", line)]


def test_the_screen_shows_those_rows_while_one_types():
    with whole() as t:
        t.press("/")
        for text, matches in RIGHT.items():
            want = [r["address"] for r in ALL if matches(r)]
            clear(t)
            t.press(text)
            t.wait_for("/ " + text)
            t.wait_until(lambda t, w=want: shown(t) == w, f"rows of {text}")
        t.press("enter")
        t.wait_for(f"1-{len(want)} of {len(want)}", "Help")
        t.press("esc")
        t.wait_for(f"of {len(ALL)}")


def test_the_screen_says_what_is_wrong_beside_what_is_typed():
    with whole() as t:
        t.press("/")
        for text, why in WRONG.items():
            clear(t)
            t.press(text)
            t.wait_until(lambda t, x=text, w=why: ("/ " + x) in t.lines()[-1]
                         and w in t.lines()[-1], f"{why} beside {text}")
            # It stays open until it is right.
            t.press("enter")
            t.wait_until(lambda t, w=why: w in t.lines()[-1], why)
        clear(t)
        t.press("bytes>1M", "enter")
        t.wait_for(f"of {len([r for r in ALL if int(r['bytes']) > 10**6])}")
        # Another view that lacks the column is not filtered, and says so.
        t.press("0")
        t.wait_for("[0 Issues")
        t.wait_until(lambda t: "bytes" in t.lines()[-1], "the filter's fate")


run_all(globals())
