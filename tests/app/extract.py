# SPDX-License-Identifier: BSD-2-Clause
"""extract.py TAPDECK: what --extract saves, and what it never does.

Captures are made here; with $TAPDECK_CORPUS the bodies are also those that
tshark exports (reference tables: SHA-256 of each).
"""
import collections
import glob
import gzip
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import zlib

SEGMENT = 1000


def ip_tcp(src, dst, sport, dport, seq, ack, flags, payload):
    tcp = struct.pack(">HHIIBBHHH", sport, dport, seq & 0xffffffff,
                      ack & 0xffffffff, 5 << 4, flags, 65535, 0, 0)
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 0, 0, 64, 6,
                     0, bytes(src), bytes(dst))
    return ip + tcp + payload


class Capture:
    """A pcap of raw IP; each exchange is a connection of its own."""

    def __init__(self):
        self.packets = []
        self.port = 40000

    def exchange(self, request, answer, segment=SEGMENT, mix=None, lose=()):
        a, b = (192, 0, 2, 1), (198, 51, 100, 2)
        self.port += 1
        port, x, y = self.port, 1000, 0xfffffe00  # the server's numbers wrap
        put = self.packets.append
        put(ip_tcp(a, b, port, 80, x, 0, 2, b""))
        put(ip_tcp(b, a, 80, port, y, x + 1, 18, b""))
        put(ip_tcp(a, b, port, 80, x + 1, y + 1, 16, b""))
        for i in range(0, len(request), segment):
            put(ip_tcp(a, b, port, 80, x + 1 + i, y + 1, 24,
                       request[i:i + segment]))
        parts = [ip_tcp(b, a, 80, port, y + 1 + i, x + 1 + len(request), 24,
                        answer[i:i + segment])
                 for i in range(0, len(answer), segment)]
        if mix:
            for i in range(0, len(parts), 6):
                near = parts[i:i + 6]
                mix.shuffle(near)
                parts[i:i + 6] = near
        for i, part in enumerate(parts):
            if i not in lose:
                put(part)
        end = y + 1 + len(answer)
        put(ip_tcp(b, a, 80, port, end, x + 1 + len(request), 17, b""))
        put(ip_tcp(a, b, port, 80, x + 1 + len(request), end + 1, 17, b""))

    def write(self, path, snaplen=262144):
        with open(path, "wb") as f:
            f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144,
                                101))
            for i, p in enumerate(self.packets):
                kept = p[:snaplen]
                f.write(struct.pack("<IIII", 1700000000 + i // 1000,
                                    i % 1000 * 1000, len(kept), len(p)))
                f.write(kept)


def answer(body, *fields, code=b"200 OK"):
    head = [b"HTTP/1.1 " + code, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(head + list(fields)) + b"\r\n\r\n" + body


def chunked(body, *fields, size=700):
    head = [b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked"] + list(fields)
    out = b"\r\n".join(head) + b"\r\n\r\n"
    for i in range(0, len(body), size):
        part = body[i:i + size]
        out += b"%x;note=1\r\n%s\r\n" % (len(part), part)
    return out + b"0\r\nTrailer: yes\r\n\r\n"


def get(path):
    return b"GET %s HTTP/1.1\r\nHost: a.example\r\n\r\n" % path


def run(capture, folder, status=0, limit=None, snaplen=262144):
    """The reports of one run, and its manifest."""
    path = folder + ".pcap"
    capture.write(path, snaplen)

    def lower():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    got = subprocess.run(
        [TAPDECK, "-r", path, "--extract", folder, "--report=json",
         "--view=files", "--columns=all"], capture_output=True, text=True,
        preexec_fn=lower, check=False)
    assert got.returncode == status, (got.returncode, got.stderr)
    report = json.loads(got.stdout)
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
        manifest = json.load(f)
    return report, manifest, got.stderr


def check_texts(value):
    """No control in any text of a JSON value, once it is parsed."""
    if isinstance(value, str):
        assert value.isprintable(), repr(value)
    elif isinstance(value, dict):
        for inner in value.values():
            check_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            check_texts(inner)


def content(folder, entry):
    with open(os.path.join(folder, entry["path"]), "rb") as f:
        data = f.read()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert len(data) == entry["size"]
    return data


TEXT = b"".join(b"line %d of a text that can be compressed\n" % i
                for i in range(400))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9


def deflate(data, wbits):
    c = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return c.compress(data) + c.flush()


def brotli_of_text():
    """A stream of brotli without compression: RFC 7932 9.2, by hand."""
    # WBITS 16 ("0"), ISLAST 0, MNIBBLES 4 ("00"), MLEN - 1, ISUNCOMPRESSED
    n = len(TEXT) - 1
    bits = "0" + "0" + "00" + format(n, "016b")[::-1] + "1"
    bits += "0" * (-len(bits) % 8)
    head = bytes(int(bits[i:i + 8][::-1], 2) for i in range(0, len(bits), 8))
    return head + TEXT + b"\x03"  # ISLAST, ISLASTEMPTY


def fill(capture, **how):
    """One exchange for each way a body can be sent: what shall come out."""
    capture.exchange(get(b"/plain"), answer(TEXT), **how)
    capture.exchange(get(b"/chunks"), chunked(PNG), **how)
    capture.exchange(get(b"/gz"), chunked(
        gzip.compress(TEXT), b"Content-Encoding: gzip"), **how)
    capture.exchange(get(b"/zlib"), answer(
        zlib.compress(TEXT), b"Content-Encoding: deflate"), **how)
    capture.exchange(get(b"/bare"), answer(
        deflate(TEXT, -15), b"Content-Encoding: Deflate"), **how)
    capture.exchange(get(b"/members"), answer(
        gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]),
        b"Content-Encoding: x-gzip"), **how)
    capture.exchange(get(b"/close"), b"HTTP/1.0 200 OK\r\n\r\n" + PNG, **how)
    capture.exchange(
        b"POST /up HTTP/1.1\r\nHost: a.example\r\nContent-Length: %d\r\n\r\n"
        % len(PNG) + PNG, answer(b"thanks"), **how)
    return [TEXT, PNG, TEXT, TEXT, TEXT, TEXT, PNG, PNG, b"thanks"]


