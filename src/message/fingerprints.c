/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/fingerprints.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 256u
#define WORDS_BYTES 512u /* longer hellos are digested each time */

/* Everything of a hello that its marks are made of, with the lengths. */
struct words {
	size_t n; /* 0 = none, or too long */
	uint8_t at[WORDS_BYTES];
};

struct fingerprints {
	struct fingerprinter *maker;
	struct fingerprint_marks fresh;
	struct known {
		struct words words;
		struct fingerprint_marks marks;
	} known[PLACES];
};

struct fingerprints *
fingerprints_new(void)
{
	struct fingerprints *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->maker = fingerprinter_new();
	if (f->maker)
		return f;
	free(f);
	return NULL;
}

void
fingerprints_free(struct fingerprints *f)
{
	if (!f)
		return;
	fingerprinter_free(f->maker);
	free(f);
}

static bool
add(struct words *w, const void *bytes, size_t n)
{
	if (n > WORDS_BYTES - w->n)
		return false;
	if (n > 0)
		memcpy(w->at + w->n, bytes, n);
	w->n += n;
	return true;
}

static bool
add_list(struct words *w, struct bytes list)
{
	uint16_t head = (uint16_t)(list.at ? list.n + 1 : 0);

	return list.n < UINT16_MAX && add(w, &head, sizeof(head)) &&
	       add(w, list.at, list.at ? list.n : 0);
}

/*
 * Of the extensions only their types: a key share is never the same. How many
 * there are stands first, so that no two hellos share their words.
 */
static bool
add_types(struct words *w, struct bytes extensions)
{
	struct cursor in = tls_list(extensions);
	struct tls_extension e;
	uint16_t n = 0;
	size_t head = w->n;

	if (!add(w, &n, sizeof(n)))
		return false;
	for (; tls_extension_next(&in, &e); n++)
		if (!add(w, &e.type, sizeof(e.type)))
			return false;
	memcpy(w->at + head, &n, sizeof(n));
	return true;
}

static bool
words_of(const struct tls_hello *h, struct words *w)
{
	uint16_t fixed[4] = {(uint16_t)h->carrier, h->legacy_version,
	    h->version, h->server_name.at != NULL};

	w->n = 0;
	return add(w, fixed, sizeof(fixed)) && add_list(w, h->ciphers) &&
	       add_types(w, h->extensions) && add_list(w, h->alpn) &&
	       add_list(w, h->groups) && add_list(w, h->point_formats) &&
	       add_list(w, h->signatures) && add_list(w, h->versions);
}

/* Which place it would have; a stranger cannot choose it. */
static struct known *
place_of(struct fingerprints *f, const struct words *w)
{
	const struct hash_key *key = hash_secret();
	uint64_t hash = w->n;

	for (size_t i = 0; i < w->n; i += 16) {
		uint8_t part[16] = {0};
		size_t n = w->n - i < sizeof(part) ? w->n - i : sizeof(part);

		memcpy(part, w->at + i, n);
		hash = hash_16(key, part, hash);
	}
	return &f->known[hash % PLACES];
}

static void
make(struct fingerprints *f, const struct tls_hello *hello,
    struct fingerprint_marks *out)
{
	fingerprint_ja3(f->maker, hello, out->ja3);
	fingerprint_ja4(f->maker, hello, out->ja4);
}

const struct fingerprint_marks *
fingerprints_of(struct fingerprints *f, const struct tls_hello *hello)
{
	struct words words;
	struct known *known;

	if (!words_of(hello, &words)) {
		make(f, hello, &f->fresh);
		return &f->fresh;
	}
	known = place_of(f, &words);
	if (known->words.n != words.n ||
	    memcmp(known->words.at, words.at, words.n) != 0) {
		known->words.n = words.n;
		memcpy(known->words.at, words.at, words.n);
		make(f, hello, &known->marks);
	}
	return &known->marks;
}
