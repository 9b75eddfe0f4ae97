/* SPDX-License-Identifier: BSD-2-Clause */
#include "field.h"

uint64_t
field_number(const struct field *f, const uint8_t *header)
{
	uint64_t value = 0;
	unsigned spare = (8 - (f->bit + f->bits) % 8u) % 8u;

	if (f->format == FIELD_LITTLE || f->format == FIELD_LITTLE_HEX) {
		for (size_t i = field_to(f); i > field_from(f); i--)
			value = value << 8 | header[i - 1];
		return value;
	}
	for (size_t i = field_from(f); i < field_to(f); i++)
		value = value << 8 | header[i];
	value >>= spare;
	return f->bits < 64 ? value & ((UINT64_C(1) << f->bits) - 1) : value;
}

const char *
word_find(const struct word *words, uint32_t number)
{
	for (; words && words->text; words++) {
		if (words->number == number)
			return words->text;
	}
	return NULL;
}

static void
number_write(struct phrase *l, const struct field *f, uint64_t value)
{
	const char *word = f->word ? f->word((uint32_t)value)
	                           : word_find(f->words, (uint32_t)value);

	if (f->format == FIELD_HEX || f->format == FIELD_LITTLE_HEX) {
		phrase_text(l, "0x");
		if (f->bits > 32)
			phrase_hex(
			    l, (uint32_t)(value >> 32), (f->bits - 29u) / 4);
		phrase_hex(
		    l, (uint32_t)value, f->bits > 32 ? 8 : (f->bits + 3u) / 4);
	} else {
		phrase_number(l, (uint32_t)value);
	}
	if (!word)
		return;
	phrase_text(l, " (");
	phrase_text(l, word);
	phrase_char(l, ')');
}

static void
flags_write(struct phrase *l, const struct field *f, uint32_t value)
{
	const char *before = " (";

	phrase_text(l, "0x");
	phrase_hex(l, value, (f->bits + 3u) / 4);
	for (const struct word *w = f->words; w && w->text; w++) {
		if (!(value & w->number))
			continue;
		phrase_text(l, before);
		phrase_text(l, w->text);
		before = ", ";
	}
	if (*before == ',')
		phrase_char(l, ')');
}

static void
unit_write(struct phrase *l, uint64_t value, uint32_t unit)
{
	phrase_number(l, (uint32_t)value);
	phrase_named(l, " (", (uint32_t)value * unit);
	phrase_text(l, " bytes)");
}

void
field_write(struct phrase *l, const struct field *f, const uint8_t *header)
{
	const uint8_t *at = header + field_from(f);

	switch (f->format) {
	case FIELD_BIT:
		phrase_text(l, field_number(f, header) ? "set" : "not set");
		return;
	case FIELD_WORDS:
		unit_write(l, field_number(f, header), 4);
		return;
	case FIELD_EIGHTS:
		unit_write(l, field_number(f, header), 8);
		return;
	case FIELD_FLAGS:
		flags_write(l, f, (uint32_t)field_number(f, header));
		return;
	case FIELD_MAC:
		phrase_bytes(l, at, 6, ':');
		return;
	case FIELD_IPV4:
		phrase_ipv4(l, at);
		return;
	case FIELD_IPV6:
		phrase_ipv6(l, at);
		return;
	case FIELD_BYTES:
		phrase_bytes(l, at, f->bits / 8u, '\0');
		return;
	default:
		number_write(l, f, field_number(f, header));
		return;
	}
}