def every_way_of_sending_gives_the_bytes(folder):
    capture = Capture()
    want = fill(capture)
    _, manifest, _ = run(capture, folder)
    got = [content(folder, e) for e in manifest["files"]]
    assert sorted(got) == sorted(want)
    assert all(e["complete"] and not e["note"] for e in manifest["files"])


def brotli_is_undone_or_saved_as_it_was(folder):
    capture = Capture()
    capture.exchange(get(b"/br"), answer(
        brotli_of_text(), b"Content-Encoding: br"))
    _, manifest, _ = run(capture, folder)
    entry = manifest["files"][0]
    if entry["note"]:
        assert content(folder, entry) == brotli_of_text()
    else:
        assert content(folder, entry) == TEXT


def how_it_was_cut_and_mixed_makes_no_difference(folder):
    for i, (segment, mix) in enumerate(((1, None), (7, random.Random(1)),
                                        (100, random.Random(2)))):
        capture = Capture()
        want = fill(capture, segment=segment, mix=mix)
        _, manifest, _ = run(capture, folder + str(i))
        got = [content(folder + str(i), e) for e in manifest["files"]]
        assert sorted(got) == sorted(want), (segment, len(got))


def the_suffix_is_that_of_the_bytes(folder):
    capture = Capture()
    capture.exchange(get(b"/x.html"), answer(
        PNG, b"Content-Type: text/html",
        b'Content-Disposition: attachment; filename="x.exe"'))
    report, manifest, _ = run(capture, folder)
    entry = manifest["files"][0]
    assert entry["path"].endswith(".png") and entry["kind"] == "image/png"
    assert entry["name"] == "x.exe" and entry["content_type"] == "text/html"
    row = report["views"]["files"]["rows"][0]
    assert row["path"] == entry["path"] and row["sha256"] == entry["sha256"]


def names_of_the_wire_stay_names(folder):
    """Nothing is made but numbered files in the folder, whatever is said."""
    hostile = [b"../../etc/passwd", b"/etc/passwd", b"..\\..\\x", b"\x00",
               b"a" * 5000, b"\x1b]0;x\x07", b"con", b"-rf", b"'; rm -rf /"]
    capture = Capture()
    for name in hostile:
        capture.exchange(get(b"/" + name.replace(b"\x00", b"%00")), answer(
            TEXT, b'Content-Disposition: attachment; filename="%s"' % name,
            b"Content-Type: " + name))
    os.mkdir(folder)
    outside = os.path.join(os.path.dirname(folder), "outside")
    with open(outside, "w", encoding="ascii") as f:
        f.write("mine")
    digest = hashlib.sha256(TEXT).hexdigest()[:12]
    os.symlink(outside, os.path.join(folder, f"000001-{digest}.txt"))
    before = set(os.listdir(os.path.dirname(folder)))
    _, manifest, _ = run(capture, folder)
    with open(outside, encoding="ascii") as f:
        assert f.read() == "mine"
    after = set(os.listdir(os.path.dirname(folder)))
    assert after - before <= {os.path.basename(folder) + ".pcap"}
    assert len(manifest["files"]) == len(hostile)
    names = sorted(e["path"] for e in manifest["files"])
    assert names == [f"{i + 2:06}-{digest}.txt" for i in range(len(hostile))]
    here = set(os.listdir(folder)) - set(names)
    assert here == {"manifest.json", f"000001-{digest}.txt"}, here
    check_texts(manifest)


