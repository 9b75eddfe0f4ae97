/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of headers, laid end to end. A frame's values are not worked out
 * before somebody asks: its first bytes are kept, and which header is where.
 */
#include "packet/field_list.h"

#include "headers.h"
#include "trail.h"

#include <stdio.h>
#include <string.h>

#define NO_PLACE UINT8_MAX

/* One field of the list. */
struct listed {
	struct field_about about;
	const struct field *field;
	uint8_t header; /* place among those that have fields */
	uint8_t text;   /* place among the texts */
};

static struct listed list[FIELD_COUNT];
static uint8_t place_of_layer[N_LAYERS];
static uint8_t first_of[FIELD_HEADERS + 1]; /* field of each header */
static uint8_t texts[FIELD_TEXTS];          /* their places in the list */

static const struct header *const floors[] = {
    headers_link, headers_ip, headers_upper, headers_tunnel};

static enum field_kind
kind_of(const struct field *f)
{
	switch (f->format) {
	case FIELD_IPV4:
		return FIELD_KIND_IPV4;
	case FIELD_IPV6:
		return FIELD_KIND_IPV6;
	case FIELD_MAC:
	case FIELD_BYTES:
		return FIELD_KIND_TEXT;
	default:
		return FIELD_KIND_NUMBER;
	}
}

/* As columns are called: letters, digits, and no hyphens. */
static void
set_id(struct listed *l, enum layer layer)
{
	char *at = l->about.id;

	snprintf(at, FIELD_ID_BYTES, "%s_%s", layer_id(layer), l->field->id);
	for (; *at; at++)
		if (*at == '-')
			*at = '_';
}

static void
add_header(const struct header *h, uint8_t place, size_t *n, size_t *n_texts)
{
	place_of_layer[h->layer] = place;
	first_of[place] = (uint8_t)*n;
	for (size_t i = 0; i < h->n_fields && *n < FIELD_COUNT; i++, (*n)++) {
		struct listed *l = &list[*n];

		l->field = &h->fields[i];
		l->header = place;
		l->about.header = layer_title((enum layer)h->layer);
		l->about.name = l->field->name;
		l->about.kind = kind_of(l->field);
		set_id(l, (enum layer)h->layer);
		if (l->about.kind != FIELD_KIND_TEXT || *n_texts == FIELD_TEXTS)
			continue;
		l->text = (uint8_t)*n_texts;
		texts[(*n_texts)++] = (uint8_t)*n;
	}
}

/* Before main, so that nobody has to ask whether it is done. */
__attribute__((constructor(1001))) static void
lay_out(void)
{
	size_t n = 0, n_texts = 0;
	uint8_t place = 0;

	memset(place_of_layer, NO_PLACE, sizeof(place_of_layer));
	for (size_t f = 0; f < sizeof(floors) / sizeof(floors[0]); f++)
		for (const struct header *h = floors[f]; h->layer; h++)
			if (h->n_fields > 0 && place < FIELD_HEADERS)
				add_header(h, place++, &n, &n_texts);
	first_of[place] = (uint8_t)n;
}

const struct field_about *
field_list_at(size_t i)
{
	return &list[i].about;
}

/* The fields of a header that lie before `to`. */
static void
note_fields(struct field_copy *out, uint8_t place, uint32_t from, uint32_t to)
{
	out->from[place] = (uint8_t)from;
	for (size_t i = first_of[place]; i < first_of[place + 1]; i++)
		if (from + field_to(list[i].field) <= to)
			out->there[i / 64] |= UINT64_C(1) << i % 64;
}

/* The first header of each kind, as far as it lies in what is kept. */
static void
note_headers(struct field_copy *out, const struct trail *trail, uint32_t there)
{
	for (unsigned i = 0; i < trail->n; i++) {
		const struct trail_mark *m = &trail->marks[i];
		uint32_t to = i + 1 < trail->n ? m[1].from : m->end;
		uint8_t place = place_of_layer[m->layer];

		if (place != NO_PLACE && m->from < there &&
		    !field_copy_has(out, first_of[place]))
			note_fields(
			    out, place, m->from, to < there ? to : there);
	}
}

static void
write_texts(struct field_copy *out)
{
	for (size_t i = 0; i < FIELD_TEXTS; i++) {
		const uint8_t *at = field_copy_bytes(out, texts[i]);
		const struct field *f = list[texts[i]].field;
		struct phrase text =
		    phrase_begin(out->texts[i], FIELD_TEXT_BYTES);

		if (field_copy_has(out, texts[i]))
			field_write(&text, f, at - field_from(f));
	}
}

void
field_copy_take(struct field_copy *out, const struct frame *frame)
{
	uint32_t n = frame->captured < FIELD_COPY_BYTES ? frame->captured
	                                                : FIELD_COPY_BYTES;
	struct packet packet;
	struct trail trail;

	if (n > 0)
		memcpy(out->bytes, frame->data, n);
	memset(out->there, 0, sizeof(out->there));
	trail_follow(frame, &packet, &trail);
	note_headers(out, &trail, n);
	write_texts(out);
}

const uint8_t *
field_copy_bytes(const struct field_copy *c, size_t i)
{
	const struct listed *l = &list[i];

	return c->bytes + c->from[l->header] + field_from(l->field);
}

uint64_t
field_copy_number(const struct field_copy *c, size_t i)
{
	const struct field *f = list[i].field;

	return field_number(f, c->bytes + c->from[list[i].header]);
}

const char *
field_copy_text(const struct field_copy *c, size_t i)
{
	return c->texts[list[i].text];
}
