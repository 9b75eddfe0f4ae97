/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets: one row per frame that is still remembered, newest last. */
#include "views/view_packets.h"

#include "packet_columns.h"

#include "message/phrases.h"
#include "packet/dissect.h"
#include "packet/summary.h"
#include "stats/tables.h"
#include "views/view.h"

#include <errno.h>
#include <string.h>

#define PACKET(row) ((const struct packet_row *)(row))
#define FIELDS(row) (&PACKET(row)->fields)

static struct cell
count_if(bool there, uint64_t value)
{
	return there ? cell_count(value) : cell_absent(UNIT_COUNT);
}

static struct cell
port_if(bool there, uint16_t port)
{
	return there ? cell_port(port) : cell_absent(UNIT_PORT);
}

/* clang-format off */
static struct cell get_number(const void *r) { return cell_count(PACKET(r)->number); }
static struct cell get_time(const void *r) { return cell_time(PACKET(r)->time_ns); }
static struct cell get_src(const void *r) { return cell_addr(&PACKET(r)->src); }
static struct cell get_dst(const void *r) { return cell_addr(&PACKET(r)->dst); }
static struct cell get_protocol(const void *r) { return cell_text(PACKET(r)->protocol); }
static struct cell get_length(const void *r) { return cell_bytes(PACKET(r)->wire); }
static struct cell get_info(const void *r) { return cell_text(PACKET(r)->info); }
static struct cell get_version(const void *r) { return count_if(FIELDS(r)->has_ip, FIELDS(r)->version); }
static struct cell get_ihl(const void *r) { return count_if(FIELDS(r)->has_ihl, FIELDS(r)->ihl); }
static struct cell get_tos(const void *r) { return count_if(FIELDS(r)->has_ip, FIELDS(r)->tos); }
static struct cell get_len(const void *r) { return count_if(FIELDS(r)->has_ip, FIELDS(r)->len); }
static struct cell get_id(const void *r) { return count_if(FIELDS(r)->has_id, FIELDS(r)->id); }
static struct cell get_flags(const void *r) { return count_if(FIELDS(r)->has_frag, FIELDS(r)->ip_flags); }
static struct cell get_frag(const void *r) { return count_if(FIELDS(r)->has_frag, FIELDS(r)->frag); }
static struct cell get_ttl(const void *r) { return count_if(FIELDS(r)->has_ip, FIELDS(r)->ttl); }
static struct cell get_proto(const void *r) { return count_if(FIELDS(r)->has_ip, FIELDS(r)->proto); }
static struct cell get_chksum(const void *r) { return count_if(FIELDS(r)->has_chksum, FIELDS(r)->chksum); }
static struct cell get_options(const void *r) { return cell_text(FIELDS(r)->ip_options); }
static struct cell get_sport(const void *r) { return port_if(FIELDS(r)->has_ports, FIELDS(r)->sport); }
static struct cell get_dport(const void *r) { return port_if(FIELDS(r)->has_ports, FIELDS(r)->dport); }
static struct cell get_seq(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->seq); }
static struct cell get_ack(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->ack); }
static struct cell get_dataofs(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->dataofs); }
static struct cell get_reserved(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->tcp_reserved); }
static struct cell get_tcp_flags(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->tcp_flags); }
static struct cell get_window(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->window); }
static struct cell get_tcp_chksum(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->tcp_chksum); }
static struct cell get_urgptr(const void *r) { return count_if(FIELDS(r)->has_tcp, FIELDS(r)->urgptr); }
static struct cell get_tcp_options(const void *r) { return cell_text(FIELDS(r)->tcp_options); }
static struct cell get_payload(const void *r) { return FIELDS(r)->has_ip ? cell_bytes(FIELDS(r)->payload) : cell_absent(UNIT_BYTES); }

#define COUNTED(name, heading, getter, text) \
	{ .id = (name), .title = (heading), .unit = UNIT_COUNT, .width = 7, .needs = NEED_FIELDS, .get = (getter), .help = (text) }

