/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MaxMind DB File Format Specification 2.0. libmaxminddb opens the file and
 * finds the record of an address; what stands in the record geo_record reads.
 */
#include "geo_file.h"

#include "base/text.h"
#include "lookup/geo_age.h"
#include "geo_language.h"
#include "geo_record.h"
#include "geo_stamp.h"
#include "geo_value.h"

#include <errno.h>
#include <fcntl.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES ((off_t)1 << 30) /* ten times the largest we know of */
#define METADATA_MOST ((size_t)128 << 10)
#define MARKER "\xab\xcd\xefMaxMind.com"

struct geo_file {
	char *path;
	MMDB_s db;
	char language[GEO_LANGUAGE_BYTES];
	struct geo_stamp stamp; /* of the file, when last looked at */
};

static MMDB_lookup_result_s
find(struct geo_file *f, const struct addr *a, int *status)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	memcpy(&v4.sin_addr, a->bytes, sizeof(v4.sin_addr));
	memcpy(&v6.sin6_addr, a->bytes, sizeof(v6.sin6_addr));
	return MMDB_lookup_sockaddr(&f->db,
	    a->family == FAMILY_IPV4 ? (struct sockaddr *)&v4
				     : (struct sockaddr *)&v6,
	    status);
}

static int
broken(const struct geo_file *f, const char *why, struct error *err)
{
	return error_set(err, -EIO, "%s: %s", f->path, why);
}

int
geo_file_lookup(struct geo_file *f, const struct addr *a, struct geo_place *out,
    struct error *err)
{
	MMDB_lookup_result_s found;
	int status = MMDB_SUCCESS;

	*out = (struct geo_place){.asn = 0};
	if (a->family == FAMILY_IPV6 && f->db.metadata.ip_version == 4)
		return 0;
	found = find(f, a, &status);
	if (status != MMDB_SUCCESS)
		return broken(f, MMDB_strerror(status), err);
	if (!found.found_entry ||
	    geo_record_read(f->db.data_section, f->db.data_section_size,
		found.entry.offset, f->language, out))
		return 0;
	*out = (struct geo_place){.asn = 0};
	return broken(f, "a record is broken or too large", err);
}

bool
geo_file_find(struct geo_file *f, const struct addr *a, uint32_t *out)
{
	MMDB_lookup_result_s found;
	int status = MMDB_SUCCESS;

	*out = 0;
	if (a->family == FAMILY_IPV6 && f->db.metadata.ip_version == 4)
		return true;
	found = find(f, a, &status);
	if (status == MMDB_SUCCESS && found.found_entry)
		*out = found.entry.offset + 1;
	return status == MMDB_SUCCESS;
}

/* All of it, by the kernel, into memory with a name only we know. */
static int
copy_bytes(const char *path, int from, off_t size, int *out, struct error *err)
{
	int to = memfd_create("geoip", MFD_CLOEXEC);
	off_t left = size;
	int r;

	if (to < 0)
		return error_set(err, -errno, "%s: %s", path, strerror(errno));
	while (left > 0) {
		ssize_t n = sendfile(to, from, NULL, (size_t)left);

		if (n <= 0) {
			r = n < 0 ? -errno : -EIO;
			close(to);
			return error_set(err, r, "%s: %s", path,
			    n < 0 ? strerror(-r) : "changed while it was read");
		}
		left -= n;
	}
	*out = to;
	return 0;
}

