#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Files on the screen of the real program: looked at, and saved one by one.

The capture is made here, so what must be seen and saved is known to the byte.
"""
import gzip
import hashlib
import os
import re
import struct
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck

TEXT = b"".join(b"line %d of the text\n" % i for i in range(1, 41))
PAGE = b"<!DOCTYPE html>\n<p>caf\xc3\xa9</p>\n"
IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300
HOSTILE = b"before\x1b]0;title\x07\x1b[2Jafter\n"
SEGMENT = 1000


def ip_tcp(src, dst, sport, dport, seq, ack, flags, payload):
    tcp = struct.pack(">HHIIBBHHH", sport, dport, seq, ack, 5 << 4, flags,
                      65535, 0, 0)
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 0, 0, 64, 6,
                     0, bytes(src), bytes(dst))
    return ip + tcp + payload


def exchange(packets, port, path, head, body, lose=(), whole=True):
    """One connection, one request, one answer."""
    a, b, x, y = (192, 0, 2, 1), (198, 51, 100, 2), 1000, 5000
    request = b"GET " + path + b" HTTP/1.1\r\nHost: f.test\r\n\r\n"
    answer = (b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: %d\r\n\r\n"
              % len(body) + body)
    put = packets.append
    put(ip_tcp(a, b, port, 80, x, 0, 2, b""))
    put(ip_tcp(b, a, 80, port, y, x + 1, 18, b""))
    put(ip_tcp(a, b, port, 80, x + 1, y + 1, 16, b""))
    put(ip_tcp(a, b, port, 80, x + 1, y + 1, 24, request))
    ack = x + 1 + len(request)
    for i in range(0, len(answer), SEGMENT):
        if i // SEGMENT not in lose:
            put(ip_tcp(b, a, 80, port, y + 1 + i, ack, 24,
                       answer[i:i + SEGMENT]))
    if whole:
        end = y + 1 + len(answer)
        put(ip_tcp(b, a, 80, port, end, ack, 17, b""))
        put(ip_tcp(a, b, port, 80, ack, end + 1, 17, b""))


def ip_udp(src, dst, sport, dport, payload):
    udp = struct.pack(">HHHH", sport, dport, 8 + len(payload), 0)
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), 0, 0, 64,
                     17, 0, bytes(src), bytes(dst))
    return ip + udp + payload


def fetch_by_tftp(packets, name, body):
    """RFC 1350: asked for on port 69, answered from another one."""
    a, b = (192, 0, 2, 1), (198, 51, 100, 2)
    packets.append(ip_udp(a, b, 2001, 69, b"\0\1" + name + b"\0octet\0"))
    packets.append(ip_udp(b, a, 3001, 2001, b"\0\3\0\1" + body))
    packets.append(ip_udp(a, b, 2001, 3001, b"\0\4\0\1"))


def write_capture(path):
    packets = []
    exchange(packets, 40001, b"/text", b"Content-Type: text/plain\r\n", TEXT)
    exchange(packets, 40002, b"/page", b"Content-Type: text/html\r\n"
             b"Content-Encoding: gzip\r\n", gzip.compress(PAGE))
    exchange(packets, 40003, b"/image", b"Content-Type: image/png\r\n", IMAGE)
    exchange(packets, 40004, b"/lossy", b"Content-Type: text/plain\r\n",
             TEXT * 5, lose=(2,))
    exchange(packets, 40005, b"/hostile", b"Content-Type: text/\x1b[31m\r\n",
             HOSTILE)
    exchange(packets, 40006, b"/broken", b"Content-Type: text/plain\r\n"
             b"Content-Encoding: gzip\r\n", TEXT[:500])
    fetch_by_tftp(packets, b"boot.cfg", TEXT[:400])
    with open(path, "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))
        for i, p in enumerate(packets):
            f.write(struct.pack("<IIII", 1700000000 + i // 10,
                                i % 10 * 100000, len(p), len(p)) + p)


class Tray:
    """The files of the capture on a screen, in a folder of their own."""

    def __init__(self, *options, columns=80, lines=24, read="-r {0}",
                 gone=False):
        self.folder = tempfile.TemporaryDirectory()
        self.work = os.path.join(self.folder.name, "work")
        self.kept = os.path.join(self.folder.name, "kept")
        os.mkdir(self.work)
        # Root that has dropped its rights is nobody in its own folder.
        os.chmod(self.folder.name, 0o755)
        os.chmod(self.work, 0o777)
        capture = os.path.join(self.folder.name, "c.pcap")
        write_capture(capture)
        words = " ".join(options).format(self.kept)
        command = (f"cd '{self.work}'; " + ("rmdir ../work;" if gone else "")
                   + (f"cat '{capture}' | " if read == "-r -" else "")
                   + f"'{tapdeck()}' {read.format(capture)} --speed 0 "
                   f"--view files {words}")
        self.t = Terminal(["sh", "-c", command], columns, lines)
        self.t.wait_for("ENDED")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.t.__exit__()
        self.folder.cleanup()

    def filter(self, path):
        """Only the file of that path, and the marker on it."""
        self.t.press("/", f"url:{path}", "enter")
        self.t.wait_until(lambda t: re.search(rf"\n▸.*{path}", t.text())
                          and "1-1 of 1" in t.text(), path)
        return self.t

    def open(self, path):
        t = self.filter(path)
        t.press("enter")
        t.wait_for("w Save")
        return t

    def saved(self):
        return sorted(os.listdir(self.work))


def name_of(number, body, suffix):
    return f"{number:06}-{hashlib.sha256(body).hexdigest()[:12]}.{suffix}"


def test_enter_shows_what_is_in_a_file_and_escape_comes_back():
    for columns, lines in (80, 24), (60, 15), (200, 60):
        with Tray(columns=columns, lines=lines) as tray:
            t = tray.open("/text")
            t.wait_for("File  f.test/text", "text/plain",
                       "< line 1 of the text", "< line 5 of the text")
            t.press("end")
            t.wait_for("line 40 of the text")
            t.press("esc")
            t.wait_gone("w Save")
            t.wait_for("▸")
            t.press("q")
            assert t.wait_exit() == 0
            assert t.is_as_found()
            assert tray.saved() == []


def test_what_is_coded_is_decoded_and_hex_is_a_key_away():
    with Tray() as tray:
        t = tray.open("/page")
        t.wait_for("as gzip", "< <!DOCTYPE html>", "<p>café</p>")
        t.press("x")
        t.wait_for("< 00000000  3c 21 44 4f 43 54 59 50  45 20 68 74 6d 6c 3e "
                   "0a")
        t.press("x")
        t.wait_for("<p>café</p>")


def test_what_is_no_text_is_hex_at_first_and_no_more_than_its_beginning():
    with Tray() as tray:
        t = tray.open("/image")
        t.wait_for("< 00000000  89 50 4e 47 0d 0a 1a 0a",
                   "only the first 64 KiB are shown")
        t.press("end")
        t.wait_for("0000fff0", "of 4 096")


def test_what_the_capture_cut_off_is_not_whole_in_table_and_file():
    """The demo holds the first 96 bytes of most frames of its streams."""
    with Terminal([tapdeck(), "-r", DEMO, "--speed", "0", "--view", "files",
                   "--columns", "url,complete,bytes"], 120, 24) as t:
        t.wait_for("ENDED")
        t.press("/", "url:segment-028", "enter")
        t.wait_until(lambda t: re.search(
            r"\n▸.*segment-028\S* +no +39.0 kB", t.text()), "a cut file")
        t.press("enter")
        t.wait_for("w Save", "bytes are not in the capture")
        t.press("esc", "q")
        assert t.wait_exit() == 0


def test_a_hole_is_said_and_shown_where_it_is():
    with Tray(lines=60) as tray:
        t = tray.open("/lossy")
        t.wait_for("1 000 bytes are not in the capture")
        t.press("pgdn")
        t.wait_for("[1 000 bytes missing from the capture]")


def test_what_is_not_of_its_coding_is_shown_as_it_was_sent():
    with Tray() as tray:
        tray.open("/broken").wait_for("it is not of its coding",
                                      "< line 1 of the text")


def test_nothing_in_a_file_reaches_the_terminal():
    with Tray() as tray:
        t = tray.open("/hostile")
        t.wait_for(r"before\x1b]0;title\x07\x1b[2Jafter")
        assert b"\x1b]0;title" not in t.raw


def test_w_saves_all_of_one_file_under_a_name_of_ours():
    with Tray() as tray:
        t = tray.open("/image")
        t.press("w")
        name = name_of(1, IMAGE, "png")
        t.wait_for(f"saved as {name}")
        with open(os.path.join(tray.work, name), "rb") as f:
            assert f.read() == IMAGE
        t.press("esc")
        t.wait_gone("w Save")
        t.press("/", "esc")
        tray.filter("/page")
        t.press("w")
        second = name_of(2, PAGE, "html")
        t.wait_for(f"saved as {second}")
        assert tray.saved() == [name, second]
        with open(os.path.join(tray.work, second), "rb") as f:
            assert f.read() == PAGE


def test_what_is_not_whole_is_saved_and_says_so():
    with Tray() as tray:
        t = tray.filter("/lossy")
        t.press("w")
        t.wait_for("1000 bytes are missing", "saved as 000001-")


def test_of_files_that_are_kept_the_saved_ones_are_shown():
    with Tray("--extract '{}'", columns=120) as tray:
        t = tray.open("/page")
        name = [n for n in os.listdir(tray.kept)
                if hashlib.sha256(PAGE).hexdigest()[:12] in n][0]
        t.wait_for(f"saved as {name}", "<p>café</p>")
        t.press("w")
        t.wait_for("it is there already", name)
        t.press("esc")
        t.wait_gone("w Save")
        # Somebody took it away: the tape has it still.
        os.unlink(os.path.join(tray.kept, name))
        os.symlink("/etc/passwd", os.path.join(tray.kept, name))
        t.press("enter")
        t.wait_for("w Save", "<p>café</p>")
        assert tray.saved() == []


def test_where_nothing_can_be_written_looking_still_works():
    with Tray(gone=True) as tray:
        t = tray.open("/text")
        t.wait_for("< line 1 of the text")
        t.press("w")
        t.wait_for("not saved")


def test_of_a_pipe_there_is_what_the_tape_keeps():
    with Tray(read="-r -") as tray:
        t = tray.open("/text")
        t.wait_for("< line 1 of the text")
        t.press("w")
        t.wait_for("saved as " + name_of(1, TEXT, "txt"))


def test_what_was_asked_for_in_another_flow_is_found_too():
    with Tray() as tray:
        t = tray.open("tftp")
        t.wait_for("boot.cfg", "< line 1 of the text")
        t.press("w")
        t.wait_for("saved as " + name_of(1, TEXT[:400], "txt"))


def test_into_its_connection_and_out_again():
    with Tray() as tray:
        t = tray.open("/text")
        t.press("i")
        t.wait_for("192.0.2.1:40001")
        t.wait_gone("w Save")
        t.wait_until(lambda t: re.search(r"\n▸.*/text", t.text()), "its row")
        # A file is a file in a scope too.
        t.press("enter")
        t.wait_for("< line 1 of the text", "w Save")


def test_without_files_there_is_nothing_to_open_or_save():
    with Tray() as tray:
        t = tray.t
        t.press("/", "url:nowhere", "enter")
        t.wait_for("no row matches")
        t.press("enter", "w")
        t.wait_for("there is no file to save")


def test_no_size_is_too_small():
    with Tray() as tray:
        t = tray.open("/text")
        for columns, lines in (1, 1), (59, 14), (2, 40), (300, 3):
            t.resize(columns, lines)
            t.press("x", "pgdn", "x")
        t.resize(80, 24)
        t.wait_for("w Save", "line")
        t.press("?")
        t.wait_for("tapdeck: help")


if __name__ == "__main__":
    run_all(globals())
