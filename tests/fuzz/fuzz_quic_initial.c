/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first byte says what the rest is: a datagram as it stands, or payloads
 * that are encrypted with the right keys first, so that their frames are
 * reached. Those may also be one message cut into CRYPTO frames, which must be
 * found again in whatever order the pieces come, and say what it says whole.
 */
#include "../message/quic_ways.h"

#include "meagre.h"

#include "unwatched.h"

#include <stdbool.h>
#include <stdio.h>

#include "message/quic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ID "8394c8f03e515708"
#define PIECES 4

static struct quic_reader *reader;
static struct quic_secrets secrets[QUIC_N_WAYS];
static struct quic_hello s;
static uint64_t said; /* what the last hello said, in sum */

static void
demand(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_quic_initial: %s\n", what);
	abort();
}

UNWATCHED static void
add(struct bytes b)
{
	said = (said ^ b.n) * UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = 0; i < b.n; i++)
		said = (said ^ b.at[i]) * UINT64_C(0x100000001b3);
}

static void
touch(struct bytes b)
{
	static uint8_t sink[65536];

	demand(b.n <= sizeof(sink), "longer than any message");
	if (b.n)
		memcpy(sink, b.at, b.n);
	add(b);
}

static enum quic_outcome
read_exact(const uint8_t *datagram, size_t n)
{
	uint8_t *exact = meagre_own(n);
	struct tls_hello hello;
	enum quic_outcome outcome;

	memcpy(exact, datagram, n);
	quic_looks_like(exact, n);
	outcome = quic_datagram_read(reader, &s, exact, n, &hello);
	if (outcome == QUIC_HELLO) {
		touch(hello.server_name);
		touch(hello.alpn);
		touch(hello.ciphers);
		touch(hello.extensions);
		touch(hello.user_agent);
	}
	demand(s.gathered.n_runs <= GATHER_RUNS, "too many pieces");
	demand(gather_whole(&s.gathered) <= GATHER_BYTES, "too long");
	free(exact);
	return outcome;
}

static void
give_up(void)
{
	quic_reader_free(reader);
	reader = NULL;
}

static bool
set_up(void)
{
	static bool has_secrets;

	for (size_t i = 0; i < QUIC_N_WAYS && !has_secrets; i++)
		secrets[i] = quic_secrets_of(&quic_ways[i], "client in", ID);
	has_secrets = true;
	meagre_made(give_up);
	if (!reader)
		reader = quic_reader_new();
	demand(reader || meagre_refused(), "no reader");
	return reader;
}

static void
begin(void)
{
	said = 0;
	s.version = s.wrong = 0;
	s.done = false;
	s.gathered.n_runs = 0;
	memset(s.gathered.at, 0xee, sizeof(s.gathered.at)); /* nothing of old */
}

static enum quic_outcome
sealed(size_t way, uint32_t number, const uint8_t *payload, size_t n)
{
	static struct wire w;

	w.n = 0;
	quic_initial(&w, &quic_ways[way], &secrets[way], ID, "c1", "", number,
	    payload, n);
	return read_exact(w.at, w.n);
}

/* Payloads behind a length of one byte. */
static void
payloads(size_t way, const uint8_t *data, size_t size)
{
	for (uint32_t number = 0; size > 1 && number < 4; number++) {
		size_t n = data[0] < size - 1 ? data[0] : size - 1;
		enum quic_outcome outcome;

		if (n < 4)
			return; /* too short to be sampled */
		outcome = sealed(way, number, data + 1, n);
		demand(outcome != QUIC_WRONG && outcome != QUIC_NOT,
		    "a packet with the right keys is not opened");
		data += 1 + n;
		size -= 1 + n;
	}
}

/* The bytes as one message in so many pieces, beginning with the one `turn`. */
static void
in_pieces(size_t way, const uint8_t *data, size_t size, uint32_t pieces,
    uint32_t turn)
{
	size_t part = (size + pieces - 1) / pieces;

	for (uint32_t i = 0; i < pieces && !s.done; i++) {
		struct wire frame;
		size_t at = (i + turn) % pieces * part;
		size_t n = at >= size ? 0 : size - at < part ? size - at : part;

		frame.n = 0;
		quic_crypto(&frame, way == QUIC_Q050 ? 8 : 6, at, data + at, n);
		wire_fill(&frame, 0, 4);
		demand(sealed(way, i, frame.at, frame.n) != QUIC_WRONG,
		    "a packet with the right keys is not opened");
	}
	if (!s.done)
		demand(gather_whole(&s.gathered) == size &&
			   memcmp(s.gathered.at, data, size) == 0,
		    "pieces are not put together");
}

/* Whole, then its pieces in an order that they choose. */
static void
message(size_t way, const uint8_t *data, size_t size)
{
	uint64_t whole;
	bool done;

	in_pieces(way, data, size, 1, 0);
	whole = said;
	done = s.done;
	begin();
	in_pieces(way, data, size, PIECES, size ? data[size - 1] % PIECES : 0);
	demand(s.done == done && said == whole, "in pieces it says another");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t way;

	if (!size || size > 4096 || !set_up())
		return 0;
	begin();
	way = (data[0] >> 2) % QUIC_N_WAYS;
	if (data[0] % 4 == 0)
		message(way, data + 1, size - 1);
	else if (data[0] % 4 == 1)
		payloads(way, data + 1, size - 1);
	else
		read_exact(data + 1, size - 1);
	return 0;
}
