#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""world.py TAPDECK WITHOUT: less of everything than a program would like.

Too few descriptors, too little memory, a kernel that lacks calls, a disk that
fills up, a reader that leaves, a stop in the middle: what could be counted is
counted, the exit status tells, and what is wrong stands in single lines on
standard error. A signal never ends it.
"""
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, Skip, Terminal, run_all  # noqa: E402

BINARY, WITHOUT = (os.path.abspath(word) for word in sys.argv[1:3])
FRAMES = 6202
CALLS = ("clone3", "close_range", "eventfd", "faccessat2", "fadvise64",
         "getrandom", "io_uring_setup", "landlock", "madvise", "membarrier",
         "memfd_create", "mincore", "openat2", "prlimit64", "rseq",
         "sched_getaffinity", "seccomp", "sendfile", "statx")


def sanitized():
    with open(BINARY, "rb") as f:
        said = f.read()
    return b"__asan_init" in said or b"__tsan_init" in said


SANITIZED = sanitized()


def run(*words, prefix=(), **how):
    how.setdefault("stdout", subprocess.PIPE)
    how.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([*prefix, BINARY, *words], check=False, timeout=60,
                          stderr=subprocess.PIPE, **how)


def check_said(got, *allowed):
    """An exit status, and lines that are ours, few of them."""
    assert got.returncode in (allowed or (0, 1)), got
    lines = got.stderr.decode().splitlines()
    assert all(line.startswith("tapdeck: ") for line in lines), lines
    assert bool(lines) == (got.returncode != 0) and len(lines) < 4, got
    return lines


def check_counts(got):
    """All that there is, or a plain refusal; nothing between the two."""
    check_said(got)
    if got.returncode == 0:
        ledger = json.loads(got.stdout)["ledger"]
        assert ledger["frames_analysed"] == FRAMES, ledger
        assert ledger["complete"] is True
    else:
        assert not got.stdout.strip(), got


def test_a_kernel_that_lacks_calls_is_lived_with():
    for call in CALLS:
        got = run("-r", DEMO, "--report=json", "--view=hosts,countries",
                  prefix=[WITHOUT, call])
        if got.returncode == 77:
            raise Skip("no seccomp here to take calls away with")
        if SANITIZED and got.returncode:
            continue  # the sanitizer asks for more than we do
        check_counts(got)
        if call not in ("eventfd", "memfd_create"):
            assert got.returncode == 0, (call, got)


def test_bodies_are_saved_where_newer_calls_are_missing():
    for call in ("renameat2", "syncfs", "renameat2,syncfs,landlock"):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            got = run("-r", DEMO, "--report", "--extract", folder + "/bodies",
                      prefix=[WITHOUT, call])
            if got.returncode == 77:
                raise Skip("no seccomp here to take calls away with")
            assert got.returncode == 0 and not got.stderr, (call, got)
            names = os.listdir(folder + "/bodies")
            assert "manifest.json" in names and len(names) > 50, names
            assert not any(name.startswith(".") for name in names), names


def test_a_screen_without_calls_is_refused_in_words_or_works():
    for call in ("signalfd", "eventfd", "memfd_create", "clone3"):
        with Terminal([WITHOUT, call, BINARY, "-r", DEMO], 100, 30) as t:
            t.wait_until(lambda t: "[1 Hosts]" in t.text() or
                         b"tapdeck: " in t.raw or t.is_over(), call)
            if "[1 Hosts]" in t.text():
                t.press("q")
                assert t.wait_exit() == 0, call
            else:
                assert t.wait_exit() in (1, 77), (call, t.raw)
                assert t.is_as_found()


def limited(kind, value, *words):
    def limit():
        resource.setrlimit(kind, (value, value))
    return run("-r", DEMO, "--report=json", *words, preexec_fn=limit)


def test_little_stack_and_no_cores_nor_locked_pages_are_lived_with():
    for kind, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_MEMLOCK, 0),
                        (resource.RLIMIT_STACK, 256 << 10),
                        (resource.RLIMIT_STACK, 1 << 20)):
        got = limited(kind, value, "--view=hosts,dns", "--threads=2")
        if SANITIZED and kind == resource.RLIMIT_STACK:
            continue  # its frames are larger
        check_counts(got)
        assert got.returncode == 0, (kind, value, got)


def test_little_room_for_data_is_said():
    if SANITIZED:
        raise Skip("not in a build with sanitizers")
    worked = 0
    for megabytes in (4, 8, 64, 256, 8192):
        got = limited(resource.RLIMIT_DATA, megabytes << 20, "--view=hosts",
                      "--memory=16M")
        if got.returncode == 127:
            continue
        check_counts(got)
        worked += got.returncode == 0
    assert worked, "8 GiB are not enough"


def test_too_few_descriptors_are_said():
    refused = worked = 0
    for n in range(3, 24):
        got = limited(resource.RLIMIT_NOFILE, n, "--view=hosts,countries")
        if got.returncode == 127:
            continue  # the loader itself found too few
        check_counts(got)
        refused += got.returncode != 0
        worked += got.returncode == 0
    assert worked and refused, (worked, refused)


def test_too_little_address_space_is_said():
    if SANITIZED:
        raise Skip("not in a build with sanitizers")
    worked = 0
    for megabytes in (48, 96, 160, 256, 512, 1024, 2048, 8192):
        got = limited(resource.RLIMIT_AS, megabytes << 20, "--view=hosts",
                      "--memory=16M")
        if got.returncode == 127:
            continue
        check_counts(got)
        worked += got.returncode == 0
    assert worked, "8 GiB are not enough"


def test_no_more_threads_is_said_or_lived_with():
    if os.geteuid() != 0 or not shutil.which("setpriv") or SANITIZED:
        raise Skip("needs root and setpriv")
    prefix = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups",
              "prlimit", "--nproc=1:1"]
    if run("--version", prefix=prefix).returncode:
        raise Skip("the build folder is not open to others")
    check_counts(run("-r", DEMO, "--report=json", "--threads=4",
                     prefix=prefix))


def test_a_recording_that_finds_the_disk_full_is_said():
    for words in (["-w", "/dev/full"], ["-w", "/dev/full", "--report=json"]):
        lines = check_said(run("-r", DEMO, *words), 1)
        assert "No space left" in " ".join(lines), lines
    with tempfile.TemporaryDirectory() as folder:
        def small():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        tape = folder + "/tape.pcapng"
        got = run("-r", DEMO, "--report=json", "-w", tape, preexec_fn=small)
        assert "File too large" in check_said(got, 1)[0], got
        assert json.loads(got.stdout)["ledger"]["frames_analysed"] == FRAMES
        # What is there is a capture of whole blocks.
        if os.path.getsize(tape):
            assert run("-r", tape, "--report").returncode == 0


def test_a_disk_of_64_kib_takes_a_report_whole_or_not_at_all():
    mount = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
    probe = subprocess.run([*mount, "mount -t tmpfs -o size=64k tapdeck /mnt"],
                           capture_output=True, check=False)
    if probe.returncode:
        raise Skip("needs root, and tmpfs")
    script = ('mount -t tmpfs -o size=64k,mode=1777 tapdeck /mnt && '
              'echo old >/mnt/report && "$@" -o /mnt/report; echo $? && '
              'ls -A /mnt && cat /mnt/report')
    got = subprocess.run([*mount, script, "sh", BINARY, "-r", DEMO,
                          "--report=json", "--view=packets", "--columns=all"],
                         capture_output=True, check=True, timeout=60)
    assert got.stdout == b"1\nreport\nold\n", got
    assert got.stderr.count(b"\n") == 1 and b"No space left" in got.stderr
    script = ('mount -t tmpfs -o size=64k,mode=1777 tapdeck /mnt && '
              'echo old >/mnt/report && mount -o remount,ro /mnt && '
              '"$@" -o /mnt/report; echo $? && cat /mnt/report')
    got = subprocess.run([*mount, script, "sh", BINARY, "-r", DEMO,
                          "--report"], capture_output=True, check=True,
                         timeout=60)
    assert got.stdout == b"1\nold\n", got
    assert got.stderr.count(b"\n") == 1 and b"Read-only" in got.stderr, got


# All that is made besides a file of text or json.
OUTPUTS = (
    ("folder of views", ["--report=csv", "--view=packets,flows",
                         "--columns=all", "--outdir", "/mnt/out"]),
    ("pages of views", ["--report=json", "--view=packets,hosts",
                        "--columns=all", "--outdir", "/mnt/out"]),
    ("saved bodies", ["--report=json", "--extract", "/mnt/out"]),
    ("recording", ["--report=json", "-w", "/mnt/out.pcapng"]),
    ("cut", ["--report=pcapng", "-o", "/mnt/out.pcapng"]),
    ("page", ["--report=html", "-o", "/mnt/out.html"]),
    ("graph", ["--report=dot", "--limit=9999", "-o", "/mnt/out.dot"]),
)


def in_a_mount(options, words):
    """On a file system of its own with an earlier file, then listed."""
    script = ('mount -t tmpfs -o size=64k,mode=1777 tapdeck /mnt && '
              'head -c 48k /dev/zero >/mnt/before && '
              f'mount -o remount,{options} /mnt && '
              '"$@" >/dev/null; echo $?; wc -c </mnt/before; '
              'find /mnt -name "*.part" -o -name ".*.??????"')
    return subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", script,
         "sh", BINARY, "-r", DEMO, *words], capture_output=True, check=False,
        timeout=60)


def test_every_output_says_that_it_finds_no_room_and_harms_nothing():
    if subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tapdeck",
                       "/mnt"], capture_output=True, check=False).returncode:
        raise Skip("needs root, and tmpfs")
    for options, why in (("rw", b"No space left"), ("ro", b"Read-only")):
        for what, words in OUTPUTS:
            if what == "graph" and options == "rw":
                continue  # it is small enough
            got = in_a_mount(options, words)
            assert got.stdout == b"1\n49152\n", (what, options, got)
            assert got.stderr.count(b"\n") == 1 and why in got.stderr, (
                what, options, got)


def test_bodies_saved_beside_a_report_that_goes_nowhere_are_whole():
    words = ["-r", DEMO, "--report=json", "--view=files", "--extract"]
    read_end, write_end = os.pipe()
    os.close(read_end)
    with tempfile.TemporaryDirectory() as top, open(
            "/dev/full", "wb") as full, os.fdopen(write_end, "wb") as gone:
        for i, (how, more, lines) in enumerate((
                ({"stdout": full}, [], 1), ({}, ["-o", "/dev/full"], 1),
                ({"stdout": gone}, [], 0))):  # that he left is no news
            folder = f"{top}/{i}"
            os.mkdir(folder)
            os.symlink("/dev/full", folder + "/manifest.json")
            got = run(*words, folder, *more, **how)
            assert got.returncode == 1, (i, got)
            assert got.stderr.count(b"\n") == lines, (i, got)
            assert lines == 0 or b"No space left" in got.stderr, (i, got)
            with open(folder + "/manifest-2.json", "rb") as f:
                listed = json.load(f)
            assert len(listed["files"]) == len(os.listdir(folder)) - 2 > 50


def test_a_list_of_bodies_that_finds_no_room_is_said():
    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    with tempfile.TemporaryDirectory() as folder:
        got = run("-r", DEMO, "--report", "--extract", folder,
                  preexec_fn=small)
        assert "File too large" in check_said(got, 1)[-1], got
        assert "manifest.json" not in os.listdir(folder)


def test_a_recording_whose_reader_leaves_ends():
    got = subprocess.run(["sh", "-c", '"$0" -r "$1" -w - | head -c 100 '
                          '>/dev/null', BINARY, DEMO], capture_output=True,
                         check=True, timeout=60)
    assert got.stderr.count(b"\n") <= 1, got


def test_stopped_in_the_middle_it_goes_on_and_counts_all():
    with open(DEMO, "rb") as f:
        tape = f.read()
    with subprocess.Popen([BINARY, "-r", "-", "--report=json"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE
                          ) as child:
        child.stdin.write(tape[:300_000])
        child.stdin.flush()
        child.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
        began = time.monotonic()
        while time.monotonic() - began < 1:
            os.waitid(os.P_PID, child.pid,
                      os.WEXITED | os.WNOHANG | os.WNOWAIT)
            time.sleep(0.05)
        child.send_signal(signal.SIGCONT)
        said, _ = child.communicate(tape[300_000:], timeout=60)
    assert child.returncode == 0
    assert json.loads(said)["ledger"]["frames_analysed"] == FRAMES


def endless(soft, hard, *words):
    """A capture of which there is always more, for so many seconds of
    processor."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    with open(DEMO, "rb") as f:
        tape = f.read()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with subprocess.Popen([BINARY, "-r", "-", *words], preexec_fn=limit,
                              stdin=subprocess.PIPE, stdout=out, stderr=err
                              ) as child:
            try:
                while True:
                    child.stdin.write(tape)  # sections, one after the other
            except BrokenPipeError:
                pass
            try:
                child.stdin.close()
            except BrokenPipeError:
                pass
            child.wait(60)
        for file in out, err:
            file.seek(0)
        return subprocess.CompletedProcess(words, child.returncode,
                                           out.read(), err.read())


