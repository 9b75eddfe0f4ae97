/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first byte says what the rest is: a hello's body, a certificate, a
 * stream of records, datagrams. A stream says the same however it is cut up,
 * and what is found lies in bytes that may be read.
 */
#include "../message/tls_feed.h"
#include "meagre.h"

#include <stdlib.h>

#include "message/dtls.h"
#include "message/fingerprint.h"
#include "message/tls_phrase.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_tls_hello: %s\n", what);
	abort();
}

/* AddressSanitizer sees a read out of bounds. */
static void
touch(struct bytes b)
{
	static uint8_t sink[65536];

	demand(b.at || b.n == 0, "absent, but not empty");
	demand(b.n <= sizeof(sink), "longer than any message");
	if (b.n)
		memcpy(sink, b.at, b.n);
}

static void
touch_hello(const struct tls_hello *h)
{
	demand(h->server_name.n <= TLS_NAME_BYTES, "name too long");
	touch(h->server_name);
	touch(h->alpn);
	touch(h->ciphers);
	touch(h->extensions);
	touch(h->versions);
	touch(h->groups);
	touch(h->point_formats);
	touch(h->signatures);
}

static struct fingerprinter *f;

static void
give_up(void)
{
	fingerprinter_free(f);
	f = NULL;
}

static void
fingerprints(const struct tls_hello *h)
{
	char ja3[FINGERPRINT_JA3_BYTES], ja4[FINGERPRINT_JA4_BYTES];

	meagre_made(give_up);
	if (!f)
		f = fingerprinter_new();
	if (!f) {
		demand(meagre_refused(), "no fingerprinter");
		return;
	}
	demand(!fingerprint_ja3(f, h, ja3) || strlen(ja3) == 32, "ja3");
	demand(!fingerprint_ja4(f, h, ja4) || strlen(ja4) == 36, "ja4");
}

static void
client(const uint8_t *data, size_t size)
{
	struct tls_hello h;

	for (int carrier = 0; carrier <= TLS_OVER_DATAGRAMS; carrier++) {
		if (!tls_client_hello_read(
			data, size, (enum tls_carrier)carrier, &h))
			continue;
		touch_hello(&h);
		if (carrier == TLS_OVER_QUIC)
			fingerprints(&h);
	}
	if (tls_ssl2_hello_read(data, size, &h))
		touch_hello(&h);
}

static void
server(const uint8_t *data, size_t size)
{
	struct tls_server_hello h;

	if (tls_server_hello_read(data, size, &h))
		touch(h.alpn);
}

static void
certificate(const uint8_t *data, size_t size)
{
	struct certificate c;

	certificate_read(data, size, &c);
	touch(c.common_name);
	touch(c.dns_name);
	certificate_read_first(data, size, &c);
	touch(c.common_name);
	touch(c.dns_name);
}

static void
stream(const uint8_t *data, size_t size)
{
	static struct tls_scratch scratch;
	static struct tls_tale once, cut;
	size_t part = size ? 1 + data[size - 1] % 64u : 1;

	tls_feed(data, size, size, &scratch, &once);
	tls_feed(data, size, part, &scratch, &cut);
	demand(strcmp(once.text, cut.text) == 0, "cut up it says another");
	if (once.n > 0 && strcmp(once.text, "lost\n") != 0)
		demand(tls_looks_like(data, size) != TLS_LOOK_MORE, "no look");
}

/* Datagrams behind a length of one byte. */
static void
datagrams(const uint8_t *data, size_t size)
{
	static struct dtls_hello s;
	struct tls_message m;

	s.type = 0;
	s.gathered.n_runs = 0;
	while (size > 1) {
		size_t n = data[0] < size - 1 ? data[0] : size - 1;
		struct dtls_datagram d = dtls_datagram_begin(data + 1, n);
		enum dtls_outcome outcome;

		do {
			outcome = dtls_datagram_read(&s, &d, &m);
			if (outcome == DTLS_MESSAGE &&
			    m.kind == TLS_CLIENT_HELLO)
				touch_hello(&m.client);
		} while (outcome == DTLS_MESSAGE || outcome == DTLS_VERIFY);
		dtls_looks_like(data + 1, n);
		data += 1 + n;
		size -= 1 + n;
	}
}

static void
phrase(const uint8_t *data, size_t size)
{
	char text[120];
	size_t n = tls_phrase(data, size, text, sizeof(text));

	demand(n < sizeof(text) && strlen(text) == n, "length of the phrase");
	for (size_t i = 0; i < n; i++)
		demand(text[i] >= ' ' && text[i] < 0x7f, "not printable");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const kinds[])(const uint8_t *, size_t) = {
	    client, server, certificate, stream, datagrams, phrase};

	if (size)
		kinds[data[0] % 6](data + 1, size - 1);
	return 0;
}
