#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""laid_links.py TAPDECK: what root writes lands where root said, in the folders
of others too, and not where others would have it land."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
from terminal import DEMO, Skip, run_all  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
OTHER, CALLER = 4242, 1234
PLAIN = {k: v for k, v in os.environ.items()
         if k not in ("SUDO_UID", "SUDO_GID", "PKEXEC_UID")}
BY_SUDO = {"SUDO_UID": str(CALLER), "SUDO_GID": str(CALLER)}
# How each is told of a place; TAPE takes a file, as REPORT; the rest folders.
TAPE = ("--report=csv", "--view=issues", "-w")
REPORT = ("--report", "--view=issues", "-o")
CUT = ("--report=pcapng", "-o")
FOLDER = ("--report", "--view=issues", "--outdir")
BODIES = ("--report", "--view=issues", "--extract")


def needs_root(test):
    def tried():
        if os.geteuid() != 0:
            raise Skip("needs root")
        test()
    tried.__name__ = test.__name__
    return tried


def run(*words, env=None, **how):
    return subprocess.run([BINARY, "-r", DEMO, *words], check=False,
                          timeout=60, stdin=subprocess.DEVNULL,
                          capture_output=True, env={**PLAIN, **(env or {})},
                          **how)


class Places:
    """A folder of another user's, and one of root's with a secret in it."""

    def __enter__(self):
        self.all = tempfile.mkdtemp()
        os.chmod(self.all, 0o755)
        self.foreign = self.all + "/foreign"
        self.own = self.all + "/own"
        for folder in (self.foreign, self.own):
            os.mkdir(folder, 0o755)
        os.chown(self.foreign, OTHER, OTHER)
        with open(self.own + "/secret", "w", encoding="ascii") as f:
            f.write("secret")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.all)

    def lay(self, to, owner):
        link = self.foreign + "/link"
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink(to, link)
        os.lchown(link, owner, owner)
        return link

    def untouched(self):
        with open(self.own + "/secret", encoding="ascii") as f:
            return f.read() == "secret" and os.listdir(self.own) == ["secret"]


@needs_root
def test_root_goes_over_no_link_that_another_laid():
    with Places() as at:
        for env in ({}, BY_SUDO):
            for way, to in ((TAPE, "/secret"), (REPORT, "/secret"),
                            (CUT, "/secret"), (TAPE, "/new"),
                            (REPORT, "/new"), (FOLDER, ""), (BODIES, ""),
                            (FOLDER, "/new"), (BODIES, "/new")):
                got = run(*way, at.lay(at.own + to, OTHER), env=env)
                assert got.returncode == 1, (way, to, got)
                assert b"link of another user's (4242)" in got.stderr, got
                assert at.untouched(), (way, to, os.listdir(at.own))
            link = at.lay(at.own, OTHER)  # in the middle of a way
            for way in (TAPE, REPORT):
                got = run(*way, link + "/secret", env=env)
                assert got.returncode == 1 and at.untouched(), (way, got)


@needs_root
def test_root_goes_over_links_of_its_own_and_of_who_called_sudo():
    with Places() as at:
        for owner, env in ((0, {}), (0, BY_SUDO), (CALLER, BY_SUDO)):
            for way in (TAPE, REPORT, CUT):
                for name in ("/secret", "/new"):
                    link = at.lay(at.own + name, owner)
                    got = run(*way, link, env=env)
                    assert (got.returncode, got.stderr) == (0, b""), got
                    assert os.path.islink(link)
                    with open(at.own + name, "rb") as f:
                        assert f.read() != b"secret", (owner, way)
                    os.unlink(at.own + name)
        assert not os.listdir(at.own), os.listdir(at.own)


@needs_root
def test_root_puts_a_report_into_the_folder_of_another():
    with Places() as at:
        os.mkdir(at.foreign + "/bodies")
        os.chown(at.foreign + "/bodies", OTHER, OTHER)
        for env in ({}, BY_SUDO):
            for way, place in ((REPORT, "/report"), (REPORT, "/report"),
                               (CUT, "/cut"), (FOLDER, ""),
                               (BODIES, "/bodies")):
                got = run(*way, at.foreign + place, env=env)
                assert (got.returncode, got.stderr) == (0, b""), (way, got)
        assert sorted(os.listdir(at.foreign)) == [
            "bodies", "cut", "issues.txt", "report"], os.listdir(at.foreign)


@needs_root
def test_root_replaces_the_file_of_another_where_anybody_may_make_files():
    with Places() as at:
        os.chmod(at.own, 0o1777)
        os.chown(at.own + "/secret", OTHER, OTHER)
        got = run(*REPORT, at.own + "/secret")
        assert (got.returncode, got.stderr) == (0, b""), got
        assert os.listdir(at.own) == ["secret"]
        assert os.stat(at.own + "/secret").st_uid == OTHER
        assert not at.untouched()


def test_a_report_goes_where_a_link_into_another_folder_leads():
    """Out of the folder of the link, for which the sandbox has to allow."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(folder + "/a/b")
        for name in ("old", "new"):
            link = f"{folder}/{name}"
            os.symlink(f"a/b/../b/{name}", link)
            with open(folder + "/a/b/old", "wb"):
                pass
            got = run(*REPORT, link)
            assert (got.returncode, got.stderr) == (0, b""), got
            assert os.path.islink(link)
            assert os.path.getsize(f"{folder}/a/b/{name}") > 0
        assert sorted(os.listdir(folder + "/a/b")) == ["new", "old"]


def test_what_is_open_can_be_named_too():
    with tempfile.TemporaryDirectory() as folder:
        for way in (TAPE, REPORT):
            for name in ("/dev/fd/1", "/dev/stdout", "/proc/self/fd/1"):
                with open(folder + "/out", "wb") as out:
                    got = subprocess.run(
                        [BINARY, "-r", DEMO, *way, name], check=False,
                        stdout=out, stderr=subprocess.PIPE, env=PLAIN)
                assert got.returncode == 0, (way, name, got)
                assert os.path.getsize(folder + "/out") > 0, (way, name)
                got = run(*way, name)  # a pipe
                assert got.returncode == 0 and got.stdout, (way, name, got)


def test_links_without_end_are_said():
    with tempfile.TemporaryDirectory() as folder:
        os.symlink("loop", folder + "/loop")
        for way in (TAPE, REPORT, FOLDER, BODIES):
            got = run(*way, folder + "/loop")
            assert got.returncode == 1, got
            assert b"Too many levels of symbolic links" in got.stderr, got
            assert got.stderr.count(b"\n") == 1, got


run_all(globals())
