#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How somebody likes the screen to look and to be used, on a real screen."""
import re

from terminal import DEMO, Terminal, run_all, tapdeck


def replay(*options, **more):
    return Terminal([tapdeck(), "-r", DEMO, "--speed", "0", *options], **more)


def colours(*options, **more):
    """Sequences that choose a colour, as the program wrote them."""
    with replay(*options, **more) as t:
        t.wait_for("ENDED")
        t.press("q")
        assert t.wait_exit() == 0
        return set(re.findall(rb"\x1b\[[0-9;:]*(?:[349][0-8])[0-9;:]*m",
                              t.raw))


def test_each_theme_has_colours_of_its_own_and_mono_has_none():
    seen = {theme: colours("--theme", theme)
            for theme in ["dark", "light", "high-contrast", "colour-blind"]}
    sets = [frozenset(used) for used in seen.values()]
    assert all(sets) and len(set(sets)) == len(sets), seen
    assert not colours("--theme=mono", "--color=always")


def test_a_terminal_of_8_colours_gets_no_others():
    used = colours(env={"TERM": "xterm-color"})
    assert used and not any(b"38" in u or b"48" in u for u in used), used


run_all(globals())
