# SPDX-License-Identifier: BSD-2-Clause
"""transfers.py TAPDECK: files out of mail, FTP, TFTP and SMB.

Captures are made here, on the usual ports, so that tshark can be asked too.
"""
import base64
import hashlib
import os
import random
import shutil
import struct
import subprocess

import extract

CLIENT, SERVER = (192, 0, 2, 1), (198, 51, 100, 2)
BIG = random.Random(4).randbytes(70001)
TEXT = b"".join(b"line %d\r\n" % i for i in range(900)) + b"the end\r\n"
PDF = b"%PDF-1.4\n" + random.Random(5).randbytes(3000)


class Connection:
    """TCP; each `say` is one direction's turn, cut, mixed and lost as told."""

    def __init__(self, wire, port, server_port, client=CLIENT, server=SERVER,
                 **how):
        self.wire, self.how = wire, how
        self.ends = ((client, port), (server, server_port))
        self.seq = [1000, 0xfffff000]
        self.put(0, 2, b"")
        self.seq[0] += 1
        self.put(1, 18, b"")
        self.seq[1] += 1
        self.put(0, 16, b"")

    def segment(self, side, flags, payload):
        (a, p), (b, q) = self.ends[side], self.ends[1 - side]
        packet = extract.ip_tcp(a, b, p, q, self.seq[side],
                                self.seq[1 - side], flags, payload)
        self.seq[side] += len(payload)
        return packet

    def put(self, side, flags, payload):
        self.wire.packets.append(self.segment(side, flags, payload))

    def say(self, side, data):
        size, mix = self.how.get("segment", 1400), self.how.get("mix")
        parts = [self.segment(side, 24, data[i:i + size])
                 for i in range(0, len(data), size)]
        for i in range(0, len(parts) if mix else 0, 6):
            near = parts[i:i + 6]
            mix.shuffle(near)
            parts[i:i + 6] = near
        lose = self.how.get("lose", ())
        self.wire.packets += [p for i, p in enumerate(parts) if i not in lose]

    def close(self, side=0):
        self.put(side, 17, b"")
        self.seq[side] += 1
        self.put(1 - side, 17, b"")


class Wire(extract.Capture):
    def tcp(self, server_port, port=None, **how):
        self.port += 1
        return Connection(self, port or self.port, server_port, **how)

    def udp(self, a, b, payload):
        (src, sport), (dst, dport) = a, b
        udp = struct.pack(">HHHH", sport, dport, 8 + len(payload), 0)
        self.packets.append(struct.pack(
            ">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), 0, 0, 64, 17, 0,
            bytes(src), bytes(dst)) + udp + payload)


class Ftp:
    """A control connection on which both speak in turn."""

    def __init__(self, wire, **how):
        self.wire, self.how = wire, how
        self.control = wire.tcp(21, **how)
        self.control.say(1, b"220 FTP server\r\n")
        self.ask(b"USER a", b"331 go on")
        self.ask(b"PASS b", b"230-Hello\r\n230 in")
        self.ask(b"TYPE I", b"200 ok")

    def ask(self, command, reply):
        self.control.say(0, command + b"\r\n")
        self.control.say(1, reply + b"\r\n")

    def passive(self, port, extended=False):
        self.ask(b"EPSV" if extended else b"PASV",
                 b"229 Entering (|||%d|)" % port if extended else
                 b"227 Entering (10,9,9,9,%d,%d)" % (port >> 8, port & 255))
        return self.wire.tcp(port, **self.how)

    def active(self, port):
        self.ask(b"PORT 192,0,2,1,%d,%d" % (port >> 8, port & 255), b"200 ok")
        return self.wire.tcp(port, port=20, client=SERVER, server=CLIENT,
                             **self.how)

    def move(self, data, side, command, content, size=None):
        self.ask(command, b"150 Opening BINARY mode data connection" +
                 (b" (%d bytes)" % size if size is not None else b""))
        data.say(side, content)
        data.close(side)
        self.control.say(1, b"226 done\r\n")


