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
NAMED = bytes([10, 1, 0, 200])  # by the capture alone


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


def labels(harm, marker=b"mkname"):
    whole = marker + harm
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


def sent_by(address, frame):
    return frame[:26] + address + frame[30:]


def dhcp(number, harm):
    """Of a host that nobody else has a name for."""
    name = (b"mkdhcp" + harm)[:200]
    host = bytes([10, 1, 0, number])
    body = (b"\1\1\6\0" + b"\1\2\3\4" + bytes(4) + host + bytes(12) +
            b"\x02" * 6 + bytes(202) + b"\x63\x82\x53\x63" + b"\x35\1\3" +
            b"\x0c" + bytes([len(name)]) + name + b"\xff")
    return [sent_by(host, udp((68, 67), body))]


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


def llmnr(harm):
    """RFC 4795 2.1: what it is called, in the words of who is called so."""
    name = labels(harm, b"mkllmnr")
    return [udp((5355, 5355), struct.pack("!HHHHHH", 9, 0x8000, 1, 1, 0, 0) +
                name + b"\0\1\0\1" + b"\xc0\x0c\0\1\0\1" +
                struct.pack("!IH", 60, 4) + ADDRESSES[1], back=True)]


def der(tag, *parts):
    body = b"".join(parts)
    return bytes([tag, 0x82]) + struct.pack("!H", len(body)) + body


def certificate(harm):
    """RFC 5280 4.1: subject and issuer by common name, and a name beside."""
    rsa = bytes.fromhex("300d06092a864886f70d0101010500")
    name = der(0x30, der(0x31, der(0x30, b"\x06\x03\x55\x04\x03", der(
        0x0c, b"mkcommon" + harm))))
    alternative = der(0x30, b"\x06\x03\x55\x1d\x11", der(0x04, der(
        0x30, der(0x82, b"mkalt" + harm))))
    signed = der(0x30, b"\xa0\x03\x02\x01\x02", b"\x02\x01\x05", rsa, name,
                 der(0x30, der(0x17, b"200101000000Z"),
                     der(0x17, b"400101000000Z")), name,
                 der(0x30, rsa, der(0x03, bytes(9))),
                 der(0xa3, der(0x30, alternative)))
    return der(0x30, signed, rsa, der(0x03, bytes(9)))


def tls_server(port, harm):
    """A hello of TLS 1.2, answered with a certificate in the clear."""
    host = b"%d.example" % port
    asked = struct.pack("!HHHBH", 0, len(host) + 5, len(host) + 3, 0,
                        len(host)) + host
    def say(kind, body):
        message = bytes([kind]) + struct.pack("!I", len(body))[1:] + body
        return b"\x16\x03\x03" + struct.pack("!H", len(message)) + message

    one = certificate(harm)
    chain = struct.pack("!I", len(one))[1:] + one
    return Connection((port, 443)).send(say(
        1, b"\x03\x03" + bytes(32) + b"\0" + b"\0\2\xc0\x2f" + b"\1\0" +
        struct.pack("!H", len(asked)) + asked)).send(
            say(2, b"\x03\x03" + bytes(32) + b"\0" + b"\xc0\x2f" + b"\0") +
            say(11, struct.pack("!I", len(chain))[1:] + chain) +
            say(14, b""), back=True).frames


def http2(port, harm):
    """RFC 9113 3.3, RFC 7541 6.2.2: literals, of no table and uncoded."""
    def length(n):
        return bytes([n]) if n < 127 else bytes(
            [127, (n - 127) & 127 | 128, n - 127 >> 7])

    def frame(kind, flags, stream, body):
        return struct.pack("!I", len(body))[1:] + struct.pack(
            "!BBI", kind, flags, stream) + body

    def fields(*pairs):
        return b"".join(b"\0" + length(len(k)) + k + length(len(v)) + v
                        for k, v in pairs)

    ask = fields((b":method", b"GET"), (b":scheme", b"http"),
                 (b":path", b"/mktwopath" + harm),
                 (b":authority", b"mktwohost" + harm),
                 (b"user-agent", b"mktwoagent" + harm))
    said = fields((b":status", b"200"), (b"content-type", b"mktwotype" + harm))
    return Connection((port, 80)).send(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") +
        frame(1, 5, 1, ask)).send(
            frame(4, 0, 0, b"") + frame(1, 5, 1, said), back=True).frames


