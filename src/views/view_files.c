/* SPDX-License-Identifier: BSD-2-Clause */
/* Files: one row per file that HTTP, SMTP, FTP, TFTP or SMB carried. */
#include "said_texts.h"

#include "message/app.h"
#include "stats/files.h"
#include "stats/scope.h"

#define FILE_OF(row) ((const struct file_row *)(row))

static struct cell
yes_or_no(bool is)
{
	return cell_text(is ? "yes" : "no");
}

static struct cell
port_of(uint16_t port)
{
	return port ? cell_port(port) : cell_absent(UNIT_PORT);
}

/* Nothing was saved: its size is not 0, there is none. */
static struct cell
size_of(const struct file_saved *saved)
{
	return *saved->path ? cell_bytes(saved->bytes)
	                    : cell_absent(UNIT_BYTES);
}

/* clang-format off */
static struct cell get_time(const void *r) { return cell_time(FILE_OF(r)->time_ns); }
static struct cell get_client(const void *r) { return cell_addr(&FILE_OF(r)->client); }
static struct cell get_server(const void *r) { return cell_addr(&FILE_OF(r)->server); }
static struct cell get_url(const void *r) { return cell_text(FILE_OF(r)->url); }
static struct cell get_content_type(const void *r) { return cell_text(FILE_OF(r)->content_type); }
static struct cell get_bytes(const void *r) { return cell_bytes(FILE_OF(r)->bytes); }
static struct cell get_complete(const void *r) { return yes_or_no(FILE_OF(r)->complete); }
static struct cell get_sha256(const void *r) { return cell_text(FILE_OF(r)->saved.sha256); }
static struct cell get_path(const void *r) { return cell_text(FILE_OF(r)->saved.path); }
static struct cell get_from(const void *r) { return cell_text(FILE_OF(r)->from_server ? "server" : "client"); }
static struct cell get_status(const void *r) { return FILE_OF(r)->status ? cell_number(FILE_OF(r)->status) : cell_absent(UNIT_NUMBER); }
static struct cell get_coding(const void *r) { return cell_text(FILE_OF(r)->coding); }
static struct cell get_size(const void *r) { return size_of(&FILE_OF(r)->saved); }
static struct cell get_kind(const void *r) { return cell_text(FILE_OF(r)->saved.kind); }
static struct cell get_note(const void *r) { return cell_text(FILE_OF(r)->saved.note); }
static struct cell get_app(const void *r) { return cell_text(app_id((enum app)FILE_OF(r)->app)); }
static struct cell get_client_port(const void *r) { return port_of(FILE_OF(r)->client_port); }
static struct cell get_server_port(const void *r) { return port_of(FILE_OF(r)->server_port); }

static const struct column columns[] = {
	{ .id = "time", .title = "Time", .unit = UNIT_TIME, .width = 12, .shown = true, .get = get_time,
	  .help = "When the head of the message was there." },
	{ .id = "client", .title = "Client", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_client,
	  .help = "Who asked." },
	{ .id = "server", .title = "Server", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_server,
	  .help = "Who answered." },
	{ .id = "url", .title = "URL", .unit = UNIT_TEXT, .width = 40, .shown = true, .get = get_url,
	  .help = "What was asked for; the first 511 bytes; blank when the request is not known." },
	{ .id = "content_type", .title = "Type", .unit = UNIT_TEXT, .width = 16, .shown = true, .get = get_content_type,
	  .help = "What the sender calls it." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "Bytes of the body, as they were sent; 0 while it is under way." },
	{ .id = "complete", .title = "Whole", .unit = UNIT_TEXT, .width = 5, .shown = true, .get = get_complete,
	  .help = "Did it come to its end? With --extract also: without a byte missing." },
	{ .id = "sha256", .title = "SHA-256", .unit = UNIT_TEXT, .width = 16, .get = get_sha256,
	  .help = "Of the file that --extract saved." },
	{ .id = "path", .title = "File", .unit = UNIT_TEXT, .width = 22, .get = get_path,
	  .help = "Its name in the folder of --extract." },
	{ .id = "from", .title = "From", .unit = UNIT_TEXT, .width = 6, .get = get_from,
	  .help = "Who sent it: the server, or the client with its request." },
	{ .id = "status", .title = "Status", .unit = UNIT_NUMBER, .width = 6, .get = get_status,
	  .help = "Status of the answer." },
	{ .id = "coding", .title = "Coding", .unit = UNIT_TEXT, .width = 7, .get = get_coding,
	  .help = "Content-Encoding, undone in what --extract saves." },
	{ .id = "size", .title = "Size", .unit = UNIT_BYTES, .width = 8, .descending = true, .get = get_size,
	  .help = "Bytes of the file that was saved." },
	{ .id = "kind", .title = "Kind", .unit = UNIT_TEXT, .width = 16, .get = get_kind,
	  .help = "What its first bytes say it is." },
	{ .id = "note", .title = "Note", .unit = UNIT_TEXT, .width = 20, .get = get_note,
	  .help = "What is not as it should be with what was saved." },
	{ .id = "app", .title = "App", .unit = UNIT_TEXT, .width = 5, .get = get_app,
	  .help = "What carried it: http, smtp, ftp, tftp or smb." },
	{ .id = "client_port", .title = "C.port", .unit = UNIT_PORT, .width = 6, .get = get_client_port,
	  .help = "Port of the client." },
	{ .id = "server_port", .title = "S.port", .unit = UNIT_PORT, .width = 6, .get = get_server_port,
	  .help = "Port of the server." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	(void)needs;
	tables_files(a, emit, context);
	return 0;
}

static void
total(const struct analysis *a, void *row)
{
	tables_files_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_files_evicted(a, row);
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	struct file_row *row = rows;

	(void)a;
	(void)arena;
	for (size_t i = 0; i < n && needs & NEED_NO_QUERIES; i++)
		said_texts_hide_query(row[i].url);
	return 0;
}

/* What announces the file goes over a connection of its own. */
static bool
is_announced(const struct file_row *f)
{
	return f->app == APP_FTP || f->app == APP_TFTP;
}

/*
 * The connection that it came over, or all between the two; what is in a
 * tunnel is not in the tables by its own addresses, unless these are what is
 * counted by.
 */
static bool
scope_of(const void *row, struct scope_step *out)
{
	const struct file_row *f = row;

	*out = (struct scope_step){
	    .kind = is_announced(f) ? SCOPE_CONVERSATION : SCOPE_FLOW,
	    .protocol = f->protocol,
	    .has_ports = true,
	    .a = f->client,
	    .b = f->server,
	    .port_a = f->client_port,
	    .port_b = f->server_port,
	};
	return true;
}

static const struct file_row *
file_of(const void *row)
{
	return row;
}

const struct view view_files = {
    .id = "files",
    .title = "Files",
    .help = "Files that HTTP, mail, FTP, TFTP and SMB carried.",
    COLUMNS(columns),
    .n_keys = 4,
    .sort = 0, /* time */
    .newest_first = true,
    .row_bytes = sizeof(struct file_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
    .scope = scope_of,
    .file = file_of,
};
