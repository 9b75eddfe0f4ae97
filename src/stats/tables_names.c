/* SPDX-License-Identifier: BSD-2-Clause */
/* What addresses are called: the frames' own words first, then others'. */
#include "analysis_private.h"

#include "lookup/names.h"

static struct name
name_beside(const struct analysis *a, const struct addr *addr, bool ask)
{
	if (!a->config.names)
		return (struct name){"", NAME_NONE};
	return ask ? names_ask(a->config.names, addr)
	           : names_get(a->config.names, addr);
}

static struct name
name_by(const struct analysis *a, const struct named_entry *e,
    const struct addr *addr, bool ask)
{
	if (e && e->text)
		return (struct name){named_text(&a->said->named, e),
		    (enum name_origin)e->origin};
	return name_beside(a, addr, ask);
}

struct name
tables_name(const struct analysis *a, const struct addr *addr, bool ask)
{
	return name_by(a, named_find(&a->said->named, addr), addr, ask);
}

void
tables_names_begin(const struct analysis *a)
{
	if (a->config.names)
		names_collect(a->config.names);
}

/*
 * That no answer had an address in it can only be said of what somebody would
 * have asked for, where answers were seen and none of them forgotten.
 */
static enum named_state
named_state(const struct analysis *a, const struct named_entry *e,
    const struct host_row *row)
{
	const struct named *n = &a->said->named;

	if (e && named_is_answer(e))
		return NAMED_YES;
	return row->contacted && n->answers > 0 && n->gone == 0 &&
	               names_concern(&row->addr)
	           ? NAMED_NO
	           : NAMED_UNKNOWN;
}

void
tables_hosts_know(const struct analysis *a, struct host_row *row, bool ask)
{
	const struct named_entry *e = named_find(&a->said->named, &row->addr);

	row->name = name_by(a, e, &row->addr, ask);
	row->named = (uint8_t)named_state(a, e, row);
}

void
tables_hosts_name(const struct analysis *a, struct host_row *rows, size_t n)
{
	tables_names_begin(a);
	for (size_t i = 0; i < n; i++)
		tables_hosts_know(a, &rows[i], true);
}
