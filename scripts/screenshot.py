#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run a program in a terminal of its own and write what it shows as SVG.

screenshot.py [--size 100x30] [--keys 'tab down'] [--until REGEX]
              [--title TEXT] --out FILE -- PROGRAM [ARGUMENT...]

Keys are pressed one after the other once the screen has stood still for a
moment; then the picture is taken as soon as --until matches it. Braille,
blocks, lines and arrows are drawn as shapes, so that the picture is the same
whatever fonts its reader has. Needs python3-pyte.
"""
import argparse
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "tests", "screens"))
import terminal  # noqa: E402

CELL_W, CELL_H = 8.4, 18.0
MARGIN = 14
BAR = 30
INK, PAPER, FRAME = "#d8dee9", "#15181e", "#2a2f3a"
FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"
NAMED = {
    "black": "#3b4252", "red": "#e06c75", "green": "#98c379",
    "brown": "#e5c07b", "yellow": "#e5c07b", "blue": "#61afef",
    "magenta": "#c678dd", "cyan": "#56b6c2", "white": "#d8dee9",
}
QUIET_S = 0.4


def color(name, default):
    if name == "default":
        return default
    if re.fullmatch("[0-9a-fA-F]{6}", name):
        return "#" + name
    return NAMED.get(name.replace("bright", ""), default)


def looks(cell):
    """(ink, paper, bold) of a cell of pyte."""
    ink, paper = color(cell.fg, INK), color(cell.bg, PAPER)
    if cell.reverse:
        ink, paper = paper, ink
    return ink, paper, cell.bold


def rect(x, y, w, h, fill):
    return (f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" '
            f'height="{h:.1f}" fill="{fill}"/>')


def braille(character, x, y):
    """Path of its dots: 1-3, 7 on the left, 4-6, 8 right (ISO 11548-1)."""
    bits = ord(character) - 0x2800
    places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return "".join(
        f"M{x + CELL_W * (0.27 + 0.46 * column):.1f} "
        f"{y + CELL_H * (0.125 + 0.25 * row):.1f}h0"
        for bit, (column, row) in enumerate(places) if bits >> bit & 1)


def block(character, x, y, ink):
    height = CELL_H * (ord(character) - 0x2580) / 8
    return rect(x + 0.6, y + CELL_H - height, CELL_W - 1.2, height, ink)


LINES = {  # left, right, up, down
    "─": (1, 1, 0, 0), "│": (0, 0, 1, 1), "└": (0, 1, 1, 0),
    "┘": (1, 0, 1, 0), "┤": (1, 0, 1, 1),
}


def box(character, x, y, ink):
    left, right, up, down = LINES[character]
    mx, my = x + CELL_W / 2, y + CELL_H / 2
    path = (f"M{mx - left * CELL_W / 2:.1f} {my:.1f}"
            f"H{mx + right * CELL_W / 2:.1f}"
            f"M{mx:.1f} {my - up * CELL_H / 2:.1f}"
            f"V{my + down * CELL_H / 2:.1f}")
    return f'<path d="{path}" stroke="{ink}" stroke-width="1.1"/>'


SHAPES = {  # polygons in parts of a cell
    "▲": [(.1, .68), (.9, .68), (.5, .3)],
    "▼": [(.1, .34), (.9, .34), (.5, .72)],
    "▸": [(.2, .3), (.2, .72), (.85, .51)],
}


def shape(character, x, y, ink):
    points = " ".join(f"{x + CELL_W * a:.1f},{y + CELL_H * b:.1f}"
                      for a, b in SHAPES[character])
    return f'<polygon points="{points}" fill="{ink}"/>'


def drawn(character, x, y, ink):
    """A character as a shape, or None where it is text."""
    if "\u2581" <= character <= "\u2588":
        return block(character, x, y, ink)
    if character in LINES:
        return box(character, x, y, ink)
    if character in SHAPES:
        return shape(character, x, y, ink)
    return None


def text_run(text, columns, x, y, ink, bold):
    weight = ' font-weight="bold"' if bold else ""
    return (f'<text x="{x:.1f}" y="{y + CELL_H * 0.74:.1f}" fill="{ink}"'
            f'{weight} textLength="{columns * CELL_W:.1f}" '
            f'lengthAdjust="spacingAndGlyphs">{html.escape(text)}</text>')


def papers_svg(row, columns, y):
    """What lies under the text, one rectangle per run of a colour."""
    out, start = [], 0
    for column in range(1, columns + 1):
        paper = looks(row[start])[1]
        if column < columns and looks(row[column])[1] == paper:
            continue
        if paper != PAPER:
            out.append(rect(MARGIN + start * CELL_W, y,
                            (column - start) * CELL_W, CELL_H, paper))
        start = column
    return "".join(out)


def dots_svg(row, columns, y):
    paths = {}
    for column in range(columns):
        character = row[column].data
        if "\u2800" < character <= "\u28ff":
            ink = looks(row[column])[0]
            paths[ink] = paths.get(ink, "") + braille(
                character, MARGIN + column * CELL_W, y)
    return "".join(
        f'<path d="{d}" stroke="{ink}" stroke-width="3.3" '
        f'stroke-linecap="round"/>' for ink, d in paths.items())


def runs(row, columns):
    """(first column, columns, text, look): words of one look."""
    start, text, look = 0, "", None
    for column in range(columns + 1):
        cell = row[column] if column < columns else None
        ends = cell is None or cell.data == " " or looks(cell) != look \
            or drawn(cell.data, 0, 0, "") is not None \
            or "\u2800" <= cell.data <= "\u28ff"
        if ends and text:
            yield start, column - start, text, look
            text = ""
        if cell is None or cell.data == " ":
            continue
        if drawn(cell.data, 0, 0, "") is not None or \
                "\u2800" <= cell.data <= "\u28ff":
            continue
        if not text:
            start, look = column, looks(cell)
        text += cell.data


def line_svg(row, columns, y):
    """One line of the screen: papers, shapes, dots, text."""
    out = [papers_svg(row, columns, y), dots_svg(row, columns, y)]
    for column in range(columns):
        cell = row[column]
        if cell.data and cell.data != " ":
            out.append(drawn(cell.data, MARGIN + column * CELL_W, y,
                             looks(cell)[0]) or "")
    for start, width, text, (ink, _, bold) in runs(row, columns):
        out.append(text_run(text, width, MARGIN + start * CELL_W, y, ink,
                            bold))
    return "".join(out)


def svg(screen, title):
    width = 2 * MARGIN + screen.columns * CELL_W
    height = BAR + MARGIN + screen.lines * CELL_H
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.1f} {height:.1f}" '
        f'font-family="{FONT}" font-size="13.6" xml:space="preserve">',
        f"<title>{html.escape(title)}</title>",
        f'<rect width="100%" height="100%" rx="8" fill="{FRAME}"/>',
        f'<rect x="1" y="{BAR - 5}" width="{width - 2:.1f}" '
        f'height="{height - BAR + 4:.1f}" rx="7" fill="{PAPER}"/>',
        f'<text x="{width / 2:.1f}" y="17" fill="#9aa3b2" font-size="12" '
        f'text-anchor="middle">{html.escape(title)}</text>',
    ]
    for number in range(screen.lines):
        out.append(line_svg(screen.buffer[number], screen.columns,
                            BAR + number * CELL_H))
    out.append("</svg>\n")
    return "\n".join(line for line in out if line)


def shoot(options):
    columns, lines = (int(n) for n in options.size.split("x"))
    with terminal.Terminal(options.command, columns, lines) as t:
        t.wait_until(lambda t: t.text().strip(), "anything")
        for key in options.keys.split():
            while t.read(QUIET_S / 4):
                pass
            t.press(key)
        t.wait_until(lambda t: re.search(options.until, t.text()),
                     options.until)
        while not options.moving and t.read(QUIET_S):
            pass
        return svg(t.screen, options.title or " ".join(
            os.path.basename(word) for word in options.command))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="100x30", help="columns x lines")
    parser.add_argument("--keys", default="", help="keys to press")
    parser.add_argument("--until", default="",
                        help="take it when this pattern is on the screen")
    parser.add_argument("--moving", action="store_true",
                        help="do not wait for the screen to stand still")
    parser.add_argument("--title", help="text of the window's bar")
    parser.add_argument("--out", required=True, help="the SVG file")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    picture = shoot(options)
    with open(options.out, "w", encoding="utf-8") as f:
        f.write(picture)


main()
