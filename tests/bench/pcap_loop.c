/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcap_loop FILE | -i IFACE [MIB] - libpcap and nothing else: the yardstick.
 *
 * From a file it counts to the end. Live it counts until SIGTERM or SIGINT
 * with a kernel buffer of MIB (32), and says what libpcap says it dropped.
 */
#include <pcap/pcap.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t packets, bytes;
static pcap_t *capture;

static void
count(u_char *user, const struct pcap_pkthdr *h, const u_char *data)
{
	(void)user;
	(void)data;
	packets++;
	bytes += h->len;
}

static void
on_signal(int number)
{
	(void)number;
	if (capture)
		pcap_breakloop(capture); /* also wakes a poll without end */
}

static pcap_t *
open_live(const char *name, int mib, char *why)
{
	pcap_t *p = pcap_create(name, why);

	if (!p)
		return NULL;
	pcap_set_snaplen(p, 262144);
	pcap_set_promisc(p, 1);
	pcap_set_timeout(p, 100);
	pcap_set_buffer_size(p, mib << 20);
	if (pcap_activate(p) < 0) {
		snprintf(why, PCAP_ERRBUF_SIZE, "%s", pcap_geterr(p));
		pcap_close(p);
		return NULL;
	}
	return p;
}

int
main(int argc, char **argv)
{
	char why[PCAP_ERRBUF_SIZE] = "usage: pcap_loop FILE | -i IFACE [MIB]";
	struct sigaction action = {.sa_handler = on_signal};
	int live = argc > 2 && !strcmp(argv[1], "-i"), n;
	struct pcap_stat stats = {0};
	pcap_t *p = NULL;

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if (live)
		p = open_live(argv[2], argc > 3 ? atoi(argv[3]) : 32, why);
	else if (argc == 2)
		p = pcap_open_offline(argv[1], why);
	if (!p) {
		fprintf(stderr, "pcap_loop: %s\n", why);
		return 1;
	}
	capture = p;
	do
		n = pcap_dispatch(p, -1, count, NULL);
	while (n > 0 || (live && n == 0));
	if (live)
		pcap_stats(p, &stats);
	printf("{\"packets\": %ju, \"bytes\": %ju, \"dropped\": %u}\n",
	    (uintmax_t)packets, (uintmax_t)bytes, stats.ps_drop);
	pcap_close(p);
	return n == PCAP_ERROR;
}
