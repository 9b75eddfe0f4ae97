/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/scope_words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_SCTP 132

/* A filter as it grows; too long a step is taken back. */
struct writing {
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
address(const struct addr *a, char out[static ADDR_TEXT_BYTES])
{
	addr_text(a, out);
	return out;
}

/* libpcap's and Wireshark's word for the family. */
static const char *
ip_of(const struct addr *a, enum scope_tongue tongue)
{
	static const char *const words[N_SCOPE_TONGUES][2] = {
	    [SCOPE_TCPDUMP] = {"ip", "ip6"},
	    [SCOPE_TSHARK] = {"ip", "ipv6"},
	};

	return words[tongue][a->family == FAMILY_IPV6];
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

static bool
tcpdump_host(struct writing *w, const struct scope_step *step)
{
	char a[ADDR_TEXT_BYTES];

	put(w, "%s host %s", ip_of(&step->a, SCOPE_TCPDUMP),
	    address(&step->a, a));
	return true;
}

static void
tcpdump_way(struct writing *w, const struct addr *from, const struct addr *to)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];
	const char *ip = ip_of(from, SCOPE_TCPDUMP);

	put(w, "%s src host %s and %s dst host %s", ip, address(from, a), ip,
	    address(to, b));
}

static bool
tcpdump_pair(struct writing *w, const struct scope_step *step)
{
	tcpdump_way(w, &step->a, &step->b);
	return true;
}

static bool
tcpdump_conversation(struct writing *w, const struct scope_step *step)
{
	put(w, "((");
	tcpdump_way(w, &step->a, &step->b);
	put(w, ") or (");
	tcpdump_way(w, &step->b, &step->a);
	put(w, "))");
	return true;
}

static bool
tcpdump_flow(struct writing *w, const struct scope_step *step)
{
	const char *ports = ports_of(step->protocol);

	if (!step->has_ports) {
		put(w, "%s proto %u and ", ip_of(&step->a, SCOPE_TCPDUMP),
		    step->protocol);
		return tcpdump_conversation(w, step);
	}
	if (!ports)
		return false;
	put(w, "((");
	tcpdump_way(w, &step->a, &step->b);
	put(w, " and %s src port %u and %s dst port %u) or (", ports,
	    step->port_a, ports, step->port_b);
	tcpdump_way(w, &step->b, &step->a);
	put(w, " and %s src port %u and %s dst port %u))", ports, step->port_b,
	    ports, step->port_a);
	return true;
}

static bool
tcpdump_port(struct writing *w, const struct scope_step *step)
{
	const char *ports = ports_of(step->protocol);

	put(w, "%s port %u", ports ? ports : "", step->port_a);
	return ports != NULL;
}

static bool
tcpdump_subnets(struct writing *w, const struct scope_step *step)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];

	put(w, "src net %s/%u and dst net %s/%u", address(&step->a, a),
	    step->bits_a, address(&step->b, b), step->bits_b);
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
		    i ? "<" : ">=", at[i] / 1000000000, at[i] % 1000000000);
		between = " && ";
	}
	return true;
}

static bool
tshark_host(struct writing *w, const struct scope_step *step)
{
	char a[ADDR_TEXT_BYTES];

	put(w, "%s.addr == %s", ip_of(&step->a, SCOPE_TSHARK),
	    address(&step->a, a));
	return true;
}

static void
tshark_way(struct writing *w, const struct addr *from, const struct addr *to)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];
	const char *ip = ip_of(from, SCOPE_TSHARK);

	put(w, "%s.src == %s && %s.dst == %s", ip, address(from, a), ip,
	    address(to, b));
}

static bool
tshark_pair(struct writing *w, const struct scope_step *step)
{
	tshark_way(w, &step->a, &step->b);
	return true;
}

static bool
tshark_conversation(struct writing *w, const struct scope_step *step)
{
	put(w, "((");
	tshark_way(w, &step->a, &step->b);
	put(w, ") || (");
	tshark_way(w, &step->b, &step->a);
	put(w, "))");
	return true;
}

static bool
tshark_flow(struct writing *w, const struct scope_step *step)
{
	const char *ports = ports_of(step->protocol);

	if (!step->has_ports) {
		put(w, "%s == %u && ",
		    step->a.family == FAMILY_IPV6 ? "ipv6.nxt" : "ip.proto",
		    step->protocol);
		return tshark_conversation(w, step);
	}
	if (!ports)
		return false;
	put(w, "((");
	tshark_way(w, &step->a, &step->b);
	put(w, " && %s.srcport == %u && %s.dstport == %u) || (", ports,
	    step->port_a, ports, step->port_b);
	tshark_way(w, &step->b, &step->a);
	put(w, " && %s.srcport == %u && %s.dstport == %u))", ports,
	    step->port_b, ports, step->port_a);
	return true;
}

