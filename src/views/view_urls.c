/* SPDX-License-Identifier: BSD-2-Clause */
/* URLs: one row per URL that was requested. */
#include "said_texts.h"
#include "stats/scope.h"

#define URL(row) ((const struct url_row *)(row))

/* clang-format off */
static struct cell get_url(const void *r) { return cell_text(URL(r)->said.text); }
static struct cell get_method(const void *r) { return cell_text(URL(r)->methods); }
static struct cell get_requests(const void *r) { return cell_count(URL(r)->requests); }
static struct cell get_clients(const void *r) { return cell_count(URL(r)->said.clients); }
static struct cell get_client_list(const void *r) { return cell_text(URL(r)->said.client_list); }
static struct cell get_status(const void *r) { return cell_text(URL(r)->statuses); }
static struct cell get_content_type(const void *r) { return cell_text(URL(r)->content_type); }
static struct cell get_bytes(const void *r) { return cell_bytes(URL(r)->bytes); }
static struct cell get_user_agent(const void *r) { return cell_text(URL(r)->user_agent); }
static struct cell get_err(const void *r) { return URL(r)->said.err ? cell_count(URL(r)->said.err) : cell_absent(UNIT_COUNT); }

static const struct column columns[] = {
	{ .id = "url", .title = "URL", .unit = UNIT_TEXT, .width = 40, .shown = true, .get = get_url,
	  .help = "Host and target, or the target itself when it is absolute; the first 1024 bytes." },
	{ .id = "method", .title = "Method", .unit = UNIT_TEXT, .width = 7, .screen = true, .get = get_method,
	  .help = "Methods of its requests." },
	{ .id = "requests", .title = "Requests", .unit = UNIT_COUNT, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_requests,
	  .help = "Requests, answered or not." },
	{ .id = "clients", .title = "Clients", .unit = UNIT_COUNT, .width = 7, .shown = true, .descending = true, .get = get_clients,
	  .help = "Distinct addresses that sent these: estimated once their table is full, at least where other rows lost more." },
	{ .id = "client_list", .title = "Client list", .unit = UNIT_TEXT, .width = 30, .needs = NEED_CLIENTS, .get = get_client_list,
	  .help = "Who requested it, and how often; the first 32." },
	{ .id = "status", .title = "Status", .unit = UNIT_TEXT, .width = 7, .shown = true, .get = get_status,
	  .help = "Status of its responses; with counts where they differ, of the first four." },
	{ .id = "content_type", .title = "Type", .unit = UNIT_TEXT, .width = 16, .shown = true, .get = get_content_type,
	  .help = "Content type of the latest response that has one." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "Bytes of the bodies of its responses, as they were sent." },
	{ .id = "user_agent", .title = "User agent", .unit = UNIT_TEXT, .width = 20, .get = get_user_agent,
	  .help = "What the latest client calls itself." },
	{ .id = "err", .title = "Err", .unit = UNIT_COUNT, .width = 8, .descending = true, .get = get_err,
	  .help = "Requests the row may be short of because its table was full." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	return tables_urls(a, said_wants_of(needs), emit, context);
}

static void
total(const struct analysis *a, void *row)
{
	tables_urls_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_urls_evicted(a, row);
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		struct url_row *row = (struct url_row *)rows + i;

		if (!said_texts_complete(
			a, SAID_URLS, &row->said, needs, arena) ||
		    !said_texts_keep(&row->content_type, arena) ||
		    !said_texts_keep(&row->user_agent, arena))
			return -1;
		if (needs & NEED_NO_QUERIES)
			said_texts_hide_query(
			    (char *)(uintptr_t)row->said.text);
	}
	return 0;
}

/* Shown without its query, a URL stands for all that begin alike. */
static bool
scope_of(const void *row, struct scope_step *out)
{
	static const char mark[] = "?...";
	size_t n;

	*out = (struct scope_step){.kind = SCOPE_URL};
	scope_set_text(out, URL(row)->said.text, "");
	n = strlen(out->text);
	if (n >= sizeof(mark) &&
	    !strcmp(out->text + n + 1 - sizeof(mark), mark))
		out->text[n + 1 - sizeof(mark)] = '\0';
	return true;
}

const struct view view_urls = {
    .id = "urls",
    .title = "URLs",
    .help = "What was requested over HTTP.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 2, /* requests */
    .summary = true,
    .row_bytes = sizeof(struct url_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
    .scope = scope_of,
};
