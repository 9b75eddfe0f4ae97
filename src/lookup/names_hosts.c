/* SPDX-License-Identifier: BSD-2-Clause */
/* What /etc/hosts says: an address, its name, and other names (hosts(5)). */
#include "lookup/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIABLE "TAPDECK_HOSTS"
#define MOST_LINES 100000u
#define LINE_BYTES 1024
#define BLANKS " \t\r\n"

static void
read_line(struct names *n, char *line)
{
	char *rest, *address, *name;
	struct addr a;

	line[strcspn(line, "#")] = '\0';
	address = strtok_r(line, BLANKS, &rest);
	name = strtok_r(NULL, BLANKS, &rest);
	if (!name || !addr_parse(address, &a))
		return;
	if (names_get(n, &a).origin != NAME_HOSTS) /* the first one counts */
		names_add(n, &a, NAME_HOSTS, name, strlen(name));
}

void
names_read_hosts(struct names *n, const char *path)
{
	char line[LINE_BYTES];
	FILE *in;

	if (!path)
		path = getenv(VARIABLE);
	in = fopen(path ? path : "/etc/hosts", "re");
	if (!in)
		return;
	for (unsigned i = 0; i < MOST_LINES && fgets(line, sizeof(line), in);
	     i++)
		read_line(n, line);
	fclose(in);
}
