#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""live_netns.py TAPDECK: what is sent over a wire is counted, to the packet.

Two network namespaces; root, or the right to make them, else exit 77. Waits
are for something to be seen, with a deadline; nothing sleeps to be sure.
"""
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
import wire  # noqa: E402
from terminal import Terminal, run_all, tapdeck  # noqa: E402
from wire import HERE, inside  # noqa: E402

TAPDECK = os.path.abspath(tapdeck())
NOBODY = 65534
# What is sent, how often: each kind in its layers and lengths.
LOTS = [(300, wire.udp(0)), (200, wire.udp(1000)), (150, wire.tcp(1400)),
        (50, wire.tcp(0)), (20, wire.icmp()), (80, wire.udp6(400)),
        (10, wire.arp()), (30, wire.vlan())]
N_SENT = sum(n for n, _ in LOTS)


class Listener:
    """tapdeck without a screen, that has begun to listen."""

    def __init__(self, *words):
        before = len(wire.listeners())
        self.child = subprocess.Popen(
            inside(HERE, TAPDECK, *words), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wire.wait_listening(before)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
        self.child.communicate()

    def finish(self, status=0):
        out, err = self.child.communicate(timeout=wire.PATIENCE_S)
        assert self.child.returncode == status, (self.child.returncode, err)
        if status == 0:
            assert err == "", err
        self.err = err
        return json.loads(out)


def listen(*words):
    return Listener("--report=json", "--view=all", "--columns=all", *words)


def check_books(ledger, received):
    assert ledger["frames_received"] == received, ledger
    assert ledger["frames_received"] == (
        ledger["frames_analysed"] + ledger["lost_kernel"] +
        ledger["lost_interface"] + ledger["lost_ring"]), ledger
    assert ledger["frames_analysed"] == received, ledger


def rows(report, view, *key):
    """Rows of a view by the columns of their key."""
    return {tuple(row[c] for c in key): row
            for row in report["views"][view]["rows"]}


def check_everything_sent(report):
    """Counted by hand: IP lengths of IP packets, frames of all."""
    ledger = report["ledger"]
    check_books(ledger, N_SENT)
    assert ledger["wire_bytes"] == sum(n * len(f) for n, f in LOTS), ledger
    assert ledger["frames_not_ip"] == 10, ledger
    v4 = [(n, len(f) - 14) for n, f in LOTS
          if f[12:14] == b"\x08\x00"] + [(30, 28)]
    hosts = rows(report, "hosts", "address")
    host = hosts[("192.0.2.1",)]
    assert host["packets"] == sum(n for n, _ in v4) == 750, host
    assert host["bytes"] == sum(n * size for n, size in v4), host
    assert host["packets_out"] == 750, host
    assert hosts[("2001:db8::1",)]["packets"] == 80, hosts
    assert hosts[("2001:db8::1",)]["bytes"] == 80 * 448, hosts
    ports = rows(report, "ports", "port", "protocol")
    packets = {key: row["packets"] for key, row in ports.items()}
    assert packets[(53, "UDP")] == 580, packets
    assert packets[(443, "TCP")] == 200, packets


def test_what_is_sent_is_counted_to_the_packet():
    with listen("-i", "wire1", "-c", str(N_SENT)) as t:
        wire.send(*LOTS)
        check_everything_sent(t.finish())


def test_a_duration_ends_the_capture():
    began = time.monotonic()
    with listen("-i", "wire1", "--duration", "1s") as t:
        wire.send((100, wire.udp(10)))
        check_books(t.finish()["ledger"], 100)
    assert 1 <= time.monotonic() - began < 5


def blocks(path):
    """(type, body) of each block of a little-endian pcapng file."""
    with open(path, "rb") as f:
        data = f.read()
    while data:
        kind, length = struct.unpack("<II", data[:8])
        assert data[length - 4:length] == data[4:8]
        yield kind, data[8:length - 4]
        data = data[length:]


def recorded_frames(path):
    for kind, body in blocks(path):
        if kind == 6:
            kept, whole = struct.unpack("<II", body[12:20])
            assert kept == whole
            yield body[20:20 + kept]


def test_the_recording_holds_the_frames_that_were_sent():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "copy.pcapng")
        with listen("-i", "wire1", "-c", str(N_SENT), "-w", path) as t:
            wire.send(*LOTS)
            check_everything_sent(t.finish())
        sent = [frame for n, frame in LOTS for _ in range(n)]
        assert list(recorded_frames(path)) == sent
        again = subprocess.run(
            [TAPDECK, "-r", path, "--report=json", "--view=all",
             "--columns=all"],
            capture_output=True, check=True).stdout
        check_everything_sent(json.loads(again))
        if shutil.which("capinfos"):
            said = subprocess.run(["capinfos", "-Mc", path], check=True,
                                  capture_output=True, text=True).stdout
            assert re.search(rf"packets:\s+{N_SENT}\b", said), said


def test_loopback_and_any_count_nothing_twice():
    # Were anything seen twice, the last ones would not be among so many.
    with listen("-i", "lo", "-c", "200") as t:
        wire.send_to_self(200)
        pairs = rows(t.finish(), "pairs", "src", "dst")
        assert pairs[("127.0.0.1", "127.0.0.1")]["packets"] == 200, pairs
    with listen("-i", "any", "-c", "301") as t:
        wire.send_to_self(200)
        wire.send((100, wire.udp(10)))
        wire.send((1, wire.udp(10, src=9)))
        pairs = {key: row["packets"] for key, row in
                 rows(t.finish(), "pairs", "src", "dst").items()}
        assert pairs == {("127.0.0.1", "127.0.0.1"): 200,
                         ("192.0.2.1", "192.0.2.2"): 100,
                         ("192.0.2.9", "192.0.2.2"): 1}, pairs


def test_an_interrupt_ends_with_a_report():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "copy.pcapng")
        with listen("-i", "wire1", "-w", path) as t:
            wire.send((100, wire.udp(10)))
            # The recording shows that they were counted.
            wire.wait_until(lambda: os.path.getsize(path) > 100 * 50,
                            "frames in the recording")
            t.child.send_signal(signal.SIGINT)
            check_books(t.finish()["ledger"], 100)
        assert len(list(recorded_frames(path))) == 100


def watch(*words, columns=120, lines=30):
    before = len(wire.listeners())
    terminal = Terminal(inside(HERE, TAPDECK, *words), columns, lines)
    wire.wait_listening(before)
    return terminal


def packets_are(n):
    def see(terminal):
        return re.search(rf"192\.0\.2\.1 +documentation +{n} ",
                         terminal.text())
    return see


def test_down_is_said_and_up_goes_on():
    with watch("-i", "wire1") as t:
        wire.send((10, wire.udp(10)))
        t.wait_until(packets_are(10), "ten packets")
        wire.ip("-n", HERE, "link", "set", "wire1", "down")
        t.wait_for("wire1 is down")
        wire.ip("-n", HERE, "link", "set", "wire1", "up")
        t.wait_gone("wire1 is down")
        wire.send((5, wire.udp(10)))
        t.wait_until(packets_are(15), "five more")
        t.press("q")
        assert t.wait_exit() == 0


def test_deleted_the_totals_stay_and_the_status_is_1():
    try:
        with watch("-i", "wire1") as t:
            wire.send((10, wire.udp(10)))
            t.wait_until(packets_are(10), "ten packets")
            wire.ip("-n", HERE, "link", "del", "wire1")
            t.wait_for("ENDED", "the interface is gone")
            assert packets_are(10)(t), t.text()
            t.press("2")
            t.wait_for("[2 Pairs]", "192.0.2.1")
            t.press("q")
            assert t.wait_exit() == 1
            assert t.raw.count(b"tapdeck: wire1: ") == 1, t.raw[-200:]
    finally:
        wire.plug_in()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "copy.pcapng")
            with listen("-i", "wire1", "-w", path) as t:
                wire.send((100, wire.udp(10)))
                wire.wait_until(lambda: os.path.getsize(path) > 100 * 50,
                                "frames in the recording")
                wire.ip("-n", HERE, "link", "del", "wire1")
                report = t.finish(status=1)
                check_books(report["ledger"], 100)
                assert report["ledger"]["complete"] is False
                assert t.err == "tapdeck: wire1: the interface is gone\n", (
                    t.err)
    finally:
        wire.plug_in()


def drop_rights():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def test_without_permission_the_three_ways_are_named():
    if os.environ.get("TAPDECK_UNSHARED"):
        return
    ask = ["setpriv", f"--reuid={NOBODY}", "--clear-groups", "--",
           TAPDECK]
    if not shutil.which("setpriv") or subprocess.run(
            [*ask, "--version"], capture_output=True, check=False).returncode:
        return  # nobody may not even run it where it was built
    for words in (["-i", "wire1"], ["-i", "any"]):
        got = subprocess.run(inside(HERE, *ask, *words, "--report"),
                             capture_output=True, text=True, check=False,
                             timeout=wire.PATIENCE_S)
        assert got.returncode == 1, got
        assert got.stdout == "", got
        assert got.stderr.count("\n") == 1, got
        for way in ("sudo", "setcap cap_net_raw+ep", "| tapdeck -r -"):
            assert way in got.stderr, (way, got.stderr)


def test_interfaces_are_listed():
    said = subprocess.run(inside(HERE, TAPDECK, "-D"), check=True,
                          capture_output=True, text=True).stdout
    names = [line.split()[0] for line in said.splitlines()]
    assert "wire1" in names and "lo" in names and "any" in names, said


def test_the_interface_of_the_default_route_is_watched():
    wire.ip("-n", HERE, "route", "add", "default", "via", "192.0.2.1")
    try:
        with listen("-c", "10") as t:
            wire.send((10, wire.udp(10)))
            report = t.finish()
            assert report["source"]["name"] == "wire1", report["source"]
            check_books(report["ledger"], 10)
    finally:
        wire.ip("-n", HERE, "route", "del", "default")


def has_tcpdump():
    """One that works: it cannot give up rights that are borrowed."""
    return shutil.which("tcpdump") and "TAPDECK_UNSHARED" not in os.environ


def one_more(over):
    """tcpdump learns of a reader that left when it has to write again."""
    def send():
        wire.send((1, wire.udp(0)))
        return over()
    return send


def test_tcpdump_can_be_read_while_it_writes():
    if not has_tcpdump():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report.json")
        command = ("tcpdump -U -i wire1 -w - 2>/dev/null | "
                   f"'{TAPDECK}' -r - --report=json --view=all "
                   f"--columns=all -c {N_SENT} -o '{path}'")
        with subprocess.Popen(inside(HERE, "sh", "-c", command),
                              stdin=subprocess.DEVNULL,
                              start_new_session=True) as child:
            try:
                wire.wait_listening()
                wire.send(*LOTS)
                wire.wait_until(one_more(lambda: child.poll() is not None),
                                "the end of the pipe")
            finally:
                if child.poll() is None:
                    os.killpg(child.pid, signal.SIGKILL)
        with open(path, encoding="utf-8") as report:
            check_everything_sent(json.load(report))


def test_tcpdump_is_followed_on_the_screen():
    if not has_tcpdump():
        return
    command = f"tcpdump -U -i wire1 -w - 2>/dev/null | '{TAPDECK}' -r -"
    with Terminal(inside(HERE, "sh", "-c", command), 120, 30) as t:
        wire.wait_listening()
        for n in (3, 6, 9):
            wire.send((3, wire.udp(10)))
            t.wait_until(packets_are(n), f"{n} packets")
        t.press("q")
        wire.wait_until(one_more(lambda: t.wait_exit(0.1) == 0), "the end")


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_idle_it_costs_next_to_nothing():
    with watch("-i", "wire1") as t:
        t.wait_for("[1 Hosts]")
        screen = t.screen_pid()
        began, used = time.monotonic(), cpu_seconds(screen)
        while time.monotonic() - began < 5:
            t.read(0.1)
        share = (cpu_seconds(screen) - used) / (time.monotonic() - began)
        print(f"        idle: {share * 100:.1f} % of a core")
        assert share < 0.1, share
        t.press("q")
        assert t.wait_exit() == 0


try:
    wire.set_up()
    run_all(globals())
finally:
    wire.tear_down()