static const struct column own_columns[] = {
	{ .id = "number", .title = "No.", .unit = UNIT_COUNT, .width = 8, .shown = true, .get = get_number,
	  .help = "Number of the frame, from 1." },
	{ .id = "time", .title = "Time", .unit = UNIT_TIME, .width = 15, .shown = true, .get = get_time,
	  .help = "When it was captured." },
	{ .id = "src", .title = "Source", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_src,
	  .help = "Source address of the outermost IP header." },
	{ .id = "dst", .title = "Destination", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_dst,
	  .help = "Destination address of the outermost IP header." },
	{ .id = "protocol", .title = "Proto", .unit = UNIT_TEXT, .width = 6, .shown = true, .get = get_protocol,
	  .help = "Innermost layer that is known." },
	{ .id = "length", .title = "Length", .unit = UNIT_BYTES, .width = 7, .shown = true, .descending = true, .get = get_length,
	  .help = "Bytes on the wire." },
	{ .id = "info", .title = "Info", .unit = UNIT_TEXT, .width = 40, .shown = true, .needs = NEED_INFO, .get = get_info,
	  .help = "What the frame says, in one line." },
	COUNTED("version", "Version", get_version, "IP version."),
	COUNTED("ihl", "IHL", get_ihl, "IPv4 header length in 4-byte words."),
	COUNTED("tos", "TOS", get_tos, "IPv4 type of service, IPv6 traffic class."),
	COUNTED("len", "Len", get_len, "IPv4 total length, IPv6 payload length field."),
	COUNTED("id", "Id", get_id, "IP identification."),
	COUNTED("flags", "Flags", get_flags, "IPv4 flags: 1 more fragments, 2 do not fragment."),
	COUNTED("frag", "Frag", get_frag, "Fragment offset in units of 8 bytes."),
	COUNTED("ttl", "TTL", get_ttl, "IPv4 time to live, IPv6 hop limit."),
	COUNTED("proto", "Proto", get_proto, "IP protocol number."),
	COUNTED("chksum", "Chksum", get_chksum, "IPv4 header checksum."),
	{ .id = "options", .title = "Options", .unit = UNIT_TEXT, .width = 8, .needs = NEED_FIELDS, .get = get_options,
	  .help = "IPv4 options in hex." },
	{ .id = "sport", .title = "Sport", .unit = UNIT_PORT, .width = 5, .needs = NEED_FIELDS, .get = get_sport,
	  .help = "Source port." },
	{ .id = "dport", .title = "Dport", .unit = UNIT_PORT, .width = 5, .needs = NEED_FIELDS, .get = get_dport,
	  .help = "Destination port." },
	COUNTED("seq", "Seq", get_seq, "TCP sequence number."),
	COUNTED("ack", "Ack", get_ack, "TCP acknowledgment number."),
	COUNTED("dataofs", "Dataofs", get_dataofs, "TCP data offset in 4-byte words."),
	COUNTED("reserved", "Reserved", get_reserved, "TCP reserved bits."),
	COUNTED("tcp_flags", "TCP flags", get_tcp_flags, "TCP flag bits as a number."),
	COUNTED("window", "Window", get_window, "TCP window, not scaled."),
	COUNTED("tcp_chksum", "TCP sum", get_tcp_chksum, "TCP checksum."),
	COUNTED("urgptr", "Urgptr", get_urgptr, "TCP urgent pointer."),
	{ .id = "tcp_options", .title = "TCP options", .unit = UNIT_TEXT, .width = 12, .needs = NEED_FIELDS, .get = get_tcp_options,
	  .help = "TCP options, as tcpdump writes them." },
	{ .id = "payload", .title = "Payload", .unit = UNIT_BYTES, .width = 7, .needs = NEED_FIELDS, .descending = true, .get = get_payload,
	  .help = "Bytes of transport payload." },
};
/* clang-format on */

#define N_OWN (sizeof(own_columns) / sizeof(own_columns[0]))

