/* SPDX-License-Identifier: BSD-2-Clause */
#include "said_texts.h"

#include <string.h>

bool
said_texts_keep(const char **text, struct arena *arena)
{
	size_t n = *text ? strlen(*text) + 1 : 0;
	char *copy;

	if (n <= 1) {
		*text = "";
		return true;
	}
	copy = arena_take(arena, n);
	if (!copy)
		return false;
	memcpy(copy, *text, n);
	*text = copy;
	return true;
}

void
said_texts_hide_query(char *url)
{
	static const char mark[] = "?...";
	char *query = strchr(url, '?');

	if (query && strlen(query) >= sizeof(mark) - 1)
		memcpy(query, mark, sizeof(mark));
	else if (query)
		query[1] = '\0';
}

bool
said_texts_complete(const struct analysis *a, enum said_table table,
    struct said_row *row, uint32_t needs, struct arena *arena)
{
	char clients[CLIENTS_TEXT_BYTES];

	row->client_list = NULL;
	if (needs & NEED_CLIENTS) {
		tables_said_clients(a, table, row->slot, clients);
		row->client_list = clients;
		if (!said_texts_keep(&row->client_list, arena))
			return false;
	}
	return said_texts_keep(&row->text, arena);
}
