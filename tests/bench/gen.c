/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gen - captures for measuring, made up: the same options, the same bytes.
 *
 *   mix    a site's traffic: 5 of 100 packets DNS, pages over HTTP, TLS
 *          hellos with a server name, bulk, UDP; 20 of 100 flows IPv6, 5 of
 *          100 behind a VLAN tag; hosts by a power law; about 8 packets a flow
 *   small  64 to 100 bytes over a million flows, any of them at any time
 *   flood  TCP SYN, each from another address and port
 *
 * Classic pcap, microseconds, Ethernet. Checksums of IPv4 headers are right;
 * those of TCP and UDP are left to hardware that is not there.
 */
#include "gen_hello.h"
#include "gen_put.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIVE_FLOWS 4096
#define SMALL_FLOWS (1u << 20)
#define HOSTS 50000u
#define NAMES 20000u
#define EPOCH_S 1767225600u /* 2026-01-01 */

enum kind { KIND_DNS, KIND_HTTP, KIND_TLS, KIND_BULK, KIND_UDP };

struct flow {
	uint32_t client, server; /* host numbers */
	uint32_t name;
	uint32_t seq[2]; /* next of client, of server */
	uint16_t client_port, server_port;
	uint16_t step, steps;
	uint8_t kind;
	bool ipv6, vlan;
};

static uint64_t random_state;
static uint8_t noise[1 << 16];

/* xorshift64* (Vigna 2016): fast, and the same everywhere. */
static uint64_t
random_u64(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * UINT64_C(2685821657736338717);
}

static uint32_t
random_below(uint32_t n)
{
	return (uint32_t)(((random_u64() >> 32) * n) >> 32);
}

/* Small numbers often, large ones seldom: the cube of a uniform number. */
static uint32_t
random_skewed(uint32_t n)
{
	double u = (double)(random_u64() >> 11) / 9007199254740992.0;

	return (uint32_t)(u * u * u * n);
}

static void
put_noise(struct packet *p, size_t n)
{
	put(p, noise + random_below(sizeof(noise) - 1600), n);
}

static void
ethernet(struct packet *p, const struct flow *f)
{
	static const uint8_t macs[12] = {
	    0, 0, 0x5e, 0, 0x53, 1, 0, 0, 0x5e, 0, 0x53, 2};

	p->size = 0;
	put(p, macs, sizeof(macs));
	if (f->vlan) {
		put_u16(p, 0x8100);
		put_u16(p, 100 + f->client % 8);
	}
	put_u16(p, f->ipv6 ? 0x86dd : 0x0800);
}

static void
ipv6_address(struct packet *p, uint32_t host)
{
	static const uint8_t prefix[8] = {0x20, 0x01, 0x0d, 0xb8};

	put(p, prefix, sizeof(prefix));
	put_u32(p, host >> 16);
	put_u32(p, host);
}

/* Header for the flow's way `out`; its length is set by ip_close. */
static size_t
ip_open(struct packet *p, const struct flow *f, bool out, unsigned protocol)
{
	uint32_t src = out ? f->client : f->server;
	uint32_t dst = out ? f->server : f->client;
	size_t at = p->size;

	if (f->ipv6) {
		put_u32(p, 0x60000000);
		put_u16(p, 0);
		put_u8(p, protocol);
		put_u8(p, 64);
		ipv6_address(p, src);
		ipv6_address(p, dst);
		return at;
	}
	put_u16(p, 0x4500);
	put_u16(p, 0);
	put_u16(p, (unsigned)random_u64() & 65535);
	put_u16(p, 0x4000);
	put_u8(p, 64);
	put_u8(p, protocol);
	put_u16(p, 0);
	put_u32(p, 0x0a000000 + src);
	put_u32(p, 0x0a000000 + dst);
	return at;
}

static void
ip_close(struct packet *p, size_t at, bool ipv6)
{
	if (ipv6) {
		set_u16(p, at + 4, p->size - at - 40);
		return;
	}
	set_u16(p, at + 2, p->size - at);
	set_u16(p, at + 10, ipv4_checksum(p->bytes + at));
}

#define FIN 1u
#define SYN 2u
#define ACK 16u
#define PSH 8u

static void
tcp(struct packet *p, struct flow *f, bool out, unsigned flags)
{
	put_u16(p, out ? f->client_port : f->server_port);
	put_u16(p, out ? f->server_port : f->client_port);
	put_u32(p, f->seq[out ? 0 : 1]);
	put_u32(p, flags & ACK ? f->seq[out ? 1 : 0] : 0);
	put_u16(p, 0x5000 | flags);
	put_u16(p, 64240);
	put_u32(p, 0);
}

