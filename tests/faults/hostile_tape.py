# SPDX-License-Identifier: BSD-2-Clause
"""hostile_tape owns the capture of all that harm, and the judge of outputs.

Of the file itself: options 1 to 4 of its section (comment, hardware, system,
application) and 1, 2, 3, 12 of its interface (comment, name, description,
system), a comment on each frame, and a block of names (mknrb).
"""
import base64
import re
import struct
import unicodedata

import hostile_quic
import hostile_transfers as transfers
import hostile_wire as wire
from hostile_wire import HARM, sent_by, udp

UNSEEN = set("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c") | {
    chr(c) for r in (range(0x202a, 0x202f), range(0x2066, 0x206a)) for c in r}
# What a terminal is told by us; of operating system commands the clipboard's.
TOLD = re.compile(rb"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*[@-~]|[()][0-9A-Z]|[=>78M]|"
                  rb"\]52;c;([A-Za-z0-9+/]*=*)\x07)")
NAMED = bytes([10, 3, 0, 200])  # by the capture alone


def block(kind, body):
    size = 12 + len(body)
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def option(code, text):
    return struct.pack("<HH", code, len(text)) + text + bytes(-len(text) % 4)


def frames_of(i, harm):
    """Ports apart, so that each harm has connections of its own."""
    return (*wire.http(2000 + i, harm), *wire.dns(3000 + i, harm),
            *wire.mdns(harm), *wire.dhcp(i, harm), *wire.tls(4000 + i, harm),
            *wire.dhcpv6(i, harm), *wire.dtls(4100 + i, harm),
            *hostile_quic.quic(4200 + i, harm),
            *transfers.google(4300 + i, harm),
            sent_by(NAMED, udp((9, 9), b"any")),
            *wire.llmnr(harm), *wire.tls_server(5000 + i, harm),
            *wire.http2(6000 + i, harm),
            *transfers.websocket(6100 + i, harm),
            *transfers.starttls(6200 + i, harm),
            *transfers.greetings(6300 + i, harm),
            *transfers.smtp(7000 + i, harm), *transfers.smb(7100 + i, harm),
            *transfers.ftp(8000 + i, harm), *transfers.tftp(9000 + i, harm))


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
            for frame in frames_of(i, harm):
                now += 1000
                out.write(block(6, struct.pack(
                    "<IIIII", 0, now >> 32, now & 0xffffffff, len(frame),
                    len(frame)) + frame + bytes(-len(frame) % 4) +
                    option(1, every)))


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


def judge(raw):
    """Of what a terminal got, the texts that were copied; all else is text, and nothing but text."""
    check_string(TOLD.sub(b"", raw).decode(), "\r\n\b\t")
    copied = [base64.b64decode(m[1], validate=True).decode()
              for m in TOLD.finditer(raw) if m[1]]
    for text in copied:
        check_string(text, "\t\n")
    return copied
