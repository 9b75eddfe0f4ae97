/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gen_said - captures of what is said, in pairs: of each, one says few things
 * again and again, the other a new thing each time. All else is the same.
 *
 *   names       DNS queries and their answers, of a thousand names
 *   subdomains  the same, each of a name of its own
 *   pages       HTTP requests and their answers, of a thousand URLs
 *   urls        the same, each of a URL of its own
 *   servers     connections with a TLS hello, to a thousand server names
 *   snis        the same, each to a name of its own
 *
 * With -t each hundredth of the new things is by one of ten talkers instead,
 * in turn: "talker0000000000" to "talker0000000009".
 *
 * Classic pcap, microseconds, Ethernet, IPv4. DNS comes from 4096 ports of 256
 * hosts; HTTP goes over 1024 connections, which stay open; TLS over as many at
 * a time, of which each says hello and goes.
 */
#include "gen_hello.h"
#include "gen_put.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define FEW 1000u
#define PORTS 4096u
#define CONNECTIONS 1024u
#define TLS_STEPS 5u
#define TALKERS 10u
#define TALK_EVERY 100u
#define EPOCH_S 1767225600u /* 2026-01-01 */
#define US_PER_PACKET 20u

#define FIN 1u
#define SYN 2u
#define ACK 16u
#define PSH 8u

/* What there is to say. */
enum wealth { WEALTH_FEW, WEALTH_NEW, WEALTH_NEW_AND_TALKERS };

/* One way of one flow. */
struct way {
	uint32_t client;
	uint16_t client_port, server_port;
	bool out;
};

/* splitmix64 (Steele 2014): one number for each, and no two the same. */
static uint64_t
scatter(uint64_t n)
{
	n += UINT64_C(0x9e3779b97f4a7c15);
	n = (n ^ n >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ n >> 27) * UINT64_C(0x94d049bb133111eb);
	return n ^ n >> 31;
}

/* What the exchange number `n` is about: 16 letters and digits. */
static void
put_subject(struct packet *p, uint64_t n, enum wealth wealth)
{
	uint64_t subject = wealth == WEALTH_FEW ? scatter(n) % FEW : n + FEW;
	char text[17];

	if (wealth == WEALTH_NEW_AND_TALKERS && n % TALK_EVERY == 0)
		snprintf(text, sizeof(text), "talker%010u",
		    (unsigned)(n / TALK_EVERY % TALKERS));
	else
		snprintf(text, sizeof(text), "%016llx",
		    (unsigned long long)scatter(subject));
	put_text(p, text);
}

static size_t
ip_open(struct packet *p, const struct way *w, unsigned protocol)
{
	static const uint8_t ethernet[14] = {
	    0, 0, 0x5e, 0, 0x53, 1, 0, 0, 0x5e, 0, 0x53, 2, 8, 0};
	uint32_t server = 0xc6336401; /* 198.51.100.1 */
	size_t at;

	p->size = 0;
	put(p, ethernet, sizeof(ethernet));
	at = p->size;
	put_u32(p, 0x45000000);
	put_u32(p, 0x00004000);
	put_u16(p, 64 << 8 | protocol);
	put_u16(p, 0);
	put_u32(p, w->out ? w->client : server);
	put_u32(p, w->out ? server : w->client);
	put_u16(p, w->out ? w->client_port : w->server_port);
	put_u16(p, w->out ? w->server_port : w->client_port);
	return at;
}

static void
ip_close(struct packet *p, size_t at)
{
	set_u16(p, at + 2, p->size - at);
	set_u16(p, at + 10, ipv4_checksum(p->bytes + at));
}

static void
dns_packet(struct packet *p, uint64_t i, enum wealth wealth)
{
	uint32_t n = (uint32_t)(i / 2);
	struct way w = {.client = 0x0a000000 + n % 256,
	    .client_port = (uint16_t)(20000 + n % PORTS),
	    .server_port = 53,
	    .out = i % 2 == 0};
	size_t ip = ip_open(p, &w, 17), udp = p->size - 4;

	put_u32(p, 0);
	put_u16(p, n & 65535);
	put_u16(p, w.out ? 0x0100 : 0x8183); /* there is no such name */
	put_u16(p, 1);
	put_u16(p, 0);
	put_u32(p, 0);
	put_u8(p, 16);
	put_subject(p, n, wealth);
	put_u8(p, 7);
	put_text(p, "example");
	put_u8(p, 3);
	put_text(p, "com");
	put_u8(p, 0);
	put_u16(p, 1);
	put_u16(p, 1);
	set_u16(p, udp + 4, p->size - udp);
	ip_close(p, ip);
}

/* `seq`: the next of the client, and of the server. */
static size_t
tcp_open(struct packet *p, const struct way *w, const uint32_t seq[2],
    unsigned flags)
{
	size_t at = ip_open(p, w, 6);

	put_u32(p, seq[!w->out]);
	put_u32(p, flags & ACK ? seq[w->out] : 0);
	put_u16(p, 0x5000u | flags);
	put_u16(p, 64240);
	put_u32(p, 0);
	return at;
}

static void
tcp_close(struct packet *p, size_t at, const struct way *w, uint32_t seq[2])
{
	size_t payload = at + 40;

	ip_close(p, at);
	seq[!w->out] += (uint32_t)(p->size - payload) +
	                (p->bytes[at + 33] & (SYN | FIN) ? 1 : 0);
}

