#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What the screen of the real program shows, at three sizes."""
import json
import os
import re
import struct
import subprocess
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck

SIZES = [(80, 24), (60, 15), (200, 60)]
VIEWS = ["Hosts", "Pairs", "Flows", "Ports", "DNS", "URLs", "Names",
         "Countries", "Packets", "Issues", "Timeline", "Conversations",
         "Protocols", "Cities", "Networks"]


def whole(columns=80, lines=24, *options, **more):
    """The demo, taken in at once: a screen that stands still."""
    return Terminal([tapdeck(), "-r", DEMO, "--speed", "0", *options],
                    columns, lines, **more)


def rows_reported():
    said = subprocess.run(
        [tapdeck(), "-r", DEMO, "--report=json", "--view", "all"],
        capture_output=True, check=True).stdout
    views = json.loads(said)["views"].values()
    return [view["total_rows"] for view in views]


def position(terminal):
    """(first, last, all) rows, as the last line says."""
    found = re.search(r"([\d ]+)-([\d ]+) of ([\d ]+)$",
                      terminal.lines()[-1])
    if not found:
        return None
    return tuple(int(n.replace(" ", "")) for n in found.groups())


def check_frame(terminal, columns, lines):
    text = terminal.lines()
    assert len(text) == lines
    assert "ENDED" in text[0] and "lost 0" in text[0], text[0]
    assert re.search(r"\d\d:\d\d:\d\d", text[0]), text[0]
    assert any("a step" in line for line in text), "the graph has no axis"
    assert any("in " in line or line.strip().startswith("in │")
               for line in text[1:9])
    assert "?" in text[-1]
    assert re.search("[\u2801-\u28ff]", terminal.text()), "no braille"


def test_every_view_at_every_size_and_as_many_rows_as_reported():
    reported = rows_reported()
    assert len(reported) >= len(VIEWS)
    for columns, lines in SIZES:
        with whole(columns, lines) as t:
            t.wait_for("ENDED")
            for number in range(len(VIEWS)):
                # The first ten have a number, the others come after these.
                t.press("1234567890"[number] if number < 10 else "tab")
                t.wait_until(lambda t: re.search(
                    rf"\[{(number + 1) % 10} \w+" if number < 10
                    else r"\[[A-Z][a-z]+\]", t.text()), "the tab")
                t.wait_until(
                    lambda t: (position(t) or (0, 0, 0))[2] ==
                    reported[number], f"{reported[number]} rows")
                check_frame(t, columns, lines)
            t.press("q")
            assert t.wait_exit() == 0
            assert t.is_as_found()


def test_tab_and_clicks_move_between_views():
    with whole(200, 60) as t:
        t.wait_for("ENDED", "[1 Hosts]")
        t.press("tab")
        t.wait_for("[2 Pairs]")
        t.press("backtab", "backtab")
        t.wait_for("[Files]")
        y = next(i for i, l in enumerate(t.lines()) if "[Files]" in l)
        t.click(t.lines()[y].index("3 Flows") + 3, y)
        t.wait_for("[3 Flows]")


def test_dns_is_grouped_by_resolver_and_by_client_under_one_tab():
    with whole() as t:
        t.wait_for("ENDED")
        t.press("5")
        t.wait_for("[5 DNS]", "b Group")
        t.press("b")
        t.wait_for("[5 Resolvers]", "192.0.2.53")
        t.press("b")
        t.wait_for("[5 DNS clients]", "192.168.1.23")
        t.press("tab")
        t.wait_for("[6 URLs]")
        t.wait_gone("b Group")
        t.press("5", "b", "b", "b")
        t.wait_for("[5 DNS]")


def test_sorting_by_key_and_by_click():
    with whole() as t:
        t.wait_for("ENDED", "▼Bytes")
        t.press("S")
        t.wait_for("▲Bytes")
        t.press("s")
        t.wait_until(lambda t: "▲Bytes" not in t.text() and
                     "▼" in t.text(), "another column")
        y = next(i for i, l in enumerate(t.lines()) if "Address" in l)
        t.click(3, y)
        t.wait_for("Address▲")
        t.click(3, y)
        t.wait_for("Address▼")


def clock(terminal):
    shown = re.search(r"REPLAY 1x +(\d\d:\d\d:\d\d)", terminal.text())
    return shown[1] if shown else ""