static bool
tshark_port(struct writing *w, const struct scope_step *step)
{
	const char *ports = ports_of(step->protocol);

	put(w, "%s.port == %u", ports ? ports : "", step->port_a);
	return ports != NULL;
}

static bool
tshark_subnets(struct writing *w, const struct scope_step *step)
{
	char a[ADDR_TEXT_BYTES], b[ADDR_TEXT_BYTES];

	put(w, "%s.src == %s/%u && %s.dst == %s/%u",
	    ip_of(&step->a, SCOPE_TSHARK), address(&step->a, a), step->bits_a,
	    ip_of(&step->b, SCOPE_TSHARK), address(&step->b, b), step->bits_b);
	return true;
}

/* "DNS", "mDNS", "LLMNR": a protocol to Wireshark each; any of them else. */
static void
tshark_service(struct writing *w, const struct scope_step *step)
{
	if (*step->of) {
		for (const char *c = step->of; *c; c++)
			put(w, "%c",
			    *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
		return;
	}
	put(w, "(dns || mdns || llmnr)");
}

static bool
tshark_dns_name(struct writing *w, const struct scope_step *step)
{
	if (strcmp(step->text, ".") == 0)
		return false; /* another version, another word for the root */
	tshark_service(w, step);
	put(w, " && lower(dns.qry.name) == \"");
	for (const char *c = step->text; *c; c++) {
		if ((unsigned char)*c >= 0x7f)
			return false; /* not as it was on the wire */
		put(w, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
	}
	put(w, "\"");
	return true;
}

/* Whose address is the target of what is no response. */
static void
tshark_asking(struct writing *w, const struct scope_step *step,
    const char *query, const char *response)
{
	const char *ip = ip_of(&step->a, SCOPE_TSHARK);
	char a[ADDR_TEXT_BYTES];

	address(&step->a, a);
	tshark_service(w, step);
	put(w,
	    " && ((dns.flags.response == 0 && %s.%s == %s) || "
	    "(dns.flags.response == 1 && %s.%s == %s))",
	    ip, query, a, ip, response, a);
}

static bool
tshark_resolver(struct writing *w, const struct scope_step *step)
{
	tshark_asking(w, step, "dst", "src");
	return true;
}

static bool
tshark_dns_client(struct writing *w, const struct scope_step *step)
{
	tshark_asking(w, step, "src", "dst");
	return true;
}

static say_fn *const says[N_SCOPE_TONGUES][N_SCOPE_KINDS] = {
    [SCOPE_TCPDUMP] =
	{
	    [SCOPE_HOST] = tcpdump_host,
	    [SCOPE_PAIR] = tcpdump_pair,
	    [SCOPE_CONVERSATION] = tcpdump_conversation,
	    [SCOPE_FLOW] = tcpdump_flow,
	    [SCOPE_PORT] = tcpdump_port,
	    [SCOPE_SUBNETS] = tcpdump_subnets,
	    [SCOPE_FILTER] = tcpdump_filter,
	},
    [SCOPE_TSHARK] =
	{
	    [SCOPE_TIME] = tshark_time,
	    [SCOPE_HOST] = tshark_host,
	    [SCOPE_PAIR] = tshark_pair,
	    [SCOPE_CONVERSATION] = tshark_conversation,
	    [SCOPE_FLOW] = tshark_flow,
	    [SCOPE_PORT] = tshark_port,
	    [SCOPE_SUBNETS] = tshark_subnets,
	    [SCOPE_DNS_NAME] = tshark_dns_name,
	    [SCOPE_RESOLVER] = tshark_resolver,
	    [SCOPE_DNS_CLIENT] = tshark_dns_client,
	},
};

const char *
scope_tongue_name(enum scope_tongue tongue)
{
	static const char *const names[N_SCOPE_TONGUES] = {
	    [SCOPE_TCPDUMP] = "tcpdump",
	    [SCOPE_TSHARK] = "tshark",
	};

	return names[tongue];
}

unsigned
scope_words(const struct scope *s, enum scope_tongue tongue,
    char out[static SCOPE_WORDS_BYTES])
{
	struct writing w = {.out = out, .fits = true};
	unsigned left_out = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s->n; i++) {
		const struct scope_step *step = &s->steps[i];
		say_fn *say = says[tongue][step->kind];
		size_t before = w.used;

		if (w.used)
			put(&w, tongue == SCOPE_TCPDUMP ? " and " : " && ");
		if (say && say(&w, step) && w.fits)
			continue;
		left_out |= 1u << i;
		w.used = before;
		w.fits = true;
		out[before] = '\0';
	}
	return left_out;
}
