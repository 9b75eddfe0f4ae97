/* SPDX-License-Identifier: BSD-2-Clause */
/* Every capture of the corpus, frame by frame, against libpcap's reading. */
#include "captures.h"

#include <dirent.h>
#include <pcap/pcap.h>

#define NO_CORPUS 77

static DIR *corpus;
static const char *folder;

/* Where we mean to differ: lies are set right, and only there. */
static void
check_same(const struct frame *f, const struct pcap_pkthdr *h,
    const u_char *bytes, int snaplen)
{
	int64_t ns =
	    (int64_t)(uint32_t)h->ts.tv_sec * 1000000000 + h->ts.tv_usec;

	if (!(f->faults & (FRAME_TIME_LIE | FRAME_NO_TIME)))
		CHECK_EQ(f->time_ns, ns);
	if (!(f->faults & FRAME_LENGTH_LIE))
		CHECK_EQ(f->wire, h->len);
	/* libpcap shortens what is longer than the file's snapshot length */
	CHECK(f->captured == h->caplen ||
	      (f->captured > h->caplen && h->caplen == (unsigned)snaplen));
	CHECK(memcmp(f->data, bytes, h->caplen) == 0);
}

/* Frames until one of the two readers stops; libpcap may do so before us. */
static void
compare(const char *path, pcap_t *theirs, struct source *ours)
{
	struct error err = {""};
	struct pcap_pkthdr *h;
	const u_char *bytes;
	struct frame f;
	int got, wanted;
	uint64_t n = 0;

	while ((wanted = pcap_next_ex(theirs, &h, &bytes)) == 1) {
		got = source_next(ours, &f, &err);
		if (got != SOURCE_FRAME)
			fail_msg("%s: frame %ju: %s", path, (uintmax_t)n + 1,
			    err.text);
		CHECK_EQ(f.number, ++n);
		check_same(&f, h, bytes, pcap_snapshot(theirs));
	}
	if (wanted != PCAP_ERROR_BREAK)
		return; /* it gave up on something that we may read */
	got = source_next(ours, &f, &err);
	if (got != SOURCE_END)
		fail_msg("%s: %d after the end: %s", path, got, err.text);
}

static void
check_file(const char *path)
{
	char why[PCAP_ERRBUF_SIZE];
	struct error err = {""};
	struct source *ours;
	pcap_t *theirs;

	if (source_open_file(path, NULL, &ours, &err) < 0)
		fail_msg("%s", err.text);
	theirs = pcap_open_offline_with_tstamp_precision(
	    path, PCAP_TSTAMP_PRECISION_NANO, why);
	if (theirs) {
		compare(path, theirs, ours);
		pcap_close(theirs);
	}
	source_close(ours);
}

static void
test_every_capture_reads_as_libpcap_reads_it(void **state)
{
	const struct dirent *entry;
	unsigned n = 0;

	(void)state;
	while ((entry = readdir(corpus))) {
		char path[4096];

		if (!strstr(entry->d_name, ".pcap"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		check_file(path);
		n++;
	}
	CHECK(n > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_capture_reads_as_libpcap_reads_it),
	};

	folder = getenv("TAPDECK_CORPUS");
	corpus = folder ? opendir(folder) : NULL;
	if (!corpus)
		return NO_CORPUS;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
