#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""contract.py TAPDECK MAKE_CAPTURES: what others build upon does not change.

Names of columns, which of them are shown by themselves, in which order, the
shape of the formats and the fields of the ledger: written down here once more,
by hand, since scripts hold us to them.
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
ENV = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

# View: its columns, those shown by themselves in capitals.
PLACE = "HOSTS PACKETS BYTES bytes_out bytes_in rate share"
COLUMNS = {
    "hosts": "ADDRESS NAME name_source LOCATION country country_code city asn "
             "organization PACKETS packets_out packets_in BYTES bytes_out "
             "bytes_in wire_bytes payload_out payload_in RATE rate_out "
             "rate_in peers first_seen LAST_SEEN SHARE err",
    "pairs": "SRC DST PACKETS BYTES payload rate first_seen last_seen",
    "conversations": "A B PACKETS BYTES packets_ab packets_ba bytes_ab "
                     "bytes_ba RATE first_seen DURATION",
    "flows": "PROTOCOL CLIENT CLIENT_PORT SERVER SERVER_PORT APP SERVER_NAME "
             "STATE packets packets_out packets_in BYTES bytes_out bytes_in "
             "RATE rtt retransmits first_seen DURATION",
    "ports": "PORT PROTOCOL SERVICE PACKETS packets_src packets_dst BYTES "
             "bytes_src bytes_dst hosts",
    "protocols": "PROTOCOL PACKETS BYTES share",
    "dns": "NAME SERVICE TYPES QUERIES responses NXDOMAIN servfail unanswered "
           "CLIENTS client_list LATENCY_AVG latency_p95 latency_max answers",
    "urls": "URL method REQUESTS CLIENTS client_list STATUS CONTENT_TYPE "
            "BYTES user_agent",
    "names": "SERVER_NAME PROTOCOL version alpn ja4 CONNECTIONS CLIENTS "
             "client_list BYTES",
    "countries": "COUNTRY country_code " + PLACE,
    "cities": "CITY " + PLACE,
    "networks": "ASN ORGANIZATION " + PLACE,
    "timeline": "TIME BYTES PACKETS wire_bytes bytes_in bytes_out flows lost",
    "packets": "NUMBER TIME SRC DST PROTOCOL LENGTH INFO version ihl tos len "
               "id flags frag ttl proto chksum options sport dport seq ack "
               "dataofs reserved tcp_flags window tcp_chksum urgptr "
               "tcp_options payload",
    "files": "TIME CLIENT SERVER URL CONTENT_TYPE BYTES COMPLETE sha256 path",
    "issues": "ISSUE PACKETS example meaning",
}
LEDGER = ("frames_received frames_analysed lost_kernel lost_interface "
          "lost_ring frames_not_ip frames_cut frames_with_issues wire_bytes "
          "bytes first_time last_time duration complete").split()


def run(*words):
    got = subprocess.run([BINARY, "-r", *words], env=ENV, timeout=60,
                         capture_output=True)
    assert got.returncode == 0 and not got.stderr, (words, got.stderr)
    return got.stdout.decode()


def header(view, *words):
    text = run("mixed.pcap", "--report=csv", "--view", view, *words)
    return next(csv.reader(io.StringIO(text, newline="")))


def each_view_shows_what_is_promised_in_that_order():
    for view, words in COLUMNS.items():
        want = [w.lower() for w in words.split() if w.isupper()]
        assert header(view) == want, (view, header(view))


def each_column_is_there_in_that_order():
    for view, words in COLUMNS.items():
        ids = words.lower().split()
        got = [c for c in header(view, "--columns=all") if c in ids]
        assert got == ids, (view, got)


def what_rows_are_sorted_by_is_shown():
    got = header("hosts", "--sort=packets_out")
    assert got == ("address name location packets packets_out bytes rate "
                   "last_seen share").split(), got
    assert header("hosts", "--sort=bytes:asc") == header("hosts")
    assert header("hosts", "--sort=packets_out", "--columns=address") == [
        "address"]


def json_has_the_shape_that_is_promised():
    d = json.loads(run("mixed.pcap", "--report=json", "--view=hosts,pairs",
                       "--limit=3"))
    assert set(d) == {"tapdeck", "source", "ledger", "views"}, set(d)
    assert list(d["ledger"]) == LEDGER, list(d["ledger"])
    assert list(d["views"]) == ["hosts", "pairs"]
    for view in d["views"].values():
        ids = [c["id"] for c in view["columns"]]
        assert all(c["unit"] for c in view["columns"])
        assert len(view["rows"]) == 3
        assert all(list(row) == ids for row in view["rows"])
        assert view["total_rows"] == 3 + view["other_rows"]
        for name, rest in view["other"].items():
            seen = sum(row[name] for row in view["rows"])
            assert seen + rest == view["total"][name], name


def frames_kept_shorter_than_they_were_are_cut():
    """Those over 60 bytes, whether or not a header was lost."""
    rows = csv.DictReader(io.StringIO(run(
        "mixed.pcap", "--report=csv", "--view=packets"), newline=""))
    long = sum(int(row["length"]) > 60 for row in rows)
    d = json.loads(run("mixed_cut.pcap", "--report=json", "--view=hosts"))
    assert long > 0 and d["ledger"]["frames_cut"] == long, (long, d["ledger"])


TESTS = [
    each_view_shows_what_is_promised_in_that_order,
    each_column_is_there_in_that_order,
    what_rows_are_sorted_by_is_shown,
    json_has_the_shape_that_is_promised,
    frames_kept_shorter_than_they_were_are_cut,
]


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.abspath(sys.argv[2]), folder],
                       check=True)
        os.chdir(folder)
        for test in TESTS:
            test()
        os.chdir("/")


if __name__ == "__main__":
    main()
