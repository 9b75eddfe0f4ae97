#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""site.py DIR: the pages, pictures and files that the demo's servers offer."""
import json
import os
import random
import struct
import sys
import zlib

WORDS = """wire tape deck frame packet window segment silence signal carrier
bridge router harbour lantern orchard river copper glass paper thread needle
morning evening winter summer quiet loud early late seldom often never""".split()


def png(width, height, tint):
    """A gradient with some grain, as a real PNG."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            grain = random.randrange(6)
            rows += bytes(((x * tint[0] // width + grain) & 255,
                           (y * tint[1] // height + grain) & 255,
                           (tint[2] + grain) & 255))

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body +
                struct.pack(">I", zlib.crc32(kind + body)))
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))


def prose(words):
    return " ".join(random.choice(WORDS) for _ in range(words))


def page(title, pictures):
    body = "".join(f'<p>{prose(120)}</p>\n' for _ in range(6))
    body += "".join(f'<img src="{p}" alt="">\n' for p in pictures)
    return (f"<!doctype html>\n<title>{title}</title>\n"
            f'<link rel="stylesheet" href="/style.css">\n'
            f"<h1>{title}</h1>\n{body}").encode()


def main():
    root = sys.argv[1]
    random.seed(3)
    files = {
        "www/index.html": page("The Daily Frame", ["/a.png", "/b.png"]),
        "www/news/harbour.html": page("Harbour frozen", ["/a.png"]),
        "www/news/orchard.html": page("Orchard in bloom", ["/b.png"]),
        "www/style.css": ("body { font: 16px serif; margin: 2em }\n" * 12).encode(),
        "images/logo.png": png(24, 24, (250, 120, 40)),
        "images/cover.png": png(48, 36, (90, 200, 60)),
        "images/map.png": png(64, 40, (40, 90, 220)),
        "shop/index.html": page("Shop", []),
        "shop/cart": json.dumps({"items": 3, "total": "41.50"}).encode(),
        "api/v1/messages": json.dumps([{"id": i, "text": prose(9)}
                                       for i in range(8)]).encode(),
        "api/v1/status": b'{"ok":true}\n',
        "updates/dists/stable/InRelease": prose(600).encode(),
        "updates/pool/tape_1.0.deb": random.randbytes(260_000),
    }
    for i in range(1, 29):
        files[f"video/live/segment-{i:03}.ts"] = random.randbytes(
            random.randrange(28_000, 56_000))
    for name, body in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(body)


main()
