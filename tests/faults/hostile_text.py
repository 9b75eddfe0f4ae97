#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""hostile_text.py TAPDECK: whatever strangers write stays text.

A capture in which every field that strangers fill holds what harms somebody:
escapes, controls, directions of writing, invisible characters, heaps of
marks, what is no UTF-8, HTML and formulas. Each field has a marker, so that
it is known to have reached an output; then the bytes of every output are
read back.
"""
import csv
import html.parser
import io
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, Terminal, run_all  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
HARM = {
    "esc": b"\x1b[2J\x1b]0;own\x07",
    "osc": b"\x1b]52;c;aGk=\x1b\\",
    "c1": b"\x9b31m\xc2\x9b31m\xc2\x90",
    "bidi": "\u202e\u2066\u200f".encode(),
    "zero": "\u200b\u200d\ufeff\u2060".encode(),
    "marks": b"a" + "\u0301".encode() * 400,
    "bad": b"\xff\xfe\xc3\x28\xed\xa0\x80",
    "html": b"</script><script>alert(1)</script><img/src=x/onerror=1>",
    "quote": b"\"'`&<x\\u003c",
    "sum": b"=cmd|'/C_calc'!A0",
    "at": b"@SUM(1)",
    "del": b"\x7f\x08\x0b",
}
UNSEEN = set("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c") | {
    chr(c) for r in (range(0x202a, 0x202f), range(0x2066, 0x206a)) for c in r}
ADDRESSES = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])


def ip(protocol, back, body):
    a, b = ADDRESSES[::-1] if back else ADDRESSES
    return b"\x02" * 12 + b"\x08\x00" + struct.pack(
        "!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0
        ) + a + b + body


def udp(ports, body, back=False):
    here, there = ports[::-1] if back else ports
    return ip(17, back, struct.pack("!HHHH", here, there, 8 + len(body), 0) +
              body)


class Connection:
    """Segments of one connection, in order."""

    def __init__(self, ports):
        self.ports, self.next = ports, [1000, 9000]
        self.frames = []
        self.send(b"", flags=2)
        self.send(b"", back=True, flags=0x12)
        self.send(b"")

    def send(self, data, back=False, flags=0x10):
        here, there = self.ports[::-1] if back else self.ports
        head = struct.pack("!HHIIBBHHH", here, there, self.next[back],
                           self.next[not back], 0x50, flags, 8192, 0, 0)
        self.frames.append(ip(6, back, head + data))
        self.next[back] += len(data) + (flags >> 1 & 1)
        return self


def http(port, harm):
    ask = (b"GET /mkpath" + harm + b" HTTP/1.1\r\nHost: mkhost" + harm +
           b"\r\nUser-Agent: mkagent" + harm + b"\r\nReferer: " + harm +
           b"\r\n\r\n")
    answer = (b"HTTP/1.1 200 " + harm + b"\r\nContent-Type: mktype" + harm +
              b"\r\nServer: " + harm + b"\r\nContent-Disposition: attachment; "
              b"filename=\"" + harm + b"\"\r\nContent-Length: 2\r\n\r\nok")
    return Connection((port, 80)).send(ask).send(answer, back=True).frames


def labels(harm):
    whole = b"mkname" + harm
    return b"".join(bytes([len(part)]) + part for part in (
        whole[i:i + 60] for i in range(0, min(len(whole), 180), 60))) + b"\0"


def dns(port, harm):
    name = labels(harm)
    ask = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + name + b"\0\x10\0\1"
    text = (b"mktext" + harm)[:250]
    data = bytes([len(text)]) + text
    said = struct.pack("!HHHHHH", 7, 0x8180, 1, 2, 0, 0) + ask[12:] + (
        b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(data)) + data +
        b"\xc0\x0c" + struct.pack("!HHIH", 5, 1, 60, len(name)) + name)
    return [udp((port, 53), ask), udp((port, 53), said, back=True)]


def mdns(harm):
    name = labels(harm)
    return [udp((5353, 5353), struct.pack("!HHHHHH", 0, 0x8400, 0, 1, 0, 0) +
                name + b"\0\1\0\1" + struct.pack("!IH", 60, 4) + ADDRESSES[0])]


def dhcp(harm):
    name = (b"mkdhcp" + harm)[:200]
    body = (b"\1\1\6\0" + b"\1\2\3\4" + bytes(8) + ADDRESSES[0] + bytes(12) +
            b"\x02" * 6 + bytes(202) + b"\x63\x82\x53\x63" + b"\x35\1\3" +
            b"\x0c" + bytes([len(name)]) + name + b"\xff")
    return [udp((68, 67), body)]


def tls(port, harm):
    name = (b"mksni" + harm)[:255]
    alpn = (b"mkalpn" + harm)[:100]
    extensions = (struct.pack("!HHHBH", 0, len(name) + 5, len(name) + 3, 0,
                              len(name)) + name +
                  struct.pack("!HHHB", 16, len(alpn) + 3, len(alpn) + 1,
                              len(alpn)) + alpn)
    hello = (b"\x03\x03" + bytes(32) + b"\0" + b"\0\2\x13\x01" + b"\1\0" +
             struct.pack("!H", len(extensions)) + extensions)
    message = b"\1" + struct.pack("!I", len(hello))[1:] + hello
    return Connection((port, 443)).send(
        b"\x16\x03\x01" + struct.pack("!H", len(message)) + message).frames


def block(kind, body):
    size = 12 + len(body)
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def option(code, text):
    return struct.pack("<HH", code, len(text)) + text + bytes(-len(text) % 4)


def write_tape(path):
    every = b"".join(HARM.values())
    head = struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)
    names = struct.pack("<HH", 1, 4 + 7 + len(HARM["esc"])) + ADDRESSES[1] + (
        b"mknrb." + HARM["esc"] + b"\0")
    with open(path, "wb") as out:
        out.write(block(0x0a0d0d0a, head + b"".join(
            option(code, every) for code in (1, 2, 3, 4))))
        out.write(block(1, struct.pack("<HHI", 1, 0, 0) + b"".join(
            option(code, every) for code in (1, 2, 3, 12))))
        out.write(block(4, names + bytes(-len(names) % 4) + bytes(4)))
        now = 1700000000 * 10**6
        for i, harm in enumerate(HARM.values()):
            for frame in (*http(2000 + i, harm), *dns(3000 + i, harm),
                          *mdns(harm), *dhcp(harm), *tls(4000 + i, harm)):
                now += 1000
                out.write(block(6, struct.pack(
                    "<IIIII", 0, now >> 32, now & 0xffffffff, len(frame),
                    len(frame)) + frame + bytes(-len(frame) % 4) +
                    option(1, every)))


FOLDER = tempfile.mkdtemp()
TAPE = os.path.join(FOLDER, "tape" + "\x1b]0;own\x07\u202e<b>" + ".pcapng")
MARKERS = ("mkpath", "mkhost", "mkagent", "mktype", "mkname", "mktext",
           "mksni")


def report(form, *words, path=None):
    got = subprocess.run(
        [BINARY, "-r", path or TAPE, f"--report={form}", *words],
        capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert got.returncode in (0, 1), got
    check_text(got.stderr)
    return got.stdout


def check_string(text, controls=""):
    marks = 0
    for c in text:
        assert c in controls or unicodedata.category(c) != "Cc", (
            hex(ord(c)), text[:200])
        assert c not in UNSEEN, (hex(ord(c)), text[:200])
        marks = marks + 1 if unicodedata.combining(c) else 0
        assert marks <= 1, text[:200]


def check_text(data, controls="\n"):
    text = data.decode("utf-8")  # strictly
    check_string(text, controls)
    return text


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


ALL = ("--view=all", "--columns=all", "--details")


def test_text_holds_text():
    check_markers(check_text(report("text", *ALL)))


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
        if name.endswith((".csv", ".json", ".ndjson", ".txt")):
            with open(os.path.join(folder, name), "rb") as f:
                check_text(f.read(), "\r\n")


def test_standard_error_holds_text():
    for words in (["-r", TAPE + "\x1b[2J"], ["--where", "\x1b]52;c;\u202e("],
                  ["--view", "\x1b[2J\u202e"], ["--\x9b\u200bx"],
                  ["tcp", "\x1b[2Jx"]):
        got = subprocess.run([BINARY, "--report", "-r", DEMO, *words],
                             capture_output=True, check=False, timeout=60,
                             stdin=subprocess.DEVNULL)
        assert got.returncode in (1, 2), got
        check_text(got.stderr)


def test_a_screen_is_drawn_by_nobody_else():
    with Terminal([BINARY, "-r", TAPE, "--speed", "0", "--columns=all"],
                  250, 60) as t:
        t.wait_for("ENDED", "[1 Hosts]")
        for key in "234567890":
            t.press(key)
            t.wait_for(f"[{key} ")
        t.press("9")
        t.wait_for("[9 ")
        for _ in range(3):
            t.press("enter")
            t.wait_for("Frame")
            t.press("esc", "down")
            t.wait_for("[9 ")
        t.press("q")
        assert t.wait_exit() in (0, 1)
        for harm in (b"\x1b]52;", b"\x1b]0;", b"\xe2\x80\xae", b"\xe2\x81\xa6",
                     b"\xe2\x80\x8b", b"\xc2\x9b", b"\x9b3", b"\x0b",
                     "\u0301\u0301".encode()):
            assert harm not in t.raw, harm


write_tape(TAPE)
run_all(globals())
