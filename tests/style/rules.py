#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""rules.py ROOT: the house rules that a line or a file can break."""
import re
import sys

import tree

MAX_LINES = 500
MAY_BE_LONGER = set()  # path, and the reason beside it
NOT_PROSE = ("tests/golden/", "tests/fuzz/corpus/")  # blanks may end a line
ONLY_CURSES = ("src/ui/term.c", "src/ui/term_input.c",
               "src/ui/term_rescue.c")
LICENCE = "SPDX-License-Identifier: BSD-2-Clause"
LICENSED = (".c", ".h", ".py", ".sh", ".1", "meson.build")

# Places on somebody's machine have no place in the tree. Spelt in pieces, so
# that this file does not find itself.
MACHINE = re.compile("|".join([
    r"(?<![\w.])/wo" + r"rk/", r"(?<!\w)/ro" + r"ot/", r"(?<!\w)/tmp/bu" +
    r"ild", r"(?<!\w)/home/[a-z]+/(?!\.)"]))
CURSES = re.compile(r"^\s*#\s*include\s+<(n?curses\w*/)?n?curses\w*\.h>", re.M)


def is_ours(path, text):
    return path.endswith(LICENSED) or text.startswith("#!")


def check_text(path, text):
    found = []
    head = text.split("\n", 2)[:2]
    first = head[:1] if path.endswith((".c", ".h")) else head
    if is_ours(path, text) and not any(LICENCE in line for line in first):
        found.append(f"{path}: no licence line at the top")
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE.search(line):
            found.append(f"{path}:{number}: names a place on one machine")
        if line != line.rstrip() and not path.startswith(NOT_PROSE):
            found.append(f"{path}:{number}: blanks at the end of the line")
    return found


def check_code(path, text):
    found = []
    lines = text.count("\n")
    if lines > MAX_LINES and path not in MAY_BE_LONGER:
        found.append(f"{path}: {lines} lines, the limit is {MAX_LINES}")
    if CURSES.search(text) and path not in ONLY_CURSES:
        found.append(f"{path}: only {', '.join(ONLY_CURSES)} include curses")
    if re.search(r"^typedef\s+(struct|enum|union)\b", text, re.M):
        found.append(f"{path}: a struct is called `struct x`, no typedef")
    return found


def main():
    root = sys.argv[1]
    findings = []
    for path in tree.walk(root):
        text = tree.read_text(root, path)
        if text is None:
            continue
        findings += check_text(path, text)
        if path.endswith((".c", ".h", ".py")):
            findings += check_code(path, text)
    tree.finish(findings)


main()
