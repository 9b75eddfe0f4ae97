#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How somebody likes the screen to look and to be used, on a real screen."""
import contextlib
import os
import re
import subprocess
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck


@contextlib.contextmanager
def anybodys_folder():
    """Root's program has become somebody else when it writes there."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield folder


def keeps_no_files_of_root():
    """Sanitizers want no sandbox, and without one root's program is nobody,
    who neither writes root's preferences nor has his own read by root."""
    with open(tapdeck(), "rb") as f:
        return os.geteuid() == 0 and b"__asan_init" in f.read()


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


def write_config(folder, text):
    os.makedirs(os.path.join(folder, "tapdeck"), exist_ok=True)
    with open(os.path.join(folder, "tapdeck", "config"), "w",
              encoding="utf-8") as f:
        f.write(text)


def report(folder, *options, home=False):
    place = {"HOME": folder, "XDG_CONFIG_HOME": ""} if home else {
        "XDG_CONFIG_HOME": folder}
    return subprocess.run([tapdeck(), "-r", DEMO, "--report", *options],
                          capture_output=True, text=True,
                          env=dict(os.environ, **place))


def test_a_file_of_preferences_decides_how_the_screen_is_at_first():
    with anybodys_folder() as folder:
        write_config(folder, "# mine\ncolumns.hosts = packets,address:30\n"
                     "sort.hosts = packets:asc\nunits = bytes\n"
                     "key.quit = Q\nkey.next-view = F11\n")
        place = {"XDG_CONFIG_HOME": folder}
        with replay(env=place, columns=120) as t:
            t.wait_for("ENDED", "▲Packets", "Q Quit", "F11 View", "B/s")
            t.wait_until(lambda t: "Location" not in t.text() and
                         re.search(r"^ *▲Packets +Address *$",
                                   t.text(), re.M), "two columns")
            t.press("\x1b[23~")
            t.wait_for("[2 Pairs]")
            t.press("q", "Q")
            assert t.wait_exit() == 0
        with replay("--columns", "address,bytes", "--no-config",
                    env=place) as t:
            t.wait_for("ENDED", "q Quit", "Bytes")
        with replay("--columns", "address,bytes", env=place) as t:
            t.wait_for("ENDED", "Q Quit", "Bytes")


def test_wrong_lines_are_told_with_their_numbers_and_nothing_is_done():
    with anybodys_folder() as folder:
        write_config(folder, "theme = pink\n\nnonsense\n")
        path = os.path.join(folder, "tapdeck", "config")
        said = report(folder)
        assert said.returncode == 2 and not said.stdout
        lines = said.stderr.splitlines()
        assert len(lines) == 2, lines
        assert lines[0].startswith(f"tapdeck: {path}:1: theme: 'pink': ")
        assert lines[1].startswith(f"tapdeck: {path}:3: ")
        assert report(folder, "--no-config").returncode == 0
        said = report(folder, "--config", "/dev/null")
        assert said.returncode == 0 and not said.stderr
        said = report(folder, "--config", path + ".none")
        assert said.returncode == 1 and said.stderr.count("\n") == 1


def test_the_file_is_at_home_and_only_if_it_is_one():
    with anybodys_folder() as folder:
        write_config(os.path.join(folder, ".config"), "bin = 0\n")
        assert report(folder, home=True).returncode == 2
        os.remove(os.path.join(folder, ".config", "tapdeck", "config"))
        os.mkfifo(os.path.join(folder, ".config", "tapdeck", "config"))
        assert report(folder, home=True).returncode == 0


def test_columns_are_chosen_on_the_screen_and_kept_for_the_next_time():
    if keeps_no_files_of_root():
        return
    with anybodys_folder() as folder:
        write_config(folder, "# mine\n")
        place = {"XDG_CONFIG_HOME": folder}
        with replay(env=place) as t:
            t.wait_for("ENDED")
            t.press("C")
            t.wait_for("[x] address", "Esc Back")
            t.press(" ")
            t.wait_for("[ ] address")
            t.press("down", ">")
            t.press("W")
            t.wait_for("kept: columns.hosts in")
            t.press("esc")
            t.wait_gone("[ ] address")
            t.press("q")
            assert t.wait_exit() == 0
        with open(os.path.join(folder, "tapdeck", "config"),
                  encoding="utf-8") as f:
            lines = f.read().splitlines()
        assert lines[0] == "# mine", lines
        assert lines[2] == "sort.hosts = bytes:desc", lines
        columns = lines[1].split(" = ")[1].split(",")
        assert columns[0] != "name" and "address" not in columns, lines
        with replay(env=place) as t:
            t.wait_for("ENDED")
            t.wait_until(lambda t: re.search(r"^ *(\S+ )+ *Name\b",
                                             t.text(), re.M) and
                         "Address" not in t.text(), "the kept columns")


def test_function_keys_and_clicks_on_the_last_line_press_keys():
    with replay(columns=120) as t:
        t.wait_for("ENDED", "Tab View")
        t.click(t.lines()[-1].index("View"), len(t.lines()) - 1)
        t.wait_for("[2 Pairs]")
        t.press("\x1bOQ")  # F2
        t.wait_for("[x] src")
        t.click(t.lines()[-1].index("Back"), len(t.lines()) - 1)
        t.wait_gone("[x] src")
        t.press("\x1bOS", "zzz")  # F4
        t.wait_for("/ zzz")
        t.press("enter")
        t.wait_for("no row matches", "(Esc clears)")
        t.press("f10")
        assert t.wait_exit() == 0


def test_a_screen_begins_as_the_last_one_was_left_when_asked():
    if keeps_no_files_of_root():
        return
    with anybodys_folder() as folder:
        place = {"XDG_STATE_HOME": folder}
        with replay("--restore", env=place) as t:
            t.wait_for("ENDED")
            t.press("5")
            t.wait_for("[5 DNS]")
            t.press("S", "/", "com", "enter")
            t.wait_for("▲Queries", "/ com  (Esc clears)")
            t.press("q")
            assert t.wait_exit() == 0
        with replay(env=place) as t:
            t.wait_for("ENDED", "[1 Hosts]")
        with replay("--restore", env=place) as t:
            t.wait_for("ENDED", "[5 DNS]", "▲Queries", "/ com")
            t.press("q")
            assert t.wait_exit() == 0
        with replay("--restore", "--view=ports", env=place) as t:
            t.wait_for("ENDED", "[4 Ports]", "/ com")
            t.press("q")  # its last words are written before the folder goes
            assert t.wait_exit() == 0


def test_help_is_searched():
    with replay() as t:
        t.wait_for("ENDED")
        t.press("?")
        t.wait_for("tapdeck: help")
        t.press("/", "median")
        t.wait_for("/ median")
        t.press("enter")
        t.wait_for("n, N go on")
        t.press("x")
        t.wait_for("[1 Hosts]")


run_all(globals())
