/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MaxMind DB File Format Specification 2.0, "Output Data Section". A value
 * begins with a control byte: its type in the upper three bits (0: seven more
 * than the byte behind it says), its size in the lower five (29 to 31: that
 * much and 1 to 3 bytes more). A map is its keys and values in turn, as many
 * pairs as its size; a pointer stands for a value elsewhere.
 */
#include "geo_value.h"

#include <string.h>

#define DEEPEST 32

enum type {
	TYPE_POINTER = 1,
	TYPE_TEXT = 2,
	TYPE_DOUBLE = 3,
	TYPE_UINT16 = 5,
	TYPE_UINT32 = 6,
	TYPE_MAP = 7,
	TYPE_ARRAY = 11,
	TYPE_BOOLEAN = 14,
	TYPE_FLOAT = 15,
};

/* A value's head. Of a pointer, `size` is where it points. */
struct head {
	enum type type;
	uint32_t size;
	uint32_t body; /* offset behind the head */
};

struct geo_values
geo_values_of(const void *bytes, size_t size)
{
	return (struct geo_values){
	    .bytes = bytes,
	    .size = size < GEO_VALUE_NONE ? (uint32_t)size : GEO_VALUE_NONE,
	    .steps = GEO_VALUE_STEPS,
	};
}

static bool
fail(struct geo_values *v)
{
	v->broken = true;
	v->steps = 0;
	return false;
}

/* n bytes at `at` as a number; the only place where bytes are fetched. */
static uint32_t
fetch(struct geo_values *v, uint32_t at, uint32_t n)
{
	uint32_t value = 0;

	if (at > v->size || n > v->size - at) {
		fail(v);
		return 0;
	}
	for (uint32_t i = 0; i < n; i++)
		value = value << 8 | v->bytes[at + i];
	return value;
}

/* Size bits: 2 of the length and 3 of the value, which grows by an offset. */
static void
read_pointer(struct geo_values *v, uint32_t control, struct head *h)
{
	static const uint32_t base[] = {0, 2048, 526336, 0};
	uint32_t length = control >> 3 & 3, top = control & 7;

	h->size = fetch(v, h->body, length + 1);
	if (length < 3)
		h->size += (top << (8 * (length + 1))) + base[length];
	h->body += length + 1;
}

static void
read_size(struct geo_values *v, uint32_t control, struct head *h)
{
	static const uint32_t base[] = {29, 285, 65821};
	uint32_t size = control & 31;

	if (size >= 29) {
		uint32_t more = size - 28;

		size = base[more - 1] + fetch(v, h->body, more);
		h->body += more;
	}
	h->size = size;
}

static bool
read_head(struct geo_values *v, uint32_t at, struct head *h)
{
	uint32_t control;

	if (v->steps == 0)
		return fail(v);
	v->steps--;
	control = fetch(v, at, 1);
	h->type = control >> 5;
	h->body = at + 1;
	if (h->type == 0)
		h->type = 7 + fetch(v, h->body++, 1);
	if (h->type == TYPE_POINTER)
		read_pointer(v, control, h);
	else
		read_size(v, control, h);
	return !v->broken;
}

/* The head of what is meant: a pointer never points to another one. */
static bool
resolve(struct geo_values *v, uint32_t at, struct head *h)
{
	if (at == GEO_VALUE_NONE || !read_head(v, at, h))
		return false;
	if (h->type != TYPE_POINTER)
		return true;
	if (!read_head(v, h->size, h))
		return false;
	return h->type != TYPE_POINTER || fail(v);
}

/* Values inside one, side by side. */
static uint32_t
n_below(const struct head *h)
{
	if (h->type == TYPE_MAP)
		return 2 * h->size;
	return h->type == TYPE_ARRAY ? h->size : 0;
}

/* Bytes of a value's own behind its head. */
static uint32_t
n_own(const struct head *h)
{
	bool none = h->type == TYPE_MAP || h->type == TYPE_ARRAY ||
	            h->type == TYPE_POINTER || h->type == TYPE_BOOLEAN;

	return none ? 0 : h->size;
}

/* The head of a value whose bytes are all there. */
static bool
whole(struct geo_values *v, uint32_t at, struct head *h)
{
	if (!resolve(v, at, h))
		return false;
	return n_own(h) <= v->size - h->body || fail(v);
}

