/* SPDX-License-Identifier: BSD-2-Clause */
#include "interfaces.h"

#include "capture/source.h"

#include "base/text.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROUTE_LINE_BYTES 512

struct default_route {
	char name[IF_NAMESIZE];
	unsigned long metric;
	bool found;
};

static void
offer_route(struct default_route *best, const char *name, unsigned flags,
    unsigned long metric)
{
	if (!(flags & RTF_UP) || flags & RTF_REJECT || strcmp(name, "lo") == 0)
		return;
	if (best->found && best->metric <= metric)
		return;
	snprintf(best->name, sizeof(best->name), "%s", name);
	best->metric = metric;
	best->found = true;
}

/* name destination gateway flags refs use metric mask ... */
static void
ipv4_line(struct default_route *best, const char *line)
{
	char name[IF_NAMESIZE];
	unsigned destination, flags, mask;
	unsigned long metric;

	if (sscanf(line, "%15s %x %*x %x %*d %*d %lu %x", name, &destination,
		&flags, &metric, &mask) == 5 &&
	    destination == 0 && mask == 0)
		offer_route(best, name, flags, metric);
}

/* destination length source length next-hop metric refs use flags name */
static void
ipv6_line(struct default_route *best, const char *line)
{
	char name[IF_NAMESIZE], destination[33];
	unsigned length, flags;
	unsigned long metric;

	if (sscanf(line, "%32s %x %*s %*x %*s %lx %*x %*x %x %15s", destination,
		&length, &metric, &flags, name) == 5 &&
	    length == 0 && strspn(destination, "0") == 32)
		offer_route(best, name, flags, metric);
}

static void
read_routes(const char *path, struct default_route *best,
    void (*read_line)(struct default_route *, const char *))
{
	char line[ROUTE_LINE_BYTES];
	FILE *f = fopen(path, "re");

	if (!f)
		return; /* no such protocol here */
	while (fgets(line, sizeof(line), f))
		read_line(best, line);
	fclose(f);
}

/* The first interface that is up; loopback only if there is no other. */
static void
first_usable(struct default_route *best)
{
	struct ifaddrs *all, *i;

	if (getifaddrs(&all) < 0)
		return;
	for (i = all; i; i = i->ifa_next) {
		bool loopback = i->ifa_flags & IFF_LOOPBACK;

		if (i->ifa_flags & IFF_UP && (!loopback || !best->found)) {
			snprintf(
			    best->name, sizeof(best->name), "%s", i->ifa_name);
			best->found = true;
			if (!loopback)
				break;
		}
	}
	freeifaddrs(all);
}

int
source_default_interface(char *out, size_t size, struct error *err)
{
	struct default_route best = {.found = false};

	read_routes("/proc/net/route", &best, ipv4_line);
	if (!best.found)
		read_routes("/proc/net/ipv6_route", &best, ipv6_line);
	if (!best.found)
		first_usable(&best);
	if (!best.found)
		return error_set(
		    err, -ENODEV, "no interface to watch: none is up");
	if (snprintf(out, size, "%s", best.name) >= (int)size)
		return error_set(
		    err, -ENAMETOOLONG, "%s: name too long", best.name);
	return 0;
}

/* Whoever may make an interface gives it a name of any bytes but a few. */
static void
print_foreign(const char *before, const char *text)
{
	char clean[1024];

	text_sanitize(text, strlen(text), clean, sizeof(clean));
	printf("%s%s", before, clean);
}

static void
print_interface(const pcap_if_t *i)
{
	/* clang-format off */
	static const struct { bpf_u_int32 flag; const char *word; } words[] = {
		{ PCAP_IF_UP, "up" },
		{ PCAP_IF_RUNNING, "running" },
		{ PCAP_IF_LOOPBACK, "loopback" },
		{ PCAP_IF_WIRELESS, "wireless" },
	};
	/* clang-format on */
	const char *before = " [";

	print_foreign("", i->name);
	if (i->description)
		print_foreign("  ", i->description);
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		if (i->flags & words[w].flag) {
			printf("%s%s", before, words[w].word);
			before = ", ";
		}
	}
	puts(before[0] == ',' ? "]" : "");
}

int
source_list_interfaces(struct error *err)
{
	char why[PCAP_ERRBUF_SIZE];
	pcap_if_t *all;

	if (pcap_findalldevs(&all, why) < 0)
		return error_set(err, -EIO, "interfaces: %s", why);
	for (const pcap_if_t *i = all; i; i = i->next)
		print_interface(i);
	pcap_freealldevs(all);
	if (fflush(stdout) != 0)
		return error_set(
		    err, -errno, "standard output: %s", strerror(errno));
	return 0;
}

static bool
addr_of(const struct sockaddr *sa, struct addr *out)
{
	if (sa && sa->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, sa, sizeof(in));
		*out = addr_ipv4((const uint8_t *)&in.sin_addr);
		return true;
	}
	if (sa && sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, sa, sizeof(in6));
		*out = addr_ipv6(in6.sin6_addr.s6_addr);
		return true;
	}
	return false;
}

size_t
interfaces_addrs(const char *name, struct addr *out, size_t max)
{
	bool any = strcmp(name, INTERFACE_ANY) == 0;
	struct ifaddrs *all;
	size_t n = 0;

	if (getifaddrs(&all) < 0)
		return 0;
	for (struct ifaddrs *i = all; i && n < max; i = i->ifa_next)
		if (any || strcmp(i->ifa_name, name) == 0)
			n += addr_of(i->ifa_addr, &out[n]);
	freeifaddrs(all);
	return n;
}

void
interfaces_names(char *out, size_t size)
{
	struct if_nameindex *all = if_nameindex();
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; all && all[i].if_index && used < size; i++)
		used += (size_t)snprintf(
		    out + used, size - used, "%s, ", all[i].if_name);
	if (used < size)
		snprintf(out + used, size - used, INTERFACE_ANY);
	if (all)
		if_freenameindex(all);
}

bool
interfaces_bridged(void)
{
	struct if_nameindex *all = if_nameindex();
	bool found = false;

	for (size_t i = 0; all && all[i].if_index && !found; i++) {
		char path[64 + IF_NAMESIZE];

		snprintf(path, sizeof(path), "/sys/class/net/%s/master",
		    all[i].if_name);
		found = access(path, F_OK) == 0;
	}
	if (all)
		if_freenameindex(all);
	return found;
}
