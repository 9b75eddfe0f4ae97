#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every key of the table and everything a mouse can do, pressed on the real
screen, with what is seen of it; a key that nobody presses here fails."""
import base64
import os
import re
import tempfile

from terminal import DEMO, ROOT, Terminal, run_all, tapdeck

PRESSED = set()
AXIS = "2 s a step"


def ids():
    """Of all keys, from the table that help and manual are made of."""
    with open(os.path.join(ROOT, "src", "ui", "keys.c"),
              encoding="utf-8") as f:
        return re.findall(r'^\t\{ "[^"]+", "([a-z-]+)",', f.read(), re.M)


def shown(*options, cwd=None, columns=100, lines=30):
    command = [tapdeck(), "-r", DEMO, *options]
    if cwd:
        os.chmod(cwd, 0o777)
        command = ["env", "-C", cwd] + command
    return Terminal(command, columns, lines)


def whole(*options, **more):
    t = shown("--speed", "0", *options, **more)
    t.wait_for("ENDED", AXIS, "1-19 of 31")
    # All of it, and the graph that goes with it.
    t.wait_until(lambda t: selected(t) and re.search(
        r"total +12 320 +8\.46 MB", t.text()), "all rows")
    return t


def paused():
    t = shown("--from", "+1s")
    t.wait_for("REPLAY 1x", AXIS)
    return t


def selected(t):
    """The key of that row, or None."""
    line = next((line for line in t.lines() if line.startswith("▸")), None)
    return line and line[1:].split()[0]


def header(t):
    """The line of titles: the one that has the mark of the order."""
    return next((line for line in t.lines()
                 if re.search("[▼▲][A-Z]|[a-z][▼▲]", line) and "│" not in line), "")


def read_out(t):
    found = re.search(r"\n (\d\d:\d\d:\d\d-\d\d:\d\d:\d\d) ", t.text())
    return found and found[1]


def clipboard(t):
    """What was put there last."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", t.raw)
    return base64.b64decode(found[-1]).decode() if found else ""


def press(t, action, key, *wishes):
    """A wish is a text to be seen, or what is to be true."""
    t.press(*([key] if isinstance(key, str) else key))
    for wish in wishes:
        if isinstance(wish, str):
            t.wait_for(wish)
        else:
            t.wait_until(wish, f"what {action} does")
    PRESSED.add(action)


def test_a_moving():
    with whole() as t:
        first = selected(t)
        press(t, "down", "down", lambda t: selected(t) != first)
        second = selected(t)
        press(t, "down", "j", lambda t: selected(t) not in (first, second))
        press(t, "up", "up", lambda t: selected(t) == second)
        press(t, "up", "k", lambda t: selected(t) == first)
        press(t, "page-down", "pgdn", "13-31 of 31")
        press(t, "page-up", "pgup", "1-19 of 31", lambda t: selected(t) == first)
        press(t, "last-row", "G", "13-31 of 31",
              lambda t: selected(t) == last_row(t))
        press(t, "first-row", "g", "1-19 of 31", lambda t: selected(t) == first)
        for key, title in zip("1234567890", (
                "Hosts", "Pairs", "Flows", "Ports", "DNS", "URLs", "Names",
                "Geo", "Packets", "Issues")):
            press(t, "view", key, f"[{key} {title}]")
        press(t, "view", "1", "[1 Hosts]")
        press(t, "next-view", "tab", "[2 Pairs]")
        press(t, "previous-view", "backtab", "[1 Hosts]")


def is_at_last(t, view):
    lines = t.lines()
    return any(above.startswith("▸") and line.startswith(" other (")
               for above, line in zip(lines, lines[1:])
               if f"[{view} " in t.text())


def test_a_last_row_is_remembered_until_there_is_one():
    with whole() as t:
        for view in "23456":  # each key goes before its answer
            t.press(view + "G")
            t.wait_until(lambda t: is_at_last(t, view),
                         f"the last row of {view}")


def last_row(t):
    lines = t.lines()
    other = next(i for i, line in enumerate(lines) if "other (" in line)
    return lines[other - 1][1:].split()[0]


