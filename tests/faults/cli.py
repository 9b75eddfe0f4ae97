#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""cli.py TAPDECK MAKE_CAPTURES: the world goes wrong; what does it say?

Each test runs the program and holds it to the contract: the exit status, one
line on standard error that begins with "tapdeck: ", and old files unharmed.
Needs nothing but the program; tests that need root or a device say so.
"""
import bz2
import json
import os
import pty
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1])
ENV = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
NOBODY = 65534


FORMATS = [(form, "hosts") for form in
           ("text", "json", "ndjson", "csv", "html")] + [
               ("dot", "conversations"), ("pcapng", "packets")]


class Skip(Exception):
    pass


def run(*words, prefix=(), **how):
    how.setdefault("stdin", subprocess.DEVNULL)
    how.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([*prefix, BINARY, *words], env=ENV, timeout=60,
                          stderr=subprocess.PIPE, **how)


def expect(got, status, message=None, out=None):
    """message: what the one line on stderr holds; None: there is none."""
    err = got.stderr.decode("utf-8", "backslashreplace")
    assert got.returncode == status, (got.returncode, status, err)
    if message is None:
        assert err == "", err
    else:
        assert err.count("\n") == 1 and err.endswith("\n"), err
        assert err.startswith("tapdeck: "), err
        assert message in err, (message, err)
    if out is not None:
        assert (out in got.stdout) if out else not got.stdout, got.stdout
    return got


def usage_errors_are_one_line_and_exit_2():
    for words, message in (
            (["--bogus"], "--bogus"),
            (["--report=xml", "-r", "mixed.pcap"], "no such format"),
            (["--view=bogus", "-r", "mixed.pcap"], "'bogus': no such view"),
            (["--columns=bogus", "-r", "mixed.pcap"],
             "'bogus': no such column"),
            (["--sort=bogus", "-r", "mixed.pcap"], "'bogus': no such column"),
            (["--sort=bytes:up", "-r", "mixed.pcap"], ":asc or :desc"),
            (["--where=bytes>>", "-r", "mixed.pcap"], "tapdeck: "),
            (["--where=bogus=1", "--view=hosts", "-r", "mixed.pcap"],
             "bogus"),
            (["--report=csv", "-r", "mixed.pcap"], "--view"),
            (["--from=+6s", "--to=+5s", "-r", "mixed.pcap"], "between"),
            (["-r", "mixed.pcap", "-w", "-", "--report"], "--write")):
        expect(run(*words), 2, message, b"")


def a_filter_that_does_not_compile_is_quoted():
    got = expect(run("-r", "mixed.pcap", "--report", "tcp", "prot", "80"), 2,
                 "tcp prot 80", b"")
    assert b"syntax error" in got.stderr, got.stderr


def a_filter_file_is_read_and_may_be_missing():
    with open("filter", "w", encoding="ascii") as out:
        out.write("udp # not tcp\nport 53\n")
    got = expect(run("-r", "mixed.pcap", "--report=json", "--view=hosts",
                     "-F", "filter"), 0)
    assert json.loads(got.stdout)["ledger"]["frames_received"] == 4
    expect(run("-r", "mixed.pcap", "-F", "absent", "--report"), 1,
           "absent: No such file", b"")


def files_that_cannot_be_read():
    expect(run("-r", "absent.pcap", "--report"), 1,
           "absent.pcap: No such file or directory", b"")
    expect(run("-r", ".", "--report"), 1, "directory", b"")
    expect(run("-r", "text.pcap", "--report"), 1, "text.pcap", b"")
    expect(run("-r", "empty.pcap", "--report"), 1, "empty.pcap", b"")


def a_packed_file_that_ends_before_its_first_frame_is_no_other_file():
    with open("mixed.pcap", "rb") as whole, open("cut.bz2", "wb") as cut:
        cut.write(bz2.compress(whole.read())[:1000])
    expect(run("-r", "cut.bz2", "--report"), 1, "cut.bz2: truncated", b"")
    with open("cut.bz2", "rb") as cut:
        expect(run("-r", "-", "--report", stdin=cut), 1,
               "standard input: truncated", b"")


def unprivileged(*more):
    """Words that make root nobody; the build has to be open to others."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise Skip("no setpriv")
    words = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}",
             "--clear-groups", *more]
    if subprocess.run([*words, BINARY, "--version"], check=False,
                      capture_output=True).returncode:
        raise Skip("the build folder is not open to others")
    return words


