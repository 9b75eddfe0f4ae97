#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The graph's cursor, ranges, series and widths on the real screen: what is
read out is what the report has of those bins."""
import datetime
import json
import re
import subprocess

from terminal import DEMO, Terminal, run_all, tapdeck

SIZES = [(80, 24), (60, 15), (200, 60)]


def whole(columns=200, lines=60, *options):
    return Terminal([tapdeck(), "-r", DEMO, "--speed", "0", "--bin", "1",
                     *options], columns, lines)


def bins():
    """Start of each second -> its row in the report."""
    said = subprocess.run(
        [tapdeck(), "-r", DEMO, "--report=json", "--view", "timeline",
         "--bin", "1", "--columns", "all"], capture_output=True, check=True)
    rows = json.loads(said.stdout)["views"]["timeline"]["rows"]
    return {row["time"][11:19]: row for row in rows}


BINS = bins()
NEWEST = max(BINS)
FIRST = min(BINS)


def after(clock, seconds):
    at = datetime.datetime.strptime(clock, "%H:%M:%S")
    return (at + datetime.timedelta(seconds=seconds)).strftime("%H:%M:%S")


def read_out(terminal):
    """(from, to, words behind) of the line under the graph, or None."""
    for line in terminal.lines()[:15]:
        found = re.match(r" (\d\d:\d\d:\d\d)-(\d\d:\d\d:\d\d)(.*)", line)
        if found:
            return found.groups()
    return None


def wait_read_out(terminal, begin, end):
    return terminal.wait_until(
        lambda t: (read_out(t) or ())[:2] == (begin, end) and read_out(t),
        f"{begin}-{end} read out")[2]


def number(words, label):
    found = re.search(label + r" ([\d ]+?)(?:  |$)", words)
    return int(found[1].replace(" ", ""))


def ready(terminal):
    terminal.wait_for("ENDED")
    terminal.wait_until(lambda t: any(
        re.search(f"{FIRST}|─ {NEWEST}$", line) and "a step" in line
        and line.endswith(NEWEST) for line in t.lines()), "all bins")


def graph(terminal):
    """(x, y, width, height) by the axis: its corner and its end."""
    y = next(i for i, l in enumerate(terminal.lines()) if "└" in l)
    x = terminal.lines()[y].index("└") + 1
    top = min(i for i, l in enumerate(terminal.lines()) if l[x - 1:x] == "│")
    return x, top, terminal.screen.columns - x, y - top


def reversed_columns(terminal):
    x, top, width, _ = graph(terminal)
    row = terminal.screen.buffer[top]
    return [i for i in range(width) if row[x + i].reverse]


def test_left_reads_out_the_newest_bin_and_escape_takes_it_away():
    for columns, lines in SIZES:
        with whole(columns, lines) as t:
            ready(t)
            t.press("left")
            wait_read_out(t, NEWEST, after(NEWEST, 1))
            assert t.screen.columns - 1 in [
                graph(t)[0] + i for i in reversed_columns(t)]
            t.wait_for("▲")
            t.press("left", "left", "right")
            wait_read_out(t, after(NEWEST, -1), NEWEST)
            t.press("esc")
            t.wait_until(lambda t: not read_out(t) and
                         not reversed_columns(t), "no cursor")
            t.press("q")
            assert t.wait_exit() == 0


def test_each_bin_is_read_out_as_the_report_has_it():
    with whole() as t:
        ready(t)
        at = after(NEWEST, 1)
        for _ in range(12):
            t.press("left")
            at = after(at, -1)
            words = wait_read_out(t, at, after(at, 1))
            row = BINS[at]
            assert number(words, "packets") == row["packets"], (at, words)
            assert number(words, "DNS queries") == row["dns_queries"]
            assert number(words, "new flows") == row["flows"]
            assert number(words, "lost") == row["lost"]
            assert number(words, "damaged") == row["damaged"]


def test_shift_and_arrows_mark_a_range_whose_sums_are_read_out():
    with whole() as t:
        ready(t)
        t.press("left", *["shift-left"] * 9)
        words = wait_read_out(t, after(NEWEST, -9), after(NEWEST, 1))
        marked = [BINS[after(NEWEST, -i)] for i in range(10)]
        assert number(words, "packets") == sum(b["packets"] for b in marked)
        t.wait_until(lambda t: re.search(r"\[═+\]$", t.text(), re.M),
                     "brackets")
        t.press("shift-right")
        wait_read_out(t, after(NEWEST, -8), after(NEWEST, 1))


def test_the_mouse_points_and_drags():
    for columns, lines in SIZES:
        with whole(columns, lines) as t:
            ready(t)
            x, y, width, height = graph(t)
            right = x + width - 1
            t.hold_button(right, y)
            wait_read_out(t, NEWEST, after(NEWEST, 1))
            t.drag(right - 10, y + height - 1)
            begin = t.wait_until(
                lambda t: (read_out(t) or "  ")[1] == after(NEWEST, 1) and
                read_out(t)[0] < NEWEST and read_out(t), "a range")[0]
            t.let_go(right - 10, y + height - 1)
            t.press("v")
            t.wait_for("packets")
            assert read_out(t)[0] == begin
            t.click(right, y)
            wait_read_out(t, NEWEST, after(NEWEST, 1))
            t.press("q")
            assert t.wait_exit() == 0
            assert t.is_as_found()
            assert t.raw.rfind(b"\x1b[?1002l") > t.raw.rfind(b"\x1b[?1002h")


def test_without_a_mouse_nothing_is_asked_of_it():
    with whole(80, 24, "--no-mouse") as t:
        ready(t)
        t.press("q")
        assert t.wait_exit() == 0
        assert b"1002" not in t.raw and b"1003" not in t.raw


def test_the_mouse_over_a_bin_reads_it_out_and_moves_nothing():
    for columns, lines in SIZES:
        with whole(columns, lines) as t:
            ready(t)
            x, y, width, height = graph(t)
            before = t.lines()
            t.move(x + width - 1, y)
            t.wait_until(read_out, "a bin")
            shown = read_out(t)
            t.move(x + width - 1, y + height)  # the axis is as good
            t.move(x + width - 3, y)
            t.wait_until(lambda t: read_out(t) and read_out(t) != shown,
                         "another bin")
            t.move(x, y - 1)
            t.wait_until(lambda t: t.lines() == before, "it as it was")
            # The cursor reads out on; the mouse comes first.
            t.press("left")
            t.wait_until(lambda t: read_out(t) == shown, "the newest bin")
            t.move(x + width - 5, y)
            t.wait_until(lambda t: read_out(t) and read_out(t) != shown,
                         "that under the mouse")
            t.press("g")
            t.wait_until(lambda t: read_out(t) == shown, "the cursor's again")
            t.press("q")
            assert t.wait_exit() == 0
            assert t.raw.rfind(b"\x1b[?1003l") > t.raw.rfind(b"\x1b[?1003h")


def test_a_mouse_dragged_over_the_help_leaves_it_there():
    with whole(80, 24) as t:
        ready(t)
        x, y, width, _ = graph(t)
        t.hold_button(x + width - 1, y)
        t.wait_until(read_out, "a bin")
        t.press("?")
        t.wait_for("tapdeck: help")
        t.drag(40, 3)
        t.let_go(40, 3)
        t.press("pgdn")
        t.wait_gone("Moving")
        t.wait_for("tapdeck: help")
        t.press("x")
        t.wait_for("[1 Hosts]")


def test_v_shows_another_series_each_time():
    for columns, lines in SIZES:
        with whole(columns, lines) as t:
            ready(t)
            gutter = graph(t)[0] - 1
            for word in ("packets", "DNS queries", "new flows", "damaged",
                         "out"):
                t.press("v")
                t.wait_until(lambda t: any(
                    word in l[:gutter] for l in t.lines()[:10]), word)


def test_zoom_merges_bins_and_their_sums():
    with whole() as t:
        ready(t)
        t.press("-")
        t.wait_for(" 2 s a step ")
        t.press("left")
        begin, end, words = t.wait_until(read_out, "a bin")
        assert int(begin[-1]) % 2 == 0 and end == after(begin, 2)
        t.press("-", "-")
        t.wait_for(" 10 s a step ")
        begin, end, words = t.wait_until(
            lambda t: read_out(t) and read_out(t)[1] ==
            after(read_out(t)[0], 10) and read_out(t), "ten seconds")
        marked = [row for clock, row in BINS.items() if begin <= clock < end]
        assert number(words, "packets") == sum(b["packets"] for b in marked)
        t.press("+", "=", "+")
        t.wait_for(" 1 s a step ")
        t.press("+")
        t.wait_for("500 ms a step where a range is counted anew")


def test_a_range_is_gone_into_and_zoomed_into():
    with whole() as t:
        ready(t)
        t.press("left", *["shift-left"] * 9)
        begin, end = after(NEWEST, -9), after(NEWEST, 1)
        wait_read_out(t, begin, end)
        t.press("enter")
        t.wait_for(f"all ▸ {begin}-{end}", " 50 ms a step ")
        t.press("+")
        t.wait_for(" 20 ms a step ")
        t.press("-")
        t.wait_for(" 100 ms a step ")
        t.press("esc")
        t.wait_gone(f"{begin}-{end}")


def test_fit_shows_all_of_the_capture():
    with whole(60, 15, "--bin", "0.1") as t:
        ready(t)
        t.wait_for(" 100 ms a step ")
        t.press("*")
        bins_there = 2 * graph(t)[2]
        words = next(s for w, s in (
            (0.1, "100 ms"), (0.2, "200 ms"), (0.5, "500 ms"), (1, "1 s"),
            (2, "2 s"), (4, "4 s")) if len(BINS) / w + 2 <= bins_there)
        t.wait_for(f" {words} a step ")


def test_braces_find_the_spike():
    # By the report: the second in which most came in, or went out.
    most = max(BINS, key=lambda clock: BINS[clock]["bytes_in"])
    out = max(BINS, key=lambda clock: BINS[clock]["bytes_out"])
    with whole() as t:
        ready(t)
        met = set()
        t.press("{")
        begin = t.wait_until(read_out, "a spike")[0]
        while "no spike" not in t.text():
            met |= {clock for clock in BINS
                    if begin <= clock < read_out(t)[1]}
            t.press("{")
            t.wait_until(lambda t: (read_out(t) or "x")[0] != begin or
                         "no spike" in t.text(), "the spike before")
            begin = read_out(t)[0]
        assert {most, out} <= met, (met, most, out)
        assert len(met) < len(BINS) / 4
        t.press("}")
        t.wait_until(lambda t: read_out(t)[0] > begin, "the next spike")


def test_marked_without_colours_and_in_ascii():
    with whole(80, 24, "--ascii", "--color=never") as t:
        t.wait_for("ENDED", "a step")
        t.press("left", *["shift-left"] * 12)
        t.wait_until(lambda t: re.search(r"\[=+\]", t.text()), "brackets")
        assert t.screen.buffer[2][79].reverse
        t.press("q")
        assert t.wait_exit() == 0
        assert max(t.raw) < 0x80


def replay(*options):
    return Terminal([tapdeck(), "-r", DEMO, "--speed", "1", *options], 200,
                    60)


def frames(terminal):
    """How many frames are counted, in the view of packets."""
    found = re.search(r"-[\d ]+ of ([\d ]+)$", terminal.lines()[-1])
    return int(found[1].replace(" ", "")) if found else 0


def frames_before(clock):
    """What the report has of the frames before a time of day."""
    day = next(iter(BINS.values()))["time"][:11]
    said = subprocess.run(
        [tapdeck(), "-r", DEMO, "--report=json", "--view", "hosts", "--to",
         f"{day}{clock}Z"], capture_output=True, check=True)
    return json.loads(said.stdout)["ledger"]["frames_analysed"]


def shown_clock(terminal):
    found = re.search(r"\d\d:\d\d:\d\d", terminal.lines()[0])
    return found[0] if found else ""


def wait_standing(terminal, clock):
    wanted = frames_before(clock)
    terminal.wait_until(
        lambda t: "PAUSED" in t.lines()[0] and shown_clock(t) == clock and
        frames(t) == wanted, f"{wanted} frames at {clock}")


def go_to(terminal, text):
    terminal.press(":")
    terminal.wait_for("go to")
    terminal.press(*text, "enter")
    terminal.wait_gone("go to ")


def test_a_typed_time_is_gone_to_forwards_and_back():
    with replay("--view", "packets") as t:
        t.wait_for("REPLAY 1x")
        t.press("space")
        t.wait_for("PAUSED")
        middle = after(FIRST, 20)
        for clock in (middle, after(FIRST, 30), after(FIRST, 5)):
            go_to(t, clock)
            wait_standing(t, clock)
        go_to(t, "+7s")
        wait_standing(t, after(FIRST, 12))
        go_to(t, "-4s")
        wait_standing(t, after(FIRST, 8))
        t.press(":")
        t.wait_for("go to")
        t.press(*"soon", "enter")
        t.wait_for("not a time")
        t.press("esc")
        t.wait_gone("not a time")
        t.press("end")
        t.wait_for("ENDED")
        go_to(t, middle)
        wait_standing(t, middle)


def test_c_plays_on_from_the_cursor():
    with replay("--view", "packets", "--bin", "1") as t:
        t.press("end")
        t.wait_for("ENDED")
        t.wait_until(lambda t: frames(t) > 6000, "all frames")
        t.press("left", *["left"] * 10)
        begin = t.wait_until(
            lambda t: read_out(t) and read_out(t)[0] == after(NEWEST, -10)
            and read_out(t), "the cursor")[0]
        t.press("c")
        t.wait_until(lambda t: "REPLAY 1x" in t.lines()[0] and
                     begin <= shown_clock(t) < NEWEST and
                     frames(t) >= frames_before(begin), "it plays")


def test_angles_go_back_and_forth():
    with replay("--view", "packets") as t:
        t.press("end")
        t.wait_for("ENDED")
        t.wait_until(lambda t: frames(t) > 6000, "all frames")
        t.press("<")
        t.wait_for("PAUSED")
        one = t.wait_until(lambda t: shown_clock(t) < NEWEST and
                           shown_clock(t), "a tenth back")
        t.press("<")
        two = t.wait_until(lambda t: shown_clock(t) < one and
                           shown_clock(t), "two tenths")
        t.press(">")
        t.wait_until(lambda t: shown_clock(t) > two, "a tenth on")


def test_a_marked_range_is_played_over_and_over():
    with replay("--view", "packets", "--bin", "1") as t:
        t.press("end")
        t.wait_for("ENDED")
        t.wait_until(lambda t: frames(t) > 6000, "all frames")
        t.press(*["left"] * 12, "shift-right")
        begin, end, _ = t.wait_until(
            lambda t: read_out(t) and read_out(t)[1] == after(NEWEST, -9) and
            read_out(t), "a range of two seconds")
        t.press("L", "]", "]")
        t.wait_for("LOOP 5x")
        seen = []
        def lap(t):
            clock = shown_clock(t)
            if "LOOP" in t.lines()[0] and clock:
                assert begin <= clock <= end, (begin, clock, end)
                seen.append(clock)
            return any(a > b for a, b in zip(seen, seen[1:]))
        t.wait_until(lap, "a lap")
        t.press("L")
        t.wait_for("REPLAY 5x")
        t.wait_until(lambda t: shown_clock(t) > end, "time past the range")


def test_z_skips_gaps():
    with replay() as t:
        t.wait_for("REPLAY 1x")
        t.press("z")
        t.wait_for("idle gaps take a second at most")
        t.press("z")
        t.wait_for("idle gaps take their time")


run_all(globals())
