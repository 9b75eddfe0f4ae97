#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""html_page.py TAPDECK CAPTURE: the page of --report=html, as parsers and
browsers read it. With Chromium it is used as people do; without, the exit
status is 77 once the rest is proved.
"""
import base64
import datetime
import hashlib
import html.parser
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

import browser

BINARY, CAPTURE = map(os.path.abspath, sys.argv[1:3])
T0 = 1768918966
MOST_BYTES = 60 * 1024  # of a page, less its data
HOSTILE = ["</script><script>document.title='ran'</script>",
           "<img src=x onerror=\"document.title='ran'\">", "\"'><b>&amp;",
           "<!--<script>", "]]>", "javascript:document.title='ran'",
           "{{7*7}}${7*7}", "\u202egnp.exe"]
VOID = {"meta", "input", "br"}


def report(*words):
    got = subprocess.run([BINARY, *words], capture_output=True, check=True,
                         stdin=subprocess.DEVNULL, timeout=60,
                         env={**os.environ, "TZ": "UTC"})
    return got.stdout


class Page(html.parser.HTMLParser):
    """Scripts, and everything that is wrong."""

    def __init__(self, text):
        super().__init__()
        self.open, self.scripts, self.styles, self.faults = [], [], [], []
        self.policy = self.title = ""
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((names.get("type"), ""))
        if tag == "style":
            self.styles.append("")
        if names.get("http-equiv") == "Content-Security-Policy":
            self.policy = names["content"]
        self.faults += [f"{tag} has {name}" for name in names
                        if name in ("src", "href", "style")
                        or name.startswith("on")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"unexpected </{tag}>")

    def handle_data(self, data):
        if not self.open:
            return
        if self.open[-1] == "script":
            kind, text = self.scripts[-1]
            self.scripts[-1] = kind, text + data
        if self.open[-1] == "style":
            self.styles[-1] += data
        if self.open[-1] == "title":
            self.title += data


def sha256(text):
    digest = hashlib.sha256(text.encode()).digest()
    return "'sha256-" + base64.b64encode(digest).decode() + "'"


def check_page(path):
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    page = Page(text)
    assert not page.faults, page.faults
    kinds = [kind for kind, _ in page.scripts]
    assert kinds == ["application/json", None], kinds
    data = page.scripts[0][1]
    assert "<" not in data
    parsed = json.loads(data)
    assert len(text.encode()) - len(data.encode()) < MOST_BYTES
    assert page.policy == (
        f"default-src 'none'; style-src {sha256(page.styles[0])}; "
        f"script-src {sha256(page.scripts[1][1])}; base-uri 'none'; "
        "form-action 'none'"), page.policy
    try:
        import html5lib
        html5lib.HTMLParser(strict=True).parse(text)
    except ImportError:
        pass
    return parsed


def ipv4(proto, payload, src, dst):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64,
                       proto, 0, bytes(src), bytes(dst))
    return b"\2" * 6 + b"\4" * 6 + b"\x08\0" + head + payload


def tcp(flags, seq, data=b""):
    return struct.pack(">HHIIBBHHH", 40000, 80, seq, 1, 0x50, flags, 8192, 0,
                       0) + data


def query(n, text):
    label = text.encode()[:60]
    dns = struct.pack(">HHHHHH", n, 0x100, 1, 0, 0, 0) + bytes(
        [len(label)]) + label + b"\0\0\1\0\1"
    return struct.pack(">HHHH", 5000 + n, 53, 8 + len(dns), 0) + dns


def write_hostile(path):
    client, server = [192, 0, 2, 1], [192, 0, 2, 2]
    frames = []
    for n, text in enumerate(HOSTILE):
        frames.append(ipv4(17, query(n, text), client, server))
        line = f"GET /{text} HTTP/1.1\r\nHost: {text}\r\n" \
               f"User-Agent: {text}\r\n\r\n".encode()
        from_n = [192, 0, 2, 10 + n]
        frames += [ipv4(6, tcp(2, 0), from_n, server),
                   ipv4(6, tcp(24, 1, line), from_n, server)]
    line = f"GET /{'a' * 700} HTTP/1.1\r\nHost: long\r\n\r\n".encode()
    frames += [ipv4(6, tcp(2, 0), [192, 0, 2, 99], server),
               ipv4(6, tcp(24, 1, line), [192, 0, 2, 99], server)]
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i, frame in enumerate(frames):
            out.write(struct.pack("<IIII", T0 + i, 0, len(frame), len(frame))
                      + frame)


def check_bounds(data):
    """A text is whole or ends in a mark; what names a row is shorter."""
    urls = data["views"]["urls"]
    at = [c["id"] for c in urls["columns"]].index("url")
    texts = [row[at] for row in urls["rows"]]
    assert max(len(text.encode()) for text in texts) == 256 + 3
    assert sum(text.endswith("\u2026") for text in texts) == 1
    for view in data["views"].values():
        assert all(len(cell.encode()) <= 1027 for row in view["rows"]
                   for cell in row if isinstance(cell, str))


def check_slices(data):
    """In every view what the slices have is what the whole has."""
    slices = data["slices"]
    assert slices["missing"] is None and slices["late"] == 0
    assert 1 <= len(slices["list"]) == slices["n"] <= 120
    for view in ("hosts", "ports", "conversations", "countries"):
        for column, total in data["views"][view]["total"].items():
            assert total == sum(one[view]["total"][column]
                                for one in slices["list"]), (view, column)
        at = [c["id"] for c in slices["views"][view]].index("bytes")
        for one in slices["list"]:
            rows = sum(row[at] for row in one[view]["rows"])
            assert rows <= one[view]["total"]["bytes"]
            assert one[view]["more"] > 0 or \
                rows == one[view]["total"]["bytes"]


def cells(b, selector):
    return b.run("return [...document.querySelectorAll(arguments[0])]"
                 ".map(row => [...row.children].map(c => c.textContent))",
                 selector)


BODY, FOOT = "#panel tbody tr", "#panel tfoot tr"


def column(b, title):
    """Which column it is, by the text of its heading."""
    heads = cells(b, "#panel thead tr")[0]
    return next(i for i, h in enumerate(heads)
                if h.rstrip(" \u25b2\u25bc") == title)


def nothing_went_wrong(b):
    said = [line for line in b.log("browser") if line["level"] != "DEBUG"]
    assert not said, said
    asked = [json.loads(line["message"])["message"]
             for line in b.log("performance")]
    urls = [m["params"]["request"]["url"] for m in asked
            if m["method"] == "Network.requestWillBeSent"]
    urls = [url for url in urls if not url.startswith("chrome://")]
    assert len(urls) == 1 and urls[0].startswith("file://"), urls


def tables_sort_and_filter(b):
    b.click("#tab-hosts")
    b.click('#panel th[data-id="packets"] button')
    at = column(b, "Packets")
    got = [int(row[at].replace(" ", "")) for row in cells(b, BODY)]
    assert got == sorted(got, reverse=True) and len(got) > 5, got
    b.click('#panel th[data-id="packets"] button')
    assert [int(row[at].replace(" ", "")) for row in cells(b, BODY)] == \
        sorted(got)
    assert b.value("document.activeElement.closest('th').dataset.id") == \
        "packets"
    b.type("#filter", "192.0.2")
    b.wait("document.querySelectorAll('" + BODY + "').length < %d"
           % len(got))
    assert all("192.0.2" in " ".join(row) for row in cells(b, BODY))
    b.clear("#filter")
    b.wait("document.querySelectorAll('" + BODY + "').length === %d"
           % len(got))
    b.type("#tab-hosts", "\ue014")  # the right arrow
    b.wait("document.activeElement.id !== 'tab-hosts' && document."
           "activeElement.getAttribute('aria-selected') === 'true'")
    for view in b.value("[...document.querySelectorAll('[role=tab]')]"
                        ".map(t => t.id)"):
        b.click("#" + view)
        b.wait("document.querySelector('#panel caption') !== null")


def client_lists_open(b):
    b.click("#tab-dns")
    b.click("#panel details summary")
    b.wait("document.querySelector('#panel details[open]') !== null")
    listed = b.value("document.querySelector('#panel details[open]')"
                     ".textContent")
    assert re.match(r"\d+ listed[0-9a-f:.]+ \(\d+\)", listed), listed


def the_brush_chooses_what_is_shown(b):
    b.click("#tab-hosts")
    before = cells(b, FOOT)[-1]
    b.drag("#graph svg", (0.3, 0.5), (0.6, 0.5))
    said = b.wait("document.getElementById('stretch').textContent"
                  ".startsWith('Chosen') && "
                  "document.getElementById('stretch').textContent")
    first, last = re.match(
        r"Chosen: (\S+ \S+) to (\S+ \S+) UTC", said).groups()
    after = cells(b, FOOT)[-1]
    assert before != after, after
    # the same stretch, by a report of just that
    end = datetime.datetime.fromisoformat(last) - \
        datetime.timedelta(microseconds=1)
    want = json.loads(report(
        "-r", CAPTURE, "--report=json", "--view=hosts", "--from",
        first.replace(" ", "T") + "Z", "--to",
        end.isoformat() + "Z"))["views"]["hosts"]
    at = column(b, "Packets")
    assert int(after[at].replace(" ", "")) == want["total"]["packets"], \
        (after, want["total"], said)
    got = {row[0]: int(row[at].replace(" ", "")) for row in cells(b, BODY)}
    assert got == {row["address"]: row["packets"] for row in want["rows"]}
    assert b.value("document.querySelector('#chart-hosts figcaption')"
                   ".textContent.includes('as chosen')")
    edges = "document.querySelectorAll('#map .edge').length"
    assert 0 < b.value(edges) < b.value("page.views.conversations.rows.length")


def zoom_and_keys_work(b):
    text = "document.querySelector('#graph text[text-anchor=start]')" \
           ".textContent"
    before = b.value(text)
    b.click("#zoom-in")
    b.wait(f"{text} !== {json.dumps(before)}")
    b.type("#graph svg", "\ue00c")  # escape: all of it
    b.wait(f"{text} === {json.dumps(before)} && stretch === null")
    b.type("#graph svg", "\ue014\ue014")
    b.wait("document.getElementById('pointed').textContent.includes('in,')")
    b.run("document.querySelector('#graph svg').dispatchEvent("
          "new KeyboardEvent('keydown', {key: 'ArrowRight', shiftKey: true}))")
    b.wait("stretch !== null")
    b.type("#graph svg", "\ue00c")
    b.wait("stretch === null")


def the_map_shows_peers(b):
    box = "document.querySelector('#map svg').getAttribute('viewBox')"
    before = b.value(box)
    b.click("#map-in")
    b.wait(f"{box} !== {json.dumps(before)}")
    b.click("#map-all")
    b.wait(f"{box} === {json.dumps(before)}")
    place = "document.querySelector('#map .node').getAttribute('transform')"
    b.run("document.querySelector('#map .node').focus()")
    b.call("POST", f"/element/{b.find('#map .node')}/value",
           {"text": "\ue007"})  # enter
    said = b.wait("document.querySelector('#peers h3') && "
                  "document.querySelector('#peers h3').textContent")
    name = b.value("document.querySelector('#map .picked title').textContent")
    count = len(cells(b, "#peers ol")[0])
    assert said == f"{name}: {count} peer" + ("s" if count != 1 else "")
    assert b.value("document.querySelectorAll('#map .peer').length") == count
    was = b.value(place)
    b.run("""const n = document.querySelector('#map .node'), svg =
        n.ownerSVGElement, r = n.getBoundingClientRect();
        svg.scrollIntoView();
        const at = (type, target, x, y) => target.dispatchEvent(
            new PointerEvent(type, {bubbles: true, clientX: x, clientY: y,
                                    pointerId: 1}));
        svg.setPointerCapture = () => {};
        at('pointerdown', n, 400, 300); at('pointermove', svg, 420, 310);
        at('pointerup', svg, 420, 310);""")
    b.wait(f"{place} !== {json.dumps(was)}")


def the_world_is_where_it_should_be(b):
    """Places, by longitude and latitude, lie in their countries only."""
    inside = """const paths = new Map(worldPaths()), svg = draw('svg');
        document.body.append(svg);
        const got = arguments[0].map(([x, y]) => [...paths].filter(([, d]) => {
            const path = draw('path', {d}), at = svg.createSVGPoint();
            svg.append(path);
            at.x = x; at.y = -y;
            return path.isPointInFill(at);
        }).map(([code]) => code));
        svg.remove();
        return got;"""
    places = {"FR": (2.3, 48.9), "RU": (60.6, 56.8), "US": (-105, 39.7),
              "AU": (133.9, -23.7), "BR": (-47.9, -15.8), "ZA": (26, -30),
              "JP": (138, 36), "CN": (104, 35.5)}
    got = b.run(inside, [*places.values(), (-40, 30), (-175, 0)])
    assert got == [[code] for code in places] + [[], []], got
    assert b.value("worldPaths().length") > 150


def the_theme_turns(b):
    paper = "getComputedStyle(document.body).backgroundColor"
    before = b.value(paper)
    b.click("#theme")
    b.wait(f"{paper} !== {json.dumps(before)}")
    b.click("#theme")
    b.wait(f"{paper} === {json.dumps(before)}")


def the_summary_says_what_the_tables_do(b, data):
    said = dict(b.value(
        "[...document.querySelectorAll('#summary div')].map(d => "
        "[d.firstChild.textContent, d.lastChild.textContent])"))
    views, ledger = data["views"], data["ledger"]
    top = {}
    for name, keys in (("hosts", ("address",)), ("timeline", ("time",)),
                       ("conversations", ("a", "b"))):
        ids = [c["id"] for c in views[name]["columns"]]
        row = max(views[name]["rows"], key=lambda r: r[ids.index("bytes")])
        top[name] = [row[ids.index(k)] for k in keys]
    assert said["hosts"] == str(views["hosts"]["total_rows"]), said
    assert said["flows"] == str(views["flows"]["total_rows"]), said
    assert said["packets"].replace(" ", "") == str(
        ledger["frames_analysed"]), said
    assert said["busiest host"].startswith(top["hosts"][0] + ","), said
    assert all(a in said["busiest pair"] for a in top["conversations"]), said
    assert said["peak bin"].startswith(
        top["timeline"][0][:19].replace("T", " ")), said


def all_views_are_printed(b):
    """Dispatched as the browser does; then a real page is printed, dark."""
    panels = "document.querySelectorAll('#printed table').length"
    titles = "document.querySelectorAll('#printed h3').length"
    tabs = "document.querySelectorAll('[role=tab]').length"
    rows = ("Math.max(...[...document.querySelectorAll('#printed tbody')]"
            ".map(t => t.rows.length))")
    b.run("dispatchEvent(new Event('beforeprint'))")
    assert b.value(titles) == b.value(tabs) == b.value(panels)
    assert 1 < b.value(rows) <= 100
    b.run("dispatchEvent(new Event('afterprint'))")
    assert b.value(titles) == 0
    for theme in ("dark", "light", ""):
        b.run("const root = document.documentElement; "
              f"root.dataset.theme = {json.dumps(theme)}")
        if not theme:
            b.run("delete document.documentElement.dataset.theme")
        b.media("print")
        assert b.value("getComputedStyle(document.body).color") == (
            "rgb(0, 0, 0)"), theme
        b.media("")
    b.run("document.documentElement.dataset.theme = 'light'")
    assert b.call("POST", "/print")
    b.wait(f"{titles} === 0")


def hostile_texts_stay_text(b, title):
    for view in ("dns", "urls"):
        b.click(f"#tab-{view}")
        text = " ".join(" ".join(row) for row in cells(b, BODY))
        assert "<img" in text and "onerror" in text, (view, text)
        assert "<script>" in text and "\u202e" not in text
    assert b.value("document.title") == title, b.value("document.title")
    assert b.value("document.images.length") == 0
    assert b.value("document.scripts.length") == 2


def every_table_opens(b):
    """With a stretch chosen and without; nobody falls over what is not there.
    """
    for start in ("null", "0, 3"):
        b.run(f"if (slices.n || {json.dumps(start)} === 'null')"
              f" choose({start})")
        b.run("document.querySelectorAll('[role=tab]')"
              ".forEach(tab => tab.click())")
    nothing_went_wrong(b)


def changes_stand_by_their_weight(b, page):
    """The greatest first, as in every other format; no view's name does."""
    b.open(page)
    wanted = [row["what"] for row in json.loads(report(
        "-r", CAPTURE, "--report=json", "--against", "+0s..+20s",
        "--from=+20s"))["views"]["changes"]["rows"]]
    at = column(b, "What")
    assert [row[at] for row in cells(b, BODY)] == wanted and wanted
    assert "compared with: +0s..+20s" in b.value(
        "document.getElementById('about').textContent")
    b.click('#panel th[data-id="kind"] button')
    kinds = [row[column(b, "View")] for row in cells(b, BODY)]
    assert kinds == sorted(kinds) and len(set(kinds)) > 1, kinds


