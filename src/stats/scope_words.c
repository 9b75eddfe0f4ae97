/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/scope_words.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_SCTP 132

/* What both languages say in the same way, but in words of their own. */
static const struct tongue {
	const char *name;
	const char *ip[2]; /* IPv4, IPv6 */
	const char *proto[2];
	const char *host, *src, *dst;
	const char *port, *src_port, *dst_port;
	const char *and, * or ;
} tongues[N_SCOPE_TONGUES] = {
    [SCOPE_TCPDUMP] =
	{
	    .name = "tcpdump",
	    .ip = {"ip", "ip6"},
	    .proto = {"ip proto ", "ip6 proto "},
	    .host = " host ",
	    .src = " src host ",
	    .dst = " dst host ",
	    .port = " port ",
	    .src_port = " src port ",
	    .dst_port = " dst port ",
	    .and = " and ",
	    .or = " or ",
	},
    [SCOPE_TSHARK] =
	{
	    .name = "tshark",
	    .ip = {"ip", "ipv6"},
	    .proto = {"ip.proto == ", "ipv6.nxt == "},
	    .host = ".addr == ",
	    .src = ".src == ",
	    .dst = ".dst == ",
	    .port = ".port == ",
	    .src_port = ".srcport == ",
	    .dst_port = ".dstport == ",
	    .and = " && ",
	    .or = " || ",
	},
};

/* A filter as it grows; too long a step is taken back. */
struct writing {
	const struct tongue *in;
	char *out;
	size_t used;
	bool fits;
};

__attribute__((format(printf, 2, 3))) static void
put(struct writing *w, const char *format, ...)
{
	size_t room = SCOPE_WORDS_BYTES - w->used;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(w->out + w->used, room, format, args);
	va_end(args);
	w->fits = w->fits && n >= 0 && (size_t)n < room;
	if (w->fits)
		w->used += (size_t)n;
}

/* False: the language cannot say it. */
typedef bool say_fn(struct writing *w, const struct scope_step *step);

static const char *
ip_of(const struct writing *w, const struct addr *a)
{
	return w->in->ip[a->family == FAMILY_IPV6];
}

/* The same word in both languages, or NULL. */
static const char *
ports_of(uint8_t protocol)
{
	return protocol == PROTOCOL_TCP    ? "tcp"
	       : protocol == PROTOCOL_UDP  ? "udp"
	       : protocol == PROTOCOL_SCTP ? "sctp"
	                                   : NULL;
}

static void
put_address(struct writing *w, const char *word, const struct addr *a)
{
	char text[ADDR_TEXT_BYTES];

	addr_text(a, text);
	put(w, "%s%s%s", ip_of(w, a), word, text);
}

static void
put_way(struct writing *w, const struct addr *from, const struct addr *to)
{
	put_address(w, w->in->src, from);
	put(w, "%s", w->in->and);
	put_address(w, w->in->dst, to);
}

static void
put_ports(struct writing *w, const char *ports, uint16_t from, uint16_t to)
{
	put(w, "%s%s%s%u%s%s%s%u", w->in->and, ports, w->in->src_port, from,
	    w->in->and, ports, w->in->dst_port, to);
}

static bool
say_host(struct writing *w, const struct scope_step *step)
{
	put_address(w, w->in->host, &step->a);
	return true;
}

static bool
say_pair(struct writing *w, const struct scope_step *step)
{
	put_way(w, &step->a, &step->b);
	return true;
}

/* Both ways; `ports` may be NULL. */
static void
put_both(struct writing *w, const struct scope_step *step, const char *ports)
{
	put(w, "((");
	put_way(w, &step->a, &step->b);
	if (ports)
		put_ports(w, ports, step->port_a, step->port_b);
	put(w, ")%s(", w->in->or);
	put_way(w, &step->b, &step->a);
	if (ports)
		put_ports(w, ports, step->port_b, step->port_a);
	put(w, "))");
}

static bool
say_conversation(struct writing *w, const struct scope_step *step)
{
	put_both(w, step, NULL);
	return true;
}

static bool
say_flow(struct writing *w, const struct scope_step *step)
{
	const char *ports = step->has_ports ? ports_of(step->protocol) : NULL;

	if (step->has_ports && !ports)
		return false;
	if (!step->has_ports)
		put(w, "%s%u%s", w->in->proto[step->a.family == FAMILY_IPV6],
		    step->protocol, w->in->and);
	put_both(w, step, ports);
	return true;
}

static bool
say_port(struct writing *w, const struct scope_step *step)
{
	const char *ports = ports_of(step->protocol);

	if (ports)
		put(w, "%s%s%u", ports, w->in->port, step->port_a);
	return ports != NULL;
}