def what_was_there_stays(folder):
    capture = Capture()
    capture.exchange(get(b"/a"), answer(TEXT))
    run(capture, folder)
    before = {n: os.stat(os.path.join(folder, n)).st_ino
              for n in os.listdir(folder)}
    run(capture, folder)
    for name, inode in before.items():
        assert os.stat(os.path.join(folder, name)).st_ino == inode
    assert "manifest-2.json" in os.listdir(folder)


def a_bomb_is_saved_as_it_was_sent(folder):
    bomb = gzip.compress(bytes(96 << 20))
    capture = Capture()
    capture.exchange(get(b"/bomb"), answer(bomb, b"Content-Encoding: gzip"),
                     segment=30000)
    _, manifest, _ = run(capture, folder)
    entry = manifest["files"][0]
    assert content(folder, entry) == bomb
    assert entry["note"].startswith("as sent:"), entry["note"]


def what_is_missing_is_said(folder):
    capture = Capture()
    capture.exchange(get(b"/hole"), answer(TEXT), segment=500, lose={5})
    capture.exchange(get(b"/tail"), answer(TEXT), segment=500,
                     lose=set(range(10, 99)))
    report, manifest, _ = run(capture, folder)
    hole, tail = sorted(manifest["files"], key=lambda e: e["url"])
    assert not hole["complete"] and hole["missing"] == 500
    assert hole["size"] == len(TEXT) - 500 and hole["bytes"] == len(TEXT)
    assert not tail["complete"] and tail["note"]
    assert TEXT.startswith(content(folder, tail)[:4000])
    rows = report["views"]["files"]["rows"]
    assert [r["complete"] for r in rows] == ["no", "no"]


def what_the_snaplen_cut_off_is_missing(folder):
    """However the cut lies: in the segment of the head, or only behind."""
    for size in (500, 1400, 20000):
        for snaplen in (200, 600, 1000):
            capture = Capture()
            capture.exchange(get(b"/cut"), answer(TEXT), segment=size)
            into = f"{folder}-{size}-{snaplen}"
            report, manifest, _ = run(capture, into, snaplen=snaplen)
            if 40 + size <= snaplen:
                assert manifest["files"][0]["complete"], (size, snaplen)
                continue
            entry, = manifest["files"]
            # Each segment but the last is cut; a head is in the first.
            head = len(answer(b"")) + len(str(len(TEXT))) - 1
            sent = head + len(TEXT)
            kept = sum(min(size, sent - at, snaplen - 40)
                       for at in range(0, sent, size)) - head
            assert (entry["size"], entry["bytes"], entry["missing"]) == (
                kept, len(TEXT), len(TEXT) - kept), (size, snaplen, entry)
            assert not entry["complete"], entry
            assert entry["note"] == f"{len(TEXT) - kept} bytes are missing"
            row, = report["views"]["files"]["rows"]
            assert (row["complete"], row["bytes"]) == ("no", len(TEXT)), row
            said = subprocess.run(
                [TAPDECK, "-r", into + ".pcap", "--report=json",
                 "--view=files"], capture_output=True, check=True).stdout
            row, = json.loads(said)["views"]["files"]["rows"]
            assert (row["complete"], row["bytes"]) == ("no", len(TEXT)), row


def a_full_disk_ends_the_saving_but_not_the_counting(folder):
    capture = Capture()
    for i in range(5):
        capture.exchange(get(b"/%d" % i), answer(os.urandom(3000)))
    capture.exchange(get(b"/large"), answer(os.urandom(60000)))
    capture.exchange(get(b"/after"), answer(TEXT))
    report, manifest, said = run(capture, folder, status=1, limit=30000)
    assert said.count("\n") == 1 and said.startswith("tapdeck: "), said
    assert len(manifest["files"]) == 5
    for entry in manifest["files"]:
        content(folder, entry)
    assert not [n for n in os.listdir(folder) if n.startswith(".")]
    assert len(report["views"]["files"]["rows"]) == 7


def a_folder_that_cannot_be_is_an_error_before_the_first_frame(folder):
    with open(folder, "w", encoding="ascii") as f:
        f.write("a file")
    path = folder + ".pcap"
    Capture().write(path)
    got = subprocess.run([TAPDECK, "-r", path, "--extract", folder],
                         capture_output=True, text=True, check=False)
    assert got.returncode == 1 and got.stderr.count("\n") == 1
    assert folder in got.stderr