def ftp(wire, **how):
    f = Ftp(wire, **how)
    f.move(f.passive(30001), 1, b"RETR /pub/big.bin", BIG, len(BIG))
    f.ask(b"CWD /in/", b"250 ok")
    f.move(f.passive(30002, True), 0, b"STOR ../PDF.exe", PDF)
    f.move(f.passive(30003), 1, b"LIST", b"-rw-r--r-- 1 a b 5 x\r\n")
    data = f.active(30004)
    f.move(data, 0, b"RETR lines.txt", TEXT, len(TEXT))
    f.ask(b"SIZE x", b"550 no")
    f.ask(b"RETR x", b"550 no")
    f.control.close()
    return [("ftp://198.51.100.2/pub/big.bin", BIG, True),
            ("ftp://198.51.100.2/in/../PDF.exe", PDF, True),
            ("ftp://198.51.100.2/in/lines.txt", TEXT, True)]


def mail(text):
    """A message with three attachments; the lines are those of its sender."""
    name = base64.b64encode("grüße.csv".encode()).decode()
    lines = [
        b"From: <a@a.example>", b"To: <b@b.example>", b"Subject: report",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="=_b"', b"", b"=_",
        b"--=_b", b"", b".a line with a dot", b"..", b"--=_b",
        b"Content-Type: application/pdf", b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="../../r.pdf"', b"",
        base64.encodebytes(PDF).replace(b"\n", b"\r\n").rstrip(b"\r\n"),
        b"--=_b", b'Content-Type: text/csv; name="=?utf-8?B?%s?="'
        % name.encode(), b"Content-Transfer-Encoding: 8bit", b"",
        text, b"--=_b--", b"", b""]
    return b"\r\n".join(lines)


def smtp(wire, **how):
    c = wire.tcp(25, **how)
    message = mail(TEXT)
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    c.say(1, b"220 mx.example ESMTP\r\n")
    c.say(0, b"EHLO a.example\r\n")
    c.say(1, b"250-mx.example\r\n250 CHUNKING\r\n")
    c.say(0, b"MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n")
    c.say(1, b"250 ok\r\n250 ok\r\n354 go on\r\n")
    c.say(0, stuffed + b".\r\n")
    c.say(1, b"250 queued\r\n")
    c.say(0, b"MAIL FROM:<a@a.example>\r\n")
    c.say(1, b"250 ok\r\n")
    c.say(0, b"BDAT 2000\r\n" + message[:2000])
    c.say(0, b"BDAT %d LAST\r\n" % (len(message) - 2000) + message[2000:])
    c.say(1, b"250 ok\r\n250 ok\r\n")
    c.say(0, b"QUIT\r\n")
    c.say(1, b"221 bye\r\n")
    c.close()
    root = "smtp://198.51.100.2/"
    return [(root + n + part, data, True) for n in ("1.eml", "2.eml")
            for part, data in (("", message), ("/../../r.pdf", PDF),
                               ("/grüße.csv", TEXT))]


