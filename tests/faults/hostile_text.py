#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hostile_text.py TAPDECK: whatever strangers write stays text.

A capture in which every field that strangers fill holds what harms somebody:
escapes, controls, directions of writing, invisible characters, heaps of
marks, what is no UTF-8, HTML and formulas. Each field has a marker, so that
it is known to have reached an output; then the bytes of every output are
read back. The screen is hostile_screen.py's, and what comes by other ways
than frames hostile_beside.py's. The markers:

  mkhost mkpath mkagent mktype      HTTP/1: Host, target, User-Agent, type
  mktwohost mktwopath ...           the same of HTTP/2, :authority and :path
  mkws mkwshost                     WebSocket
  mkname mktext                     DNS and mDNS: question, TXT and CNAME
  mkllmnr                           LLMNR
  mkdhcp mkfqdn mkvsix              DHCP options 12 and 81, DHCPv6 option 39
  mknrb                             pcapng's block of names
  mksni mkdtls mkquic mkgquic mkstart   server names: TLS, DTLS, QUIC (sealed),
                                    Google's QUIC, TLS behind STARTTLS
  mkalpn mkquicalpn mkalt           ALPN, a certificate's names
  mkmx mkftpd mkssh mkmysql mkrtsp mksip mkssdp   first lines that the packets'
                                    column info quotes
  mkfile mkmime mkftp mktftp mkshare mksmb   names and types of files

Comments, names, hardware and systems in pcapng's options are not shown; they
are harm all the same.
"""
import csv
import html.parser
import io
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, run_all  # noqa: E402

from hostile_tape import check_string, check_text, write_tape  # noqa: E402
from hostile_wire import HARM  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
KEPT = tempfile.TemporaryDirectory()
FOLDER = KEPT.name
TAPE = os.path.join(FOLDER, "tape" + "\x1b]0;own\x07\u202e<b>" + ".pcapng")
CARRIED = ("mkfile", "mkmime", "mkftp", "mktftp", "mksmb", "mkshare")
GREETED = ("mkmx", "mkftpd", "mkssh", "mkmysql", "mkrtsp", "mksip", "mkssdp")
HELLOS = ("mksni", "mkdtls", "mkquic", "mkgquic", "mkstart")
LEASED = ("mkdhcp", "mkfqdn", "mkvsix")
MARKERS = ("mkpath", "mkhost", "mkagent", "mktype", "mkname", "mktext",
           "mkalpn", "mkquicalpn", "mknrb", "mkllmnr", "mkalt", "mktwopath",
           "mktwohost", "mktwoagent", "mktwotype", "mkws", "mkwshost",
           *HELLOS, *LEASED, *GREETED, *CARRIED)


def report(form, *words, path=None):
    got = subprocess.run(
        [BINARY, "-r", path or TAPE, f"--report={form}", *words],
        capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert got.returncode in (0, 1), got
    check_text(got.stderr)
    return got.stdout


def check_markers(text, markers=MARKERS):
    for marker in markers:
        assert marker in text, f"{marker} is not there"


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


ALL = ("--view=all", "--columns=all", "--details", "--limit=1000")


def test_text_holds_text():
    # Where a line has a width, what stands far to the right in it is cut.
    for words in ((), ("--wrap",)):
        check_text(report("text", *ALL, *words))
    check_markers(check_text(report("text", *ALL, "--width=0")))


def test_json_holds_text_when_it_is_read_too():
    for form in ("json", "ndjson"):
        text = check_text(report(form, *ALL))
        check_markers(text)
        for line in [text] if form == "json" else text.splitlines():
            for found in strings(json.loads(line)):
                check_string(found)


def test_csv_holds_no_formula():
    folder = os.path.join(FOLDER, "csv")
    report("csv", *ALL, "--outdir", folder)
    whole = ""
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as f:
            text = check_text(f.read(), "\r\n")
        whole += text
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert not re.match(r"[=+@\t\r]|-(?!\d)", cell), (name, cell)
    check_markers(whole)


class Tags(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen = set()
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.seen |= {f"{tag} {name}" for name, _ in attrs}
        self.scripts += tag == "script"


def test_a_page_has_the_tags_of_any_other():
    if b"html" not in subprocess.run([BINARY, "--help"], check=True,
                                     capture_output=True).stdout:
        return
    page = check_text(report("html"), "\n\t")
    plain = Tags(report("html", path=DEMO).decode())
    ours = Tags(page)
    assert ours.scripts == plain.scripts
    assert ours.seen <= plain.seen, ours.seen - plain.seen
    check_markers(page, ("mkpath", "mkname", "mksni"))


def test_a_graph_is_quoted():
    if b" dot" not in subprocess.run([BINARY, "--help"], check=True,
                                     capture_output=True).stdout:
        return
    text = check_text(report("dot"), "\n\t")
    for line in text.splitlines():
        bare = re.sub(r'"(\\.|[^"\\])*"', "", line)
        assert "<" not in bare and '"' not in bare, line


def test_what_is_extracted_stays_in_its_folder_under_a_harmless_name():
    folder = os.path.join(FOLDER, "bodies")
    report("text", "--extract", folder)
    found = [os.path.relpath(os.path.join(place, name), folder)
             for place, _, names in os.walk(folder) for name in names]
    assert len(found) > len(HARM), found
    for name in found:
        check_string(name)
        assert re.fullmatch(r"[\w.@-]+", name), name
    with open(os.path.join(folder, "manifest.json"), "rb") as f:
        manifest = json.loads(check_text(f.read()))
    for text in strings(manifest):
        check_string(text)
    for marker in CARRIED:
        named = [e for e in manifest["files"]
                 if any(marker in text for text in strings(e))]
        assert len(named) >= len(HARM), (marker, len(named))


def test_standard_error_holds_text():
    for words in (["-r", TAPE + "\x1b[2J"], ["--where", "\x1b]52;c;\u202e("],
                  ["--view", "\x1b[2J\u202e"], ["--\x9b\u200bx"],
                  ["tcp", "\x1b[2Jx"]):
        got = subprocess.run([BINARY, "--report", "-r", DEMO, *words],
                             capture_output=True, check=False, timeout=60,
                             stdin=subprocess.DEVNULL)
        assert got.returncode in (1, 2), got
        check_text(got.stderr)


write_tape(TAPE)
run_all(globals())