static void
http_text(struct packet *p, uint64_t n, bool out, enum wealth wealth)
{
	if (!out) {
		put_text(p, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
			    "Content-Length: 2\r\n\r\nok");
		return;
	}
	put_text(p, "GET /item/");
	put_subject(p, n, wealth);
	put_text(p, " HTTP/1.1\r\nHost: www.example.com\r\n"
		    "User-Agent: gen/1\r\nAccept: */*\r\n\r\n");
}

/* Steps of each connection: SYN, SYN ACK, then requests and answers. */
static void
http_packet(struct packet *p, uint64_t i, enum wealth wealth)
{
	static uint32_t seq[CONNECTIONS][2];
	uint32_t c = (uint32_t)(i % CONNECTIONS);
	uint64_t step = i / CONNECTIONS;
	struct way w = {.client = 0x0a000000 + c % 256,
	    .client_port = (uint16_t)(20000 + c),
	    .server_port = 80,
	    .out = step % 2 == 0};
	size_t ip = tcp_open(p, &w, seq[c],
	    step > 1 ? ACK | PSH
	    : step   ? SYN | ACK
		     : SYN);

	if (step > 1)
		http_text(p, (step / 2 - 1) * CONNECTIONS + c, w.out, wealth);
	tcp_close(p, ip, &w, seq[c]);
}

static void
tls_hello(struct packet *p, uint64_t n, enum wealth wealth)
{
	struct packet name = {.size = 0};
	uint64_t random[4];

	for (size_t i = 0; i < 4; i++)
		random[i] = scatter(4 * n + i);
	put_subject(&name, n, wealth);
	put_text(&name, ".example.org");
	put_hello(p, (const uint8_t *)random, name.bytes, name.size);
}

/* A connection each, of a port of its own for the first eleven million. */
static void
tls_packet(struct packet *p, uint64_t i, enum wealth wealth)
{
	static const unsigned steps[TLS_STEPS] = {
	    SYN, SYN | ACK, ACK, ACK | PSH, FIN | ACK};
	static uint32_t seq[CONNECTIONS][2];
	uint32_t c = (uint32_t)(i % CONNECTIONS);
	unsigned flags = steps[i / CONNECTIONS % TLS_STEPS];
	uint64_t n = i / CONNECTIONS / TLS_STEPS * CONNECTIONS + c;
	struct way w = {.client = 0x0a000000 + (uint32_t)(n % 256),
	    .client_port = (uint16_t)(20000 + n / 256 % 45000),
	    .server_port = 443,
	    .out = flags != (SYN | ACK)};
	size_t ip;

	if (flags == SYN)
		seq[c][0] = seq[c][1] = (uint32_t)scatter(n);
	ip = tcp_open(p, &w, seq[c], flags);
	if (flags & PSH)
		tls_hello(p, n, wealth);
	tcp_close(p, ip, &w, seq[c]);
}

static const struct profile {
	const char *name;
	void (*make)(struct packet *p, uint64_t i, enum wealth wealth);
	enum wealth wealth;
} profiles[] = {
    {"names", dns_packet, WEALTH_FEW},
    {"subdomains", dns_packet, WEALTH_NEW},
    {"pages", http_packet, WEALTH_FEW},
    {"urls", http_packet, WEALTH_NEW},
    {"servers", tls_packet, WEALTH_FEW},
    {"snis", tls_packet, WEALTH_NEW},
};

static int
generate(
    const struct profile *profile, bool talkers, uint64_t packets, FILE *out)
{
	const uint32_t header[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
	enum wealth wealth = profile->wealth;
	static struct packet p;

	if (talkers && wealth == WEALTH_NEW)
		wealth = WEALTH_NEW_AND_TALKERS;
	fwrite(header, sizeof(header), 1, out);
	for (uint64_t i = 0; i < packets; i++) {
		uint64_t us = i * US_PER_PACKET;
		uint32_t words[4] = {EPOCH_S + (uint32_t)(us / 1000000),
		    (uint32_t)(us % 1000000)};

		profile->make(&p, i, wealth);
		words[2] = words[3] = (uint32_t)p.size;
		fwrite(words, sizeof(words), 1, out);
		fwrite(p.bytes, p.size, 1, out);
	}
	return fclose(out) == 0 ? 0 : 1;
}

static const struct profile *
find_profile(const char *name)
{
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		if (name && !strcmp(name, profiles[i].name))
			return &profiles[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct profile *profile;
	const char *path = "-";
	uint64_t packets = 2000000;
	bool talkers = false;
	FILE *out;
	int c;

	while ((c = getopt(argc, argv, "n:o:t")) != -1) {
		if (c == 'n')
			packets = strtoull(optarg, NULL, 10);
		else if (c == 'o')
			path = optarg;
		else if (c == 't')
			talkers = true;
		else
			return 2;
	}
	profile = find_profile(argv[optind]);
	if (!profile) {
		fprintf(stderr, "gen_said [-t] [-n packets] [-o file] names|"
				"subdomains|pages|urls|servers|snis\n");
		return 2;
	}
	out = strcmp(path, "-") ? fopen(path, "wb") : stdout;
	if (!out) {
		perror(path);
		return 1;
	}
	return generate(profile, talkers, packets, out);
}
