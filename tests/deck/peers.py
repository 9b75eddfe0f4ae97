# SPDX-License-Identifier: BSD-2-Clause
"""peers owns programs that speak to each other over wire.py's cable.

Servers run `here`, at 192.0.2.2, clients `there`, at 192.0.2.1; tapdeck
listens `here`, where it also sees what the servers send.
"""
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

import wire
from wire import HERE, THERE, inside

SERVER = "192.0.2.2"
CLIENT = "192.0.2.1"
SILENT = "192.0.2.66"  # here as well: it listens, and says nothing


def lack(*programs):
    """What of these is not installed, in words; else nothing."""
    missing = [p for p in programs if not shutil.which(p)]
    return "not installed: " + ", ".join(missing) if missing else ""


def set_up(*programs):
    """Namespaces whose kernels speak IP, in segments of an MTU; or skip."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if lack(*programs):
        wire.skip(lack(*programs))
    wire.set_up()
    for space, name, addresses in (
            (THERE, "wire0", [CLIENT]), (HERE, "wire1", [SERVER, SILENT])):
        for address in addresses:
            wire.ip("-n", space, "address", "replace", address + "/24",
                    "dev", name)
        wire.ip("-n", space, "link", "set", name, "gso_max_segs", "1")
        wire.ip("-n", space, "link", "set", name, "arp", "on")


class Servers:
    """Programs that run here until the end, in a folder of their own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="tapdeck-peers-")
        self.children = []

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as f:
            f.write(text)
        return path

    def start(self, *command, ports=(), kind="tcp", space=HERE):
        """Until all of these ports are open."""
        with open(self.path("log." + os.path.basename(command[0])), "ab"
                  ) as log:
            child = subprocess.Popen(
                inside(space, *command), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, cwd=self.folder,
                start_new_session=True)
        self.children.append(child)

        def listens():
            assert child.poll() is None, self.said(command[0])
            return set(ports) <= open_ports(kind, space)
        wire.wait_until(listens, f"{command[0]} listening")
        return child

    def said(self, program):
        with open(self.path("log." + os.path.basename(program)), "rb") as f:
            return f.read().decode("utf-8", "replace")

    def script(self, text, *words, ports, kind="tcp"):
        self.start(sys.executable, "-u", "-c", text, *words, ports=ports,
                   kind=kind)

    def certificate(self):
        """A key, and a certificate for it, in two files."""
        key, cert = self.path("key.pem"), self.path("cert.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
             "-out", cert, "-days", "2", "-subj", "/CN=certified.example"],
            check=True, capture_output=True)
        return key, cert

    def stop(self):
        for child in self.children:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def open_ports(kind, space=HERE):
    """Ports that somebody listens at, or has bound."""
    said = subprocess.run(
        inside(space, "cat", f"/proc/net/{kind}", f"/proc/net/{kind}6"),
        capture_output=True, text=True, check=False).stdout
    rows = [line.split() for line in said.splitlines()]
    return {int(row[1].rsplit(":", 1)[1], 16) for row in rows
            if ":" in row[1] and (kind == "udp" or row[3] == "0A")}


def run(*command, status=0, text=None):
    """A client, from there. Returns what it said."""
    done = subprocess.run(
        inside(THERE, *command), input=text or "", capture_output=True,
        text=True, errors="replace", check=False, timeout=wire.PATIENCE_S)
    assert done.returncode == status, (command, done)
    return done.stdout + done.stderr


def script(text, *words):
    return run(sys.executable, "-c", text, *words)


class Watch:
    """tapdeck, which listens and records until it is asked what it saw."""

    def __init__(self, tapdeck):
        self.tapdeck = tapdeck
        self.ask = ["--report=json", "--view=dns,urls,names,flows",
                    "--columns=all"]

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="tapdeck-watch-")
        self.path = os.path.join(self.folder, "all.pcapng")
        self.child = subprocess.Popen(
            inside(HERE, self.tapdeck, "-i", "wire1", "-w", self.path,
                   *self.ask),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        wire.wait_until(self.listens, "tapdeck listening")
        return self

    def listens(self):
        assert self.child.poll() is None, self.child.communicate()
        return any(s[5] == "1" for s in wire.listeners())

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
            self.child.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def has_recorded(self, text):
        with open(self.path, "rb") as f:
            return text in f.read()

    def tell(self):
        """The report of the live capture, and that of its recording."""
        last = b"nothing after this counts"
        datagram = struct.pack("!HHHH", 9, 9, 8 + len(last), 0) + last
        wire.send((1, wire.ether(0x0800, wire.ipv4(17, datagram))))
        wire.wait_until(lambda: self.has_recorded(last), "the last frame")
        self.child.send_signal(signal.SIGINT)
        out, err = self.child.communicate(timeout=wire.PATIENCE_S)
        assert self.child.returncode == 0 and err == "", err
        again = subprocess.run(
            [self.tapdeck, "-r", self.path, *self.ask], check=True,
            capture_output=True, text=True).stdout
        reports = [json.loads(out), json.loads(again)]
        for report in reports:
            check_nothing_lost(report)
        return reports


def check_nothing_lost(report):
    ledger = report["ledger"]
    assert ledger["frames_received"] == ledger["frames_analysed"], ledger
    assert ledger["frames_with_issues"] == 0, ledger


def rows(report, view, *key):
    """Rows of a view by the columns of their key, or by its one column."""
    return {row[key[0]] if len(key) == 1 else tuple(row[c] for c in key): row
            for row in report["views"][view]["rows"]}
