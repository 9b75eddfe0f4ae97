/* SPDX-License-Identifier: BSD-2-Clause */
/* Flows: one row per 5-tuple, client first. */
#include "flow/conversation.h"
#include "flow/flow.h"
#include "lookup/services.h"
#include "message/signature.h"
#include "name_cells.h"
#include "rates.h"
#include "said_texts.h"
#include "stats/scope.h"
#include "stats/tables.h"
#include "views/view.h"

#define FLOW(row) ((const struct flow_row *)(row))

static struct cell
port_cell(const struct flow_row *f, uint16_t port)
{
	return f->has_ports ? cell_port(port) : cell_absent(UNIT_PORT);
}

static struct cell
tcp_count(const struct flow_row *f, uint64_t n)
{
	return f->state ? cell_count(n) : cell_absent(UNIT_COUNT);
}

static struct cell
get_service(const void *r)
{
	const struct flow_row *f = FLOW(r);
	const char *name = NULL;

	if (f->has_ports)
		name = services_name(f->protocol, f->server_port);
	return cell_text(name);
}

/* By its bytes, else by its ports, and then marked as the guess that it is. */
static struct cell
get_app(const void *r)
{
	const struct flow_row *f = FLOW(r);

	if (f->app != APP_UNKNOWN)
		return cell_text(app_title((enum app)f->app));
	if (!f->has_ports)
		return cell_absent(UNIT_TEXT);
	return cell_text(
	    app_guess_title(app_of_port(f->protocol, f->server_port)));
}

/* What ICMP errors said of a flow; texts of all sixteen sets of bits. */
static const char *
icmp_words(unsigned errors)
{
	static const char *const words[16] = {
	    NULL,
	    "unreachable",
	    "time exceeded",
	    "unreachable, time exceeded",
	    "too big",
	    "unreachable, too big",
	    "time exceeded, too big",
	    "unreachable, time exceeded, too big",
	    "other",
	    "unreachable, other",
	    "time exceeded, other",
	    "unreachable, time exceeded, other",
	    "too big, other",
	    "unreachable, too big, other",
	    "time exceeded, too big, other",
	    "unreachable, time exceeded, too big, other",
	};

	return words[errors & 15];
}

/* Who was refused by a router on the way has no other state to be in. */
static struct cell
get_state(const void *r)
{
	const struct flow_row *f = FLOW(r);

	if (f->icmp && f->state <= TCP_STATE_SYN_SENT)
		return cell_text(icmp_words(f->icmp));
	return cell_text(tcp_state_name(f->state));
}

/* clang-format off */
static struct cell get_protocol(const void *r) { return cell_text(services_protocol(FLOW(r)->protocol)); }
static struct cell get_client(const void *r) { return cell_addr(&FLOW(r)->client); }
static struct cell get_client_port(const void *r) { return port_cell(FLOW(r), FLOW(r)->client_port); }
static struct cell get_server(const void *r) { return cell_addr(&FLOW(r)->server); }
static struct cell get_server_port(const void *r) { return port_cell(FLOW(r), FLOW(r)->server_port); }
static struct cell get_server_name(const void *r) { return cell_text(FLOW(r)->server_name); }
static struct cell get_client_name(const void *r) { return name_cell(&FLOW(r)->name[0]); }
static struct cell get_server_host(const void *r) { return name_cell(&FLOW(r)->name[1]); }
static struct cell get_icmp(const void *r) { return cell_text(icmp_words(FLOW(r)->icmp)); }
static struct cell get_packets(const void *r) { return cell_count(FLOW(r)->packets[OUT] + FLOW(r)->packets[IN]); }
static struct cell get_packets_out(const void *r) { return cell_count(FLOW(r)->packets[OUT]); }
static struct cell get_packets_in(const void *r) { return cell_count(FLOW(r)->packets[IN]); }
static struct cell get_bytes(const void *r) { return cell_bytes(FLOW(r)->bytes[OUT] + FLOW(r)->bytes[IN]); }
static struct cell get_bytes_out(const void *r) { return cell_bytes(FLOW(r)->bytes[OUT]); }
static struct cell get_bytes_in(const void *r) { return cell_bytes(FLOW(r)->bytes[IN]); }
static struct cell get_rate(const void *r) { return rate_2s(&FLOW(r)->recent); }
static struct cell get_rate_10s(const void *r) { return rate_10s(&FLOW(r)->recent); }
static struct cell get_rate_40s(const void *r) { return rate_40s(&FLOW(r)->recent); }
static struct cell get_rtt(const void *r) { return FLOW(r)->rtt_ns > 0 ? cell_duration(FLOW(r)->rtt_ns) : cell_absent(UNIT_DURATION); }
static struct cell get_retransmits(const void *r) { return tcp_count(FLOW(r), FLOW(r)->retransmits); }
static struct cell get_out_of_order(const void *r) { return tcp_count(FLOW(r), FLOW(r)->out_of_order); }
static struct cell get_zero_windows(const void *r) { return tcp_count(FLOW(r), FLOW(r)->zero_windows); }
static struct cell get_resets(const void *r) { return tcp_count(FLOW(r), FLOW(r)->resets); }
static struct cell get_first(const void *r) { return cell_time(FLOW(r)->first_ns); }
static struct cell get_last(const void *r) { return cell_time(FLOW(r)->last_ns); }
static struct cell get_duration(const void *r) { return cell_duration(FLOW(r)->last_ns - FLOW(r)->first_ns); }
static struct cell get_share(const void *r) { return share_of(FLOW(r)->bytes[OUT] + FLOW(r)->bytes[IN], FLOW(r)->all_bytes); }
static struct cell get_series(const void *r) { return cell_series(FLOW(r)->series); }

