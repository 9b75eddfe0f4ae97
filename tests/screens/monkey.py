#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A monkey at the keyboard: every key of the table, the mouse, pastes, torn
escape sequences and other sizes, at random from a seed, as fast as they go.

usage: monkey.py TAPDECK [SEEDS [EVENTS [CAPTURE...]]]

It shall neither end nor hang nor leave the terminal otherwise than found, and
still show a picture of any size at the end. SEEDS is how many, or A-B.
"""
import os
import random
import re
import sys
import tempfile

from terminal import DEMO, KEYS, ROOT, Terminal

TAPDECK = os.path.abspath(sys.argv[1])
SEEDS = sys.argv[2] if len(sys.argv) > 2 else "3"
EVENTS = int(sys.argv[3]) if len(sys.argv) > 3 else 250
CAPTURES = sys.argv[4:] or [DEMO]
SIZES = [(1, 1), (2, 1), (1, 50), (300, 1), (7, 3), (20, 6), (40, 10),
         (60, 15), (80, 24), (80, 24), (100, 30), (200, 60), (300, 100)]
LEAVES = "q\x03"  # who leaves sees nothing more
STRANGE = ["\x1b[200~" + "paste\x1b[31m\x07\x00\t\r" * 9 + "\x1b[201~",
           "\x1b[<0;9999;9999M", "\x1b[<64;1;1M" * 20, "\x1b[<35;0;0M",
           "\x1b[M\xff\xff\xff", "\x1b[99999999999;2A", "\x1b[", "\x1bO",
           "\x1b[<", "\x1b]52;c;", "\x1b\\", "\x1bP1$r", "\x00",
           "\u202e\u0301\U0001f9d1", "\x80\x9b\xff", "x" * 700, "\x17\x15\x7f",
           "host 10.0.0.1\r", "bytes > 1k and name ~ a\r", "(((((((", "+1s\r"]
ROUTES = ["/", "f", ":", "C", "?/", "m", "e", "M", "D", "H", "w", "i\r", "9\r",
          "3\r", "x", "b", "2x", "8m"]


def printed_keys():
    """Those that the table binds and a terminal sends as they are."""
    with open(os.path.join(ROOT, "src", "ui", "keys.c"),
              encoding="utf-8") as f:
        found = re.findall(r"'(\\?.)'", f.read())
    return [k for k in found if len(k) == 1 and k not in LEAVES]


TYPED = printed_keys()
assert len(TYPED) > 50, TYPED


def one_event(r, t):
    kind = r.random()
    if kind < 0.55:
        t.press(r.choice(TYPED))
    elif kind < 0.75:
        t.press(r.choice([k for k in KEYS if k != "f10"]))
    elif kind < 0.82:
        t.press(*r.choice(ROUTES))
    elif kind < 0.88:
        t.press(r.choice(STRANGE))
    elif kind < 0.95:
        x, y = r.randrange(t.screen.columns), r.randrange(t.screen.lines)
        r.choice([t.hold_button, t.let_go, t.drag, t.move,
                  lambda x, y: t.wheel(x, y, r.random() < 0.5)])(x, y)
    else:
        t.resize(*r.choice(SIZES))


def is_left(t):
    """By a click on the word for it, which is fair."""
    return t.is_over() and os.waitstatus_to_exitcode(t.status) == 0


def play(r, t):
    """False when it left by itself."""
    for i in range(EVENTS):
        try:
            one_event(r, t)
        except OSError:  # nobody is there any more
            t.wait_exit()
        while t.read(0 if i % 8 else 0.01):
            pass
        if t.is_over():
            assert is_left(t), (t.status, t.text())
            return False
    return True


def goes_out(t):
    """One step towards the tables; true once they are there."""
    if t.is_over():
        return True
    if "q Quit" in t.text():
        return True
    t.press("esc")
    return False


def leaves(t):
    """Once more each time: the first may have been taken with an Escape."""
    if not t.is_over():
        try:
            t.press("q")
        except OSError:  # over by now
            pass
    return t.is_over()


def end(t):
    """It still listens and draws, wherever it was led."""
    t.resize(90, 25)
    t.press("\x1b[201~")
    t.wait_until(goes_out, "the keys of the tables")
    t.wait_until(leaves, "its end")


def main():
    first, _, last = SEEDS.rpartition("-")
    for seed in range(int(first or 1), int(last) + 1):
        r = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            speed = r.choice(["0", "1", "1000"])
            with Terminal(["env", "-C", folder, TAPDECK, "-n", "-r",
                           r.choice(CAPTURES), "--speed", speed],
                          *r.choice(SIZES)) as t:
                try:
                    if play(r, t):
                        end(t)
                    status = t.wait_exit()
                    assert status == 0, (status, t.raw[-3000:])
                    assert t.is_as_found()
                except AssertionError as why:
                    print(f"FAILED  seed {seed}: {why}")
                    sys.exit(1)
        print(f"ok      seed {seed}")


main()
