#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hostile_screen.py TAPDECK: a screen is drawn by nobody else.

Every place where text of the wire is drawn is gone to: the views with all of
their columns, the drawer of columns, frames, conversations, files, scopes and
their words, what differs, the matrix, prompts, copies, pages that are written.
Then the bytes that the terminal got are taken apart.
"""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import Terminal, run_all  # noqa: E402

from hostile_tape import check_text, judge, write_tape  # noqa: E402
from hostile_wire import HARM  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
TABS = ("Timeline", "Conversations", "Protocols", "Cities", "Networks",
        "Files")
KEPT = tempfile.TemporaryDirectory()
FOLDER = KEPT.name
os.chmod(FOLDER, 0o777)  # root's program becomes somebody else
TAPE = os.path.join(FOLDER, "tape\x1b]0;own\x07\u202e<b>.pcapng")


class Shown(Terminal):
    """A screen of the tape that is judged when it is left."""

    def __init__(self, *words, columns=160):
        super().__init__(["env", "-C", FOLDER, BINARY, "-r", TAPE, "--speed",
                          "0", *words], columns, 40)
        self.wait_for("ENDED")

    def leave(self):
        self.press("q")
        assert self.wait_exit() in (0, 1)
        return judge(self.raw)

    def go(self, *keys_and_texts):
        """A key, what is seen then, and so on."""
        for key, text in zip(keys_and_texts[::2], keys_and_texts[1::2]):
            self.press(key)
            self.wait_for(text)


def wait_for_rows(t, n):
    """That many at the least: the last of them come behind the end."""
    def enough(t):
        found = re.search(r"\d+-\d+ of ([\d ]+)\n", t.text() + "\n")
        return found and int(found[1].replace(" ", "")) >= n
    t.wait_until(enough, f"{n} rows")
    return n


def test_every_view_is_text_in_every_column():
    for view in ("hosts", "flows", "dns", "urls", "names", "packets", "files",
                 "issues"):
        with Shown("--view", view, "--columns=all") as t:
            t.press("G", "end")
            t.wait_for("? Help")
            t.leave()


def test_every_tab_and_its_drawer_of_columns():
    with Shown() as t:
        for key in "1234567890":
            t.go(key, f"[{key} ")
        for tab in TABS:
            t.go("tab", f"[{tab}]", "C", "W Keep", "esc", "? Help")
        t.go("?", "Moving", "esc", f"[{TABS[-1]}]")
        t.leave()


def into_a_scope(t, label):
    t.press("i")
    t.wait_for("all ▸ " + label)
    t.wait_gone("counting")
    t.press("w")
    t.wait_until(lambda t: "has no words for" in t.text() or
                 "written to" in t.text(), "what came of it")
    t.press("esc")
    t.wait_gone("has no words for")
    if "all ▸" in t.text():
        t.press("esc")
    t.wait_gone("all ▸")


def test_scopes_are_called_by_names_from_the_wire():
    for view, where, label in (("urls", 'url~"mkhost"', "URL mk"),
                               ("dns", 'name~"mkname"', "DNS"),
                               ("names", 'server_name~"mksni"', "server")):
        with Shown("--view", view, "--where", where) as t:
            for _ in range(wait_for_rows(t, 6)):
                into_a_scope(t, label)
                t.press("down")
            t.leave()


def test_a_page_of_a_scope_holds_text():
    with Shown("--view", "urls", "--where", 'url~"mkhost<"') as t:
        t.go("i", "all ▸ URL mk", "H", "page written to")
        t.leave()
    page, = (n for n in os.listdir(FOLDER) if n.endswith(".html"))
    with open(os.path.join(FOLDER, page), "rb") as f:
        check_text(f.read(), "\n\t")


def test_frames_conversations_and_files_are_looked_at():
    for view, where, seen in (
            ("packets", 'info~"mk"', "Frame "),
            ("flows", "server_port=80", "Esc Back"),
            ("files", 'url~"mk"', "File  ")):
        with Shown("--view", view, "--where", where) as t:
            for _ in range(wait_for_rows(t, len(HARM))):
                t.go("enter", seen, "esc", "? Help")
                t.press("down")
            t.leave()


def test_what_differs_is_told_by_names():
    with Shown("--view", "dns") as t:
        t.go("M", "marked", "i", "all ▸", "D", "Changes]", "enter", "[")
        t.press("esc")
        t.wait_for("? Help")
        t.press("esc")
        t.wait_for("? Help")
        t.leave()


def test_the_matrix_and_its_labels():
    with Shown("--view", "pairs") as t:
        t.go("x", "Who sends to whom", "c", "Who sends to whom", "esc",
             "[2 Pairs]")
        t.leave()


def test_copies_are_text_too():
    with Shown("--view", "urls", "--columns=all") as t:
        for _ in range(wait_for_rows(t, 2 * len(HARM))):
            t.press("y", "Y", "Y", "down")
        t.press("?")
        t.wait_for("Moving")
        t.press("esc")
        t.wait_gone("Moving")
        copied = t.leave()
    assert sum("mk" in text for text in copied) > len(HARM), copied


def test_what_is_pasted_at_a_prompt_is_text():
    pasted = b"".join(h for h in HARM.values()).translate(
        None, b"\x1b\x07\x08\x0b\x7f")
    for key, asks, answer in (("/", "/ ", "where: at"),
                              ("f", "tcpdump:", "filter '"),
                              (":", "go to", "not a time")):
        with Shown("--view", "urls") as t:
            t.go(key, asks)
            os.write(t.fd, pasted + b"\r")
            t.wait_for(answer)
            t.press("esc")
            t.leave()


if __name__ == "__main__":
    write_tape(TAPE)
    run_all(globals())
