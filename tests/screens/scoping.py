#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Into rows of the real program and out again: the frames of a scope are as
many as tshark finds (tshark 4.0 on the demo capture, outermost headers)."""
import os
import re
import subprocess
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck

# host 192.168.1.23: tshark -Y 'ip.addr==192.168.1.23' | wc -l
HOST_FRAMES = "2 661 frames"


def anybodys(folder):
    """Root's program has become somebody else when it writes there."""
    os.chmod(folder, 0o777)
    return folder


def whole(view, where="", columns=100, lines=28, cwd=None):
    command = [tapdeck(), "-r", DEMO, "--speed", "0", "--view", view]
    if where:
        command += ["--where", where]
    if cwd:
        command = ["env", "-C", cwd] + command
    t = Terminal(command, columns, lines)
    t.wait_for("ENDED")
    t.wait_until(lambda t: re.search(r"\n▸", t.text()), "a row")
    return t


def test_a_host_is_gone_into_and_every_view_follows():
    with whole("hosts", "192.168.1.23") as t:
        t.wait_for("▸192.168.1.23")
        t.press("enter")
        t.wait_for("all ▸ host 192.168.1.23", HOST_FRAMES, "SCOPE")
        # The filter holds in the scope too; Esc clears it, then goes out.
        t.press("esc")
        t.wait_for("192.0.2.80")
        t.press("4")
        t.wait_for("[4 Ports]", "22 TCP")
        t.press("esc")
        t.wait_gone("all ▸")
        t.wait_for("[1 Hosts]", "2001:db8:1::50")
        t.press("q")
        assert t.wait_exit() == 0
        assert t.is_as_found()


def test_steps_add_up_and_a_click_goes_back():
    with whole("hosts", "192.168.1.23") as t:
        t.wait_for("▸192.168.1.23")
        t.press("enter")
        t.wait_for(HOST_FRAMES)
        t.press("esc", "4", "/", "port=22", "enter")
        t.wait_for("▸   22 TCP")
        t.press("i")
        t.wait_for("all ▸ host 192.168.1.23 ▸ port 22/TCP")
        t.wait_gone("counting")
        y = next(i for i, line in enumerate(t.lines()) if "all ▸" in line)
        t.click(8, y)
        t.wait_gone("port 22/TCP")
        t.wait_for("all ▸ host 192.168.1.23", HOST_FRAMES)


def test_a_filter_in_libpcaps_words_is_a_scope():
    with whole("hosts") as t:
        t.press("f")
        t.wait_for("scope, as tcpdump:")
        t.press("host 192.168.1.23 nonsense", "enter")
        t.wait_for("can't parse")
        for _ in "nonsense ":
            t.press("\x7f")
        t.press("enter")
        # libpcap's host is that of ARP too: tcpdump finds 12 more.
        t.wait_for("filter host 192.168.1.23", "2 673 frames")
        # Again: it is that one that is edited. tcpdump -nr DEMO FILTER | wc -l
        t.press("f")
        t.wait_for("scope, as tcpdump: host 192.168.1.23")
        t.press(" and arp", "enter")
        t.wait_for("all ▸ filter host 192.168.1.23 and arp", "12 frames")
        t.press("f", "\x15", "enter")
        t.wait_gone("all ▸")


def test_the_frames_of_a_scope_are_written():
    with tempfile.TemporaryDirectory() as folder, \
            whole("hosts", "192.168.1.23", cwd=anybodys(folder)) as t:
        t.wait_for("▸192.168.1.23")
        t.press("enter")
        t.wait_for(HOST_FRAMES)
        t.press("w")
        t.wait_for("2 661 frames written to tapdeck-")
        name, = os.listdir(folder)
        out = subprocess.run(
            [tapdeck(), "-r", os.path.join(folder, name), "--report=json",
             "--view", "hosts", "--where", "address=192.168.1.23"],
            capture_output=True, text=True, check=True).stdout
        assert '"frames_analysed":2661' in out, out[:600]


def test_each_cut_is_a_file_of_its_own():
    with tempfile.TemporaryDirectory() as folder, \
            whole("hosts", "192.168.1.23", cwd=anybodys(folder)) as t:
        t.wait_for("▸192.168.1.23")
        for n in range(1, 5):  # in less than a second, most of them
            t.press("w")
            t.wait_until(lambda t: n == len(
                [f for f in os.listdir(folder) if f.endswith(".pcapng")]),
                f"{n} files")


