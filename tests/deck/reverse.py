#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""reverse.py TAPDECK: reverse DNS names what it is asked about, and neither a
resolver that is silent or slow nor one that lies can stop or deface a screen.

In a network namespace whose resolv.conf names a server of our own: dnsmasq, or
a few lines of Python that are silent, slow or hostile. Root or a user
namespace, else exit 77.
"""
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
import peers  # noqa: E402
import wire  # noqa: E402
from peers import SERVER  # noqa: E402
from terminal import DEMO, Terminal, asker_of, run_all, tapdeck  # noqa: E402
from wire import HERE, inside  # noqa: E402

TAPDECK = os.path.abspath(tapdeck())
MANY = 10000
# Where it can be had, one call too many is the end of whoever asks.
STRICT = [] if subprocess.run(
    [TAPDECK, "-r", DEMO, "--report", "--sandbox=strict"], check=False,
    capture_output=True).returncode else ["--sandbox=strict"]
NAMES = f"""
no-resolv
no-hosts
no-daemon
log-queries=extra
log-facility=-
synth-domain=many.example,10.0.0.0/16,host-
ptr-record=1.1.168.192.in-addr.arpa,router.example
"""

# Answers to questions for PTR: how is the first argument.
LIAR = r"""
import socket, struct, sys, time
HOW, AT = sys.argv[1], sys.argv[2]
WIDE = [b"w" * 63, b"i" * 63, b"d" * 63, b"e" * 61]
HOSTILE = [
    [b"\x1b]0;pwned\x07", b"example"], [b"\x1b[2J\x1b[31mred", b"example"],
    WIDE, [b"a\x00b", b"example"], [b"\xe2\x80\xae\xff", b"example"],
    [b"x\r\nGET / HTTP/1.1", b"example"], [b"\x9b31m"], [b"'=cmd()", b"e"],
    [b"<script>", b"example"], [b"\\009", b"\\.", b"e"], [b"y" * 63] * 5,
]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((AT, 53))
waiting = []
while True:
    if waiting:
        s.settimeout(max(0.001, waiting[0][0] - time.monotonic()))
    else:
        s.settimeout(None)
    try:
        q, whom = s.recvfrom(4096)
    except (socket.timeout, BlockingIOError):
        q = b""
    while waiting and waiting[0][0] <= time.monotonic():
        _, answer, to = waiting.pop(0)
        s.sendto(answer, to)
    if not q or HOW == "silent":
        continue
    end, labels = 12, []
    while q[end]:
        labels.append(q[end + 1:end + 1 + q[end]])
        end += 1 + q[end]
    end += 5
    n = int(labels[0])
    if HOW == "hostile":
        name = HOSTILE[n % len(HOSTILE)]
        if n % 17 == 16:
            s.sendto(q[:2] + b"\x81\x80" + b"\xff" * n, whom)
            continue
    else:
        name = [b"slow-%d" % n, b"example"]
    rdata = b"".join(bytes([len(x)]) + x for x in name) + b"\0"
    answer = (q[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + q[12:end] + b"\xc0\x0c"
              + struct.pack(">HHIH", 12, 1, 60, len(rdata)) + rdata)
    if HOW == "slow":
        waiting.append((time.monotonic() + 1, answer, whom))
    else:
        s.sendto(answer, whom)
"""


def address(i):
    return f"10.0.{i // 256}.{i % 256}"


def frame(source):
    """Something sent from there to 192.0.2.99; the more, the earlier."""
    octets = bytes(int(part) for part in source.split("."))
    payload = bytes(100 + max(0, 1000 - octets[2] * 256 - octets[3]))
    udp = struct.pack(">HHHH", 1024, 9, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0)
    return (bytes(12) + b"\x08\x00" + ip + octets + bytes([192, 0, 2, 99])
            + udp)


def capture(servers, sources):
    path = servers.path("many.pcap")
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i, source in enumerate(sources):
            bytes_ = frame(source)
            out.write(struct.pack("<IIII", 1700000000, i, len(bytes_),
                                  len(bytes_)) + bytes_)
    return path


def here(servers, *words):
    """In the namespace, with its resolver."""
    conf = servers.write("resolv.conf", f"nameserver {SERVER}\n")
    os.chmod(conf, 0o644)
    return inside(HERE, "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && '
                  'exec "$@"', conf, TAPDECK, *words)


def liar(servers, how):
    servers.script(LIAR, how, SERVER, ports=[53], kind="udp")


def dnsmasq(servers):
    servers.start("dnsmasq", "-d", "-C", servers.write("conf", NAMES), "-a",
                  SERVER, "--bind-interfaces", "--pid-file=", "--user=root",
                  ports=[53])


def asked_of(servers):
    """What dnsmasq was asked about, however often."""
    return set(re.findall(r"query\[PTR\] (\S+)", servers.said("dnsmasq")))


def report(servers, path, *words):
    """address -> (name, source); and how long that took."""
    began = time.monotonic()
    done = subprocess.run(
        here(servers, "-r", path, "--report=json", "--view=hosts",
             "--columns=address,name,name_source", *words),
        capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and not done.stderr, done
    rows = json.loads(done.stdout)["views"]["hosts"]["rows"]
    return ({r["address"]: (r["name"], r["name_source"]) for r in rows},
            time.monotonic() - began)


def screen(servers, path, *words, lines=40):
    return Terminal(here(servers, "-r", path, "--speed=0", *words),
                    columns=170, lines=lines)


def test_a_report_waits_for_names_but_not_for_long(servers):
    dnsmasq(servers)
    path = capture(servers, [address(i) for i in range(MANY)])
    names, took = report(servers, path, "--resolve")
    named = {a: n for a, n in names.items() if n[0]}
    for a, (name, source) in named.items():
        assert source == "reverse", (a, name, source)
        assert name == "host-" + a.replace(".", "-") + ".many.example", name
    assert len(names) == MANY + 1 and len(named) > 100, len(named)
    assert took < 20, took
    names, took = report(servers, path)
    assert not any(name for name, _ in names.values())


def test_nothing_is_asked_unless_it_is_wanted(servers):
    dnsmasq(servers)
    path = capture(servers, ["192.168.1.1", "224.0.0.1", "127.0.0.1"])
    for words in ([], ["-n"]):
        assert report(servers, path, *words)[0]["192.168.1.1"][0] is None
    with screen(servers, path) as t:
        t.wait_for("ENDED", "192.168.1.1")
        t.press("q")
        t.wait_exit()
    assert not asked_of(servers)
    for words in ([], STRICT):
        names, _ = report(servers, path, "--resolve", *words)
        assert names["192.168.1.1"] == ("router.example", "reverse"), names
    assert asked_of(servers) == {"1.1.168.192.in-addr.arpa",
                                 "99.2.0.192.in-addr.arpa"}


def all_hosts_are_there(t):
    t.wait_for(f"of {MANY + 1:,}".replace(",", " "))


def test_n_asks_for_what_is_in_sight_and_ceases(servers):
    dnsmasq(servers)
    path = capture(servers, [address(i) for i in range(MANY)])
    with screen(servers, path) as t:
        t.wait_for("ENDED", address(1))
        t.press("n")
        t.wait_for("asking the resolver", "host-10-0-0-1.many.example ʳ")
        t.press("n")
        t.wait_for("no resolver is asked any more")
        all_hosts_are_there(t)
        t.press("G")
        t.wait_for(address(MANY - 1))
        assert "host-10-0-39" not in t.text()
        t.press("n")
        t.wait_for("host-10-0-39-15.many.example ʳ")
        t.press("q")
        t.wait_exit()
    asked = asked_of(servers)
    assert 0 < len(asked) < 200, asked  # two screens of rows


def test_dash_n_holds_against_the_key(servers):
    path = capture(servers, ["192.168.1.1"])
    with screen(servers, path, "-n") as t:
        t.wait_for("ENDED", "192.168.1.1")
        t.press("n")
        t.wait_for("names are never asked for")
        t.press("q")
        t.wait_exit()


def moves_at_once(t):
    """Tables come as fast as ever, whatever is waited for."""
    for _ in range(5):
        began = time.monotonic()
        t.press("3")
        t.wait_for("[3 Flows]")
        t.press("1")
        t.wait_for("[1 Hosts]")
        assert time.monotonic() - began < 5


def test_a_silent_resolver_stops_nothing(servers):
    liar(servers, "silent")
    path = capture(servers, [address(i) for i in range(MANY)])
    with screen(servers, path, "--resolve") as t:
        t.wait_for("ENDED", address(1))
        moves_at_once(t)
        all_hosts_are_there(t)
        t.press("G")
        t.wait_for(address(MANY - 1))
        moves_at_once(t)
        began = time.monotonic()
        t.press("q")
        t.wait_exit()
        assert time.monotonic() - began < 5
    names, took = report(servers, path, "--resolve")
    assert not any(name for name, _ in names.values())
    assert took < 15, took


def test_slow_names_come_late_and_stop_nothing(servers):
    liar(servers, "slow")
    path = capture(servers, [address(i) for i in range(1, 30)])
    with screen(servers, path, "--resolve") as t:
        t.wait_for("ENDED", address(1))
        moves_at_once(t)
        t.wait_for("slow-1.example ʳ", "slow-7.example ʳ")
        t.press("q")
        t.wait_exit()


def is_harmless(text):
    return all(c >= " " and c != "\x7f" and not "\x80" <= c < "\xa0"
               and c not in "\u202e\u200b" for c in text)


def test_hostile_names_reach_neither_screen_nor_report(servers):
    liar(servers, "hostile")
    path = capture(servers, [address(i) for i in range(1, 60)])
    names, _ = report(servers, path, "--resolve")
    said = [name for name, _ in names.values() if name]
    assert all(is_harmless(name) and len(name) < 1024 for name in said), said
    assert any(name.startswith("w" * 63) for name in said), said
    with screen(servers, path, "--resolve", lines=70) as t:
        t.wait_for("ENDED", address(1), "wwwwwwww", "… ʳ")
        moves_at_once(t)
        t.press("q")
        t.wait_exit()
        for bytes_ in (b"pwned\x07", b"[31mred", b"\x9b31m", b"\xae\xff",
                       "\u202e".encode()):
            assert bytes_ not in t.raw, bytes_


def test_the_end_of_the_asking_process_is_said(servers):
    dnsmasq(servers)
    path = capture(servers, ["192.168.1.1"])
    with screen(servers, path, "--resolve") as t:
        t.wait_for("ENDED", "router.example ʳ")
        os.kill(asker_of(t.pid), signal.SIGKILL)
        t.wait_for("the process that asks reverse DNS has ended",
                   "router.example ʳ")
        moves_at_once(t)
        t.press("q")
        t.wait_exit()


def with_servers(test):
    """Each has its own, all at one address."""
    def run_one():
        servers = peers.Servers()
        try:
            test(servers)
        finally:
            servers.stop()
    return run_one


try:
    peers.set_up("dnsmasq")
    run_all({name: with_servers(test) for name, test in globals().items()
             if name.startswith("test_")})
finally:
    wire.tear_down()