/* Where the value ends; in a broken section anywhere within it. */
static uint32_t
skip(struct geo_values *v, uint32_t at)
{
	uint32_t left[DEEPEST] = {1}; /* values to pass, by depth */
	unsigned depth = 1;
	struct head h;

	while (depth > 0) {
		if (left[depth - 1]-- == 0) {
			depth--;
			continue;
		}
		if (!read_head(v, at, &h) || n_own(&h) > v->size - h.body ||
		    (n_below(&h) > 0 && depth == DEEPEST)) {
			fail(v);
			return 0;
		}
		if (n_below(&h) > 0)
			left[depth++] = n_below(&h);
		at = h.body + n_own(&h);
	}
	return at;
}

/* Which of the keys it is, or n. */
static size_t
match(struct geo_values *v, uint32_t at, const char *const *keys, size_t n)
{
	const char *text;
	size_t length, i = 0;

	if (!geo_value_text(v, at, &text, &length))
		return n;
	while (i < n && (strlen(keys[i]) != length ||
			    memcmp(keys[i], text, length) != 0))
		i++;
	return i;
}

void
geo_value_get_all(struct geo_values *v, uint32_t at, const char *const *keys,
    uint32_t *out, size_t n)
{
	struct head map;

	for (size_t i = 0; i < n; i++)
		out[i] = GEO_VALUE_NONE;
	if (!whole(v, at, &map) || map.type != TYPE_MAP)
		return;
	at = map.body;
	for (uint32_t left = map.size; left > 0 && !v->broken; left--) {
		size_t i = match(v, at, keys, n);

		at = skip(v, at);
		if (i < n)
			out[i] = at;
		at = skip(v, at);
	}
}

uint32_t
geo_value_get(struct geo_values *v, uint32_t at, const char *key)
{
	uint32_t found;

	geo_value_get_all(v, at, &key, &found, 1);
	return v->broken ? GEO_VALUE_NONE : found;
}

uint32_t
geo_value_first(struct geo_values *v, uint32_t at)
{
	struct head array;

	if (!resolve(v, at, &array) || array.type != TYPE_ARRAY ||
	    array.size == 0)
		return GEO_VALUE_NONE;
	return array.body;
}

bool
geo_value_text(struct geo_values *v, uint32_t at, const char **out, size_t *n)
{
	struct head h;

	if (!whole(v, at, &h) || h.type != TYPE_TEXT)
		return false;
	*out = (const char *)v->bytes + h.body;
	*n = h.size;
	return true;
}

bool
geo_value_number(struct geo_values *v, uint32_t at, uint32_t *out)
{
	struct head h;

	if (!whole(v, at, &h) ||
	    (h.type != TYPE_UINT32 && h.type != TYPE_UINT16) || h.size > 4)
		return false;
	*out = fetch(v, h.body, h.size);
	return true;
}

bool
geo_value_double(struct geo_values *v, uint32_t at, double *out)
{
	struct head h;
	uint64_t bits;
	uint32_t low;
	float f;

	if (!whole(v, at, &h))
		return false;
	if (h.type == TYPE_DOUBLE && h.size == 8) {
		bits = (uint64_t)fetch(v, h.body, 4) << 32 |
		       fetch(v, h.body + 4, 4);
		memcpy(out, &bits, sizeof(bits));
		return true;
	}
	if (h.type != TYPE_FLOAT || h.size != 4)
		return false;
	low = fetch(v, h.body, 4);
	memcpy(&f, &low, sizeof(f));
	*out = (double)f;
	return true;
}

/* All of a value, pointers followed; the depth is ours, not the file's. */
static uint32_t
walk(struct geo_values *v, uint32_t at, unsigned depth)
{
	struct head h;
	uint32_t end;

	if (depth > DEEPEST || !read_head(v, at, &h)) {
		fail(v);
		return 0;
	}
	end = h.body;
	if (h.type == TYPE_POINTER)
		walk(v, h.size, depth + 1);
	else if (n_own(&h) > v->size - h.body)
		fail(v);
	else
		end += n_own(&h);
	for (uint32_t i = n_below(&h); i > 0 && !v->broken; i--)
		end = walk(v, end, depth + 1);
	return end;
}

bool
geo_value_is_tame(struct geo_values *v)
{
	walk(v, 0, 0);
	return !v->broken;
}
