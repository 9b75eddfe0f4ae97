/* SPDX-License-Identifier: BSD-2-Clause */
/* list_places DATABASE...: what they say of each address on standard input. */
#include "lookup/geo.h"

#include <stdio.h>
#include <string.h>

static void
print_place(const char *address, const struct geo_place *p)
{
	printf("%s\t%s\t%s\t%s\t%s\t%lu\t%s", address, p->country_code,
	    p->country, p->region, p->city, (unsigned long)p->asn,
	    p->organization);
	if (p->has_point)
		printf("\t%.9g\t%.9g\n", p->latitude, p->longitude);
	else
		printf("\t\t\n");
}

int
main(int argc, char **argv)
{
	struct error err;
	struct geo *g;
	char line[64];

	if (argc < 2 || geo_open((const char *const *)argv + 1,
			    (size_t)argc - 1, &g, &err) < 0) {
		fprintf(stderr, "%s\n", argc < 2 ? "which?" : err.text);
		return 1;
	}
	while (fgets(line, sizeof(line), stdin)) {
		struct geo_place place;
		struct addr a;

		line[strcspn(line, "\n")] = '\0';
		if (!addr_parse(line, &a))
			continue;
		geo_lookup(g, &a, &place);
		print_place(line, &place);
	}
	geo_close(g);
	return 0;
}