static int
copy_file(struct geo_file *f, int *out, struct error *err)
{
	int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int r;

	if (fd < 0 || fstat(fd, &st) < 0) {
		r = error_set(err, -errno, "%s: %s", f->path, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		r = error_set(err, -EINVAL, "%s: no regular file", f->path);
	} else if (st.st_size > MOST_BYTES) {
		r = error_set(
		    err, -EINVAL, "%s: too large for a database", f->path);
	} else {
		f->stamp = geo_stamp_of(&st);
		r = copy_bytes(f->path, fd, st.st_size, out, err);
	}
	if (fd >= 0)
		close(fd);
	return r;
}

/* The last marker in the file; its metadata stands behind it. */
static const uint8_t *
find_metadata(const uint8_t *bytes, size_t size)
{
	const size_t n = sizeof(MARKER) - 1;
	const uint8_t *found = NULL;

	for (size_t at = size > METADATA_MOST ? size - METADATA_MOST : 0;
	     at + n <= size; at++) {
		if (memcmp(bytes + at, MARKER, n) == 0)
			found = bytes + at + n;
	}
	return found;
}

/* The library takes in all of the metadata, however deep it is. */
static bool
is_tame(int fd, size_t size)
{
	uint8_t *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	const uint8_t *metadata;
	struct geo_values values;
	bool tame;

	if (bytes == MAP_FAILED)
		return false;
	metadata = find_metadata(bytes, size);
	if (metadata)
		values =
		    geo_values_of(metadata, (size_t)(bytes + size - metadata));
	tame = metadata && geo_value_is_tame(&values);
	munmap(bytes, size);
	return tame;
}

static int
open_copy(struct geo_file *f, int fd, struct error *err)
{
	char name[64];
	int status;

	if (!is_tame(fd, (size_t)f->stamp.size))
		return error_set(err, -EINVAL,
		    "%s: is no database of places, or broken", f->path);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	status = MMDB_open(name, MMDB_MODE_MMAP, &f->db);
	if (status == MMDB_SUCCESS)
		return 0;
	f->db = (MMDB_s){.filename = NULL};
	return error_set(err, -EINVAL, "%s: is a broken database of places: %s",
	    f->path, MMDB_strerror(status));
}

/* Some are broken in a way that only a look-up shows. */
static int
try_out(struct geo_file *f, struct error *err)
{
	static const char *const well_known[] = {
	    "1.1.1.1", "8.8.8.8", "200.1.1.1", "2001:4860:4860::8888", "::"};
	int r = 0;

	for (size_t i = 0; i < sizeof(well_known) / sizeof(*well_known); i++) {
		struct geo_place place;
		struct addr a;

		if (r == 0 && addr_parse(well_known[i], &a))
			r = geo_file_lookup(f, &a, &place, err);
	}
	return r < 0 ? -EINVAL : 0;
}

int
geo_file_open(const char *path, struct geo_file **out, struct error *err)
{
	struct geo_file *f = calloc(1, sizeof(*f));
	int fd = -1, r;

	if (f) {
		f->path = strdup(path);
		geo_language(f->language);
	}
	if (!f || !f->path)
		r = error_set(err, -ENOMEM, "%s: no memory", path);
	else
		r = copy_file(f, &fd, err);
	if (r == 0) {
		r = open_copy(f, fd, err);
		close(fd);
	}
	if (r == 0)
		r = try_out(f, err);
	if (r < 0)
		geo_file_close(f);
	else
		*out = f;
	return r;
}

void
geo_file_close(struct geo_file *f)
{
	if (!f)
		return;
	if (f->db.filename)
		MMDB_close(&f->db);
	free(f->path);
	free(f);
}

/* Its own words, English if it has them. */
static const char *
description(const MMDB_s *db)
{
	const char *any = "";

	for (size_t i = 0; i < db->metadata.description.count; i++) {
		const MMDB_description_s *d =
		    db->metadata.description.descriptions[i];

		if (!d || !d->description)
			continue;
		if (d->language && strcmp(d->language, "en") == 0)
			return d->description;
		any = d->description;
	}
	return any;
}

/* What the makers ask for where their data is shown. */
static const char *
licence(const MMDB_s *db)
{
	const char *kind = db->metadata.database_type;

	if (kind && strncasecmp(kind, "GeoLite2", 8) == 0)
		return "This product includes GeoLite2 data created by "
		       "MaxMind, available from https://www.maxmind.com";
	if (kind && strncasecmp(kind, "DBIP", 4) == 0)
		return "IP Geolocation by DB-IP (https://db-ip.com), "
		       "CC BY 4.0";
	return description(db);
}

void
geo_file_describe(const struct geo_file *f, struct geo_info *out)
{
	const MMDB_metadata_s *m = &f->db.metadata;
	const char *kind = m->database_type ? m->database_type : "";
	const char *terms = licence(&f->db);

	text_sanitize(kind, strlen(kind), out->kind, sizeof(out->kind));
	text_sanitize(terms, strlen(terms), out->licence, sizeof(out->licence));
	out->built_ns = geo_built_ns(m->build_epoch);
}

bool
geo_file_is_replaced(struct geo_file *f)
{
	return geo_stamp_renew(&f->stamp, f->path);
}
