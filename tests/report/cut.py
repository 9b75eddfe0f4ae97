#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""cut.py TAPDECK: --report=pcapng writes just the frames asked for, and of a
pcapng file all that is said of them.

The captures are put together here, block by block, so that what has to come
out is known byte by byte; capinfos and tshark have a look where they are.
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
T0 = 1768918966


def run(*words, status=0, **how):
    how.setdefault("stdin", subprocess.DEVNULL)
    got = subprocess.run([BINARY, *words], capture_output=True, timeout=60,
                         env={**os.environ, "TZ": "UTC"}, **how)
    assert got.returncode == status, (words, got.returncode, got.stderr)
    return got


def block(order, kind, body):
    body += b"\0" * (-len(body) % 4)
    length = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + length + body + length


def options(order, *pairs):
    out = b""
    for code, value in pairs:
        out += struct.pack(order + "HH", code, len(value)) + value
        out += b"\0" * (-len(value) % 4)
    return out + struct.pack(order + "HH", 0, 0)


def section(order, length=-1):
    return block(order, 0x0a0d0d0a, struct.pack(
        order + "IHHq", 0x1a2b3c4d, 1, 0, length) + options(
            order, (1, b"what this capture is about"), (3, b"an os")))


def interface(order, name, link=1):
    return block(order, 1, struct.pack(order + "HHI", link, 0, 65535)
                 + options(order, (2, name), (1, b"a port of a switch")))


def udp(n):
    """Ethernet, IPv4, UDP to port 1000 + n."""
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + n, n, 0, 64, 17, 0,
                     bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2 + n % 2]))
    return (b"\2" * 6 + b"\4" * 6 + b"\x08\0" + ip
            + struct.pack(">HHHH", 40000, 1000 + n, 8 + n, 0) + b"x" * n)


def enhanced(order, n, number=0):
    frame = udp(n)
    time = (T0 + n) * 10**6
    return block(order, 6, struct.pack(
        order + "IIIII", number, time >> 32, time & 0xffffffff,
        len(frame), len(frame)) + frame + b"\0" * (-len(frame) % 4)
        + options(order, (1, b"comment of %d" % n)))


def names(order):
    return block(order, 4, struct.pack(order + "HH", 1, 9) + bytes(
        [192, 0, 2, 1]) + b"host\0" + b"\0" * 3 + struct.pack(
            order + "HH", 0, 0))


def parts():
    """(is it a packet, which one, its bytes), in both byte orders."""
    for order, first in ((">", 0), ("<", 5)):
        yield None, section(order)
        yield None, interface(order, b"eth0")
        yield None, interface(order, b"eth1")
        for n in range(first, first + 5):
            yield n, enhanced(order, n, n % 2)
        yield None, names(order)
        yield None, block(order, 0x0bad, b"custom block!")


def write(path, wanted=range(10)):
    with open(path, "wb") as out:
        out.write(b"".join(b for n, b in parts() if n is None or n in wanted))


def content(path):
    with open(path, "rb") as f:
        return f.read()


def same(path, wanted, *words):
    run("-r", "in.pcapng", "--report=pcapng", "-o", "out.pcapng", *words)
    write("want.pcapng", wanted)
    assert content("out.pcapng") == content("want.pcapng"), (words, wanted)


def all_of_it_is_the_same_file():
    same("out.pcapng", range(10))


def a_filter_leaves_the_others_out():
    same("out.pcapng", [3], "udp", "port", "1003")
    same("out.pcapng", [], "tcp")


def a_row_filter_leaves_the_others_out():
    same("out.pcapng", [2, 4], "--where", "dport=1002 or dport=1004")
    same("out.pcapng", [0, 2, 4, 6, 8], "--where=dst=192.0.2.2")


def a_stretch_of_time_is_cut_out():
    same("out.pcapng", [3, 4, 5], "--from=+3s", "--to=+5s")
    same("out.pcapng", [4], "--from=+3s", "--to=+5s", "--where=dst=192.0.2.2")


def counts_end_it():
    # blocks behind the last frame are not read any more
    for words in (["-c", "2"], ["--limit", "2"]):
        run("-r", "in.pcapng", "--report=pcapng", "-o", "out.pcapng", *words)
        want = b"".join(b for _, b in list(parts())[:5])
        assert content("out.pcapng") == want, words


def a_pipe_gives_the_same():
    got = subprocess.run(f"cat in.pcapng | '{BINARY}' -r - --report=pcapng "
                         "udp port 1003 | cat", shell=True, check=True,
                         capture_output=True, timeout=60)
    write("want.pcapng", [3])
    assert got.stdout == content("want.pcapng"), got


