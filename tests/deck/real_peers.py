#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""real_peers.py TAPDECK: what real clients did is what the tables say.

dig asks dnsmasq, curl asks nginx, openssl greets itself. What is expected
comes from the clients, and once more from nginx's access log; a live capture
and its recording must both say it. Root or a user namespace, else exit 77.
"""
import collections
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "screens"))
import peers  # noqa: E402
import scripted  # noqa: E402
import wire  # noqa: E402
from peers import CLIENT, SERVER, SILENT, Watch, rows, run  # noqa: E402
from terminal import run_all, tapdeck  # noqa: E402

TAPDECK = os.path.abspath(tapdeck())
N_NAMES = 100
DNS_RECORDS = """
no-resolv
no-hosts
no-daemon
local=/example/
host-record=host.example,192.0.2.7,2001:db8::7
cname=alias.example,host.example
mx-host=mail.example,host.example,10
srv-host=_ldap._tcp.example,host.example,389
txt-record=text.example,some words
ptr-record=7.2.0.192.in-addr.arpa,host.example
dns-rr=web.example,65,00010000010003026832
"""  # HTTPS: priority 1, target ".", ALPN h2
DNS_RECORDS += "txt-record=long.example" + 12 * ("," + 60 * "x") + "\n"
NGINX = """
daemon off;
user root;
master_process off;
pid pid;
error_log errors;
events {}
http {
	log_format facts
		'$request_method $scheme://$http_host$request_uri $status';
	access_log requests facts;
	types { text/plain txt; text/html html; }
	default_type application/octet-stream;
	client_body_temp_path bodies;
	proxy_temp_path t1; fastcgi_temp_path t2;
	uwsgi_temp_path t3; scgi_temp_path t4;
	gzip on; gzip_types text/plain;
	server {
		listen 80; listen 8080; listen 8082 http2;
		listen 443 ssl; listen 8443 ssl http2;
		ssl_protocols TLSv1.2 TLSv1.3;
		ssl_certificate cert.pem; ssl_certificate_key key.pem;
		root files;
		location /moved { return 301 http://www.example/small.txt; }
		location /empty { return 204; }
		location /taken { proxy_pass http://127.0.0.1:8099/; }
		location /put/ { dav_methods PUT; root .; }
		location /filtered/ { alias files/; sub_filter a b; }
	}
	server { # an answer only to the whole of a request
		listen 127.0.0.1:8099; access_log off;
		location / { return 200 "thanks\\n"; }
	}
}
"""


def needs(*programs):
    """Programs that not every release has: a test goes without them."""
    def decorate(test):
        def run_or_say(servers):
            if peers.lack(*programs):
                print("        " + peers.lack(*programs))
            else:
                test(servers)
        return run_or_say
    return decorate


def both(reports, view, *key):
    for report in reports:
        yield rows(report, view, *key)


# DNS ------------------------------------------------------------------------

class Asked(collections.Counter):
    """How often what was asked for, and what dig says came of it."""

    def __init__(self):
        super().__init__()
        self.statuses = collections.Counter()

    def dig(self, *words, name, times=1, at=SERVER, status="NOERROR"):
        said = run("dig", "@" + at, "+tries=1", "+timeout=15", *words)
        got = collections.Counter(re.findall(r"status: (\w+)", said))
        assert got == {status: times}, said
        self[name] += times
        self.statuses[status] += times
        return said


def ask_one_of_each(asked):
    asked.dig("host.example", name="host.example")
    asked.dig("+noedns", "AAAA", "HOST.example", name="host.example")
    asked.dig("alias.example", name="alias.example")
    asked.dig("MX", "mail.example", name="mail.example")
    asked.dig("SRV", "_ldap._tcp.example", name="_ldap._tcp.example")
    asked.dig("TXT", "text.example", name="text.example")
    asked.dig("-x", "192.0.2.7", name="7.2.0.192.in-addr.arpa")
    asked.dig("HTTPS", "web.example", name="web.example")
    asked.dig("nowhere.example", name="nowhere.example", status="NXDOMAIN")
    asked.dig("elsewhere.test", name="elsewhere.test", status="REFUSED")
    asked.dig("+tcp", "host.example", name="host.example")
    asked.dig("+tcp", "+keepopen", "TXT", "long.example", "text.example",
              "TXT", "long.example", "TXT", name="long.example", times=3)
    asked["long.example"] -= 1
    asked["text.example"] += 1
    # Does not fit: dig hears so, and asks again over TCP.
    said = asked.dig("+bufsize=512", "TXT", "long.example",
                     name="long.example")
    assert "Truncated" in said, said
    asked["long.example"] += 1


def ask_many(asked):
    names = [f"n{i % N_NAMES}.example" for i in range(3 * N_NAMES)]
    said = run("dig", "@" + SERVER, "+timeout=15", *names)
    assert said.count("status: NXDOMAIN") == len(names), said
    asked.update(names)
    asked.statuses["NXDOMAIN"] += len(names)


def check_answers(table):
    answers = {name: row["answers"] for name, row in table.items()}
    types = {name: set(re.findall(r"\w+", row["types"] or ""))
             for name, row in table.items()}
    assert types["host.example"] == {"A", "AAAA"}, types
    assert answers["host.example"] == "192.0.2.7", answers
    assert "192.0.2.7" in answers["alias.example"], answers
    assert types["web.example"] == {"HTTPS"}, types
    assert "h2" in answers["web.example"], answers
    assert types["mail.example"] == {"MX"}, types
    assert "host.example" in answers["mail.example"], answers
    assert types["_ldap._tcp.example"] == {"SRV"}, types
    assert "389" in answers["_ldap._tcp.example"], answers
    assert "some words" in answers["text.example"], answers
    assert types["7.2.0.192.in-addr.arpa"] == {"PTR"}, types
    assert answers["7.2.0.192.in-addr.arpa"] == "host.example", answers


def test_dnsmasq_answers_what_dig_asks(servers):
    servers.start("dnsmasq", "-d", "-C",
                  servers.write("dnsmasq.conf", DNS_RECORDS), "-a", SERVER,
                  "--bind-interfaces", "--pid-file=", "--user=root",
                  ports=[53])
    asked = Asked()
    with Watch(TAPDECK) as watch:
        ask_one_of_each(asked)
        ask_many(asked)
        reports = watch.tell()
    for table in both(reports, "dns", "name"):
        assert {n: r["queries"] for n, r in table.items()} == asked, table
        for name, row in table.items():
            assert row["service"] == "DNS", row
            assert row["responses"] == row["queries"], row
            assert row["unanswered"] == row["retries"] == 0, row
            assert row["clients"] == 1, row
            assert row["client_list"] == f"{CLIENT} ({asked[name]})", row
            assert row["latency_max"] >= row["latency_avg"] > 0, row
        said = sum(row["nxdomain"] for row in table.values())
        assert said == asked.statuses["NXDOMAIN"], (said, asked.statuses)
        check_answers(table)


def test_who_is_not_answered_is_told_apart_from_who_asks_again(servers):
    servers.script(scripted.SILENT_DNS, SILENT, ports=[53], kind="udp")
    with Watch(TAPDECK) as watch:
        said = run("dig", "@" + SILENT, "+tries=3", "+timeout=1",
                   "silent.example", status=9)
        assert said.count("timed out") == 3, said
        heard = servers.said(sys.executable).split("\n")[:-1]
        reports = watch.tell()
    assert len(heard) == 3, (heard, said)
    for table in both(reports, "dns", "name"):
        row = table["silent.example"]
        assert row["queries"] == 3 and row["responses"] == 0, row
        # The same number from the same port is the same query once more.
        assert row["unanswered"] == len(set(heard)), (row, heard)
        assert row["retries"] == 3 - len(set(heard)), (row, heard)
        assert row["latency_avg"] is None, row


# HTTP -----------------------------------------------------------------------

def nginx(servers):
    servers.certificate()
    for name, text in (("small.txt", "a small text\n"),
                       ("large.txt", "many words " * 20000),
                       ("page.html", "<p>a page</p>\n"),
                       ("bytes.bin", "z" * 100000)):
        servers.write("files/" + name, text)
    for name in ("bodies", "put"):
        os.makedirs(servers.path(name))
    servers.start("nginx", "-p", servers.folder, "-e", "errors", "-c",
                  servers.write("nginx.conf", NGINX),
                  ports=[80, 8080, 8082, 443, 8443])


class Got:
    """What curl says that it got: a line for each transfer."""

    def __init__(self):
        self.transfers = []  # method, URL, status, bytes of the body
        self.n_connects = 0

    def note(self, method, url, status, n_bytes):
        self.transfers.append((method, url, status, int(n_bytes)))

    def curl(self, *words, status=0):
        said = run("curl", "-sk", "--connect-to", f"::{SERVER}:", "-w",
                   "%{stderr}\ngot %{method} %{url_effective} %{http_code} "
                   "%{size_download} %{num_connects} %{http_version}\n",
                   *words, status=status)
        lines = re.findall("^got (.*)$", said, re.M)
        assert lines, said
        for line in lines:
            *facts, connects, _ = line.split()
            self.note(*facts)
            self.n_connects += int(connects)
        return [line.split()[-1] for line in lines]

    def counted(self):
        return collections.Counter(t[:3] for t in self.transfers)

    def bodies(self):
        n = collections.Counter()
        for _, url, _, n_bytes in self.transfers:
            n[plain(url)] += n_bytes
        return n


def plain(url):
    return url.split("//", 1)[1]


def logged(servers, n):
    """What nginx says, once it has said it n times."""
    def lines():
        with open(servers.path("requests"), encoding="ascii") as f:
            found = f.read().splitlines()
        return len(found) >= n and found
    return collections.Counter(
        tuple(line.split()) for line in wire.wait_until(lines, "the log"))


def check_urls(table, got):
    """Requests, methods, statuses and lengths of bodies, of each URL."""
    by_url = collections.defaultdict(collections.Counter)
    methods = collections.defaultdict(set)
    for (method, url, status), n in got.counted().items():
        by_url[plain(url)][status] += n
        methods[plain(url)].add(method)
    assert set(table) == set(by_url), set(table) ^ set(by_url)
    for url, row in table.items():
        assert row["requests"] == sum(by_url[url].values()), (row, by_url)
        assert set(re.findall(r"\w+", row["method"])) == methods[url], row
        assert set(re.findall(r"\b[1-5]\d\d\b", row["status"] or "")) == set(
            by_url[url]), (row, by_url[url])
        assert row["bytes"] == got.bodies()[url], (row, got.bodies()[url])
        assert row["client_list"] == f"{CLIENT} ({row['requests']})", row


def browse(servers, got, www):
    got.curl(*[f"{www}/small.txt?{i}" for i in range(20)])
    got.curl(www + "/large.txt", www + "/bytes.bin", www + "/nothing")
    got.curl("--compressed", www + "/large.txt", www + "/small.txt")
    got.curl("-I", www + "/bytes.bin", www + "/page.html")
    got.curl("-z", "tomorrow", "-z", servers.path("files", "page.html"),
             www + "/page.html")
    got.curl("-r", "10-19", www + "/bytes.bin")
    got.curl("-L", "--max-redirs", "0", www + "/moved", status=47)
    got.curl(www + "/empty", www + "/filtered/page.html")
    got.curl("-d", "name=value", www + "/taken")
    got.curl("--data-binary", "@" + servers.path("files", "large.txt"),
             "-H", "Expect: 100-continue", www + "/taken")


def test_curl_and_nginx_say_the_same_of_http_1(servers):
    nginx(servers)
    got = Got()
    with Watch(TAPDECK) as watch:
        browse(servers, got, "http://www.example")
        got.curl("http://other.example:8080/small.txt")
        got.curl("-0", "http://www.example/page.html")
        got.curl("-T", servers.path("files", "large.txt"), "-H",
                 "Transfer-Encoding: chunked",
                 "http://www.example/put/chunked.txt")
        n_connects = got.n_connects
        for line in peers.script(scripted.PIPELINE, SERVER).splitlines():
            path, *rest = line.split()
            got.note("GET", "http://piped.example" + path, *rest)
        reports = watch.tell()
    assert logged(servers, len(got.transfers)) == got.counted()
    for table in both(reports, "urls", "url"):
        check_urls(table, got)
        assert table["www.example/page.html"]["content_type"] == "text/html"
        assert table["www.example/taken"]["user_agent"].startswith("curl/")
    for table in both(reports, "flows", "client_port", "server_port"):
        said = [row["app"] for row in table.values()
                if row["protocol"] == "TCP"]
        assert said == (n_connects + 1) * ["HTTP"], said


def nghttp(got, servers, *paths):
    """All of them at once on one connection, interleaved."""
    www = f"http://{SERVER}:8082"
    said = run("nghttp", "-ns", *[www + path for path in paths])
    for code, path in re.findall(r" (\d{3}) +\S+ (/\S+)$", said, re.M):
        name = servers.path("files", path[1:].split("?")[0])
        got.note("GET", www + path, code, os.path.getsize(name))


@needs("nghttp")
def test_http_2_in_the_clear_names_its_requests(servers):
    nginx(servers)
    got = Got()
    with Watch(TAPDECK) as watch:
        www = "http://two.example:8082"
        for words in (
                ["/small.txt"], ["/page.html", "-I"], ["/nothing"],
                ["/taken", "-d", "name=value"], ["/empty"]):
            versions = got.curl("--http2-prior-knowledge", www + words[0],
                                *words[1:])
            assert versions == ["2"], versions
        nghttp(got, servers, *[f"/bytes.bin?{i}" for i in range(9)],
               "/small.txt", "/page.html")
        assert len(got.transfers) == 5 + 11, got.transfers
        reports = watch.tell()
    assert logged(servers, len(got.transfers)) == got.counted()
    for table in both(reports, "urls", "url"):
        check_urls(table, got)


@needs("nghttpx")
def test_an_upgrade_to_http_2_is_followed(servers):
    nginx(servers)
    servers.start("nghttpx", "--conf=/dev/null", "--workers=1",
                  f"--frontend={SERVER},8083;no-tls",
                  "--backend=127.0.0.1,80", ports=[8083])
    got = Got()
    with Watch(TAPDECK) as watch:
        versions = got.curl("--http2", *[
            f"http://up.example:8083/small.txt?{i}" for i in range(5)])
        assert versions == 5 * ["2"], versions
        reports = watch.tell()
    for table in both(reports, "urls", "url"):
        assert {u: r["requests"] for u, r in table.items()} == {
            f"up.example:8083/small.txt?{i}": 1 for i in range(5)}, table


# Names ----------------------------------------------------------------------

def check_names(reports, expected):
    """(name, protocol): connections, version, ALPN, certificate."""
    for table in both(reports, "names", "server_name", "protocol"):
        said = {key: (row["connections"], row["version"], row["alpn"],
                      row["certificate"]) for key, row in table.items()}
        assert said == expected, said
        for row in table.values():
            assert row["clients"] == 1 and row["hellos"] >= row[
                "connections"], row
            assert re.fullmatch(r"[tqd]\w{9}_\w{12}_\w{12}", row["ja4"]), row


def test_https_has_names_with_tls_1_2_and_1_3(servers):
    nginx(servers)
    got = Got()
    with Watch(TAPDECK) as watch:
        for _ in range(3):
            got.curl("--tls-max", "1.2", "https://old.example/small.txt",
                     "https://old.example/page.html")
        for _ in range(4):
            got.curl("--tlsv1.3", "https://new.example:8443/small.txt",
                     "https://new.example:8443/large.txt")
        got.curl("--http1.1", "https://one.example/small.txt")
        assert got.n_connects == 8
        reports = watch.tell()
    check_names(reports, {
        ("old.example", "TLS"): (3, "TLS 1.2", "h2", "certified.example"),
        ("new.example", "TLS"): (4, "TLS 1.3", "h2", None),
        ("one.example", "TLS"): (1, "TLS 1.3", "http/1.1", None)})
    for report in reports:
        assert not rows(report, "urls", "url"), "nothing is read in secret"


def s_server(servers, *words, port=4433, kind="tcp"):
    key, cert = servers.certificate()
    servers.start("openssl", "s_server", "-4", "-accept", str(port), "-key",
                  key, "-cert", cert, "-quiet", *words, ports=[port],
                  kind=kind)


def greet(*words, port=4433):
    return run("openssl", "s_client", "-connect", f"{SERVER}:{port}", *words,
               text="Q\n")


def test_hellos_of_many_segments_have_names(servers):
    s_server(servers)
    # As long as with ML-KEM-768 and a ticket, and longer than a record.
    sizes = {"pq.example": 1700, "large.example": 6000,
             "huge.example": 20000}
    with Watch(TAPDECK) as watch:
        for name, size in sizes.items():
            greet("-servername", name, "-alpn", ",".join(
                ["first"] + [200 * "p"] * (size // 201)))
        reports = watch.tell()
    check_names(reports, {(name, "TLS"): (1, "TLS 1.3", "first", None)
                          for name in sizes})


def test_dtls_has_names(servers):
    s_server(servers, "-dtls", port=4444, kind="udp")
    with Watch(TAPDECK) as watch:
        greet("-dtls", "-servername", "datagrams.example", port=4444)
        reports = watch.tell()
    check_names(reports, {("datagrams.example", "DTLS"): (
        1, "DTLS 1.2", None, "certified.example")})


def test_names_are_found_after_starttls(servers):
    key, cert = servers.certificate()
    ports = [8025, 8143, 8110, 8021]
    kinds = ["smtp", "imap", "pop3", "ftp"]
    servers.script(scripted.STARTTLS, SERVER, key, cert, ports=ports)
    with Watch(TAPDECK) as watch:
        for port, kind in zip(ports, kinds):
            greet("-starttls", kind, "-servername", f"{kind}.example",
                  port=port)
        reports = watch.tell()
    check_names(reports, {(f"{kind}.example", "TLS"): (
        1, "TLS 1.3", None, None) for kind in kinds})
    for table in both(reports, "flows", "server_port", "protocol"):
        assert {(port, table[port, "TCP"]["server_name"]) for port in ports
                } == {(p, f"{k}.example") for p, k in zip(ports, kinds)}


# It names only hosts that it has looked up itself, and here nobody else is.
QUIC_CLIENT = """
mount --bind "$0" /etc/hosts &&
exec gtlsclient -q --exit-on-all-streams-close "$1" "$2" \\
	"https://$1:$2/small.txt"
"""


@needs("gtlsserver", "gtlsclient")
def test_quic_has_names(servers):
    key, cert = servers.certificate()
    servers.write("files/small.txt", "a small text\n")
    hosts = servers.write(
        "hosts", f"{SERVER} quic.example\n{SERVER} retried.example\n")
    for port, words in ((4433, ()), (4434, ("-V",))):  # that one says Retry
        servers.start("gtlsserver", "-q", "-d", "files", *words, SERVER,
                      str(port), key, cert, ports=[port], kind="udp")
    with Watch(TAPDECK) as watch:
        for port, name, times in ((4433, "quic.example", 3),
                                  (4434, "retried.example", 1)):
            for _ in range(times):
                run("sh", "-c", QUIC_CLIENT, hosts, name, str(port))
        reports = watch.tell()
    check_names(reports, {
        ("quic.example", "QUIC"): (3, "QUIC v1", "h3", None),
        ("retried.example", "QUIC"): (1, "QUIC v1", "h3", None)})


def with_servers(test):
    """Each has its own, so that none depends on what went before."""
    def run_one():
        servers = peers.Servers()
        try:
            test(servers)
        finally:
            servers.stop()
    return run_one


try:
    peers.set_up("dnsmasq", "dig", "nginx", "curl", "openssl")
    run_all({name: with_servers(test) for name, test in globals().items()
             if name.startswith("test_")})
finally:
    wire.tear_down()