static const struct column columns[] = {
	{ .id = "protocol", .title = "Proto", .unit = UNIT_TEXT, .width = 5, .shown = true, .get = get_protocol,
	  .help = "IP protocol." },
	{ .id = "client", .title = "Client", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_client,
	  .help = "Who opened it: sent the SYN, else has the higher port, else spoke first." },
	{ .id = "client_port", .title = "Port", .unit = UNIT_PORT, .width = 5, .shown = true, .get = get_client_port,
	  .help = "Port of the client; blank for protocols without ports." },
	{ .id = "server", .title = "Server", .unit = UNIT_ADDRESS, .width = 15, .shown = true, .get = get_server,
	  .help = "The other side." },
	{ .id = "server_port", .title = "Port", .unit = UNIT_PORT, .width = 5, .shown = true, .get = get_server_port,
	  .help = "Port of the server." },
	{ .id = "service", .title = "Service", .unit = UNIT_TEXT, .width = 10, .screen = true, .get = get_service,
	  .help = "Usual name of the server's port: a guess." },
	{ .id = "app", .title = "App", .unit = UNIT_TEXT, .width = 8, .shown = true, .get = get_app,
	  .help = "Protocol of the application, told by its bytes; with ? guessed by the port." },
	{ .id = "server_name", .title = "Server name", .unit = UNIT_TEXT, .width = 18, .shown = true, .get = get_server_name,
	  .help = "Name the client asked the server for, of encrypted connections." },
	{ .id = "state", .title = "State", .unit = UNIT_TEXT, .width = 13, .shown = true, .get = get_state,
	  .help = "TCP: syn-sent, syn-received, established, closing, closed, reset. Without a connection: what ICMP errors said." },
	{ .id = "packets", .title = "Packets", .unit = UNIT_COUNT, .width = 9, .screen = true, .summed = true, .descending = true, .get = get_packets,
	  .help = "Packets, both ways." },
	{ .id = "packets_out", .title = "Pkts out", .unit = UNIT_COUNT, .width = 9, .descending = true, .get = get_packets_out,
	  .help = "Packets the client sent." },
	{ .id = "packets_in", .title = "Pkts in", .unit = UNIT_COUNT, .width = 9, .descending = true, .get = get_packets_in,
	  .help = "Packets the server sent." },
	{ .id = "bytes", .title = "Bytes", .unit = UNIT_BYTES, .width = 8, .shown = true, .summed = true, .descending = true, .get = get_bytes,
	  .help = "IP bytes, both ways." },
	{ .id = "bytes_out", .title = "Out", .unit = UNIT_BYTES, .width = 8, .descending = true, .get = get_bytes_out,
	  .help = "IP bytes the client sent." },
	{ .id = "bytes_in", .title = "In", .unit = UNIT_BYTES, .width = 8, .descending = true, .get = get_bytes_in,
	  .help = "IP bytes the server sent." },
	{ .id = "rate", .title = "Rate", .unit = UNIT_BPS, .width = 9, .shown = true, .descending = true, .needs = NEED_RATES, .get = get_rate,
	  .help = "Bits per second over the last closed 2 s, both ways." },
	{ .id = "rate_10s", .title = "10 s", .unit = UNIT_BPS, .width = 9, .descending = true, .needs = NEED_RATES, .get = get_rate_10s,
	  .help = "Bits per second over the last closed 10 s, both ways." },
	{ .id = "rate_40s", .title = "40 s", .unit = UNIT_BPS, .width = 9, .descending = true, .needs = NEED_RATES, .get = get_rate_40s,
	  .help = "Bits per second over the last closed 40 s, both ways." },
	{ .id = "rtt", .title = "RTT", .unit = UNIT_DURATION, .width = 8, .descending = true, .get = get_rtt,
	  .help = "TCP: from the client's SYN to its first ACK of the server's." },
	{ .id = "retransmits", .title = "Retrans", .unit = UNIT_COUNT, .width = 7, .descending = true, .get = get_retransmits,
	  .help = "TCP: segments sent again, both ways." },
	{ .id = "out_of_order", .title = "Disorder", .unit = UNIT_COUNT, .width = 8, .descending = true, .get = get_out_of_order,
	  .help = "TCP: segments overtaken by later ones, both ways." },
	{ .id = "zero_windows", .title = "Zero win", .unit = UNIT_COUNT, .width = 8, .descending = true, .get = get_zero_windows,
	  .help = "TCP: segments whose sender could take no more, both ways." },
	{ .id = "resets", .title = "Resets", .unit = UNIT_COUNT, .width = 7, .descending = true, .get = get_resets,
	  .help = "TCP: segments with RST, both ways." },
	{ .id = "icmp", .title = "ICMP", .unit = UNIT_TEXT, .width = 14, .get = get_icmp,
	  .help = "What ICMP errors said of it: unreachable, time exceeded, too big, other." },
	{ .id = "first_seen", .title = "First seen", .unit = UNIT_TIME, .width = 10, .get = get_first,
	  .help = "Time of the first packet." },
	{ .id = "last_seen", .title = "Last seen", .unit = UNIT_TIME, .width = 9, .descending = true, .get = get_last,
	  .help = "Time of the last packet." },
	{ .id = "duration", .title = "Duration", .unit = UNIT_DURATION, .width = 9, .shown = true, .descending = true, .get = get_duration,
	  .help = "Time from the first to the last packet." },
	{ .id = "share", .title = "Share", .unit = UNIT_PERCENT, .width = 6, .descending = true, .get = get_share,
	  .help = "Part of all IP bytes." },
	{ .id = "client_name", .title = "Client name", .unit = UNIT_TEXT, .width = 18, .needs = NEED_NAME, .get = get_client_name,
	  .help = "What the client's address is called." },
	{ .id = "server_host", .title = "Server host", .unit = UNIT_TEXT, .width = 18, .needs = NEED_NAME, .get = get_server_host,
	  .help = "What the server's address is called, whatever this flow says." },
	{ .id = "last_60s", .title = "Last 60 s", .unit = UNIT_SERIES, .width = 15, .screen = true, .needs = NEED_SERIES, .get = get_series,
	  .help = "Bytes in each of the last 30 steps of 2 s." },
};
/* clang-format on */

