#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""places_by_hand.py TAPDECK: countries, cities and networks are the hosts'
rows added up by hand, whatever the memory and the threads; captures of
$TAPDECK_CORPUS and the vendor's test databases beside it join in where they
are at hand.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.environ["TAPDECK_GEOIP_DATA"]
CORPUS = os.environ.get("TAPDECK_CORPUS", "")
SUMS = ["packets_out", "packets_in", "bytes_out", "bytes_in", "packets",
        "bytes"]


def report(tapdeck, capture, databases, *options):
    words = [w for d in databases for w in ("--geoip", d)]
    said = subprocess.run(
        [tapdeck, "-r", capture, "--report=json", "--columns=all",
         "--view=hosts,countries,cities,networks", *words, *options],
        capture_output=True, check=True)
    return json.loads(said.stdout)["views"]


def special(row):
    """What an address without a country is called."""
    return row["location"] or "<unknown>"


def country_of(row):
    if row["country_code"]:
        return row["country"], row["country_code"]
    return special(row), None


def city_of(row):
    if not row["country_code"]:
        return special(row), None, None
    return row["city"] or "<unknown>", row["country"], row["country_code"]


def network_of(row):
    if row["asn"]:
        return row["asn"], row["organization"]
    known = row["country_code"]
    return None, "<unknown>" if known else special(row)


VIEWS = {
    "countries": (country_of, ["country", "country_code"]),
    "cities": (city_of, ["city", "country", "country_code"]),
    "networks": (network_of, ["asn", "organization"]),
}


def add(totals, key, row, hosts):
    sums = totals[key]
    sums["hosts"] += hosts
    for column in SUMS:
        sums[column] += row[column]


def check(what, views):
    bad = 0
    for name, (key_of, keys) in VIEWS.items():
        want = collections.defaultdict(collections.Counter)
        got = collections.defaultdict(collections.Counter)
        for row in views["hosts"]["rows"]:
            add(want, key_of(row), row, 1)
        for row in views[name]["rows"]:
            add(got, tuple(row[k] for k in keys), row, row["hosts"])
        if want != got:
            bad += 1
            print(f"{what}: {name}: {dict(got)}, expected {dict(want)}")
        for column in SUMS:
            if views[name]["other"][column] != views["hosts"]["other"][column]:
                bad += 1
                print(f"{what}: {name}: other {column}")
    return bad


def captures(folder):
    subprocess.run([sys.executable, "-B", os.path.join(
        HERE, "..", "golden", "make_captures.py"), folder], check=True)
    yield os.path.join(folder, "places.pcap")
    yield os.path.join(HERE, "..", "data", "demo.pcapng")
    yield from sorted(glob.glob(os.path.join(CORPUS, "*.pcap*")))[:40]


def main():
    tapdeck, bad, n = sys.argv[1], 0, 0
    ours = [os.path.join(OURS, f"GeoLite2-{k}.mmdb") for k in ("City", "ASN")]
    vendors = sorted(glob.glob(os.path.join(CORPUS, "..", "geoip",
                                            "GeoLite2-*-Test.mmdb")))
    with tempfile.TemporaryDirectory() as folder:
        for capture in captures(folder):
            for databases in (ours, vendors) if vendors else (ours,):
                for options in ((), ("--threads=3",), ("--memory=256K",)):
                    try:
                        views = report(tapdeck, capture, databases, *options)
                    except subprocess.CalledProcessError:
                        continue  # a damaged one
                    bad += check(f"{capture} {options}", views)
                    n += 1
    print(f"{n} reports, {bad} differ")
    sys.exit(bad > 0 or n < 6)


main()
