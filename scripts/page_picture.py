#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""page_picture.py [--dark] [--brush FROM,TO] [--pick HOST] [--at SELECTOR]
[--size WIDTHxHEIGHT] --out FILE -- TAPDECK ARGUMENT...

Writes what a browser shows of a page of --report=html: FROM and TO are parts
of the graph's width, HOST is picked in the map, SELECTOR is scrolled to the
top. Needs chromium and chromium-driver.
"""
import argparse
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "tests", "report"))
import browser  # noqa: E402


def show(b, wishes):
    if wishes.brush:
        start, end = (float(part) for part in wishes.brush.split(","))
        b.drag("#graph svg", (start, 0.5), (end, 0.5))
        b.wait("stretch !== null")
    if wishes.pick:
        b.run("""[...document.querySelectorAll('#map .node')]
            .find(n => n.textContent.includes(arguments[0]))
            .dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))""",
              wishes.pick)
        b.wait("document.querySelector('#peers h3') !== null")
    b.run("document.activeElement.blur();"
          "document.documentElement.style.overflow = 'hidden';"
          "document.querySelector(arguments[0]).scrollIntoView()",
          wishes.at)


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--dark", action="store_true")
    reader.add_argument("--brush")
    reader.add_argument("--pick")
    reader.add_argument("--at", default="body")
    reader.add_argument("--size", default="1200x1150")
    reader.add_argument("--out", required=True)
    reader.add_argument("program", nargs="+")
    wishes = reader.parse_args()
    size = tuple(int(n) for n in wishes.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "page.html")
        subprocess.run([*wishes.program, "--report=html", "-o", page],
                       check=True, stdin=subprocess.DEVNULL)
        with browser.Browser(wishes.dark, size) as b:
            b.open(page)
            show(b, wishes)
            b.picture(wishes.out)


main()