/* Written once, before main. */
static struct column columns[N_OWN + PACKET_COLUMNS];

/* The list of fields is laid out earlier: by a lower number. */
__attribute__((constructor(1002))) static void
write_columns(void)
{
	packet_columns_write(own_columns, N_OWN, columns);
}

static struct addr
addr_of(const struct packet *p, const uint8_t bytes[16])
{
	struct addr a = {.family = p->family};

	memcpy(a.bytes, bytes, sizeof(a.bytes));
	return a;
}

/* In a tunnel, what is said is what the innermost packet says. */
static void
look_inside(const struct frame *frame, struct packet *p)
{
	if (p->flags & PACKET_TUNNEL)
		dissect_innermost(frame, p);
}

/* Headers in the words of one floor, payload in those of another. */
static void
info_write(const struct frame *frame, const struct packet *p,
    char out[static PACKET_INFO_BYTES])
{
	char said[PACKET_INFO_BYTES];

	message_phrase_of_packet(frame, p, said, sizeof(said));
	summary_write(frame, p, said, out, PACKET_INFO_BYTES);
}

void
packet_row_fill(
    struct packet_row *row, const struct frame *frame, uint32_t needs)
{
	struct packet p;

	dissect_frame(frame, &p);
	row->number = frame->number;
	row->time_ns = frame->time_ns;
	row->src = (struct addr){0};
	row->dst = (struct addr){0};
	if (p.family != FAMILY_NONE) {
		row->src = addr_of(&p, p.src);
		row->dst = addr_of(&p, p.dst);
	}
	row->wire = frame->wire;
	if (needs & NEED_FIELDS)
		fields_read(frame, &p, &row->fields);
	if (needs & NEED_HEADERS)
		field_copy_take(&row->headers, frame);
	look_inside(frame, &p);
	row->protocol = summary_protocol(&p);
	row->info[0] = '\0';
	row->frame = NULL;
	if (needs & NEED_INFO)
		info_write(frame, &p, row->info);
}

void
packet_info_write(const struct frame *frame, char out[static PACKET_INFO_BYTES])
{
	struct packet p;

	dissect_frame(frame, &p);
	look_inside(frame, &p);
	info_write(frame, &p, out);
}

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	const struct remembered *r = tables_remembered(a);
	struct packet_row row = {0};
	struct frame frame;

	for (uint32_t i = 0; i < remembered_count(r); i++) {
		remembered_at(r, i, &frame);
		packet_row_fill(&row, &frame, needs);
		row.kept = i;
		if (!emit(context, &row))
			break;
	}
	return 0;
}

/* A copy that outlives what the analysis remembers, or NULL. */
static const struct frame *
frame_copy(const struct frame *frame, struct arena *arena)
{
	struct frame *copy = arena_take(arena, sizeof(*copy));
	uint8_t *data = arena_take(arena, frame->captured);

	if (!copy || !data)
		return NULL;
	memcpy(data, frame->data, frame->captured);
	*copy = *frame;
	copy->data = data;
	return copy;
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	struct packet_row *row = rows;
	struct frame frame;

	for (size_t i = 0; i < n; i++) {
		remembered_at(tables_remembered(a), row[i].kept, &frame);
		packet_row_fill(&row[i], &frame, needs);
		if (!(needs & NEED_BYTES))
			continue;
		row[i].frame = frame_copy(&frame, arena);
		if (!row[i].frame)
			return -ENOMEM;
	}
	return 0;
}

static const struct frame *
frame_of(const void *row)
{
	return PACKET(row)->frame;
}

const struct view view_packets = {
    .id = "packets",
    .title = "Packets",
    .help =
	"Frames one by one: on a screen the newest, in a report of a file all.",
    COLUMNS(columns),
    .n_keys = 1,
    .sort = 0, /* number */
    .newest_first = true,
    .row_bytes = sizeof(struct packet_row),
    .scan = scan,
    .complete = complete,
    .frame = frame_of,
};
