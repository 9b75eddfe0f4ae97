#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hostile_beside.py TAPDECK: harm that comes beside the frames stays text.

Names of files and their folders, arguments of every option, preferences,
filters, TERM, names of interfaces, the file of hosts, databases of places:
what is said of them, on a screen, in a report or on standard error, is text.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

FAULTS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(FAULTS, "..", folder)
                for folder in ("screens", "lookup")]
from terminal import DEMO, Skip, Terminal, run_all  # noqa: E402

import mmdb  # noqa: E402
from hostile_tape import check_text, judge  # noqa: E402
from hostile_wire import HARM, sent_by, udp  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
EVERY = b"".join(HARM.values()).translate(None, b"/\0\n")
ARGUMENTS = [h.translate(None, b"/\0") for h in (
    HARM["esc"] + HARM["bidi"] + HARM["zero"] + HARM["c1"],
    HARM["bad"] + HARM["osc"] + HARM["marks"][:101])]


def run(*words, **env):
    got = subprocess.run([BINARY, *words], capture_output=True, check=False,
                         stdin=subprocess.DEVNULL, timeout=60,
                         env={**os.environ, **env})
    assert got.returncode in (0, 1, 2, 3), got
    check_text(got.stderr)
    check_text(got.stdout, "\n\r\t")
    return got


def inside(test):
    """In a folder of its own, with a capture in it of that name."""
    def wrapped():
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            os.chdir(folder)
            try:
                test()
            finally:
                os.chdir("/")
    return wrapped


def takers():
    text = subprocess.run([BINARY, "--help"], check=True, text=True,
                          capture_output=True).stdout
    return re.findall(r"^ {2,6}(?:-., )?(--[\w-]+)\[?[ =][A-Z]+", text, re.M)


@inside
def test_the_argument_of_every_option_is_said_as_text():
    options, quoted = takers(), 0
    assert len(options) > 25 and "--check" in options, options
    for option in options:
        for harm in ARGUMENTS:
            got = run(option.encode() + b"=" + harm, "-r", DEMO, "--report",
                      "--view=ports")
            quoted += b"\\x1b[2J" in got.stderr
    assert quoted > 25, quoted


@inside
def test_words_that_are_no_option_are_said_as_text():
    for harm in ARGUMENTS:
        run("-r", DEMO, "--report", harm)
        run(b"--" + harm)
        run(b"-" + harm)
        with open("filter", "wb") as f:
            f.write(b"host " + harm)
        run("-r", DEMO, "--report", "-F", "filter")
        run("-r", DEMO, "--report", "--where", b'name="' + harm + b'"')
        run("-r", DEMO, "--report", "--check", b'dns.name == "' + harm + b'"')
        run("-i", harm, "--report", "-c", "1")


@inside
def test_a_capture_of_a_hostile_name_is_named_in_text():
    for i, harm in enumerate((EVERY[:60], *ARGUMENTS)):
        name = (b"%d" % i) + harm + b".pcapng"
        shutil.copy(DEMO, name)
        for form in "text", "json", "html", "dot", "ndjson":
            got = run("-r", name, f"--report={form}", "--view=conversations",
                      "--limit=2")
            assert got.returncode == 0, got
        run("-r", name, "-r", name, "--report=json", "--view=hosts")
        run("-r", DEMO, "--against", name, "--report")
        run("-r", name, "-w", name, "--report")
        run("-r", DEMO, "-o", b"no" + name + b"/x", "--report")
        with open(name, "r+b") as f:
            f.truncate(100_001)
        got = run("-r", name, "--report=json", "--view=hosts")
        assert got.returncode == 1 and got.stderr.count(b"\n") == 1, got
        run("-r", name, "-r", DEMO, "--report=html", "--view=hosts")


@inside
def test_a_screen_names_such_a_capture_and_such_a_folder_in_text():
    folder = os.fsencode(os.getcwd()) + b"/" + EVERY[:60]
    os.mkdir(folder)
    os.chmod(folder, 0o777)
    name = folder + b"/" + EVERY[:60] + b".pcapng"
    shutil.copy(DEMO, name)
    with open(name, "r+b") as f:
        f.truncate(100_001)
    with Terminal(["env", "-C", folder, BINARY, "-r", name, "--speed", "0",
                   "--view", "files"], 160, 30) as t:
        t.wait_for("ENDED", "▸")
        t.press("enter")
        t.wait_for("File  ")
        t.press("w")
        t.wait_for("saved as")
        t.press("esc")
        t.wait_for("? Help")
        t.press("q")
        assert t.wait_exit() in (0, 1)
        judge(t.raw)