def no_permission_names_the_file():
    shutil.copy("mixed.pcap", "secret.pcap")
    os.chmod("secret.pcap", 0)
    expect(run("-r", "secret.pcap", "--report", prefix=unprivileged()), 1,
           "secret.pcap: Permission denied", b"")


def without_permission_to_capture_three_ways_are_given():
    got = run("-i", "lo", "--report", "-c", "1", prefix=unprivileged(
        "--inh-caps=-all", "--bounding-set=-all"))
    expect(got, 1, "sudo", b"")
    assert b"setcap" in got.stderr and b"dumpcap" in got.stderr, got.stderr


def an_unknown_interface_is_named():
    if os.geteuid() != 0:
        raise Skip("needs root")
    expect(run("-i", "nosuch0", "--report", "-c", "1"), 1, "nosuch0", b"")


def a_damaged_file_is_counted_up_to_the_damage():
    got = expect(run("-r", "truncated.pcap", "--report=json"), 1,
                 "truncated.pcap")
    report = json.loads(got.stdout)
    assert report["ledger"]["complete"] is False
    assert report["ledger"]["frames_analysed"] == 23
    assert report["source"]["missing"]


def a_full_disk_is_told_in_every_format():
    for form, view in FORMATS:
        with open("/dev/full", "wb") as full:
            expect(run("-r", "mixed.pcap", f"--report={form}",
                       f"--view={view}", stdout=full), 1,
                   "standard output: No space left on device")
        expect(run("-r", "mixed.pcap", f"--report={form}", f"--view={view}",
                   "-o", "/dev/full"), 1, "/dev/full: No space left", b"")
    expect(run("-r", "mixed.pcap", "--report", "-o", "/dev/full"), 1,
           "/dev/full: No space left on device", b"")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)
    for word in ("--help", "--version"):
        with open("/dev/full", "wb") as full:
            expect(run(word, stdout=full), 1, "No space left")


def a_reader_that_leaves_is_no_news():
    for form, view in (("json", "all"), *FORMATS):
        got = subprocess.run(
            ["sh", "-c", '"$0" -r mixed.pcap "$1" "$2" | head -c 1', BINARY,
             f"--report={form}", f"--view={view}"], env=ENV,
            capture_output=True, timeout=60, check=True)
        assert got.stderr == b"", (form, got.stderr)
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb") as pipe:
        expect(run("-r", "mixed.pcap", "--report", stdout=pipe), 1)


def a_report_file_appears_whole_or_not_at_all():
    old = b"an old report\n"
    with open("old.json", "wb") as out:
        out.write(old)
    os.chmod("old.json", 0o640)
    # the old one survives usage errors and files that are not there
    expect(run("-r", "absent.pcap", "--report=json", "-o", "old.json"), 1,
           "absent.pcap")
    expect(run("-r", "mixed.pcap", "--report=json", "-o", "old.json",
               "--view=bogus"), 2, "bogus")
    with open("old.json", "rb") as kept:
        assert kept.read() == old
    # and a disk that fills up while the new one is written
    limited = subprocess.run(
        ["sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$0" -r mixed.pcap '
         "--report=json --view=all --columns=all -o old.json", BINARY],
        env=ENV, capture_output=True, timeout=60, check=False)
    expect(limited, 1, "File too large")
    with open("old.json", "rb") as kept:
        assert kept.read() == old
    for form, view in FORMATS:
        limited = subprocess.run(
            ["sh", "-c", 'ulimit -f 0; trap "" XFSZ; exec "$0" -r mixed.pcap '
             '"$1" "$2" -o old.json', BINARY, f"--report={form}",
             f"--view={view}"], env=ENV, capture_output=True, timeout=60,
            check=False)
        expect(limited, 1, "File too large")
        with open("old.json", "rb") as kept:
            assert kept.read() == old, form
    expect(run("-r", "mixed.pcap", "--report=json", "-o", "old.json"), 0,
           out=b"")
    with open("old.json", "rb") as new:
        json.load(new)
    assert stat.S_IMODE(os.stat("old.json").st_mode) == 0o640
    left = [name for name in os.listdir(".") if name.startswith(".old")]
    assert not left, left


