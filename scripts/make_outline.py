#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""make_outline.py COUNTRIES CODES: write data/outline.txt, on standard output.

COUNTRIES  Natural Earth's countries at 1:50 million, public domain, as
           TopoJSON: what two countries share is one arc, whose number stands
           for it; the id of a country is its number in ISO 3166-1
CODES      a JSON list of ISO 3166-1, for the two letters of each number

Arcs are simplified one by one, so that neighbours still meet, and rounded to
tenths of a degree. Only who makes the outline anew needs this: the build
reads the text that came of it.
"""
import json
import math
import sys

UNITS = 10  # a degree
TOLERANCE = 0.18  # degrees that an arc may be off
LEAST_AREA = 0.08  # square degrees of an island that is kept
SKIPPED = {"Antarctica", "Indian Ocean Ter.", "Ashmore and Cartier Is.",
           "Siachen Glacier"}
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
# Codes of parts that the outline has as their country's: degrees east, north.
PARTS = {
    "BQ": (-68.3, 12.2), "CC": (96.8, -12.2), "CX": (105.7, -10.5),
    "GF": (-53.2, 4.0), "GI": (-5.3, 36.1), "GP": (-61.5, 16.2),
    "MQ": (-61.0, 14.6), "RE": (55.5, -21.1), "SJ": (16.0, 78.5),
    "TK": (-171.8, -9.2), "TV": (179.2, -8.5), "YT": (45.1, -12.8),
}
HEAD = """\
# Outlines of the countries of the world, in tenths of a degree.
#
# arc EAST,NORTH ...    the first point, and from each point to the next
# country CODE EAST NORTH ARC ... / ARC ...
#     the point to write its name at; then its rings, each of the arcs that
#     are numbered so, from 0 on; ~n is arc n backwards
#
# Made by scripts/make_outline.py; see data/SOURCES.md.
"""


def decode(topology):
    """Arcs in degrees: lists of (east, north)."""
    (sx, sy), (tx, ty) = (topology["transform"][k]
                          for k in ("scale", "translate"))
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    return arcs


def away(point, a, b):
    """How far a point is from a line, in degrees as long as at the equator."""
    narrow = math.cos(math.radians(point[1]))
    px, py = (point[0] - a[0]) * narrow, point[1] - a[1]
    bx, by = (b[0] - a[0]) * narrow, b[1] - a[1]
    length = bx * bx + by * by
    t = max(0, min(1, (px * bx + py * by) / length)) if length else 0
    return math.hypot(px - t * bx, py - t * by)


def simplify(arc):
    """Douglas and Peucker's: keep what is further off than the tolerance."""
    kept = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = max(((away(arc[i], arc[first], arc[last]), i)
                       for i in range(first + 1, last)), default=(0, 0))
        if far > TOLERANCE:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [arc[i] for i in sorted(kept)]


def rounded(arc):
    out = []
    for x, y in arc:
        point = (round(x * UNITS), round(y * UNITS))
        if not out or out[-1] != point:
            out.append(point)
    return out


def ring_points(ring, arcs, turn=360):
    """A ring in one piece, even where it crosses 180 degrees east."""
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        for x, y in arc[1:] if points else arc:
            if points:
                x += turn * round((points[-1][0] - x) / turn)
            points.append((x, y))
    return points


def area(points):
    return abs(sum(a[0] * b[1] - b[0] * a[1]
                   for a, b in zip(points, points[1:] + points[:1]))) / 2


def inside(x, y, points):
    odd = False
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            odd = not odd
    return odd


def middle(points):
    """A point far from all sides: where a name is best written."""
    xs, ys = zip(*points)
    best = (-1, (sum(xs) / len(xs), sum(ys) / len(ys)))
    for i in range(1, 30):
        for k in range(1, 30):
            x = min(xs) + (max(xs) - min(xs)) * i / 30
            y = min(ys) + (max(ys) - min(ys)) * k / 30
            if not inside(x, y, points):
                continue
            free = min(away((x, y), a, b)
                       for a, b in zip(points, points[1:] + points[:1]))
            best = max(best, (free, (x, y)))
    x, y = best[1]
    return (x + 180) % 360 - 180, y


def rings_of(geometry):
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def countries(topology, codes, arcs):
    """code -> (where its name goes, its rings), the small islands left out."""
    rings = {}
    for g in topology["objects"]["countries"]["geometries"]:
        name = g["properties"]["name"]
        code = UNNUMBERED.get(name) or codes.get(g.get("id"))
        if name not in SKIPPED:
            rings.setdefault(code, []).extend(rings_of(g))
    out = {}
    for code, all_rings in rings.items():
        sized = [(area(ring_points(r, arcs)), r) for r in all_rings]
        largest = max(sized)[1]
        out[code] = (middle(ring_points(largest, arcs)),
                     [r for size, r in sized
                      if r is largest or size >= LEAST_AREA])
    return out


def drawn(ring, arcs):
    """Is anything left of it?"""
    return len(set(ring_points(ring, arcs, 360 * UNITS))) >= 3


def write(out, known, arcs):
    known = {code: (at, [r for r in rings if drawn(r, arcs)])
             for code, (at, rings) in known.items()}
    used = sorted({n if n >= 0 else ~n for _, rings in known.values()
                   for ring in rings for n in ring})
    number = {old: new for new, old in enumerate(used)}
    out.write(HEAD)
    for old in used:
        last, steps = (0, 0), []
        for point in arcs[old]:
            steps.append(f"{point[0] - last[0]},{point[1] - last[1]}")
            last = point
        out.write("arc " + " ".join(steps) + "\n")
    for code, (at, rings) in sorted(known.items()):
        text = " / ".join(
            " ".join(str(number[n]) if n >= 0 else f"~{number[~n]}"
                     for n in ring) for ring in rings)
        out.write(f"country {code} {round(at[0] * UNITS)} "
                  f"{round(at[1] * UNITS)} {text}".rstrip() + "\n")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        topology = json.load(f)
    with open(sys.argv[2], encoding="utf-8") as f:
        codes = {c["numeric"]: c["alpha_2"] for c in json.load(f)["3166-1"]}
    arcs = decode(topology)
    known = countries(topology, codes, arcs)
    known.update({code: (at, []) for code, at in PARTS.items()})
    write(sys.stdout, known, [rounded(simplify(arc)) for arc in arcs])


main()
