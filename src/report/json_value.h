/* SPDX-License-Identifier: BSD-2-Clause */
/* json_value owns the spelling of values for json and ndjson (RFC 8259). */
#ifndef REPORT_JSON_VALUE_H
#define REPORT_JSON_VALUE_H

#include "rows.h"
#include "sink.h"

/* A quoted string; NULL is null. `<` is escaped, so it may lie in HTML. */
void json_string(struct sink *s, const char *text);

/* A quoted key and its colon; keys are ids, nothing in them needs escaping. */
void json_key(struct sink *s, const char *id);

/* A cell as its unit wants it; absent is null. */
void json_cell(struct sink *s, const struct cell *cell);

/* "id":value of each column of the part, with commas between. */
void json_members(struct sink *s, struct rows *rows, const void *row);

/* The ledger's fields as members, and the source's as an object. */
void json_ledger_members(struct sink *s, const struct ledger *ledger);
void json_source(struct sink *s, const struct report_about *about);

/* The summed columns as an object; null for views that do not add up. */
void json_sums(struct sink *s, const struct rows *rows,
    uint64_t (*sum)(const struct rows *, unsigned));

/* "other":{},"other_rows":N,"total":{},"total_rows":N, after all rows. */
void json_books(struct sink *s, const struct rows *rows);

#endif