def test_b_table():
    with tempfile.TemporaryDirectory() as folder, whole(cwd=folder) as t:
        press(t, "group-by", "b", "Unnamed")
        press(t, "group-by", "b", "1-19 of 31")
        assert "▼Bytes" in header(t)
        press(t, "sort", "s", lambda t: "▼Out" in header(t))
        press(t, "reverse", "S", lambda t: "▲Out" in header(t))
        t.click(header(t).index("Packets"), t.lines().index(header(t)))
        t.wait_until(lambda t: "▼Packets" in header(t), "by packets")
        press(t, "columns", "C", "[x] address")
        t.press("esc")
        press(t, "filter", ["/", "192.168"], "/ 192.168",
              lambda t: "of 31" not in t.text())
        t.press("enter")
        press(t, "out", "esc", "1-19 of 31")
        press(t, "freeze-order", "o", "order frozen")
        press(t, "freeze-order", "o", "order follows")
        host = selected(t)
        press(t, "copy", "y", "row copied",
              lambda t: clipboard(t).split("\t")[0] == host)
        press(t, "copy-cell", "Y", "Address copied: " + host,
              lambda t: clipboard(t) == host)
        press(t, "mark", "M", "marked: D shows")
        press(t, "into", "i", "all ▸ host " + host)
        press(t, "differ", "D", "what is shown against what was marked")
        press(t, "out", "esc", "all ▸ host " + host)
        press(t, "write", "w", "frames written to tapdeck-")
        press(t, "page", "H", "page written to tapdeck-")
        names = os.listdir(folder)
        assert sorted(n[25:] for n in names) == ["html", "pcapng"], names
        press(t, "out", "esc", lambda t: "all ▸" not in t.text())
        press(t, "open", "enter", "all ▸ host " + host)
        press(t, "out", "esc", lambda t: "all ▸" not in t.text())
        press(t, "scope-filter", ["f", "udp", "enter"], "all ▸ filter udp")
        press(t, "out", "esc", lambda t: "all ▸" not in t.text())


def test_c_timeline():
    with whole() as t:
        press(t, "bin-before", "left", read_out)
        newest = read_out(t)
        press(t, "bin-before", "left", lambda t: read_out(t) < newest)
        press(t, "bin-after", "right", lambda t: read_out(t) == newest)
        press(t, "extend-before", "shift-left",
              lambda t: read_out(t)[:8] < newest[:8] and
              read_out(t)[9:] == newest[9:])
        press(t, "extend-after", "shift-right",
              lambda t: read_out(t) == newest)
        press(t, "spike-before", "{", "01:56:46-01:56:50")
        press(t, "spike-before", "{", "01:56:34-01:56:36")
        press(t, "spike-after", "}", "01:56:46-01:56:50")
        press(t, "explain", "e", "why 01:56:46-01:56:50")
        # What explains goes, and so does the cursor; one key each.
        press(t, "out", "esc",
              lambda t: not read_out(t) or "[1 Hosts]" in t.text())
        press(t, "out", "esc",
              lambda t: not read_out(t) and "[1 Hosts]" in t.text())
        press(t, "series", "v", "graph of packets")
        press(t, "log-scale", "l", "2 s a step, log scale")
        press(t, "log-scale", "l", lambda t: "log scale" not in t.text())
        press(t, "zoom-out", "-", "4 s a step")
        press(t, "zoom-in", "+", AXIS)
        press(t, "fit", "*", lambda t: AXIS not in t.text() or
              "no more to see" in t.text() or "a step" in t.text())


def test_d_playing():
    with paused() as t:
        press(t, "pause", "space", "PAUSED")
        press(t, "step", ".", "PAUSED")
        press(t, "faster", "]", "speed 2x")
        press(t, "slower", "[", "speed 1x")
        press(t, "skip-gaps", "z", "idle gaps take a second at most")
        press(t, "tunnels", "t", "counting by the innermost IP header")
        press(t, "to-end", "end", "ENDED")
        press(t, "back", "<", "PAUSED", "2026-11-21 01:57:25")
        press(t, "forth", ">", "2026-11-21 01:57:32")
        press(t, "seek", [":", "01:56:30", "enter"], "PAUSED",
              "2026-11-21 01:56:30")
        t.press("left")
        t.wait_until(read_out, "a bin")
        press(t, "continue", "c", "REPLAY")
        t.press("shift-left", "shift-left")
        press(t, "loop", "L", "playing what is marked over and over")
        press(t, "loop", "L", "no loop any more")
        press(t, "restart", "home", "from the start")