def use(page, data, hostile, hostile_name):
    with browser.Browser() as b:
        b.open(page)
        tables_sort_and_filter(b)
        client_lists_open(b)
        the_brush_chooses_what_is_shown(b)
        zoom_and_keys_work(b)
        the_map_shows_peers(b)
        the_theme_turns(b)
        the_summary_says_what_the_tables_do(b, data)
        all_views_are_printed(b)
        the_world_is_where_it_should_be(b)
        nothing_went_wrong(b)
        report("-r", CAPTURE, "--report=html", "-o", "changes.html",
               "--against", "+0s..+20s", "--from=+20s")
        changes_stand_by_their_weight(b, "changes.html")
        nothing_went_wrong(b)
        b.open(hostile)
        hostile_texts_stay_text(b, "tapdeck: " + hostile_name)
        nothing_went_wrong(b)
        for words in (("--columns=bytes",), ("--view=packets,timeline",),
                      ("--limit=1", "--where=bytes>1k"),
                      ("--columns=all", "--view=all", "--bin=0.01"),
                      ("udp", "port", "9")):
            report("-r", CAPTURE, "--report=html", "-o", "other.html", *words)
            b.open("other.html")
            every_table_opens(b)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        report("-r", CAPTURE, "--report=html", "-o", "demo.html")
        demo = check_page("demo.html")
        check_slices(demo)
        name = "<b>&\"'hostile.pcap"
        write_hostile(name)
        report("-r", name, "--report=html", "-o", "hostile.html", "--details")
        data = check_page("hostile.html")
        assert len(data["views"]["dns"]["rows"]) == len(HOSTILE)
        assert len(data["views"]["urls"]["rows"]) == len(HOSTILE) + 1
        check_bounds(data)
        with open(name, "rb") as capture:
            out = subprocess.run(
                [BINARY, "-r", "-", "--report=html"], timeout=60, check=True,
                input=capture.read(), capture_output=True).stdout
        with open("piped.html", "wb") as piped:
            piped.write(out)
        data = check_page("piped.html")
        assert data["slices"]["n"] == 0 and data["slices"]["missing"]
        print("ok for parsers")
        if not browser.installed():
            print("no chromium here")
            sys.exit(77)
        try:
            use("demo.html", demo, "hostile.html", name)
        except browser.Unavailable as why:
            print("chromium does not start here:", why)
            sys.exit(77)
        print("ok in a browser")


main()