def test_a_limit_of_processor_time_is_said_and_what_was_counted_is_told():
    # At the soft limit the kernel warns; "ulimit -t" sets both.
    for soft, hard in ((1, 60), (2, 2) if SANITIZED else (1, 1)):
        got = endless(soft, hard, "--report=json", "--view=hosts")
        lines = check_said(got, 1)
        assert len(lines) == 1 and "ulimit -t" in lines[0], lines
        ledger = json.loads(got.stdout)["ledger"]
        assert ledger["frames_analysed"] >= FRAMES, ledger
        assert ledger["frames_analysed"] == ledger["frames_received"]


def test_standard_streams_may_be_closed():
    for closed, status in (("<&-", 0), ("2>&-", 0), (">&-", 1)):
        with tempfile.TemporaryDirectory() as folder:
            tape = folder + "/tape.pcapng"
            got = subprocess.run(
                ["sh", "-c", f'"$0" -r "$1" --report=json -w "$2" {closed}',
                 BINARY, DEMO, tape], capture_output=True, check=False,
                timeout=60)
            assert got.returncode == status, (closed, got)
            # Nothing that was meant for a stream went into the recording.
            again = run("-r", tape, "--report=json")
            assert json.loads(again.stdout)["ledger"][
                "frames_analysed"] == FRAMES


