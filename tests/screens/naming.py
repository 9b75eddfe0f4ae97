#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""naming.py TAPDECK: what addresses are called, and who said so, on a screen.
"""
from terminal import DEMO, Terminal, run_all, tapdeck

WIDE = 160


def whole(*words, columns=WIDE, lines=40, **more):
    command = [tapdeck(), "-r", DEMO, "--speed=0", "-n", *words]
    return Terminal(command, columns=columns, lines=lines, **more)


def test_a_name_has_the_letter_of_its_origin_behind_it():
    with whole() as t:
        t.wait_for("ENDED", "speed.example.net ᵈ", "nas.home.arpa ᵈ")


def test_ascii_has_a_twin_of_the_letter():
    with whole("--ascii") as t:
        t.wait_for("ENDED", "speed.example.net (d)")
        t.wait_until(lambda t: all(ord(c) < 128 for c in t.text()),
                     "nothing beyond ASCII")


def test_a_name_that_is_cut_keeps_its_letter():
    with whole("--columns=address,name,location,packets,bytes,last_seen",
               columns=84) as t:
        t.wait_for("ENDED", "… ᵈ")


def test_two_keys_lead_to_addresses_that_no_answer_named():
    with whole() as t:
        t.wait_for("ENDED", "b Group")
        t.press("1", "b")
        t.wait_for("[1 Unnamed]", "192.0.2.53")
        t.wait_gone("speed.example.net")
        t.press("b")
        t.wait_for("[1 Hosts]", "speed.example.net ᵈ")


def test_hosts_can_be_filtered_by_name():
    with whole() as t:
        t.wait_for("ENDED")
        t.press("/", *"name:speed", "enter")
        t.wait_for("198.51.100.90", "1-1 of 1")
        t.wait_gone("192.0.2.80")


def test_the_help_explains_the_letters():
    with whole(lines=200) as t:
        t.wait_for("ENDED")
        t.press("?")
        t.wait_for("Names", "DNS, the name that was asked for",
                   "reverse DNS", "/etc/hosts")


if __name__ == "__main__":
    run_all(globals())