def without_it_the_view_lists_bodies_and_saves_none(folder):
    capture = Capture()
    fill(capture)
    path = folder + ".pcap"
    capture.write(path)
    got = subprocess.run([TAPDECK, "-r", path, "--report=json",
                          "--view=files", "--columns=all"],
                         capture_output=True, text=True, check=True)
    rows = json.loads(got.stdout)["views"]["files"]["rows"]
    assert len(rows) == 9
    assert all(r["complete"] == "yes" and r["path"] is None for r in rows)
    plain = [r for r in rows if r["url"] == "a.example/plain"]
    assert plain[0]["bytes"] == len(TEXT)
    sharded = subprocess.run([TAPDECK, "-r", path, "--report=json",
                              "--view=files", "--columns=all", "--threads=3"],
                             capture_output=True, text=True, check=True)
    assert sharded.stdout == got.stdout


def wanted_objects(reference):
    """The table http_objects: (size, sha256) as often as it was exported."""
    want, on = collections.Counter(), False
    with gzip.open(reference, "rt", errors="replace") as f:
        for line in f:
            if line.startswith("== "):
                on = line.startswith("== http_objects")
            elif on and line.count("\t") >= 2:
                n, size, digest = line.rstrip("\n").split("\t")[:3]
                want[(int(size), digest)] += int(n)
    return want


def is_in_a_payload(data, size, digest):
    """At its beginning, or at its end but not right behind a head?"""
    ends = [data[:size]]
    if len(data) > size and not data[:-size].endswith(b"\n\r\n"):
        ends.append(data[len(data) - size:])
    return any(hashlib.sha256(part).hexdigest() == digest for part in ends)


def pieces_of(capture, objects):
    """What tshark also takes for an object: where it lost its place in a
    body, what is left of one payload."""
    got = subprocess.run(
        ["tshark", "-n", "-r", capture, "-o",
         "tcp.reassemble_out_of_order:TRUE", "-Y", "tcp.len > 0", "-T",
         "fields", "-e", "tcp.payload", "-e", "tcp.reassembled.data"],
        capture_output=True, text=True, check=False)
    datas = [bytes.fromhex(t) for t in got.stdout.replace("\t", "\n").replace(
        ",", "\n").split("\n")]
    return {(size, digest) for size, digest in objects
            if any(is_in_a_payload(d, size, digest)
                   for d in datas if len(d) >= size)}


def what_tshark_exports_is_saved(folder):
    corpus = os.environ.get("TAPDECK_CORPUS", "")
    pattern = os.path.join(corpus, "reference", "*.txt.gz")
    wanted = missed = 0
    for reference in sorted(glob.glob(pattern)) if corpus else ():
        capture = os.path.join(corpus, os.path.basename(reference)[:-7])
        want = wanted_objects(reference)
        if not want or not os.path.exists(capture):
            continue
        out = os.path.join(folder, os.path.basename(capture))
        os.makedirs(out)
        subprocess.run([TAPDECK, "-r", capture, "--extract", out, "--report",
                        "--view=files", "--limit=0"], capture_output=True,
                       check=False)
        with open(os.path.join(out, "manifest.json"), encoding="utf-8") as f:
            have = collections.Counter((e["size"], e["sha256"])
                                       for e in json.load(f)["files"])
        left = want - have
        if left and shutil.which("tshark"):
            for key in pieces_of(capture, left):
                want[key] -= left.pop(key)
        for key, n in left.items():
            print(os.path.basename(capture), *key, n)
        wanted += sum(want.values())
        missed += sum(left.values())
        shutil.rmtree(out)
    if wanted and shutil.which("tshark"):
        print(f"{wanted - missed} of {wanted} objects of tshark")
        assert missed <= wanted / 100


TESTS = (
    every_way_of_sending_gives_the_bytes,
    brotli_is_undone_or_saved_as_it_was,
    how_it_was_cut_and_mixed_makes_no_difference,
    the_suffix_is_that_of_the_bytes,
    names_of_the_wire_stay_names,
    what_was_there_stays,
    a_bomb_is_saved_as_it_was_sent,
    what_is_missing_is_said,
    what_the_snaplen_cut_off_is_missing,
    a_full_disk_ends_the_saving_but_not_the_counting,
    a_folder_that_cannot_be_is_an_error_before_the_first_frame,
    without_it_the_view_lists_bodies_and_saves_none,
    what_tshark_exports_is_saved,
)


def main(tests):
    wrong = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as place:
            try:
                test(os.path.join(place, "out"))
            except Exception as e:  # each test is told of
                wrong += 1
                print(f"FAILED {test.__name__}: {type(e).__name__} {e}")
    print(f"{len(tests) - wrong} of {len(tests)}")
    sys.exit(wrong > 0)


TAPDECK = os.path.abspath(sys.argv[1])
if __name__ == "__main__":
    main(TESTS)
