#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The matrix of pairs on the screen of the real program. What a cell says is
what the view of pairs says in a report of the same capture."""
import csv
import io
import re
import subprocess

from terminal import DEMO, Terminal, run_all, tapdeck


def pairs():
    out = subprocess.run(
        [tapdeck(), "-r", DEMO, "--view", "pairs", "--report=csv"],
        check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(out)))


def matrix(columns=80, lines=24, *options):
    t = Terminal([tapdeck(), "-r", DEMO, "--speed", "0", "--view", "pairs",
                  *options], columns, lines)
    t.wait_for("ENDED", "[2 Pairs]")
    t.wait_until(lambda t: re.search(r"\n▸|\n>", t.text())
                 or "no row matches" in t.text(), "rows")
    if "--where" not in options:  # the cursor would follow its pair
        t.wait_for("of 66", "1.27 MB", "1.10 MB", "736 kB", "473 kB",
                   "275 kB", "63.3 kB", "59.2 kB")
    t.press("x")
    t.wait_for("Who sends to whom", "Esc Back")
    return t


def readout(t, text):
    t.wait_until(lambda t: re.search(text, t.text()), text)


def test_a_cell_says_what_its_pair_does():
    rows = pairs()
    total = sum(int(r["bytes"]) for r in rows)
    for columns, lines in (80, 24), (60, 15), (200, 60):
        with matrix(columns, lines) as t:
            t.wait_for(f"{len(rows)} pairs", "4.23 MB")
            t.press("down")
            row = next(r for r in rows if r["src"] == "198.51.100.90")
            share = 100 * int(row["bytes"]) / total
            readout(t, rf"198\.51\.100\.90 > 192\.168\.1\.23 .*1\.10 MB, "
                    rf"{row['packets']} packets, {share:.1f} %")
            t.press("tab")
            readout(t, r"192\.168\.1\.23 > 198\.51\.100")
            t.press("x")
            t.wait_for("[2 Pairs]")
            t.press("q")
            assert t.wait_exit() == 0
            assert t.is_as_found()


def test_a_click_moves_the_cursor():
    with matrix() as t:
        t.wait_for("█")
        # Rows begin on the fourth line, cells behind the labels.
        x = t.lines()[2].index(" 4 ") + 1
        t.click(x, 5)
        readout(t, r"2001:db8:1::50 > 2001:db8:30::30 .*59\.2 kB")


def test_hosts_collapse_to_subnets_networks_and_countries():
    with matrix() as t:
        t.press("c")
        t.wait_for("subnets (/24, /64)", "192.168.1.0/24")
        t.press("c")
        t.wait_for("networks (AS)")
        t.press("c")
        t.wait_for("countries", "private use")
        t.press("c")
        t.wait_for("addresses", "192.168.1.23")
        t.press("C")
        t.wait_for("countries", "4.23 MB")


def test_enter_goes_into_the_cell():
    with matrix() as t:
        t.press("down", "enter")
        t.wait_for("198.51.100.90 > 192.168.1.23", "907 frames")
        t.press("esc")
        t.wait_gone("907 frames")
        t.press("x")
        t.wait_for("Who sends to whom")
        t.press("c", "down")
        t.wait_for("subnets")
        readout(t, r"192\.168\.1\.0/24 > 2001:db8:1::/64")
        t.press("enter")
        t.wait_for("nothing was sent there")
        t.press("right")
        readout(t, r"192\.168\.1\.0/24 > 192\.168\.1\.0/24")
        t.press("enter")
        t.wait_for("all ▸ 192.168.1.0/24 > 192.168.1.0/24")


def test_others_are_nobody_to_go_into():
    with matrix() as t:
        t.press("G")
        readout(t, "other > other")
        t.press("enter")
        t.wait_for("nobody in particular")


def test_it_reads_without_colour_and_in_ascii():
    with matrix(80, 24, "--ascii", "--color=never") as t:
        t.wait_for("== to", "@@ to", "> 1 192.168.1.23")
        assert t.text().isascii()


def test_without_pairs_it_says_so():
    with matrix(80, 24, "--where", "src:nobody") as t:
        t.wait_for("no pair matches the filter")
        t.press("enter", "tab", "G", "c", "down")
        t.wait_for("no pair matches the filter")


def test_no_size_is_too_small():
    with matrix() as t:
        for columns, lines in (1, 1), (59, 14), (61, 16), (300, 3), (240, 80):
            t.resize(columns, lines)
            t.press("right", "down", "G", "g")
        t.resize(80, 24)
        t.wait_for("Who sends to whom", "Esc Back")
        t.press("?")
        t.wait_for("tapdeck: help")


if __name__ == "__main__":
    run_all(globals())
