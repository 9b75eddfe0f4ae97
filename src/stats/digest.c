/* SPDX-License-Identifier: BSD-2-Clause */
#include "digest.h"

#include "base/hash.h"

#include <string.h>

static void
add_block(const struct hash_key *k, const void *at, uint64_t out[static 2])
{
	uint64_t x = hash_load(at), y = hash_load((const char *)at + 8);

	out[0] = hash_fold(x ^ k->word[2], y ^ k->word[3] ^ out[0]);
	out[1] = hash_fold(x ^ k->word[4] ^ out[1], y ^ k->word[5]);
}

static void
digest(const struct hash_key *k, const char *text, size_t n,
    uint64_t out[static 2])
{
	char last[16] = {0};

	out[0] = k->word[0] ^ n;
	out[1] = k->word[1];
	for (; n > sizeof(last); n -= sizeof(last), text += sizeof(last))
		add_block(k, text, out);
	memcpy(last, text, n);
	add_block(k, last, out);
}

struct digest_key
digest_key_of(uint8_t kind, const char *text, size_t n)
{
	struct digest_key key = {.bytes = (uint32_t)n, .kind = kind};

	digest(hash_secret(), text, n, key.digest);
	return key;
}

uint64_t
digest_fixed(uint8_t kind, const char *text, size_t n)
{
	static const struct hash_key fixed = {
	    {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
		0xd6e8feb86659fd93, 0xa0761d6478bd642f, 0xe7037ed1a0b428db,
		0x8ebc6af09c88c6e3, 0x589965cc75374cc3}};
	uint64_t out[2];

	digest(&fixed, text, n, out);
	return out[0] ^ kind;
}

const char *
digest_fit(const char *text, char *cut, size_t size, size_t *n)
{
	static const char ellipsis[] = "\xe2\x80\xa6";

	*n = strnlen(text, size);
	if (*n < size)
		return text;
	*n = size - sizeof(ellipsis);
	while (*n > 0 && ((uint8_t)text[*n] & 0xc0) == 0x80)
		--*n;
	memcpy(cut, text, *n);
	memcpy(cut + *n, ellipsis, sizeof(ellipsis));
	*n += sizeof(ellipsis) - 1;
	return cut;
}
