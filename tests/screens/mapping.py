#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The map of the world on a real screen, over a database of real cities."""
import os
import re
import sys
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lookup"))
sys.dont_write_bytecode = True
import make_world  # noqa: E402

WORLD = os.path.join(os.environ["TAPDECK_GEOIP_DATA"], "world.mmdb")
SHADES = set(".:=%@")


def open_map(folder, columns, lines, *options, **more):
    capture = os.path.join(folder, "world.pcap")
    make_world.write(capture)
    terminal = Terminal([tapdeck(), "-r", capture, "--speed", "0", "--geoip",
                         WORLD, *options], columns, lines, **more)
    terminal.wait_for("ENDED")
    terminal.press("m")
    terminal.wait_for("World, by bytes", "[Cities 18]")
    return terminal


def braille(text):
    return len(re.findall("[\u2801-\u28ff]", text))


def test_the_map_fits_every_size_and_leaves_the_table_as_it_was():
    with tempfile.TemporaryDirectory() as folder:
        for columns, lines in [(60, 15), (80, 24), (120, 30), (200, 60)]:
            with open_map(folder, columns, lines) as t:
                t.wait_for("Ashburn", "2.40 MB", "45.0 kB unknown", "Esc Back")
                t.wait_until(lambda t: braille(t.text()) > columns, "land")
                assert "lost 0" in t.lines()[0]
                t.press("m")
                t.wait_for("[1 Hosts]")
                t.press("q")
                assert t.wait_exit() == 0


def test_the_sums_of_the_map_are_those_of_the_table():
    with tempfile.TemporaryDirectory() as folder:
        with open_map(folder, 200, 60) as t:
            for row in make_world.CITIES[:9]:
                t.wait_for(row[2] + ", " + row[0])
            t.press("G")
            t.wait_for("Reykjavik, IS")
            t.press("esc", "8")
            t.wait_for("[8 Countries]", "United States", "2.78 MB")
            t.press("m")
            t.wait_until(lambda t: re.search(
                r"United States +2\.78 MB", t.text()), "the same bytes")


def test_parts_of_the_world_by_number_arrow_and_sign():
    with tempfile.TemporaryDirectory() as folder:
        with open_map(folder, 80, 24) as t:
            t.press("1")
            t.wait_for("Europe, by bytes", "1Frankfurt", "Paris3")
            t.wait_gone("Ashburn ")
            t.press("right", "right")
            t.wait_for("Africa, by bytes", "Cape Town")
            t.press("-", "+")  # Ashburn is selected
            t.wait_for("North America, by bytes")
            t.press("v")
            t.wait_for("North America, by rate")


def test_enter_goes_into_a_country_and_escape_returns():
    with tempfile.TemporaryDirectory() as folder:
        with open_map(folder, 80, 24) as t:
            t.press("tab")
            t.wait_for("[Countries 17]")
            t.press("down")
            t.wait_for("▸2 Germany")
            t.press("enter")
            # One host there, and the one that it talked to.
            t.wait_for("all ▸ in Germany", "12.1.0.1", "1-2 of 2", "SCOPE")
            t.press("esc")
            t.wait_for("World, by bytes", "▸2 Germany")
            t.press("esc")
            t.wait_for("[1 Hosts]", "of 21")
            t.press("8")
            t.wait_for("[8 Geo]", "Germany")
            t.press("down", "enter")
            t.wait_for("all ▸ in United States")
            t.press("1")
            t.wait_for("[1 Hosts]", "1-3 of 3")
            t.press("esc")
            t.wait_for("[8 Geo]", "1-13 of 19")


def test_ascii_shades_say_the_same_without_colour():
    with tempfile.TemporaryDirectory() as folder:
        with open_map(folder, 100, 30, "--ascii",
                      env={"NO_COLOR": "1"}) as t:
            t.wait_until(lambda t: SHADES <= set(t.text()), "all shades")
            t.wait_for("@@ to 3.00 MB")
            assert t.text().isascii() or "S?o" in t.text()


def test_without_a_database_the_map_says_so():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "0"],
                  env={"TAPDECK_GEOIP_DIRS": ""}) as t:
        t.wait_for("ENDED")
        t.press("m")
        t.wait_for("No database of places", "World, by bytes", "unknown",
                   "[Countries 0]")
        t.press("?")
        t.wait_for("tapdeck: help")


run_all(globals())