def said_of(t, program):
    """The filter in that program's words, from the lines under the rows."""
    lines = t.lines()
    at = next(i for i, line in enumerate(lines)
              if line.startswith(f" {program}  "))
    words = [lines[at][10:]]
    for line in lines[at + 1:]:
        if not line.startswith(" " * 10):
            break
        words.append(line[10:])
    return " ".join(words)


def frames_found(command):
    return len(subprocess.run(command, capture_output=True, text=True,
                              check=True).stdout.splitlines())


def test_others_find_the_frames_of_a_scope_by_what_is_said_of_it():
    into = (("hosts", "192.168.1.23"), ("hosts", "2001:db8:1::23"),
            ("pairs", "src=192.168.1.23"),
            ("conversations", "192.168.1.23 2001:0 or 203.0.113.10"),
            ("flows", "TCP"), ("flows", "UDP"), ("ports", "port=443"),
            ("resolvers", "DNS"), ("dns", "DNS"))
    for view, where in into:
        with tempfile.TemporaryDirectory() as folder, \
                whole(view, where, 120, 36, anybodys(folder)) as t:
            t.press("i")
            t.wait_for("all ▸", "SCOPE")
            t.wait_gone("counting")
            t.press("w")
            t.wait_for("frames written to tapdeck-", " tshark ")
            wanted = int(re.search(r"([\d ]+) frames written", t.text())
                         .group(1).replace(" ", ""))
            found = frames_found(["tshark", "-n", "-r", DEMO, "-Y",
                                  said_of(t, "tshark")])
            assert found == wanted, (view, said_of(t, "tshark"), found, wanted)
            if view in ("resolvers", "dns"):
                t.wait_for("tcpdump  has no words for: ")
                continue
            found = frames_found(["tcpdump", "-nr", DEMO,
                                  said_of(t, "tcpdump")])
            assert found == wanted, (view, said_of(t, "tcpdump"), found)
            t.press("down")
            t.wait_gone(" tshark ")


def test_of_a_pipe_a_scope_is_counted_from_the_tape():
    with Terminal(["sh", "-c", f"cat '{DEMO}' | '{tapdeck()}' -r - "
                   "--where 192.168.1.23"], 100, 28) as t:
        t.wait_for("ENDED", "▸192.168.1.23")
        t.press("enter")
        t.wait_for("all ▸ host 192.168.1.23", HOST_FRAMES)


def explained():
    """What the report says of the two bins with the most bytes."""
    out = subprocess.run(
        [tapdeck(), "-r", DEMO, "--explain",
         "2026-11-21T01:56:46Z..2026-11-21T01:56:50Z", "--report=csv",
         "--columns", "what,share"],
        capture_output=True, text=True, check=True).stdout
    return out.splitlines()[1].strip('"').rsplit(",", 1)


def test_the_spike_is_explained_in_two_keys_as_the_report_does():
    what, share = explained()
    with whole("hosts") as t:
        t.wait_for("12 320  8.46 MB")  # and the graph that goes with it
        t.press("{")
        t.wait_for("01:56:46-01:56:50")
        t.press("e")
        t.wait_for("why 01:56:46-01:56:50", "▸flows", what, "97.0 %")
        assert f"{float(share):.1f} %" == "97.0 %", share
        t.press("enter")
        t.wait_for("[3 Flows]", "all ▸ 01:56:46-01:56:50", "5201")
        t.press("q")
        assert t.wait_exit() == 0


def test_out_of_an_explanation_what_was_marked_can_be_gone_into():
    with whole("hosts") as t:
        t.wait_for("12 320  8.46 MB")
        t.press("{")
        t.wait_for("01:56:46-01:56:50")
        t.press("e")
        t.wait_for("why 01:56:46-01:56:50", "▸flows")
        t.press("esc")
        t.wait_gone("why ")
        t.wait_for("[1 Hosts]", "01:56:46-01:56:50")
        t.press("enter")
        t.wait_for("all ▸ 01:56:46-01:56:50")


def test_what_differs_from_what_was_marked():
    with whole("hosts", "192.168.1.23") as t:
        t.wait_for("▸192.168.1.23")
        t.press("D")
        t.wait_for("from what? M marks")
        t.press("M")
        t.wait_for("marked: D shows")
        t.press("enter")
        t.wait_for(HOST_FRAMES)
        t.press("esc", "D")
        t.wait_for("what is shown against what was marked", "gone",
                   "2001:db8:1::50")
        t.press("esc")
        t.wait_for("all ▸ host 192.168.1.23", "[1 Hosts]")


if __name__ == "__main__":
    run_all(globals())