def tftp(wire, **how):
    """Blocks come twice, and the first number after 65535 is 0."""
    del how  # datagrams are not cut up
    me, asked, server = (CLIENT, 2001), (SERVER, 69), (SERVER, 3001)
    wire.udp(me, asked, b"\0\1boot/a.img\0octet\0blksize\0001024\0"
             b"tsize\0000\0")
    wire.udp(server, me, b"\0\6blksize\0001024\0tsize\0%d\0" % len(BIG))
    for i in range(0, len(BIG) + 1, 1024):
        for _ in range(1 + (i == 4096)):
            wire.udp(server, me, struct.pack(">HH", 3, i // 1024 + 1) +
                     BIG[i:i + 1024])
        wire.udp(me, server, struct.pack(">HH", 4, i // 1024 + 1))
    me, server = (CLIENT, 2002), (SERVER, 3002)
    wire.udp(me, asked, b"\0\2up\0octet\0blksize\0008\0")
    wire.udp(server, me, b"\0\6blksize\0008\0")
    long = BIG * 8  # more than 65535 blocks of 8 bytes
    for i in range(0, len(long) + 1, 8):
        wire.udp(me, server, struct.pack(">HH", 3, i // 8 + 1 & 0xffff) +
                 long[i:i + 8])
    me, server = (CLIENT, 2003), (SERVER, 3003)
    wire.udp(me, asked, b"\0\1t.txt\0netascii\0")
    for i in range(0, len(TEXT) + 1, 512):
        wire.udp(server, me, struct.pack(">HH", 3, i // 512 + 1) +
                 TEXT[i:i + 512])
    me, server = (CLIENT, 2004), (SERVER, 3004)
    wire.udp(me, asked, b"\0\1half\0octet\0")
    wire.udp(server, me, b"\0\3\0\1" + BIG[:512])
    wire.udp(server, me, b"\0\5\0\0no\0")
    me, server = (CLIENT, 2005), (SERVER, 3005)
    wire.udp(me, asked, b"\0\1none\0octet\0")
    wire.udp(server, me, b"\0\5\0\1no such file\0")
    me, server = (CLIENT, 2006), (SERVER, 3006)
    wire.udp(me, asked, b"\0\1\x1b[2Jgr\xc3\xbc\xff\0OCTET\0")
    wire.udp(server, me, b"\0\3\0\1" + PDF[:300])
    root = "tftp://198.51.100.2/"
    return [(root + "boot/a.img", BIG, True), (root + "up", long, True),
            (root + "t.txt", TEXT.replace(b"\r\n", b"\n"), True),
            (root + "half", BIG[:512], False),
            (root + r"\x1b[2Jgrü" + "\ufffd", PDF[:300], True)]


class Smb:
    """MS-SMB2 2.2, as much of it as is needed."""

    def __init__(self, wire, **how):
        self.c, self.id = wire.tcp(445, **how), 0

    @staticmethod
    def frame(*messages):
        data = b"".join(messages)
        return struct.pack(">I", len(data)) + data

    @staticmethod
    def message(command, number, body, answer=False, status=0, more=0):
        return struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, status,
                           command, 1, int(answer), more, number, 0, 7, 9,
                           bytes(16)) + body

    def ask(self, command, body, answer):
        self.id += 1
        self.c.say(0, self.frame(self.message(command, self.id, body)))
        self.c.say(1, self.frame(self.message(command, self.id, answer,
                                              True)))

    def tree(self, path, kind=1):
        path = path.encode("utf-16-le")
        self.ask(3, struct.pack("<HHHH", 9, 0, 72, len(path)) + path,
                 struct.pack("<HBBIII", 16, kind, 0, 0, 0, 0))

    def open(self, name, size, file):
        name = name.encode("utf-16-le")
        self.ask(5, struct.pack("<HBBI8s8sIIIIIHHII", 57, 0, 0, 2, b"", b"",
                                0, 0, 0, 0, 0, 120, len(name), 0, 0) + name,
                 struct.pack("<HBBI32sQQII16sII", 89, 0, 0, 1, b"", 0, size,
                             0, 0, file, 0, 0))

    def close(self, file):
        self.ask(6, struct.pack("<HHI16s", 24, 0, 0, file),
                 struct.pack("<H58s", 60, b""))

    def write(self, file, at, data):
        self.ask(9, struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), at, file,
                                0, 0, 0, 0, 0) + data,
                 struct.pack("<HHIIHH", 17, 0, len(data), 0, 0, 0))

    def read(self, file, content, stretches):
        """All are asked for first; answers come in the order given."""
        first = self.id
        for i, (at, n) in enumerate(sorted(stretches)):
            self.c.say(0, self.frame(self.message(
                8, first + 1 + i, struct.pack(
                    "<HBBIQ16sIIIHHB", 49, 80, 0, n, at, file, 1, 0, 0, 0, 0,
                    0))))
        for at, n in stretches:
            number = first + 1 + sorted(stretches).index((at, n))
            self.c.say(1, self.frame(self.message(8, number, struct.pack(
                "<HBBIII", 17, 80, 0, n, 0, 0) + content[at:at + n], True)))
        self.id += len(stretches)


def smb(wire, **how):
    s = Smb(wire, **how)
    s.tree("\\\\server\\share")
    s.open("dir\\big.bin", len(BIG), b"1" * 16)
    s.read(b"1" * 16, BIG, [(30000, 20000), (0, 30000), (50000, 20001)])
    s.open("new.pdf", 0, b"2" * 16)
    s.write(b"2" * 16, 0, PDF[:1000])
    s.write(b"2" * 16, 1000, PDF[1000:])
    s.close(b"2" * 16)
    s.close(b"1" * 16)
    s.open("part.txt", len(TEXT), b"3" * 16)
    s.read(b"3" * 16, TEXT, [(0, 100), (200, 50)])
    s.close(b"3" * 16)
    s.open("jump", len(TEXT), b"4" * 16)
    s.read(b"4" * 16, TEXT, [(200, 50)])
    s.close(b"4" * 16)
    s.tree("\\\\server\\IPC$", 2)
    s.open("srvsvc", 0, b"5" * 16)
    s.write(b"5" * 16, 0, b"call")
    s.close(b"5" * 16)
    s.c.close()
    root = "smb://198.51.100.2/share/"
    return [(root + "dir/big.bin", BIG, True), (root + "new.pdf", PDF, True),
            (root + "part.txt", TEXT[:100], False)]


PROTOCOLS = (ftp, smtp, tftp, smb)


def told(folder, manifest):
    return sorted((e["url"], extract.content(folder, e), e["complete"])
                  for e in manifest["files"])


def each_protocol_gives_what_was_sent(folder):
    for make in PROTOCOLS:
        wire = Wire()
        want = make(wire)
        out = f"{folder}-{make.__name__}"
        report, manifest, _ = extract.run(wire, out)
        got = told(out, manifest)
        assert got == sorted(want), [x[0::2] for x in got]
        rows = report["views"]["files"]["rows"]
        assert {r["app"] for r in rows} == {make.__name__}
        assert sorted(r["url"] for r in rows) == sorted(w[0] for w in want)


def how_it_was_cut_and_mixed_makes_no_difference(folder):
    for n, how in enumerate(({"segment": 1}, {"segment": 7},
                             {"segment": 100, "mix": random.Random(1)},
                             {"segment": 1400, "mix": random.Random(2)})):
        wire = Wire()
        want = [w for make in (ftp, smtp, smb) for w in make(wire, **how)]
        _, manifest, _ = extract.run(wire, f"{folder}{n}")
        got = told(f"{folder}{n}", manifest)
        assert got == sorted(want), (how, [x[0::2] for x in got])


def what_is_missing_is_not_called_complete(folder):
    for make in (ftp, smtp, smb):
        wire = Wire()
        make(wire, lose={2, 3}, segment=600)
        out = f"{folder}-{make.__name__}"
        _, manifest, _ = extract.run(wire, out)
        whole = {hashlib.sha256(d).hexdigest() for d in (BIG, TEXT, PDF)}
        for e in manifest["files"]:
            assert not e["complete"] or e["sha256"] in whole or \
                e["size"] < 1200, e
            assert e["complete"] or e["note"], e
        assert not all(e["complete"] for e in manifest["files"])


def another_size_than_was_said_is_told(folder):
    wire = Wire()
    f = Ftp(wire)
    f.move(f.passive(30001), 1, b"RETR a", TEXT, len(TEXT) + 1)
    f.ask(b"REST 100", b"350 ok")
    f.move(f.passive(30002), 1, b"RETR a", TEXT[100:])
    _, manifest, _ = extract.run(wire, folder)
    notes = [e["note"] for e in manifest["files"]]
    assert not any(e["complete"] for e in manifest["files"])
    assert notes == ["the server said another size",
                     "it goes on with a file that was there"], notes


def names_of_the_wire_stay_names(folder):
    hostile = ["../../etc/passwd", "/etc/passwd", "\x1b]0;x\x07", "a" * 300]
    wire = Wire()
    s = Smb(wire)
    s.tree("\\\\s\\..")
    f = Ftp(wire)
    for i, name in enumerate(hostile):
        file = bytes([i]) * 16
        s.open(name.replace("/", "\\"), 0, file)
        s.write(file, 0, PDF)
        s.close(file)
        f.move(f.passive(30100 + i), 1, b"RETR " + name.encode(), PDF)
    _, manifest, _ = extract.run(wire, folder)
    assert len(manifest["files"]) == 2 * len(hostile)
    digest = hashlib.sha256(PDF).hexdigest()[:12]
    here = set(os.listdir(folder)) - {"manifest.json"}
    assert here == {f"{i + 1:06}-{digest}.pdf" for i in range(8)}, here
    extract.check_texts(manifest)


def without_it_the_view_lists_files_and_saves_none(folder):
    wire = Wire()
    want = [w for make in PROTOCOLS for w in make(wire)]
    path = folder + ".pcap"
    wire.write(path)
    reports = [subprocess.run(
        [extract.TAPDECK, "-r", path, "--report=csv", "--view=files",
         "--columns=all", f"--threads={i}"],
        capture_output=True, text=True, check=True).stdout for i in (1, 3)]
    assert reports[0] == reports[1]
    lines = reports[0].splitlines()
    assert len(lines) == 1 + len(want), len(lines)


def more_at_a_time_than_there_is_room_for_ends_well(folder):
    """The ones that began first are given up, and said to be cut off."""
    wire = Wire()
    open_ones = []
    for _ in range(300):
        c = wire.tcp(25)
        c.say(1, b"220 mx ESMTP\r\n")
        c.say(0, b"EHLO a\r\nDATA\r\nSubject: x\r\n\r\nhello\r\n")
        open_ones.append(c)
    for c in open_ones:
        c.say(0, b".\r\nQUIT\r\n")
        c.close()
    _, manifest, _ = extract.run(wire, folder)
    files = manifest["files"]
    assert len(files) == 300, len(files)
    assert 100 < sum(e["complete"] for e in files) < 200
    assert all(e["complete"] or e["note"] == "broken off" for e in files)


# What tshark exports otherwise, and why: it leaves doubled dots in mail, and the
# end of its last line out, and line ends of netascii as they are sent. Objects
# of SMB it makes only where it knows the user.
def what_tshark_exports_is_saved(folder):
    if not shutil.which("tshark"):
        return
    wire = Wire()
    want = [w for make in PROTOCOLS for w in make(wire)]
    path = folder + ".pcap"
    wire.write(path)
    ours = {hashlib.sha256(data).hexdigest() for _, data, _ in want}
    ours.add(hashlib.sha256(TEXT).hexdigest())
    dots = mail(TEXT).replace(b"\r\n.", b"\r\n..")
    ours |= {hashlib.sha256(d).hexdigest() for d in (dots, dots[:-2])}
    for kind in ("tftp", "ftp-data", "imf"):
        out = os.path.join(folder, kind)
        os.makedirs(out)
        subprocess.run(["tshark", "-q", "-n", "-r", path, "--export-objects",
                        f"{kind},{out}"], capture_output=True, check=False)
        names = os.listdir(out)
        print(f"tshark exports {len(names)} of {kind}")
        for name in names:
            with open(os.path.join(out, name), "rb") as f:
                digest = hashlib.sha256(f.read()).hexdigest()
            assert digest in ours, (kind, name)


TESTS = (
    each_protocol_gives_what_was_sent,
    how_it_was_cut_and_mixed_makes_no_difference,
    what_is_missing_is_not_called_complete,
    another_size_than_was_said_is_told,
    names_of_the_wire_stay_names,
    without_it_the_view_lists_files_and_saves_none,
    more_at_a_time_than_there_is_room_for_ends_well,
    what_tshark_exports_is_saved,
)


if __name__ == "__main__":
    extract.main(TESTS)
