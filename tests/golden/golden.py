#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""golden.py [update] TAPDECK: the reports of LIST against expected/.

Each line of LIST is a name, a capture, the exit status and the options; what
is expected on standard output is expected/NAME, and on standard error
expected/NAME.err (no such file: nothing). `update` writes both anew; look at
the difference before you commit it.
"""
import difflib
import os
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DATABASES = os.path.join(HERE, "..", "lookup", "make_databases.py")
EXPECTED = os.path.join(HERE, "expected")


def cases():
    with open(os.path.join(HERE, "LIST"), encoding="utf-8") as lines:
        for line in lines:
            words = shlex.split(line, comments=True)
            if words:
                yield words[0], words[1], int(words[2]), words[3:]


def run(binary, capture, options, folder):
    """Options of the form <FILE feed FILE through standard input."""
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC",
           "TAPDECK_GEOIP_DIRS": "", "TAPDECK_HOSTS": ""}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    words, stdin = ["-r", capture], subprocess.DEVNULL
    if capture.startswith("<"):
        words, stdin = ["-r", "-"], open(
            os.path.join(folder, capture[1:]), "rb")
    return subprocess.run([binary, *words, *options], cwd=folder, env=env,
                          stdin=stdin, capture_output=True, timeout=60)


def read(name):
    try:
        with open(os.path.join(EXPECTED, name), "rb") as content:
            return content.read()
    except FileNotFoundError:
        return b""


def write(name, content):
    path = os.path.join(EXPECTED, name)
    if content or not name.endswith(".err"):
        with open(path, "wb") as out:
            out.write(content)
    elif os.path.exists(path):
        os.unlink(path)


def differs(name, want, got):
    if want == got:
        return False
    lines = [text.decode("utf-8", "backslashreplace").splitlines()
             for text in (want, got)]
    print("\n".join(difflib.unified_diff(*lines, f"expected/{name}", "got",
                                         lineterm="")))
    return True


def main():
    update = sys.argv[1] == "update"
    binary = os.path.abspath(sys.argv[-1])
    failed = total = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(HERE,
                        "make_captures.py"), folder], check=True)
        subprocess.run([sys.executable, "-B", DATABASES, folder], check=True)
        for name, capture, status, options in cases():
            got = run(binary, capture, options, folder)
            total += 1
            bad = got.returncode != status
            if bad:
                print(f"{name}: exit {got.returncode}, expected {status}")
            if update:
                write(name, got.stdout)
                write(name + ".err", got.stderr)
            else:
                bad |= differs(name, read(name), got.stdout)
                bad |= differs(name + ".err", read(name + ".err"), got.stderr)
            if bad:
                print("FAIL", name)
            failed += bad
    print(f"{total - failed} of {total} as expected")
    sys.exit(failed > 0)


main()
