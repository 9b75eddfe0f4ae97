#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""manual.py ROOT TAPDECK: what the program has is in the man page and in
each completion, and the other way round: options, views, columns, keys."""
import json
import os
import re
import subprocess
import sys

import tree

MAN = "man/tapdeck.1"
COMPLETIONS = {
    "src/completions/tapdeck.bash": r"--({})\b",
    "src/completions/_tapdeck": r"--({})\b",
    "src/completions/tapdeck.fish": r"complete .* -l ({})\b",
}
NAME = r"[a-z]+(?:-[a-z]+)*"
CAPTURE = "tests/data/demo.pcapng"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True,
                          env=dict(os.environ, COLUMNS="80"))


def options(tapdeck):
    """Names and letters of the options, as --help lists them."""
    said = run(tapdeck, "--help")
    if said.returncode or said.stderr:
        return None
    rows = re.findall(r"^ +(-[A-Za-z])?(?:, )?(?:--(" + NAME + r"))?(?=[ \[\n])",
                      said.stdout, re.M)
    return {n for _, n in rows if n}, {c[1:] for c, _ in rows if c}


def views(root, tapdeck, *asked):
    """view id -> its column ids, as a report with everything names them;
    those that --help-fields explains are left to it."""
    said = run(tapdeck, "-r", os.path.join(root, CAPTURE), "--report=json",
               "--view", "all", "--columns", "all", "--limit", "1", *asked)
    report = json.loads(said.stdout)
    fields = set(re.findall(r"^  ([a-z0-9_]+) ",
                            run(tapdeck, "--help-fields").stdout, re.M))
    return {view: {c["id"] for c in body["columns"]} - fields
            for view, body in report["views"].items()}


def comparisons(root, tapdeck):
    """The same of the views that only options lead to."""
    tables = views(root, tapdeck, "--explain", "+2s")
    tables.update(views(root, tapdeck, "--against",
                        os.path.join(root, CAPTURE)))
    tables.update(views(root, tapdeck, "--check", "1 < 2"))
    return tables


def keys(root):
    """Labels in the table of bindings: { "Label", "id", "Help." ..."""
    rows = re.findall(r'^\t\{ "([^"]+)", "[a-z-]+", "',
                      tree.read(root, "src/ui/keys.c"), re.M)
    return set(rows)


def preferences(root):
    """What may stand in the file of preferences: options, names of keys."""
    rows = re.split(r"^\t\{ ", tree.read(root, "src/app/options.c"), 0, re.M)
    named = {re.match(r'(?:NULL|"[^"]*"), "([a-z-]+)"', row)[1]
             for row in rows if ".preference = true" in row}
    keys_c = tree.read(root, "src/ui/keys.c")
    return named | set(re.findall(r'^\t\{ "[^"]+", "([a-z-]+)", "', keys_c,
                                  re.M))


def section(text, title):
    return re.split(r"^\.Sh ", text.split(f"\n.Sh {title}\n", 1)[-1], 1,
                    re.M)[0]


def words(macro, text):
    """Arguments of a macro over all its lines, punctuation left out."""
    found = set()
    for line in re.findall(rf"^\.(?:It )?{macro} (.*)$", text, re.M):
        found |= {w.replace("\\&", "") for w in line.split() if w not in ",."}
    return found


def differ(where, kind, has, wants):
    return ([f"{where}: {kind} {x} is missing" for x in sorted(wants - has)] +
            [f"{where}: {kind} {x} does not exist"
             for x in sorted(has - wants)])


def check_views(text, title, tables):
    parts = re.split(r"^\.It Cm (\w+)$", section(text, title), 0, re.M)[1:]
    told = dict(zip(parts[::2], parts[1::2]))
    found = differ(MAN, "view", set(told), set(tables))
    for view in set(told) & set(tables):
        found += differ(MAN, view, words("Cm", told[view]), tables[view])
    return found


def check_keys(text, labels):
    told = " ".join(re.findall(r"^\.It Ic (.*)$", section(text, "KEYS"),
                               re.M)).replace("\\&", "")
    told = {label.strip() for label in told.replace(" , ", " ").split(" ")}
    wanted = {word for label in labels for word in label.split()}
    return differ(MAN, "key", told, wanted)


def check_manual(root, longs, shorts, tables, compared):
    text = tree.read(root, MAN)
    listed = section(text, "OPTIONS")
    heads = "\n".join(re.findall(r"^\.It Fl.*$", listed, re.M))
    found = differ(MAN, "--", set(re.findall(rf"Fl -({NAME})", heads)), longs)
    found += differ(MAN, "-", set(re.findall(r"Fl (\w)(?!\w)", heads)), shorts)
    found += check_views(text, "VIEWS", tables)
    checks = {"check": compared["check"]}
    found += check_views(text, "CHECKS", checks)
    found += check_views(text, "COMPARING",
                         {x: y for x, y in compared.items() if x not in checks})
    listed = re.sub(r"^\.It .*$", "", section(text, "PREFERENCES"), 0, re.M)
    found += differ(MAN, "preference", words("Cm", listed),
                    preferences(root))
    return found + check_keys(text, keys(root))


def check_completion(root, path, shape, longs, tables, compared):
    text = "\n".join(line for line in tree.read(root, path).splitlines()
                     if not line.startswith("#"))
    found = differ(path, "--", set(re.findall(shape.format(NAME), text)),
                   longs)
    there = set(re.findall(r"\w+", text))
    for view, columns in tables.items():
        found += [f"{path}: {view} {x} is missing"
                  for x in sorted(columns | {view}) if x not in there]
    for view, columns in compared.items():
        found += [f"{path}: {view} {x} is missing"
                  for x in sorted(columns) if x not in there]
    return found


def main():
    root, tapdeck = sys.argv[1:3]
    names = options(tapdeck)
    if not names or not names[0]:
        tree.finish(["--help fails, lists nothing or complains"])
    longs, shorts = names
    tables = views(root, tapdeck)
    compared = comparisons(root, tapdeck)
    findings = check_manual(root, longs, shorts, tables, compared)
    for path, shape in COMPLETIONS.items():
        findings += check_completion(root, path, shape, longs, tables,
                                     compared)
    tree.finish(findings)


main()