def a_small_disk_keeps_what_it_had():
    """64 KiB in memory, where mounting is allowed."""
    for form, view in FORMATS:
        got = subprocess.run(
            ["unshare", "-m", "sh", "-c", "mkdir -p small && "
             "mount -t tmpfs -o size=64k none small && "
             "echo old >small/x && head -c 60000 /dev/zero >small/fill && "
             '"$0" -r mixed.pcap "$1" "$2" --columns=all -o small/x; '
             'status=$?; ls -A small; cat small/x | head -c 4; exit $status',
             BINARY, f"--report={form}", f"--view={view}"],
            env=ENV, capture_output=True, timeout=60, check=False)
        if b"unshare" in got.stderr or b"mount" in got.stderr:
            raise Skip("no file system may be mounted here")
        if got.returncode == 0:
            assert form in ("text", "csv", "dot"), form  # small enough
            continue
        assert got.returncode == 1, got
        assert b"small/x: No space left on device" in got.stderr, got.stderr
        assert got.stderr.count(b"\n") == 1, got.stderr
        assert got.stdout == b"fill\nx\nold\n", got.stdout


def a_folder_that_takes_no_file():
    expect(run("-r", "mixed.pcap", "--report", "-o", "mixed.pcap/x"), 1,
           "mixed.pcap/x: Not a directory", b"")
    expect(run("-r", "mixed.pcap", "--report", "--outdir", "mixed.pcap"), 1,
           "Not a directory", b"")
    os.makedirs("closed")
    with open("closed/x", "wb") as old:
        old.write(b"old")
    os.chmod("closed", 0o555)
    got = run("-r", "mixed.pcap", "--report", "-o", "closed/x",
              prefix=unprivileged())
    expect(got, 1, "closed/x: Permission denied", b"")
    assert os.path.getsize("closed/x") == 3


def a_link_stays_a_link():
    with open("target.txt", "wb"):
        pass
    os.symlink("target.txt", "link.txt")
    expect(run("-r", "mixed.pcap", "--report", "-o", "link.txt"), 0, out=b"")
    assert os.path.islink("link.txt") and os.path.getsize("target.txt") > 0


def every_view_gets_its_file():
    expect(run("-r", "mixed.pcap", "--report=csv", "--view=hosts,pairs",
               "--outdir", "out"), 0, out=b"")
    assert sorted(os.listdir("out")) == ["hosts.csv", "pairs.csv"]
    with open("out/hosts.csv", newline="", encoding="utf-8") as table:
        assert table.readline().startswith("address,")


def all_in_a_list_is_what_is_not_named_before():
    def of(*words):
        got = expect(run("-r", "mixed.pcap", "--report=json", *words), 0)
        return [(view, [column["id"] for column in shown["columns"]])
                for view, shown in json.loads(got.stdout)["views"].items()]

    every = of("--view=all", "--columns=all")
    assert of("--view=all,dns", "--columns=all,address") == every
    first = of("--view=dns,all", "--columns=queries,all")
    assert first[0][0] == "dns" and first[0][1][0] == "queries", first[0]
    assert sorted((view, sorted(ids)) for view, ids in first) == sorted(
        (view, sorted(ids)) for view, ids in every)
    expect(run("-r", "mixed.pcap", "--report", "--view=all,bogus"), 2,
           "'bogus': no such view", b"")


def each_format_of_a_list_is_as_it_is_alone():
    views = "--view=hosts,pairs,timeline"
    expect(run("-r", "mixed.pcap", "--report=json,csv,dot,html", views,
               "--outdir", "all"), 0, out=b"")
    expect(run("-r", "mixed.pcap", "--report=dot", "--view=pairs", "--outdir",
               "one"), 0, out=b"")
    for form in ("csv", "json", "html"):
        expect(run("-r", "mixed.pcap", f"--report={form}", views, "--outdir",
                   "one"), 0, out=b"")
    assert len(os.listdir("one")) == 10
    assert sorted(os.listdir("all")) == sorted(os.listdir("one"))
    for name in os.listdir("one"):
        with open("one/" + name, "rb") as a, open("all/" + name, "rb") as b:
            assert a.read() == b.read(), name
    for forms, why in (("csv,dot", "cannot be made of any of these views"),
                       ("csv,pcapng", "pcapng")):
        expect(run("-r", "mixed.pcap", f"--report={forms}", "--view=ports",
                   "--outdir", "none"), 2, why, b"")
    expect(run("-r", "mixed.pcap", "--report=csv,json"), 2,
           "several formats need --outdir", b"")
    assert not os.path.exists("none")