def test_e_screen():
    with whole() as t:
        press(t, "map", "m", "World, by bytes")
        t.press("esc")
        t.wait_for("[1 Hosts]", "kb/s")
        press(t, "units", "u", "kB/s")
        t.press("6")
        t.wait_for("?")
        press(t, "hide-queries", "x", lambda t: not re.search(
            r"http\S*\?|/\S+\?\S+=", t.text()))
        press(t, "names", "n", lambda t: "resolver" in t.text() or
              "names are never asked" in t.text())
        before = len(t.raw)
        press(t, "redraw", "r",
              lambda t: b"[6 URLs]" in t.raw[before:] or
              b"URLs" in t.raw[before:])
        press(t, "help", "?", "tapdeck: help")
        t.press("x")
        t.wait_gone("tapdeck: help")
        press(t, "quit", "q")
        assert t.wait_exit() == 0


def test_f_every_key_of_the_table_was_pressed():
    """Tests run in the order of their names: this one is behind them all."""
    assert set(ids()) == PRESSED, set(ids()) ^ PRESSED
    assert len(ids()) > 50


# Words of the last line, in an order in which each can be seen to work.
WORDS = (("Help", "tapdeck: help", "x"), ("Filter", "no row matches", "esc"),
         ("Open", "all ▸ host", "esc"), ("Group", "Unnamed", "b"),
         ("Sort", "▼Out", None), ("View", "[2 Pairs]", "1"),
         ("Units", "kB/s", "u"), ("Map", "World, by bytes", "esc"),
         ("Pause", "the capture ended", None))


def test_the_words_of_the_last_line_are_keys():
    with whole(columns=200) as t:
        for word, seen, back in WORDS:
            t.wait_until(lambda t, w=word: w in t.lines()[-1], word)
            line = t.lines()[-1]
            t.click(line.index(word) + 1, 29)
            if word == "Filter":
                t.wait_until(lambda t: "Help" not in t.lines()[-1], "a line")
                t.press("zzz")
            t.wait_for(seen)
            if back:
                t.press(back)
                t.wait_gone(seen)
                t.wait_for("[1 Hosts]")
        t.wait_until(lambda t: "Quit" in t.lines()[-1], "Quit")
        t.click(t.lines()[-1].index("Quit"), 29)
        assert t.wait_exit() == 0


def test_tabs_titles_rows_and_the_wheel():
    with whole() as t:
        tabs = next(i for i, line in enumerate(t.lines())
                    if "[1 Hosts]" in line)
        t.click(t.lines()[tabs].index("5 DNS") + 2, tabs)
        t.wait_for("[5 DNS]")
        t.click(t.lines()[tabs].index("1 Hosts") + 2, tabs)
        t.wait_for("[1 Hosts]")
        t.wait_until(lambda t: "▼Bytes" in header(t), "titles")
        y = t.lines().index(header(t))
        for title, order in (("Packets", "▼Packets"), ("Packets", "▲Packets"),
                             ("Address", "Address▲"), ("Bytes", "▼Bytes")):
            t.click(header(t).index(title), y)
            t.wait_until(lambda t, o=order: o in header(t), order)
        t.click(10, y + 3)
        t.wait_until(lambda t: t.lines()[y + 3].startswith("▸"), "that row")
        at = header(t).index("Packets") + 3
        t.click(at, y + 2)
        t.wait_until(lambda t: t.lines()[y + 2].startswith("▸"), "the other")
        t.press("Y")
        t.wait_for("Packets copied: ")
        t.wheel(20, y + 4, up=False)
        t.wait_for("4-22 of 31")
        t.wheel(20, y + 4, up=True)
        t.wait_for("1-19 of 31")


def test_the_trail_leads_back():
    with whole() as t:
        t.press("enter")
        t.wait_for("all ▸ host")
        t.press("4")
        t.wait_for("[4 Ports]", "TCP")
        t.press("i")
        t.wait_for(" ▸ port ")
        y = next(i for i, line in enumerate(t.lines()) if "all ▸" in line)
        t.click(t.lines()[y].index("host"), y)
        t.wait_gone(" ▸ port ")
        t.wait_for("all ▸ host")
        t.click(t.lines()[y].index("all"), y)
        t.wait_gone("all ▸")


run_all(globals())