static void
dns_name(struct packet *p, uint32_t name)
{
	char label[16];
	int n = snprintf(label, sizeof(label), "h%u", name);

	put_u8(p, (unsigned)n);
	put_text(p, label);
	put_u8(p, 7);
	put_text(p, "example");
	put_u8(p, 3);
	put_text(p, name % 3 ? "com" : "net");
	put_u8(p, 0);
}

static void
dns_message(struct packet *p, const struct flow *f, bool query)
{
	bool missing = f->name % 11 == 0, aaaa = f->name & 1;
	unsigned answers = query || missing ? 0 : 1;

	put_u16(p, f->client_port);
	put_u16(p, query ? 0x0100 : missing ? 0x8183 : 0x8180);
	put_u16(p, 1);
	put_u16(p, answers);
	put_u32(p, 0);
	dns_name(p, f->name);
	put_u16(p, aaaa ? 28 : 1);
	put_u16(p, 1);
	if (!answers)
		return;
	put_u16(p, 0xc00c);
	put_u16(p, aaaa ? 28 : 1);
	put_u16(p, 1);
	put_u32(p, 300);
	put_u16(p, aaaa ? 16 : 4);
	put_noise(p, aaaa ? 16 : 4);
}

static void
http_request(struct packet *p, const struct flow *f)
{
	char text[200];

	snprintf(text, sizeof(text),
	    "GET /page/%u HTTP/1.1\r\nHost: w%u.example.com\r\n"
	    "User-Agent: gen/1\r\nAccept: */*\r\n\r\n",
	    f->name % 500, f->name / 7);
	put_text(p, text);
}

static void
tls_hello(struct packet *p, const struct flow *f)
{
	char name[32];
	int n = snprintf(name, sizeof(name), "s%u.example.org", f->name);

	put_hello(p, noise + random_below(sizeof(noise) - 1600),
	    (const uint8_t *)name, (size_t)n);
}

static void
udp_packet(struct packet *p, struct flow *f, bool out)
{
	size_t ip = ip_open(p, f, out, 17), udp = p->size;

	put_u16(p, out ? f->client_port : f->server_port);
	put_u16(p, out ? f->server_port : f->client_port);
	put_u32(p, 1); /* no checksum would be an error in IPv6 */
	if (f->kind == KIND_DNS)
		dns_message(p, f, out);
	else
		put_noise(p, 60 + random_below(900));
	set_u16(p, udp + 4, p->size - udp);
	ip_close(p, ip, f->ipv6);
}

static void
tcp_payload(struct packet *p, struct flow *f, bool out)
{
	if (f->step == 3 && f->kind == KIND_HTTP)
		http_request(p, f);
	else if (f->step == 3 && f->kind == KIND_TLS)
		tls_hello(p, f);
	else if (f->step == 4 && f->kind == KIND_HTTP)
		put_text(p, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
			    "Content-Length: 100000\r\n\r\n");
	else if (!out)
		put_noise(p, random_below(3) ? 1400 : random_below(1400));
}

/* Steps: SYN, SYN ACK, ACK, request, data and their ACKs, two times FIN. */
static void
tcp_packet(struct packet *p, struct flow *f)
{
	bool last = f->step + 2 >= f->steps;
	bool out = f->step == 0 || f->step == 2 || f->step == 3 ||
	           (f->step > 3 && f->step % 3 == 0);
	unsigned flags = f->step == 0   ? SYN
	                 : f->step == 1 ? SYN | ACK
	                 : last         ? FIN | ACK
	                                : ACK | PSH;
	size_t ip, payload;

	if (last)
		out = f->step + 1 == f->steps;
	ip = ip_open(p, f, out, 6);
	tcp(p, f, out, flags);
	payload = p->size;
	if (f->step > 2 && !last)
		tcp_payload(p, f, out);
	ip_close(p, ip, f->ipv6);
	f->seq[out ? 0 : 1] +=
	    (uint32_t)(p->size - payload) + (flags & (SYN | FIN) ? 1 : 0);
}

static enum kind
random_kind(void)
{
	uint32_t n = random_below(100);

	return n < 20   ? KIND_DNS
	       : n < 45 ? KIND_HTTP
	       : n < 75 ? KIND_TLS
	       : n < 88 ? KIND_BULK
	                : KIND_UDP;
}