def smtp(port, harm):
    mail = (b"Subject: " + harm + b"\r\nContent-Type: multipart/mixed; "
            b'boundary="=_b"\r\n\r\n--=_b\r\nContent-Type: mkmime' + harm +
            b'\r\nContent-Disposition: attachment; filename="mkfile' +
            harm.replace(b'"', b"") + b'"\r\n\r\ndata\r\n--=_b--\r\n.\r\n')
    c = Connection((port, 25)).send(b"220 mx ESMTP\r\n", back=True)
    c.send(b"EHLO a" + harm + b"\r\n").send(b"250 mx\r\n", back=True)
    c.send(b"MAIL FROM:<a>\r\n").send(b"250 ok\r\n", back=True)
    c.send(b"RCPT TO:<b>\r\n").send(b"250 ok\r\n", back=True)
    c.send(b"DATA\r\n").send(b"354 go on\r\n", back=True)
    return c.send(mail).send(b"250 ok\r\n", back=True).send(
        b"", flags=0x11).frames


def ftp(port, harm):
    c = Connection((port, 21)).send(b"220 FTP server\r\n", back=True)
    c.send(b"TYPE I\r\n").send(b"200 ok\r\n", back=True)
    c.send(b"PASV\r\n").send(b"227 Entering (10,0,0,2,%d,%d)\r\n" % (
        port >> 8, port & 255), back=True)
    c.send(b"RETR mkftp" + harm + b"\r\n")
    c.send(b"150 Opening\r\n", back=True)
    data = Connection((port + 100, port)).send(b"data", back=True)
    data.send(b"", back=True, flags=0x11).send(b"", flags=0x11)
    return c.frames + data.frames


def tftp(port, harm):
    """RFC 1350 2, 4."""
    return [udp((port, 69), b"\0\1mktftp" + harm + b"\0octet\0"),
            udp((port, port + 100), b"\0\3\0\1data", back=True)]


def block(kind, body):
    size = 12 + len(body)
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def option(code, text):
    return struct.pack("<HH", code, len(text)) + text + bytes(-len(text) % 4)


def write_tape(path):
    every = b"".join(HARM.values())
    head = struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)
    names = struct.pack("<HH", 1, 4 + 7 + len(HARM["esc"])) + NAMED + (
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
                          *mdns(harm), *dhcp(i, harm), *tls(4000 + i, harm),
                          sent_by(NAMED, udp((9, 9), b"any")),
                          *llmnr(harm), *tls_server(5000 + i, harm),
                          *http2(6000 + i, harm), *smtp(7000 + i, harm),
                          *ftp(8000 + i, harm), *tftp(9000 + i, harm)):
                now += 1000
                out.write(block(6, struct.pack(
                    "<IIIII", 0, now >> 32, now & 0xffffffff, len(frame),
                    len(frame)) + frame + bytes(-len(frame) % 4) +
                    option(1, every)))


FOLDER = tempfile.mkdtemp()
TAPE = os.path.join(FOLDER, "tape" + "\x1b]0;own\x07\u202e<b>" + ".pcapng")
CARRIED = ("mkfile", "mkmime", "mkftp", "mktftp")
MARKERS = ("mkpath", "mkhost", "mkagent", "mktype", "mkname", "mktext",
           "mksni", "mkdhcp", "mkalpn", "mknrb", "mkllmnr", "mkalt",
           "mktwopath", "mktwohost", "mktwoagent", "mktwotype", *CARRIED)


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


ALL = ("--view=all", "--columns=all", "--details", "--limit=1000")


def test_text_holds_text():
    # A line has a width: what stands far to the right in it is cut.
    check_markers(check_text(report("text", *ALL)), [
        m for m in MARKERS if m not in (
            "mkpath", "mktext", "mkalt", "mktwopath", *CARRIED)])


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