def test_a_button_let_go_late_does_not_stop_the_screen():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "1"]) as t:
        t.wait_until(clock, "the packets' time")
        y = next(i for i, l in enumerate(t.lines()) if "Address" in l)
        t.hold_button(3, y)
        t.wait_for("Address▲")
        t.let_go(3, y)
        before = clock(t)
        t.wait_until(lambda t: clock(t) > before, "time pass")


def test_an_unknown_button_does_not_stop_the_screen():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "1"]) as t:
        t.wait_until(clock, "the packets' time")
        t.press("\x1b[<128;4;4M")
        t.wait_for("[1 Hosts]")
        before = clock(t)
        t.wait_until(lambda t: clock(t) > before, "time pass")


def test_scrolling_goes_through_every_row():
    with whole(60, 15) as t:
        last = rows_reported()[VIEWS.index("Packets")]
        t.press("9")
        t.wait_until(lambda t: "ENDED" in t.text() and position(t) and
                     position(t)[2] == last, "the packets")
        number = f"{last:,}".replace(",", " ")
        t.wait_until(lambda t: any(re.match(f"▸ *{number} ", l)
                                   for l in t.lines()), "the newest")
        t.press("G")
        t.wait_until(lambda t: position(t)[1] == last, "the last row")
        t.wait_until(lambda t: any(re.match("▸ *1 ", l) for l in t.lines()),
                     "the first frame")
        t.press("pgup")
        t.wait_until(lambda t: position(t)[1] < last, "a page up")
        t.press("g")
        t.wait_until(lambda t: position(t)[0] == 1, "the first row")
        t.wheel(5, 9, up=False)
        t.wait_until(lambda t: position(t)[0] == 4, "the wheel")


def test_packets_follow_the_newest_while_the_first_row_is_selected():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "1"]) as t:
        t.press("9")
        t.wait_until(lambda t: re.search("^▸ *1 ", t.text(), re.M), "frame 1")
        t.press("end")
        t.wait_until(lambda t: re.search("^▸6 ?202 ", t.text(), re.M),
                     "the newest frame")


def test_another_packet_keeps_the_marker_while_newer_ones_come():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "1"]) as t:
        t.press("9")
        t.wait_until(lambda t: frames(t) > 5, "some frames")
        t.press("space")
        t.wait_for("PAUSED")
        settled(t)
        t.press("down", "down")
        marked = t.wait_until(lambda t: re.search(
            r"\n [ \d]+ .*\n [ \d]+ .*\n▸ *([\d ]+?) \d\d:", t.text()),
            "the marker")[1]
        t.press("end")
        t.wait_for("ENDED")
        t.wait_until(lambda t: frames(t) == 6202 and position(t)[0] > 1000 and
                     re.search(rf"\n▸ *{marked} \d\d:", t.text()),
                     "the same frame")
        t.press("g")
        t.wait_until(lambda t: re.search(r"\n▸6 202 ", t.text()),
                     "the newest")


def test_the_tree_of_protocols_spends_no_column_on_its_order():
    with whole() as t:
        t.press(*["backtab"] * 4)
        t.wait_for("ENDED", "icmpv6")
        assert "Order" not in t.text()
        t.press("s")
        t.wait_for("Packets")
        assert "Order" not in t.text()


def test_what_the_options_ask_for_is_on_the_first_picture():
    with whole(80, 24, "--view", "flows,hosts", "--sort", "packets:asc",
               "--columns", "server,packets,bytes", "--where",
               "packets>4") as t:
        t.wait_for("[3 Flows]", "▲Packets", "/ packets>4")
        header = next(l for l in t.lines() if "▲Packets" in l)
        assert header.split() == ["Server", "▲Packets", "Bytes"], header
        t.wait_until(lambda t: position(t), "the rows")
        t.press("esc", "1")
        t.wait_for("[1 Hosts]", "▲Packets")


