# SPDX-License-Identifier: BSD-2-Clause
"""wire owns two network namespaces joined by a virtual cable, and the frames.

`here` listens on wire1, `there` sends on wire0. Nothing else speaks on it:
IPv6 is off, and every frame is made here and sent through a packet socket.
"""
import os
import shutil
import struct
import subprocess
import sys
import time

PATIENCE_S = 20
THERE = f"tapdeck-there-{os.getpid()}"
HERE = f"tapdeck-here-{os.getpid()}"
MAC_THERE = bytes.fromhex("00005e005301")  # RFC 7042
MAC_HERE = bytes.fromhex("00005e005302")


def skip(why):
    print(why)
    sys.exit(77)


def become_root():
    """Root of a user namespace at least; or skip."""
    if not shutil.which("ip"):
        skip("there is no ip command")
    if os.geteuid() == 0:
        return
    if os.environ.get("TAPDECK_UNSHARED") or not shutil.which("unshare"):
        skip("no network namespaces to be had here")
    os.environ["TAPDECK_UNSHARED"] = "1"
    words = ["unshare", "-rnm", "sh", "-c",
             'mount -t tmpfs none /run && exec "$@"', "sh"]
    tried = subprocess.run([*words, "ip", "netns", "add", "x"],
                           capture_output=True, check=False)
    if tried.returncode:
        skip("no network namespaces to be had here")
    os.execvp("unshare", [*words, sys.executable, *sys.argv])


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def inside(space, *command):
    return ["ip", "netns", "exec", space, *command]


def set_up():
    become_root()
    try:
        for space in (THERE, HERE):
            ip("netns", "add", space)
    except subprocess.CalledProcessError:
        tear_down()
        skip("no network namespaces to be had here")
    for space in (THERE, HERE):
        subprocess.run(inside(space, "sysctl", "-qw",
                              "net.ipv6.conf.all.disable_ipv6=1",
                              "net.ipv6.conf.default.disable_ipv6=1"),
                       capture_output=True, check=False)
        ip("-n", space, "link", "set", "lo", "up")
    plug_in()


def plug_in():
    ip("-n", THERE, "link", "add", "wire0", "address",
       MAC_THERE.hex(":"), "type", "veth", "peer", "name", "wire1",
       "address", MAC_HERE.hex(":"), "netns", HERE)
    ip("-n", HERE, "address", "add", "192.0.2.2/24", "dev", "wire1")
    # No ARP: the routing test names a neighbour that never answers.
    ip("-n", HERE, "link", "set", "wire1", "arp", "off", "up")
    ip("-n", THERE, "link", "set", "wire0", "arp", "off", "up")


def tear_down():
    for space in (THERE, HERE):
        subprocess.run(["ip", "netns", "del", space], capture_output=True,
                       check=False)


def wait_until(wish, what):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = wish()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"never: {what}")


def listeners(space=HERE):
    """Packet sockets that are open there."""
    said = subprocess.run(inside(space, "cat", "/proc/net/packet"),
                          capture_output=True, text=True, check=True).stdout
    return [line.split() for line in said.splitlines()[1:]]


def wait_listening(before=0):
    """A socket that takes frames: it is bound, and running."""
    wait_until(lambda: sum(s[5] == "1" for s in listeners()) > before,
               "a listener")


def ipv4(protocol, payload, src=1, dst=2):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64,
                       protocol, 0, bytes([192, 0, 2, src]),
                       bytes([192, 0, 2, dst]))
    return head + payload


def ether(kind, payload, tag=b""):
    return MAC_HERE + MAC_THERE + tag + struct.pack("!H", kind) + payload


def udp(n, src=1):
    return ether(0x0800, ipv4(17, struct.pack(
        "!HHHH", 40000, 53, 8 + n, 0) + bytes(n), src))


def tcp(n):
    return ether(0x0800, ipv4(6, struct.pack(
        "!HHIIBBHHH", 40000, 443, 1, 0, 0x50, 0x18, 1024, 0, 0) + bytes(n)))


def icmp():
    return ether(0x0800, ipv4(1, struct.pack("!BBHHH", 8, 0, 0, 1, 1)))


def udp6(n):
    payload = struct.pack("!HHHH", 40000, 53, 8 + n, 0) + bytes(n)
    address = bytes.fromhex("20010db8" + "00" * 11)
    return ether(0x86dd, struct.pack("!IHBB", 6 << 28, len(payload), 17, 64) +
                 address + b"\1" + address + b"\2" + payload)


def arp():
    return ether(0x0806, struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) +
                 bytes(20))


def vlan():
    return ether(0x0800, ipv4(17, struct.pack("!HHHH", 1, 2, 8, 0)),
                 bytes.fromhex("8100000a"))


SENDER = """
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind((sys.argv[1], 0))
for line in sys.stdin:
    n, frame = line.split()
    frame = bytes.fromhex(frame)
    for _ in range(int(n)):
        while True:
            try:
                s.send(frame)
                break
            except OSError as why:
                if why.errno != 105:  # ENOBUFS: the queue is full
                    raise
"""


def send(*lots, space=THERE, interface="wire0"):
    """lots: (how many, frame), in this order."""
    text = "".join(f"{n} {frame.hex()}\n" for n, frame in lots)
    subprocess.run(inside(space, sys.executable, "-c", SENDER, interface),
                   input=text, text=True, check=True)


LOCAL = """
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
for _ in range(int(sys.argv[1])):
    s.sendto(bytes(100), s.getsockname())
"""


def send_to_self(n):
    subprocess.run(inside(HERE, sys.executable, "-c", LOCAL, str(n)),
                   check=True)