static void
flow_begin(struct flow *f)
{
	static const uint16_t ports[] = {53, 80, 443, 8080, 9999};

	f->kind = (uint8_t)random_kind();
	f->client = 1 + random_skewed(HOSTS);
	f->server = 0x10000 + random_skewed(HOSTS / 8);
	f->client_port = (uint16_t)(20000 + random_below(45000));
	f->server_port = ports[f->kind];
	f->name = random_skewed(NAMES);
	f->ipv6 = random_below(5) == 0;
	f->vlan = random_below(20) == 0;
	f->seq[0] = (uint32_t)random_u64();
	f->seq[1] = (uint32_t)random_u64();
	f->step = 0;
	f->steps = (uint16_t)(f->kind == KIND_DNS    ? 2
			      : f->kind == KIND_BULK ? 8 + random_skewed(120)
			      : f->kind == KIND_UDP  ? 1 + random_skewed(24)
						     : 6 + random_skewed(12));
}

static void
mix_packet(struct packet *p)
{
	static struct flow live[LIVE_FLOWS];
	struct flow *f = &live[random_below(LIVE_FLOWS)];

	if (f->step == f->steps)
		flow_begin(f);
	ethernet(p, f);
	if (f->kind == KIND_DNS || f->kind == KIND_UDP)
		udp_packet(p, f, f->step % 2 == 0);
	else
		tcp_packet(p, f);
	f->step++;
}

static void
small_packet(struct packet *p)
{
	uint32_t n = random_below(SMALL_FLOWS);
	struct flow f = {.client = n & 0xffff,
	    .server = 0x10000 + n / 64,
	    .client_port = (uint16_t)(1024 + n % 50000),
	    .server_port = (uint16_t)(n % 7 ? 443 : 80)};
	bool out = random_u64() >> 63;
	size_t ip;

	ethernet(p, &f);
	ip = ip_open(p, &f, out, 6);
	tcp(p, &f, out, ACK);
	put_noise(p, 10 + random_below(37));
	ip_close(p, ip, false);
}

static void
flood_packet(struct packet *p)
{
	struct flow f = {.client = (uint32_t)random_u64(),
	    .server = 80,
	    .client_port = (uint16_t)random_u64(),
	    .server_port = 80};
	size_t ip;

	ethernet(p, &f);
	ip = ip_open(p, &f, true, 6);
	tcp(p, &f, true, SYN);
	ip_close(p, ip, false);
	memset(p->bytes + p->size, 0, 6); /* the wire's minimum of 60 bytes */
	p->size += 6;
}

static const struct profile {
	const char *name;
	void (*make)(struct packet *p);
	uint64_t packets;
	uint32_t seconds;
} profiles[] = {
    {"mix", mix_packet, 3000000, 600},
    {"small", small_packet, 10000000, 60},
    {"flood", flood_packet, 5000000, 60},
};

static void
write_header(FILE *out)
{
	uint32_t words[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};

	fwrite(words, sizeof(words), 1, out);
}

static void
write_packet(FILE *out, const struct packet *p, uint64_t us)
{
	uint32_t words[4] = {EPOCH_S + (uint32_t)(us / 1000000),
	    (uint32_t)(us % 1000000), (uint32_t)p->size, (uint32_t)p->size};

	fwrite(words, sizeof(words), 1, out);
	fwrite(p->bytes, p->size, 1, out);
}

static int
generate(const struct profile *profile, uint64_t packets, FILE *out)
{
	static struct packet p;

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)(random_u64() >> 56);
	write_header(out);
	for (uint64_t i = 0; i < packets; i++) {
		profile->make(&p);
		write_packet(
		    out, &p, i * profile->seconds * 1000000 / profile->packets);
	}
	return fclose(out) == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	const struct profile *profile = NULL;
	const char *path = "-";
	uint64_t packets = 0, seed = 1;
	FILE *out;
	int c;

	while ((c = getopt(argc, argv, "n:s:o:")) != -1) {
		switch (c) {
		case 'n':
			packets = strtoull(optarg, NULL, 10);
			break;
		case 's':
			seed = strtoull(optarg, NULL, 10);
			break;
		case 'o':
			path = optarg;
			break;
		default:
			return 2;
		}
	}
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		if (optind < argc && !strcmp(argv[optind], profiles[i].name))
			profile = &profiles[i];
	if (!profile) {
		fprintf(stderr,
		    "gen [-n packets] [-s seed] [-o file] mix|small|flood\n");
		return 2;
	}
	random_state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	out = strcmp(path, "-") ? fopen(path, "wb") : stdout;
	if (!out) {
		perror(path);
		return 1;
	}
	return generate(profile, packets ? packets : profile->packets, out);
}