def test_enter_takes_a_frame_apart_and_escape_comes_back():
    """Frame 900: what tshark -V says of it, in the bytes it says it with."""
    for columns, lines in (80, 24), (60, 15), (200, 60):
        with whole(columns, lines, "--view", "packets", "--where",
                   "number=900") as t:
            t.wait_for("ENDED")
            t.wait_until(lambda t: re.search("▸ +900 ", t.text()), "its row")
            t.press("enter")
            # The last line comes last: then the picture is whole.
            t.wait_for("Esc Back", "Frame 900", "- TCP  8080 > 34088",
                       "+ IPv6")
            t.press(*["down"] * 3)
            t.wait_for("▸    Sequence", "3365817211",
                       "Sequence: bytes 58-61", "86 bytes")
            t.wait_for("[c8 9e 4b 7b]")
            t.press("home", "right", "down", "down", "down")
            t.wait_for("Type: bytes 12-13", "[86 dd]", "0x86dd (IPv6)")
            t.press("esc")
            t.wait_gone("Esc Back")
            t.wait_for("[9 Packets]")
            t.press("enter")
            t.wait_for("Esc Back")
            t.press("q")
            t.wait_gone("Esc Back")
            t.press("q")
            assert t.wait_exit() == 0
            assert t.is_as_found()


def test_help_shows_keys_and_goes_away():
    for key in ("?", "h", "f1"):
        with whole() as t:
            t.wait_for("ENDED")
            t.press(key)
            t.wait_for("tapdeck: help", "Shift-Tab")
            t.press(*["pgdn"] * 30)
            t.wait_for("last_60s")
            t.press("x")
            t.wait_for("[1 Hosts]")


def test_filter_as_typed_with_its_errors_in_place():
    with whole() as t:
        everything = rows_reported()[0]
        t.wait_until(lambda t: position(t) and
                     position(t)[2] == everything, "all rows")
        t.press("/", *"192.168")
        t.wait_for("/ 192.168")
        t.press("enter")
        t.wait_for("Esc clears")
        t.wait_until(lambda t: position(t) and
                     0 < position(t)[2] < everything, "fewer rows")
        t.press("/", *" nocolumn=1")
        t.wait_until(lambda t: "nocolumn=1 " in t.lines()[-1] and
                     "column" in t.lines()[-1].split("nocolumn=1")[1],
                     "what is wrong")
        t.press("esc")
        t.wait_until(lambda t: position(t) and
                     position(t)[2] == everything, "all rows")


def frames(terminal):
    return (position(terminal) or (0, 0, 0))[2]


def test_pause_step_speed_and_both_ends():
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "1"]) as t:
        t.press("9")
        t.wait_until(lambda t: "REPLAY 1x" in t.text() and frames(t) > 0,
                     "the replay")
        t.press("space")
        t.wait_for("PAUSED")
        # Steps go one by one from wherever it stopped.
        stood = settled(t)
        for step in range(1, 6):
            t.press(".")
            t.wait_until(lambda t: frames(t) == stood + step,
                         f"frame {stood + step}")
        t.press("]")
        t.wait_for("speed 2x")
        t.press("]")
        t.wait_for("speed 5x")
        t.press("[")
        t.wait_for("speed 2x")
        t.press("end")
        t.wait_for("ENDED")
        t.wait_until(lambda t: frames(t) > 6000, "all frames")
        t.press("home")
        t.wait_until(lambda t: 0 < frames(t) < 6000, "the start")


def asked_anew(terminal):
    """The count of frames in an answer younger than this call."""
    terminal.press("0")
    terminal.wait_for("[0 Issues]")
    terminal.press("9")
    terminal.wait_for("[9 Packets]")
    return terminal.wait_until(frames, "the packets")


def settled(terminal):
    """The count of frames, once two answers agree."""
    before = None
    while asked_anew(terminal) != before:
        before = frames(terminal)
    return before


def test_frozen_order_says_so():
    with whole() as t:
        t.wait_for("ENDED")
        t.press("o")
        t.wait_for("ORDER FROZEN")
        t.press("o")
        t.wait_gone("ORDER FROZEN")


def test_units_switch():
    with whole() as t:
        t.wait_for("ENDED", "b/s")
        t.press("u")
        t.wait_for("B/s")
        t.wait_gone("b/s")


def test_ascii_is_ascii():
    with whole(80, 24, "--ascii") as t:
        t.wait_for("ENDED")
        for key in "123456789?":
            t.press(key)
            t.read(0.3)
        t.press("x", "q")
        assert t.wait_exit() == 0
        assert max(t.raw) < 0x80, "a byte beyond ASCII"


def test_a_plain_locale_means_ascii():
    with whole(80, 24, env={"LC_ALL": "POSIX"}) as t:
        t.wait_for("ENDED")
        t.press("q")
        assert t.wait_exit() == 0
        assert max(t.raw) < 0x80


