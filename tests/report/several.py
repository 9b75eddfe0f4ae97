#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""several.py TAPDECK: files together are reported as the one file that they
make, which is put together here; and what becomes of a bad one among them."""
import gzip
import json
import os
import random
import resource
import struct
import subprocess
import sys
import tempfile

TAPDECK = os.path.abspath(sys.argv[1])
DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data",
                    "demo.pcapng")
BEGIN = 1700000000
FRAMES = 400


def pcap(frames):
    """Frames are (nanoseconds, bytes)."""
    out = [struct.pack("<IHHIIII", 0xa1b23c4d, 2, 4, 0, 0, 65535, 1)]
    for time, data in frames:
        out.append(struct.pack("<IIII", time // 10**9, time % 10**9,
                               len(data), len(data)) + data)
    return b"".join(out)


def datagram(client, server, n):
    return (bytes(12) + b"\x08\x00\x45\x00" +
            struct.pack(">HIBBH", 28 + n, 0, 64, 17, 0) +
            bytes((10, 0, client // 256, client % 256, 192, 0, 2, server)) +
            struct.pack(">HHHH", 4000 + client, 9, 8 + n, 0) + bytes(n))


def run(*options, **more):
    return subprocess.run([TAPDECK, *options], capture_output=True, text=True,
                          check=False, **more)


def sandbox():
    """All of it, where that can be had: not with sanitizers."""
    probe = subprocess.run(
        [TAPDECK, "-r", DEMO, "--report", "--sandbox=strict"],
        capture_output=True, check=False)
    return "--sandbox=" + ("auto" if probe.returncode else "strict")


def report(files, *options):
    named = [word for path in files for word in ("-r", path)]
    ran = run(*named, "--report=json", *options)
    assert ran.returncode == 0, ran.stderr
    document = json.loads(ran.stdout)
    source = document.pop("source")
    return document, source


class World:
    """One capture, in some files that overlap, and in one."""

    def __init__(self, where, seed):
        rng = random.Random(seed)
        time = BEGIN * 10**9
        parts = [[] for _ in range(rng.randint(2, 6))]
        whole = []
        for _ in range(FRAMES):
            time += rng.randrange(1, 10**8)
            frame = (time, datagram(rng.randrange(300), rng.randrange(5),
                                    rng.randrange(900)))
            whole.append(frame)
            # A few runs here and there: they follow each other and overlap.
            rng.choice(parts[:1 + len(whole) * len(parts) // (FRAMES + 1)]
                       ).append(frame)
        self.whole = os.path.join(where, "whole.pcap")
        with open(self.whole, "wb") as f:
            f.write(pcap(whole))
        self.parts = []
        for i, frames in enumerate(parts):
            path = os.path.join(where, f"part{i}.pcap")
            data = pcap(frames)
            if rng.random() < 0.3:
                path, data = path + ".gz", gzip.compress(data)
            with open(path, "wb") as f:
                f.write(data)
            self.parts.append(path)
        rng.shuffle(self.parts)


WAYS = (
    ("--view", "all"),
    ("--view", "packets", "--limit", "1000"),
    ("--view", "hosts,packets", "--from", "+3s", "--to", "+9s"),
    ("-c", "123", "--view", "hosts"),
    ("--duration", "5s", "--view", "hosts,timeline"),
    ("--view", "hosts,ports", "--threads", "3"),
    ("--view", "packets", "src", "net", "10.0.0.0/25"),
    ("--explain", "+6s..+9s"),
    ("--against", "1700000002..1700000005"),
)


def test_together_they_are_the_one(where):
    for seed in range(4):
        world = World(where, seed)
        for options in WAYS:
            one, source = report([world.whole], *options)
            assert "files" not in source
            together, source = report(world.parts, *options)
            assert one == together, (seed, options)
            assert source["files"] == world.parts
            assert source["name"] == f"{len(world.parts)} files"


def test_a_cut_has_the_frames_of_the_one(where):
    world = World(where, 9)
    cut = os.path.join(where, "cut.pcapng")
    named = [word for path in world.parts for word in ("-r", path)]
    for options in ((), ("--from", "+3s", "--to", "+9s"), ("-c", "77"),
                    ("dst", "host", "192.0.2.1")):
        ran = run(*named, "--report=pcapng", "-o", cut, *options)
        assert ran.returncode == 0, ran.stderr
        want = report([world.whole], "--view", "hosts,timeline", *options)[0]
        assert report([cut], "--view", "hosts,timeline")[0] == want, options


def test_a_damaged_one_costs_its_own_rest_only(where):
    world = World(where, 5)
    plain = [p for p in world.parts if p.endswith(".pcap")]
    bad = plain[0]
    with open(bad, "r+b") as f:
        f.truncate(os.path.getsize(bad) - 3)
    named = [word for path in world.parts for word in ("-r", path)]
    ran = run(*named, "--report=json")
    document = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert document["ledger"]["frames_analysed"] == FRAMES - 1
    assert document["ledger"]["complete"] is False
    assert document["source"]["missing"].startswith(bad + ": frame ")
    assert ran.stderr.count("\n") == 1 and bad in ran.stderr


def test_what_is_missing_or_no_capture_is_named(where):
    world = World(where, 6)
    nothing = os.path.join(where, "nothing")
    with open(nothing, "wb"):
        pass
    for path, why in ((nothing, "not a capture file"),
                      (nothing + "at", "No such file or directory")):
        ran = run("-r", world.whole, "-r", path, "--report")
        assert ran.returncode == 1
        assert ran.stderr.startswith(f"tapdeck: {path}: {why}"), ran.stderr
        assert ran.stderr.count("\n") == 1


def test_what_a_shell_made_a_filter_of_is_explained(where):
    world = World(where, 7)
    ran = run("-r", world.whole, *world.parts, "--report")
    assert ran.returncode == 2
    assert "is a file, and no filter" in ran.stderr


def test_a_long_ring_works_or_says_why_not(where):
    named = []
    for i in range(300):
        path = os.path.join(where, f"ring{i}.pcap")
        named += ["-r", path]
        with open(path, "wb") as f:
            f.write(pcap([((BEGIN + i) * 10**9, datagram(i, 1, 10)),
                          ((BEGIN + i + 2) * 10**9, datagram(i, 2, 10))]))

    def few(hard):
        return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))

    ran = run(*named, "--report=json", sandbox(), "--view",
              "timeline", preexec_fn=few(1024))
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["ledger"]["frames_analysed"] == 600
    ran = run(*named, "--report", preexec_fn=few(200))
    assert ran.returncode == 1
    assert ran.stderr == ("tapdeck: 300 files: more than the 200 that may be "
                          "open at once (ulimit -n)\n"), ran.stderr


def test_a_file_that_grows_is_reported_when_the_count_is_full(where):
    path = os.path.join(where, "growing.pcap")
    frames = [((BEGIN + i) * 10**9, datagram(i, 1, 10)) for i in range(9)]
    data = pcap(frames)
    with open(path, "wb") as f:
        f.write(data[:200])
    with subprocess.Popen(
            [TAPDECK, "--follow", "-r", path, "-c", "9", "--report=json"],
            stdout=subprocess.PIPE, text=True) as ran:
        with open(path, "ab") as f:
            f.write(data[200:])
        document = json.loads(ran.communicate(timeout=60)[0])
        assert ran.returncode == 0
    want = report([path])[0]
    assert document["ledger"] == want["ledger"]
    assert document["views"] == want["views"]


def main():
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            with tempfile.TemporaryDirectory() as where:
                test(where)
            print("ok", name)


if __name__ == "__main__":
    main()