def a_section_that_said_its_length_no_longer_does():
    body = interface("<", b"eth0") + enhanced("<", 1) + enhanced("<", 2)
    with open("long.pcapng", "wb") as out:
        out.write(section("<", len(body)) + body)
    run("-r", "long.pcapng", "--report=pcapng", "-o", "out.pcapng", "udp",
        "port", "1002")
    assert content("out.pcapng") == (section("<") + interface("<", b"eth0")
                                     + enhanced("<", 2))


def of_pcap_the_frames_are_there():
    with open("in.pcap", "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for n in range(6):
            frame = udp(n)
            out.write(struct.pack("<IIII", T0 + n, 7, len(frame),
                                  len(frame)) + frame)
    run("-r", "in.pcap", "--report=pcapng", "-o", "out.pcapng",
        "--where=dst=192.0.2.3")

    def rows(path, *words):
        got = run("-r", path, "--report=json", "--view=packets",
                  "--columns=time,src,dst,sport,dport,payload", *words)
        return json.loads(got.stdout)["views"]["packets"]["rows"]
    assert len(rows("out.pcapng")) == 3
    assert rows("out.pcapng") == rows("in.pcap", "--where=dst=192.0.2.3")


def damage_is_cut_up_to_and_told():
    with open("cut_off.pcapng", "wb") as out:
        out.write(content("in.pcapng")[:-30])
    got = run("-r", "cut_off.pcapng", "--report=pcapng", "-o", "out.pcapng",
              "udp", "port", "1003", status=1)
    assert got.stderr.count(b"\n") == 1 and b"ends inside" in got.stderr
    assert enhanced(">", 3, 1) in content("out.pcapng")


def too_much_between_two_packets_is_refused():
    with open("fat.pcapng", "wb") as out:
        out.write(section("<") + interface("<", b"eth0") + enhanced("<", 1))
        for _ in range(5):
            out.write(block("<", 0x0bad, b"x" * (16 << 20)))
        out.write(enhanced("<", 2))
    got = run("-r", "fat.pcapng", "--report=pcapng", "-o", "no.pcapng",
              status=1)
    assert b"too much lies between" in got.stderr, got.stderr
    assert not os.path.exists("no.pcapng")
    run("-r", "fat.pcapng", "--report=json")


def what_makes_no_sense_is_said():
    for words, why in ((["--view=hosts"], b"cannot be made of"),
                       (["--sort=length"], b"keeps the order"),
                       (["-w", "x.pcapng"], b"only one of the two"),
                       (["--where=bogus=1"], b"bogus")):
        got = run("-r", "in.pcapng", "--report=pcapng", "-o", "no.pcapng",
                  *words, status=2)
        assert why in got.stderr, got.stderr
        assert not os.path.exists("no.pcapng")
    got = run("-r", "in.pcapng", "--report=dot", "--view=hosts", status=2)
    assert b"cannot be made of" in got.stderr


def names_stay_names_in_dot():
    name = 'a"b\\c -- {d}; \x07.pcapng'
    shutil.copy("in.pcapng", name)
    out = run("-r", name, "--report=dot").stdout.decode().splitlines()
    assert out[0] == 'graph "a\\"b\\\\c -- {d}; \\\\x07.pcapng" {', out[0]
    assert out[-1] == "}" and out[1] == \
        "\t// 2 of 2 conversations; at most 300 are drawn", out
    edges = [line for line in out if " -- " in line][1:]
    assert len(edges) == 2 and all("penwidth=" in e for e in edges), edges
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tplain"], input="\n".join(out).encode(),
                       check=True, capture_output=True)


def others_read_it():
    if not shutil.which("capinfos") or not shutil.which("tshark"):
        return
    run("-r", "in.pcapng", "--report=pcapng", "-o", "out.pcapng",
        "--from=+3s", "--to=+6s")
    subprocess.run(["capinfos", "out.pcapng"], check=True,
                   capture_output=True)
    got = subprocess.run(
        ["tshark", "-r", "out.pcapng", "-T", "fields", "-e", "frame.comment",
         "-e", "frame.interface_name"], check=True, capture_output=True)
    lines = got.stdout.decode().splitlines()  # other blocks: empty ones
    assert [line for line in lines if line.strip()] == [
        f"comment of {n}\teth{n % 2}" for n in range(3, 7)], got.stdout


def main():
    tests = [value for value in list(globals().values()) if callable(value)
             and value.__code__.co_argcount == 0 and value not in (
                 main, parts, run)]
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            write("in.pcapng")
            test()
            print("ok", test.__name__)
            os.chdir("/")


main()