def test_a_locale_that_is_not_there_still_means_utf8():
    with whole(80, 24, env={"LC_ALL": "xx_XX.UTF-8"}) as t:
        t.wait_for("ENDED", "▼Bytes")


COLOUR = re.compile(rb"\x1b\[[0-9;]*(?<!\d)(?:3[0-8]|4[0-8]|9\d)[;m]")


def colours_used(env, *options):
    with whole(80, 24, *options, env=env) as t:
        t.wait_for("ENDED")
        t.press("q")
        assert t.wait_exit() == 0
        return bool(COLOUR.search(t.raw))


def test_no_color_is_obeyed():
    assert colours_used({})
    assert not colours_used({"NO_COLOR": "1"})
    assert colours_used({"NO_COLOR": ""})
    assert colours_used({"NO_COLOR": "1"}, "--color=always")
    assert not colours_used({}, "--color=never")


def ipv4(src, dst, protocol, payload):
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64,
                       protocol, 0, bytes(src), bytes(dst)) + payload


def test_t_counts_by_what_is_in_the_tunnel_and_back():
    udp = struct.pack(">HHHH", 1000, 2000, 8, 0)
    inner = ipv4([172, 16, 0, 1], [172, 16, 0, 2], 17, udp)
    packet = ipv4([192, 0, 2, 1], [192, 0, 2, 2], 4, inner)
    with tempfile.NamedTemporaryFile(suffix=".pcap") as out:
        out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        out.write(struct.pack("<IIII", 1768918966, 0, len(packet),
                              len(packet)) + packet)
        out.flush()
        with Terminal([tapdeck(), "-r", out.name, "--speed", "0"]) as t:
            t.wait_for("ENDED", "192.0.2.1")
            assert "172.16.0.1" not in t.text()
            t.press("t")
            t.wait_for("172.16.0.1", "counted by the innermost IP header",
                       "ENDED")
            t.wait_gone("192.0.2.1")
            t.press("t")
            t.wait_for("192.0.2.1")
            t.wait_gone("innermost")
            t.press("q")
            assert t.wait_exit() == 0


def test_places_are_looked_up_and_say_when_there_is_no_database():
    with tempfile.TemporaryDirectory() as folder:
        make = os.path.join(os.path.dirname(__file__), "..", "golden",
                            "make_captures.py")
        subprocess.run(["/usr/bin/python3", "-B", make, folder], check=True)
        capture = os.path.join(folder, "places.pcap")
        known = os.path.join(os.environ["TAPDECK_GEOIP_DATA"],
                             "GeoLite2-City.mmdb")
        command = [tapdeck(), "-r", capture, "--speed", "0"]
        with Terminal([*command, "--geoip", known], 200, 60) as t:
            t.wait_for("ENDED", "Atlantis/Poseidonis")
            t.press("8")
            t.wait_for("[8 Countries]", "Lemuria", "private use", "1-8 of 8")
            t.wait_gone("looking up")
            assert "No database" not in t.text()
        with Terminal(command, env={"TAPDECK_GEOIP_DIRS": ""}) as t:
            t.wait_for("ENDED")
            t.press("8")
            t.wait_for("No database of places: install", "<unknown>")
            t.press("1")
            t.wait_gone("No database")


def test_too_small_says_so_and_recovers():
    with whole(59, 14) as t:
        t.wait_for("too small: need 60x15")
        t.resize(60, 15)
        t.wait_for("[1 Hosts]")
        t.resize(1, 1)
        t.resize(80, 24)
        t.wait_for("▼Bytes")
        t.press("q")
        assert t.wait_exit() == 0


def test_a_storm_of_sizes_ends_in_a_right_picture():
    with whole() as t:
        t.wait_for("ENDED")
        for i in range(400):
            t.resize(1 + i * 37 % 210, 1 + i * 17 % 70)
            t.read(0)
        t.resize(80, 24)
        for i in range(50):  # most too quick to be seen
            t.resize(10, 5)
            t.resize(80, 24)
        t.wait_until(lambda t: len(t.lines()) == 24 and
                     "ENDED" in t.lines()[0] and
                     "of" in t.lines()[-1], "the picture")
        t.press("q")
        assert t.wait_exit() == 0
        assert t.is_as_found()


run_all(globals())
