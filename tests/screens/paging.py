#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""H writes what is shown as a page: the same tables, to the byte, as
--report=html makes of the frames that w cuts out."""
import json
import os
import re
import subprocess
import tempfile

from terminal import DEMO, Terminal, run_all, tapdeck

HOST_FRAMES = "2 661 frames"


def whole(folder, *options, columns=100, lines=28, feed=None):
    """Root's program has become somebody else when it writes there."""
    os.chmod(folder, 0o777)
    command = [tapdeck(), "-r", DEMO, "--speed", "0", *options]
    if feed:
        command = ["sh", "-c", f"cat '{feed}' | '{tapdeck()}' -r -"]
    t = Terminal(["env", "-C", folder] + command, columns, lines)
    t.wait_for("ENDED")
    # ENDED is what was read; this is what was counted of it.
    t.wait_until(lambda t: re.search(
        r"\n▸[\s\S]*total +12 320 +8\.46 MB", t.text()), "all rows")
    return t


def data_of(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    return json.loads(re.search(
        r'<script type="application/json"[^>]*>(.*?)</script>', text,
        re.S).group(1))


def written(t, folder, suffix):
    """Waits until the screen says so; the file's path."""
    t.wait_until(lambda t: re.search(
        rf"written to tapdeck-\d{{8}}T\d{{6}}Z\.{suffix}", t.text()), suffix)
    name, = [n for n in os.listdir(folder) if n.endswith(suffix)]
    assert not [n for n in os.listdir(folder) if n.startswith(".")]
    return os.path.join(folder, name)


def reported(capture, folder):
    page = os.path.join(folder, "report.page")
    subprocess.run([tapdeck(), "-r", capture, "--report=html", "-o", page],
                   check=True)
    return data_of(page)


def forget_names(page):
    """A name is known from all of the capture, not from a part of it."""
    for view in page["views"].values():
        ids = [column["id"] for column in view["columns"]]
        for row in view["rows"]:
            if "name" in ids and "address" in ids:
                row[ids.index("name")] = None
    for part in page["slices"]["list"]:
        part.pop("hosts")
    return page


def same(page, report):
    for part in ("ledger", "views", "slices"):
        assert page[part] == report[part], part
    assert page["slices"]["n"] > 0


def test_the_page_of_everything_is_that_of_the_report():
    with tempfile.TemporaryDirectory() as folder, whole(folder) as t:
        t.press("H")
        page = data_of(written(t, folder, "html"))
        same(page, reported(DEMO, folder))
        assert "scope" not in page["source"]
        t.press("q")
        assert t.wait_exit() == 0


def test_the_page_of_a_scope_is_that_of_its_frames():
    with tempfile.TemporaryDirectory() as folder, \
            whole(folder, "--where", "192.168.1.23") as t:
        t.wait_for("▸192.168.1.23")
        t.press("enter")
        t.wait_for(HOST_FRAMES)
        t.press("w")
        cut = written(t, folder, "pcapng")
        t.press("H")
        page = data_of(written(t, folder, "html"))
        assert page["source"]["scope"] == "host 192.168.1.23"
        assert page["ledger"]["frames_analysed"] == 2661
        same(forget_names(page), forget_names(reported(cut, folder)))
        # The counting goes on after it, and so does the scope.
        t.press("esc", "4")
        t.wait_for("22 TCP", HOST_FRAMES)


def test_of_a_pipe_the_page_says_that_it_cannot_follow_time():
    with tempfile.TemporaryDirectory() as folder, \
            whole(folder, feed=DEMO) as t:
        t.press("H")
        page = data_of(written(t, folder, "html"))
        report = reported(DEMO, folder)
        assert page["views"]["hosts"] == report["views"]["hosts"]
        assert "read only once" in page["slices"]["missing"]


def test_where_nothing_can_be_written_the_screen_says_so():
    with tempfile.TemporaryDirectory() as folder:
        inside = os.path.join(folder, "gone")
        os.mkdir(inside)
        with whole(inside) as t:
            os.rmdir(inside)
            t.press("H")
            t.wait_for("not written: tapdeck-", "No such file")
            t.press("q")
            assert t.wait_exit() == 0


run_all(globals())