static bool
tcpdump_subnets(struct writing *w, const struct scope_step *step)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];

	addr_text(&step->a, a);
	addr_text(&step->b, b);
	put(w, "src net %s/%u and dst net %s/%u", a, step->bits_a, b,
	    step->bits_b);
	return true;
}

static bool
tshark_subnets(struct writing *w, const struct scope_step *step)
{
	put_address(w, w->in->src, &step->a);
	put(w, "/%u%s", step->bits_a, w->in->and);
	put_address(w, w->in->dst, &step->b);
	put(w, "/%u", step->bits_b);
	return true;
}

/* In brackets: "or" and "and" bind alike there. */
static bool
tcpdump_filter(struct writing *w, const struct scope_step *step)
{
	put(w, "(%s)", step->text);
	return true;
}

/* A time before all or after all is none. */
static bool
tshark_time(struct writing *w, const struct scope_step *step)
{
	const int64_t at[] = {step->from_ns, step->to_ns};
	const char *between = "";

	for (unsigned i = 0; i < 2; i++) {
		if (at[i] == INT64_MIN || at[i] == INT64_MAX)
			continue;
		if (at[i] < 0)
			return false;
		put(w, "%sframe.time_epoch %s %" PRId64 ".%09" PRId64, between,
		    i ? "<" : ">=", at[i] / NS_PER_S, at[i] % NS_PER_S);
		between = w->in->and;
	}
	return true;
}

/* "DNS", "mDNS", "LLMNR": a protocol to Wireshark each; any of them else. */
static void
put_service(struct writing *w, const struct scope_step *step)
{
	if (!*step->of)
		put(w, "(dns || mdns || llmnr)");
	for (const char *c = step->of; *c; c++)
		put(w, "%c", *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
}

static bool
tshark_dns_name(struct writing *w, const struct scope_step *step)
{
	if (strcmp(step->text, ".") == 0)
		return false; /* another version, another word for the root */
	put_service(w, step);
	put(w, " && lower(dns.qry.name) == \"");
	for (const char *c = step->text; *c; c++) {
		/* Not as it was on the wire, or out of a shell's quotes. */
		if ((unsigned char)*c >= 0x7f || *c == '\'')
			return false;
		put(w, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
	}
	put(w, "\"");
	return true;
}

/* Whose address is the target of what is no response. */
static void
put_asking(struct writing *w, const struct scope_step *step, const char *query,
    const char *response)
{
	put_service(w, step);
	put(w, " && ((dns.flags.response == 0 && ");
	put_address(w, query, &step->a);
	put(w, ") || (dns.flags.response == 1 && ");
	put_address(w, response, &step->a);
	put(w, "))");
}

static bool
tshark_resolver(struct writing *w, const struct scope_step *step)
{
	put_asking(w, step, w->in->dst, w->in->src);
	return true;
}

static bool
tshark_dns_client(struct writing *w, const struct scope_step *step)
{
	put_asking(w, step, w->in->src, w->in->dst);
	return true;
}

#define SAID_ALIKE                                                             \
	[SCOPE_HOST] = say_host, [SCOPE_PAIR] = say_pair,                      \
	[SCOPE_CONVERSATION] = say_conversation, [SCOPE_FLOW] = say_flow,      \
	[SCOPE_PORT] = say_port

static say_fn *const says[N_SCOPE_TONGUES][N_SCOPE_KINDS] = {
    [SCOPE_TCPDUMP] =
	{
	    SAID_ALIKE,
	    [SCOPE_SUBNETS] = tcpdump_subnets,
	    [SCOPE_FILTER] = tcpdump_filter,
	},
    [SCOPE_TSHARK] =
	{
	    SAID_ALIKE,
	    [SCOPE_TIME] = tshark_time,
	    [SCOPE_SUBNETS] = tshark_subnets,
	    [SCOPE_DNS_NAME] = tshark_dns_name,
	    [SCOPE_RESOLVER] = tshark_resolver,
	    [SCOPE_DNS_CLIENT] = tshark_dns_client,
	},
};

const char *
scope_tongue_name(enum scope_tongue tongue)
{
	return tongues[tongue].name;
}

unsigned
scope_words(const struct scope *s, enum scope_tongue tongue,
    char out[static SCOPE_WORDS_BYTES])
{
	struct writing w = {.in = &tongues[tongue], .out = out, .fits = true};
	unsigned left_out = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s->n; i++) {
		const struct scope_step *step = &s->steps[i];
		say_fn *say = says[tongue][step->kind];
		size_t before = w.used;

		if (w.used)
			put(&w, "%s", w.in->and);
		if (say && say(&w, step) && w.fits)
			continue;
		left_out |= 1u << i;
		w.used = before;
		w.fits = true;
		out[before] = '\0';
	}
	return left_out;
}
