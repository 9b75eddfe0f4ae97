/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A getter knows nothing but its row, so each field needs one of its own: the
 * compiler writes them, and the tables of headers say what they are called.
 */
#include "packet_columns.h"

#include "views/view_packets.h"

#include <stdio.h>
#include <string.h>

#define HELP_BYTES 96
#define FIELD_GETTERS 144 /* nine times sixteen */

static struct cell
address_of(const struct field_copy *c, size_t i, uint8_t family, size_t n)
{
	struct addr addr = {.family = family};

	memcpy(addr.bytes, field_copy_bytes(c, i), n);
	return cell_addr(&addr);
}

/* Apart, so that the usual answer, that it is not there, costs little. */
__attribute__((noinline)) static struct cell
there(const struct field_copy *c, size_t i)
{
	switch (field_list_at(i)->kind) {
	case FIELD_KIND_IPV4:
		return address_of(c, i, FAMILY_IPV4, 4);
	case FIELD_KIND_IPV6:
		return address_of(c, i, FAMILY_IPV6, 16);
	case FIELD_KIND_TEXT:
		return cell_text(field_copy_text(c, i));
	default:
		return cell_number(field_copy_number(c, i));
	}
}

static uint8_t units[FIELD_GETTERS]; /* enum unit */

static enum unit
unit_of(enum field_kind kind)
{
	if (kind == FIELD_KIND_NUMBER)
		return UNIT_NUMBER;
	return kind == FIELD_KIND_TEXT ? UNIT_TEXT : UNIT_ADDRESS;
}

static inline struct cell
cell_of(const void *row, size_t i)
{
	const struct field_copy *c = &((const struct packet_row *)row)->headers;

	if (field_copy_has(c, i))
		return there(c, i);
	return cell_absent((enum unit)units[i]);
}

/* clang-format off */
#define SIXTEEN(x, h) x(h##0) x(h##1) x(h##2) x(h##3) x(h##4) x(h##5) x(h##6) x(h##7) \
	x(h##8) x(h##9) x(h##a) x(h##b) x(h##c) x(h##d) x(h##e) x(h##f)
#define EACH(x) SIXTEEN(x, 0) SIXTEEN(x, 1) SIXTEEN(x, 2) SIXTEEN(x, 3) SIXTEEN(x, 4) \
	SIXTEEN(x, 5) SIXTEEN(x, 6) SIXTEEN(x, 7) SIXTEEN(x, 8)
#define GETTER(h) static struct cell get_##h(const void *r) { return cell_of(r, 0x##h); }
#define NAME(h) get_##h,
/* clang-format on */

EACH(GETTER)

static struct cell (*const getters[])(const void *) = {EACH(NAME)};

_Static_assert(sizeof(getters) / sizeof(getters[0]) >= FIELD_COUNT,
    "every field has a getter");

static char helps[FIELD_COUNT][HELP_BYTES];

static bool
is_known(const struct column *own, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(own[i].id, id) == 0)
			return true;
	return false;
}

void
packet_columns_write(const struct column *own, size_t n, struct column *out)
{
	size_t used = n;

	memcpy(out, own, n * sizeof(*own));
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const struct field_about *about = field_list_at(i);

		units[i] = (uint8_t)unit_of(about->kind);
		if (is_known(own, n, about->id) || used == n + PACKET_COLUMNS)
			continue;
		snprintf(helps[i], HELP_BYTES, "%s: %s.", about->header,
		    about->name);
		out[used++] = (struct column){
		    .id = about->id,
		    .title = about->id,
		    .help = helps[i],
		    .unit = (enum unit)units[i],
		    .width = 8,
		    .needs = NEED_HEADERS,
		    .get = getters[i],
		};
	}
}
