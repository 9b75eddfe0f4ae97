#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""manual.py ROOT TAPDECK: what the program has is in the man page and in
each completion: every option, view and column; every key in the man page."""
import json
import os
import re
import subprocess
import sys

import tree

MAN = "man/tapdeck.1"
COMPLETIONS = {
    "src/completions/tapdeck.bash": "--{}",
    "src/completions/_tapdeck": "--{}",
    "src/completions/tapdeck.fish": "-l {}",
}
CAPTURE = "tests/data/demo.pcapng"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True,
                          env=dict(os.environ, COLUMNS="80"))


def options(tapdeck):
    said = run(tapdeck, "--help")
    if said.returncode or said.stderr:
        return None
    text = said.stdout.split("\n\n", 1)[-1]
    return (sorted(set(re.findall(r"(?<![\w-])--([a-z][\w-]+)", text))),
            sorted(set(re.findall(r"(?:^|[ ,])-([A-Za-z])(?=[ ,])", text,
                                  re.M))))


def views(root, tapdeck):
    """view id -> its column ids, as a report with everything names them."""
    said = run(tapdeck, "-r", os.path.join(root, CAPTURE), "--report=json",
               "--view", "all", "--columns", "all", "--limit", "1")
    report = json.loads(said.stdout)
    return {view: [c["id"] for c in body["columns"]]
            for view, body in report["views"].items()}


def keys(root):
    """Labels in the table of bindings: { KEY, "Label", "id", "Help." ..."""
    path = "src/ui/keys.c"
    if not os.path.exists(os.path.join(root, path)):
        return []
    rows = re.findall(r'\{[^{}"]*"([^"]+)",\s*"[a-z-]+",\s*"',
                      tree.read(root, path))
    return sorted(set(rows))


def has_word(text, word):
    return re.search(r"(?<![\w-])" + re.escape(word) + r"(?![\w-])", text)


def check_manual(root, longs, shorts, tables):
    text = tree.read(root, MAN)
    found = []
    for name in longs:
        if not re.search(r"Fl -" + re.escape(name) + r"(?![\w-])", text):
            found.append(f"{MAN}: --{name} is missing")
    for name in shorts:
        if not re.search(r"Fl " + name + r"(?!\w)", text):
            found.append(f"{MAN}: -{name} is missing")
    body = text.split(".Sh VIEWS", 1)[-1].split(".Sh KEYS", 1)
    for view, columns in tables.items():
        for word in [view] + columns:
            if not has_word(body[0], word):
                found.append(f"{MAN}: VIEWS lacks {view} {word}")
    for label in keys(root):
        if not has_word(body[-1], label) and label not in body[-1]:
            found.append(f"{MAN}: KEYS lacks {label}")
    return found


def check_completion(root, path, shape, longs, tables):
    text = tree.read(root, path)
    found = []
    for name in longs:
        if not re.search(re.escape(shape.format(name)) + r"(?![\w-])", text):
            found.append(f"{path}: --{name} is missing")
    for view, columns in tables.items():
        for word in [view] + columns:
            if not has_word(text, word):
                found.append(f"{path}: lacks {view} {word}")
    return found


def main():
    root, tapdeck = sys.argv[1:3]
    names = options(tapdeck)
    if not names:
        tree.finish(["--help fails, or writes to standard error"])
    longs, shorts = names
    tables = views(root, tapdeck)
    findings = check_manual(root, longs, shorts, tables)
    if not longs or not tables:
        findings.append("--help names no option, or the report no view")
    for path, shape in COMPLETIONS.items():
        findings += check_completion(root, path, shape, longs, tables)
    tree.finish(findings)


main()
