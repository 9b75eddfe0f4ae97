/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gen_said - captures of what is said, in pairs: of each, one says few things
 * again and again, the other a new thing each time. All else is the same.
 *
 *   names       DNS queries and their answers, of a thousand names
 *   subdomains  the same, each of a name of its own
 *   pages       HTTP requests and their answers, of a thousand URLs
 *   urls        the same, each of a URL of its own
 *
 * Classic pcap, microseconds, Ethernet, IPv4. DNS comes from 4096 ports of 256
 * hosts; HTTP goes over 1024 connections, which stay open.
 */
#include "gen_put.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define FEW 1000u
#define PORTS 4096u
#define CONNECTIONS 1024u
#define EPOCH_S 1767225600u /* 2026-01-01 */
#define US_PER_PACKET 20u

#define SYN 2u
#define ACK 16u
#define PSH 8u

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

/* What the exchange number `n` is about, in 16 digits. */
static void
put_subject(struct packet *p, uint64_t n, bool each_its_own)
{
	char text[17];
	uint64_t subject = each_its_own ? n + FEW : scatter(n) % FEW;

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
dns_packet(struct packet *p, uint64_t i, bool each_its_own)
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
	put_subject(p, n, each_its_own);
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

static void
http_text(struct packet *p, uint64_t n, bool out, bool each_its_own)
{
	if (!out) {
		put_text(p, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
			    "Content-Length: 2\r\n\r\nok");
		return;
	}
	put_text(p, "GET /item/");
	put_subject(p, n, each_its_own);
	put_text(p, " HTTP/1.1\r\nHost: www.example.com\r\n"
		    "User-Agent: gen/1\r\nAccept: */*\r\n\r\n");
}

/* Steps of each connection: SYN, SYN ACK, then requests and answers. */
static void
http_packet(struct packet *p, uint64_t i, bool each_its_own)
{
	static uint32_t seq[CONNECTIONS][2];
	uint32_t c = (uint32_t)(i % CONNECTIONS);
	uint64_t step = i / CONNECTIONS;
	struct way w = {.client = 0x0a000000 + c % 256,
	    .client_port = (uint16_t)(20000 + c),
	    .server_port = 80,
	    .out = step % 2 == 0};
	size_t ip = ip_open(p, &w, 6), payload;

	put_u32(p, seq[c][!w.out]);
	put_u32(p, step ? seq[c][w.out] : 0);
	put_u16(p, 0x5000u | (step > 1 ? ACK | PSH : step ? SYN | ACK : SYN));
	put_u16(p, 64240);
	put_u32(p, 0);
	payload = p->size;
	if (step > 1)
		http_text(
		    p, (step / 2 - 1) * CONNECTIONS + c, w.out, each_its_own);
	ip_close(p, ip);
	seq[c][!w.out] += (uint32_t)(p->size - payload) + (step < 2);
}

static const struct profile {
	const char *name;
	void (*make)(struct packet *p, uint64_t i, bool each_its_own);
	bool each_its_own;
} profiles[] = {
    {"names", dns_packet, false},
    {"subdomains", dns_packet, true},
    {"pages", http_packet, false},
    {"urls", http_packet, true},
};

static int
generate(const struct profile *profile, uint64_t packets, FILE *out)
{
	const uint32_t header[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
	static struct packet p;

	fwrite(header, sizeof(header), 1, out);
	for (uint64_t i = 0; i < packets; i++) {
		uint64_t us = i * US_PER_PACKET;
		uint32_t words[4] = {EPOCH_S + (uint32_t)(us / 1000000),
		    (uint32_t)(us % 1000000)};

		profile->make(&p, i, profile->each_its_own);
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
	FILE *out;
	int c;

	while ((c = getopt(argc, argv, "n:o:")) != -1) {
		if (c == 'n')
			packets = strtoull(optarg, NULL, 10);
		else if (c == 'o')
			path = optarg;
		else
			return 2;
	}
	profile = find_profile(argv[optind]);
	if (!profile) {
		fprintf(stderr, "gen_said [-n packets] [-o file] "
				"names|subdomains|pages|urls\n");
		return 2;
	}
	out = strcmp(path, "-") ? fopen(path, "wb") : stdout;
	if (!out) {
		perror(path);
		return 1;
	}
	return generate(profile, packets, out);
}