static int
scan(const struct analysis *a, uint32_t needs, row_fn *emit, void *context)
{
	tables_flows(a, wants_of(needs), emit, context);
	return 0;
}

static void
total(const struct analysis *a, void *row)
{
	tables_flows_total(a, row);
}

static void
evicted(const struct analysis *a, void *row)
{
	tables_flows_evicted(a, row);
}

static bool
keep_names(const struct analysis *a, struct flow_row *rows, size_t n,
    struct arena *arena)
{
	tables_names_begin(a);
	for (size_t i = 0; i < n; i++) {
		rows[i].name[0] = tables_name(a, &rows[i].client, true);
		rows[i].name[1] = tables_name(a, &rows[i].server, true);
		if (!name_keep(&rows[i].name[0], arena) ||
		    !name_keep(&rows[i].name[1], arena))
			return false;
	}
	return true;
}

static int
complete(const struct analysis *a, void *rows, size_t n, uint32_t needs,
    struct arena *arena)
{
	uint64_t *values;

	for (size_t i = 0; i < n; i++) {
		struct flow_row *row = (struct flow_row *)rows + i;

		if (!said_texts_keep(&row->server_name, arena))
			return -1;
	}
	if (needs & NEED_NAME && !keep_names(a, rows, n, arena))
		return -1;
	if (!series_space(arena, n, needs, &values))
		return -1;
	if (needs & (NEED_SERIES | NEED_RATES))
		tables_flows_complete(a, rows, n, needs & NEED_RATES, values);
	return 0;
}

static void
flow_of(const void *row, struct conversation_of *out)
{
	const struct flow_row *f = FLOW(row);

	*out = (struct conversation_of){
	    .client = f->client,
	    .server = f->server,
	    .client_port = f->client_port,
	    .server_port = f->server_port,
	    .protocol = f->protocol,
	    .has_ports = f->has_ports,
	    .packets = f->packets[OUT] + f->packets[IN],
	    .first_ns = f->first_ns,
	};
}

static bool
scope_of(const void *row, struct scope_step *out)
{
	const struct flow_row *f = FLOW(row);

	*out = (struct scope_step){
	    .kind = SCOPE_FLOW,
	    .protocol = f->protocol,
	    .has_ports = f->has_ports,
	    .a = f->client,
	    .b = f->server,
	    .port_a = f->client_port,
	    .port_b = f->server_port,
	};
	return true;
}

const struct view view_flows = {
    .id = "flows",
    .title = "Flows",
    .help = "5-tuples with their state, client first.",
    COLUMNS(columns),
    .n_keys = 5,
    .sort = 12, /* bytes */
    .summary = true,
    .row_bytes = sizeof(struct flow_row),
    .scan = scan,
    .total = total,
    .evicted = evicted,
    .complete = complete,
    .flow = flow_of,
    .scope = scope_of,
};