def test_an_interface_may_be_renamed_and_go_away():
    inside = ["unshare", "--net"]
    probe = subprocess.run([*inside, "ip", "link", "add", "tdk0", "type",
                            "veth", "peer", "name", "tdk1"],
                           capture_output=True, check=False)
    if probe.returncode:
        raise Skip("needs root, and veth")
    script = """
        set -e
        ip link add tdk0 type veth peer name tdk1
        ip link set tdk0 up; ip link set tdk1 up
        exec 3>&1
        "$@" -i tdk1 --report=json >&3 &
        child=$!
        until grep -q "^Seccomp" /proc/$child/status &&
            grep -q SigCgt /proc/$child/status &&
            [ "$(awk '/^NoNewPrivs/ {print $2}' /proc/$child/status)" = 1 ]
        do :; done
        ip link set tdk1 down; ip link set tdk1 name tdk9; ip link set tdk9 up
        ip link del tdk0
        wait $child
    """
    got = subprocess.run([*inside, "sh", "-c", script, "sh", BINARY],
                         capture_output=True, check=False, timeout=60)
    assert got.returncode == 1, got
    assert got.stderr.count(b"\n") == 1 and b"gone" in got.stderr, got
    assert json.loads(got.stdout)["ledger"]["complete"] is False


run_all(globals())
