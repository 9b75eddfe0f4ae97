/* SPDX-License-Identifier: BSD-2-Clause */
/* Any file as a database of places: an error, or texts that are harmless. */
#include "meagre.h"

#include "lookup/geo.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* MMDB_open forgets a list it made of metadata that is wrong in the end. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

static void
check_text(const char *text, size_t size)
{
	assert(strnlen(text, size) < size);
	for (; *text; text++)
		assert((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void
check_place(const struct geo_place *p)
{
	check_text(p->country, sizeof(p->country));
	check_text(p->country_code, sizeof(p->country_code));
	check_text(p->region, sizeof(p->region));
	check_text(p->city, sizeof(p->city));
	check_text(p->organization, sizeof(p->organization));
	assert(!p->has_point || (p->latitude >= -90 && p->latitude <= 90));
	assert(!p->has_point || (p->longitude >= -180 && p->longitude <= 180));
}

static void
ask(struct geo *g)
{
	static const char *const addresses[] = {"5.1.1.1", "5.1.2.1", "5.2.3.4",
	    "6.0.0.1", "223.1.1.1", "2a00:5::1", "::2:3"};
	struct geo_info info;

	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		struct geo_records records;
		struct geo_place place;
		struct addr a;

		assert(addr_parse(addresses[i], &a));
		geo_lookup(g, &a, &place);
		check_place(&place);
		geo_find(g, &a, &records);
	}
	geo_get_info(g, 0, &info);
	check_text(info.kind, sizeof(info.kind));
	check_text(info.licence, sizeof(info.licence));
	check_text(info.failure, sizeof(info.failure));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	char path[64];
	const char *const paths[] = {path};
	struct error err;
	struct geo *g;

	if (fd < 0)
		return 0;
	assert(write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (geo_open(paths, 1, &g, &err) == 0) {
		ask(g);
		geo_close(g);
	}
	close(fd);
	return 0;
}
