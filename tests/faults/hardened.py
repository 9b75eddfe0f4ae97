#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hardened.py TAPDECK: what compiler and linker were asked for is there."""
import re
import shutil
import subprocess
import sys

BINARY = sys.argv[1]


def readelf(what):
    return subprocess.run(["readelf", "-W", what, BINARY], check=True,
                          capture_output=True, text=True,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout


def main():
    if not shutil.which("readelf"):
        print("readelf is not installed")
        sys.exit(77)
    head, parts, links = readelf("-h"), readelf("-l"), readelf("-d")
    names = readelf("--dyn-syms")
    sanitized = "__asan_init" in names or "__tsan_init" in names
    rights = re.findall(r"^ +(\w+) +(?:0x\w+ +){5}([RWE ]{3})", parts, re.M)
    wants = {
        "an address drawn anew in each run (PIE)":
            re.search(r"Type: +DYN", head),
        "a stack that is no code": ("GNU_STACK", "RW ") in rights,
        "nothing both writable and code":
            not any("W" in r and "E" in r for _, r in rights),
        "addresses of functions read-only (RELRO, BIND_NOW)":
            "GNU_RELRO" in parts and re.search(r"BIND_NOW|Flags:.*NOW",
                                               links),
        "no folder of libraries of its own":
            not re.search(r"\(R(UN)?PATH\)", links),
        "no code that is changed when loaded": "TEXTREL" not in links,
        "guards on the stack": "__stack_chk_fail" in names or sanitized,
    }
    if not sanitized and "X86-64" in head:
        # The note of the whole depends on the distribution's own objects.
        with open(BINARY, "rb") as f:
            landings = f.read().count(b"\xf3\x0f\x1e\xfa")  # ENDBR64
        wants["places for jumps to land at (CET)"] = landings > 100
    if not sanitized and "--optimized" in sys.argv:
        wants["checked lengths (FORTIFY)"] = re.search(r"__\w+_chk\b", names)
    missing = [what for what, there in wants.items() if not there]
    for what in missing:
        print("there is no", what)
    sys.exit(bool(missing))


main()
