#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""make_databases.py FOLDER [DONE]: the databases of the tests of places.

Addresses are public ones on purpose: special ranges are never looked up. Who
really has them does not matter; every name here is made up.
"""
import os
import sys

import make_world
from mmdb import MARKER, Float, Raw, control, database, encode

ALL = "::/1"  # of IPv6 the half that is in use, and IPv4
ATLANTIS = {"iso_code": "XA", "names": {"en": "Atlantis", "de": "Atlantis-DE"}}
LEMURIA = {"iso_code": "XL", "names": {"en": "Lemuria"}}
NAMELESS = {"iso_code": "XN"}


def place(country, city=None, region=None, at=None):
    record = {"country": country}
    if city:
        record["city"] = {"names": city}
    if region:
        record["subdivisions"] = [{"iso_code": "R", "names": {"en": region}}]
    if at:
        record["location"] = {"latitude": at[0], "longitude": at[1]}
    return record


CITIES = {
    "5.0.0.0/8": place(ATLANTIS),
    "5.1.0.0/16": place(ATLANTIS, {"en": "Poseidonis", "de": "Poseidonshafen",
                                   "pt-BR": "Posidonia"}, "Mestor",
                        (31.25, -24.5)),
    "5.2.3.4/32": place(ATLANTIS, {"en": "Lone House"}),
    "6.0.0.0/8": place(LEMURIA, {"en": "Poseidonis"}),
    "7.0.0.0/8": place(NAMELESS),
    "8.0.0.0/8": {"registered_country": ATLANTIS},
    "10.0.0.0/8": place(LEMURIA, {"en": "Inside"}),  # never looked up
    "2a00:5::/32": place(ATLANTIS, {"en": "Poseidonis"}, "Mestor"),
    "2001:db8::/32": place(LEMURIA),
}

NETWORKS = {
    "5.0.0.0/9": {"autonomous_system_number": 64500,
                  "autonomous_system_organization": "Trident Networks"},
    "5.1.2.0/24": {"autonomous_system_number": 4200000001,
                   "autonomous_system_organization": "Reef"},
    "6.0.0.0/8": {"autonomous_system_number": 64501},
    "2a00:5::/32": {"traits": {"autonomous_system_number": 64500,
                               "autonomous_system_organization":
                               "Trident Networks"}},
}

FLAT = {
    "5.0.0.0/8": {"country_code": "XA", "city": "", "state1": ""},
    "5.1.0.0/16": {"country_code": "XA", "city": "Poseidonis",
                   "state1": "Mestor", "latitude": Float(31.25),
                   "longitude": Float(-24.5),
                   "autonomous_system_number": 64500,
                   "autonomous_system_organization": "Trident Networks"},
    "6.0.0.0/8": {"country_code": "", "city": "Nowhere"},
}
FLAT6 = {"2a00:5::/32": {"country_code": "XA", "city": "Poseidonis"}}

HOSTILE = {
    "5.0.0.0/16": place({"iso_code": "\x1b[2J", "names": {
        "en": "\x1b]0;owned\x07" + "\u202eevil"}}, {"en": b"\xff\xfe\x00x"}),
    "5.1.0.0/16": place({"iso_code": "XXXXXXXXXXXXXXXXX", "names": {
        "en": "long " * 20000}}, at=(float("nan"), 1e300)),
    "5.2.0.0/16": "a text, not a map",
    "5.3.0.0/16": [1, 2, 3],
    "5.4.0.0/16": {"country": "XA", "city": 7, "location": "here",
                   "autonomous_system_number": "many", "subdivisions": {}},
    "5.5.0.0/16": {"country": {"iso_code": ["XA"], "names": "none"}},
}


def nested(depth):
    """Maps in maps in the way to everything that sorts behind them."""
    return Raw((control(7, 1) + encode("a")) * depth + encode("end"))


def wide_metadata():
    """Arrays of pointers to arrays of pointers: few bytes, many values."""
    levels = b""
    metadata = control(7, 1) + encode("languages")
    for _ in range(40):
        here = len(metadata) + len(levels)
        pointer = bytes([0x20 | here + 6 >> 8, here + 6 & 255])
        levels += control(11, 2) + pointer * 2
    return database({}).split(MARKER)[0] + MARKER + metadata + levels


def broken():
    good = database(CITIES)
    loop = Raw(b"\x20\x00")  # a pointer to the start of the data: to itself
    return {
        "empty": b"",
        "text": b"this is no database\n" * 50,
        "marker": MARKER,
        "cut": good[:-30],
        "no_metadata": good[:good.index(MARKER)],
        "no_data": good[good.index(MARKER) - 40:],
        "no_count": good.replace(b"node_count", b"mode_count"),
        "loop": database({ALL: loop}),
        "deep": database({ALL: nested(5000)}),
        "deepest": database({ALL: nested(3000000)}),
        "deep_metadata": database({}, deep=nested(40000)),
        "wide_metadata": wide_metadata(),
        "huge_map": database({ALL: Raw(control(7, 16000000))}),
        "huge_text": database({ALL: Raw(control(2, 16000000))}),
        "here_and_there": database({
            "5.0.0.0/16": place(ATLANTIS),
            "5.1.0.0/16": Raw(control(7, 16000000))}),
    }


def databases():
    city = {"built": 1767225600, "database_type": "GeoLite2-City",
            "languages": ["en", "de"]}
    return {
        "GeoLite2-City.mmdb": database(CITIES, **city),
        "city24.mmdb": database(CITIES, size=24),
        "city32.mmdb": database(CITIES, size=32),
        "GeoLite2-ASN.mmdb": database(NETWORKS, size=24,
                                      database_type="GeoLite2-ASN"),
        "flat4.mmdb": database(FLAT, version=4, database_type="",
                               built=1500000000,
                               description={"en": "Flat,\x1b[31m old"}),
        "flat6.mmdb": database(FLAT6, size=32),
        "hostile.mmdb": database(HOSTILE, built=2**63 + 5,
                                 database_type="\x1b[2J\x9b",
                                 description={"xx": "\x07" * 400}),
        "world.mmdb": database(make_world.networks(), **city),
        "other.mmdb": database({"5.0.0.0/8": place(LEMURIA)}),
        **{f"broken_{n}.mmdb": b for n, b in broken().items()},
    }


def main():
    """The second argument, if any, is written last: all is done."""
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, content in databases().items():
        with open(os.path.join(sys.argv[1], name), "wb") as out:
            out.write(content)
    for done in sys.argv[2:]:
        open(done, "w", encoding="ascii").close()


if __name__ == "__main__":
    main()