@inside
def test_preferences_are_quoted_as_text():
    lines = [line for harm in (h.replace(b"\n", b"") for h in ARGUMENTS)
             for line in (harm, harm + b" = x", b"theme = " + harm,
                          b"columns.hosts = " + harm, b"where = " + harm,
                          b"sort.hosts = " + harm, b"key.quit = " + harm,
                          b"key." + harm + b" = q", b"units = " + harm,
                          b"columns." + harm + b" = name")]
    path = b"config" + EVERY[:60]
    with open(path, "wb") as f:
        f.write(b"\n".join(lines))
    got = run("--config", path, "-r", DEMO, "--report")
    assert got.stderr.count(b"\n") >= len(lines) // 2, got
    os.makedirs("home/.config/tapdeck")
    os.rename(path, "home/.config/tapdeck/config")
    os.rename("home", EVERY[:60])
    run("-r", DEMO, "--report", XDG_CONFIG_HOME="",
        HOME=os.getcwd() + "/" + os.fsdecode(EVERY[:60]))


@inside
def test_a_terminal_of_a_hostile_name_is_refused_in_text():
    for harm in ARGUMENTS:
        with Terminal([BINARY, "-r", DEMO], term=os.fsdecode(harm)) as t:
            assert t.wait_exit() == 1, t.raw
            judge(t.raw)
            assert b"unknown terminal" in t.raw, t.raw


def write_beside(harm):
    """A file of hosts and two databases, and frames of whom they tell."""
    text = harm.translate(None, b" \t\n\0#")
    with open("hosts", "wb") as f:
        f.write(b"5.1.2.4 mkhosts" + text + b"\n")
    place = {"country": {"iso_code": b"X" + text[:1], "names": {
        "en": b"mkcountry" + harm}}, "city": {"names": {
            "en": b"mkcity" + harm}}, "subdivisions": [{"names": {
                "en": b"mkregion" + harm}}],
        "location": {"latitude": 10.0, "longitude": 10.0}}
    network = {"autonomous_system_number": 64500,
               "autonomous_system_organization": b"mkorg" + harm}
    for name, record in (("places.mmdb", place), ("networks.mmdb", network)):
        with open(name, "wb") as f:
            f.write(mmdb.database({"5.0.0.0/8": record}, database_type=b"mkdb"
                                  + harm, description={"en": b"mksaid" + harm}))
    with open("tape.pcap", "wb") as f:
        f.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i in range(5):
            frame = sent_by(bytes([5, 1, 2, i]), udp((9, 9), b"any"))
            f.write(struct.pack("<IIII", 1700000000, i, len(frame),
                                len(frame)) + frame)


GEO = ("--geoip=places.mmdb", "--geoip=networks.mmdb", "-r", "tape.pcap")


@inside
def test_hosts_and_databases_of_places_say_text():
    for harm in (HARM["esc"] + HARM["c1"], HARM["bidi"] + HARM["html"],
                 HARM["marks"] + HARM["quote"], HARM["bad"] + HARM["osc"]):
        write_beside(harm)
        words = (*GEO, "--view=all", "--columns=all")
        for form in "json", "ndjson", "html", "dot":
            got = run(*words, f"--report={form}", TAPDECK_HOSTS="hosts")
        got = run(*words, "--report=text", "--width=0", TAPDECK_HOSTS="hosts")
        for marker in b"mkhosts", b"mkcountry", b"mkcity", b"mkregion", \
                b"mkorg":
            assert marker in got.stdout, (marker, got.stdout)
        assert b"mkdb" in run(*GEO[:2], "--geoip-status").stdout


@inside
def test_the_map_and_its_lists_are_text():
    write_beside(EVERY[:200])
    with Terminal(["env", "TAPDECK_HOSTS=hosts", BINARY, *GEO, "--speed",
                   "0"], 160, 50) as t:
        t.wait_for("ENDED", "mkhosts")
        t.press("8")
        t.wait_for("[8 ", "mkcountry")
        t.press("m")
        t.wait_for("mkc")
        t.press("enter")
        t.wait_for("all ▸")
        t.press("q")
        assert t.wait_exit() == 0
        judge(t.raw)


def test_an_interface_may_be_called_anything():
    name = b"\x1b]0;o\x07\xe2\x80\xae\x9b"
    script = ('ip link add "$1" type veth && ip link set lo up && '
              'ip link set "$1" up && for words in -D "-i nosuch -c 1" '
              '"-i any -c 1 --duration=0.2" ; do '
              '"$0" $words --report=json; done; '
              '"$0" -i "$1" --duration=0.2 --report=json; '
              'ip link set "$1" down; "$0" -i "$1" --duration=0.2 --report')
    probe = subprocess.run(["unshare", "--net", "ip", "link", "add", name,
                            "type", "veth"], capture_output=True, check=False)
    if probe.returncode:
        raise Skip("needs root, and veth")
    got = subprocess.run(["unshare", "--net", "sh", "-c", script, BINARY,
                          name], capture_output=True, check=False, timeout=60)
    check_text(got.stdout, "\n\t")
    check_text(got.stderr)
    assert got.stdout.count(b"]0;o") >= 2, got


if __name__ == "__main__":
    run_all(globals())