def recording_never_overwrites_what_is_read():
    before = os.path.getsize("mixed.pcap")
    expect(run("-r", "mixed.pcap", "-w", "mixed.pcap", "--report"), 1,
           "is the file being read")
    assert os.path.getsize("mixed.pcap") == before


def what_is_recorded_reads_the_same():
    def hosts(path):
        got = expect(run("-r", path, "--report=json", "--view=hosts"), 0)
        return json.loads(got.stdout)["views"]
    expect(run("-r", "mixed.pcap", "-w", "copy.pcapng", "--report"), 0)
    assert hosts("copy.pcapng") == hosts("mixed.pcap")
    with open("piped.pcapng", "wb") as out:
        expect(run("-r", "mixed.pcap", "-w", "-", stdout=out), 0)
    assert hosts("piped.pcapng") == hosts("mixed.pcap")


def hostile_names_reach_no_terminal():
    name = "evil\x1b]0;x\x07.pcap"
    got = expect(run("-r", name, "--report"), 1, "No such file")
    assert b"\x1b" not in got.stderr and b"\x07" not in got.stderr
    shutil.copy("mixed.pcap", name)
    got = expect(run("-r", name, "--report"), 0)
    assert b"\x1b" not in got.stdout and b"\x07" not in got.stdout


def an_interrupt_ends_a_capture_early_with_its_report():
    read_end, write_end = os.pipe()
    with open("mixed.pcap", "rb") as capture:
        os.write(write_end, capture.read())  # then the pipe falls silent
    for number in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen([BINARY, "-r", "-", "--report=json"],
                                 stdin=read_end, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=ENV)
        await_reader(child.pid, number)
        child.send_signal(number)
        out, err = child.communicate(timeout=30)
        assert (child.returncode, err) == (0, b""), (child.returncode, err)
        assert json.loads(out)["ledger"]["frames_received"] == 24
        with open("mixed.pcap", "rb") as capture:
            os.write(write_end, capture.read())
    os.close(read_end)
    os.close(write_end)


def await_reader(pid, number):
    """Until it catches the signal, and has come to rest on the pipe."""
    idle = 0
    while idle < 20:
        with open(f"/proc/{pid}/status", encoding="ascii") as lines:
            status = dict(line.rstrip("\n").split(":\t", 1)
                          for line in lines if ":\t" in line)
        caught = int(status["SigCgt"], 16) >> (number - 1) & 1
        idle = idle + 1 if caught and status["State"][0] == "S" else 0
        time.sleep(0.005)


def progress_is_for_terminals_and_long_files_only():
    master, slave = pty.openpty()
    got = subprocess.run([BINARY, "-r", "mixed.pcap", "--report"], env=ENV,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=slave, timeout=60, check=True)
    os.close(slave)
    try:
        said = os.read(master, 1000)
    except OSError:
        said = b""
    os.close(master)
    assert said == b"" and got.stdout, said


def main():
    failed = 0
    tests = [value for value in list(globals().values())
             if getattr(value, "__module__", "") == __name__
             and value not in (run, expect, unprivileged, await_reader, Skip,
                               main)]
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            os.chdir(folder)
            subprocess.run([sys.executable, sys.argv[2], folder], check=True)
            try:
                test()
                print("ok", test.__name__)
            except Skip as why:
                print("skip", test.__name__, "-", why)
            except Exception as why:  # one broken test, not all
                failed += 1
                print("FAIL", test.__name__, type(why).__name__, why)
            os.chdir("/")
    sys.exit(failed > 0)


sys.argv[2] = os.path.abspath(sys.argv[2])
main()
