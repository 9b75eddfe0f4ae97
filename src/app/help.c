/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The help is the option table and the view table, laid out: what either
 * gains is explained here without another line of code.
 */
#include "app/options.h"

#include "views/view.h"

#include <string.h>

#define HELP_COLUMN 28
#define HELP_WIDTH 79

/* Text from HELP_COLUMN on, broken between words. */
static void
print_wrapped(FILE *out, const char *text)
{
	size_t room = HELP_WIDTH - HELP_COLUMN;

	while (strlen(text) > room) {
		size_t n = room;

		while (n > 1 && text[n] != ' ')
			n--;
		fprintf(out, "%.*s\n%*s", (int)n, text, HELP_COLUMN, "");
		text += n;
		text += strspn(text, " ");
	}
	fprintf(out, "%s\n", text);
}

static void
print_entry(FILE *out, const char *head, const char *help)
{
	if (strlen(head) < HELP_COLUMN - 1)
		fprintf(out, "%-*s", HELP_COLUMN, head);
	else
		fprintf(out, "%s\n%*s", head, HELP_COLUMN, "");
	print_wrapped(out, help);
}

static void
print_option(FILE *out, const struct option_row *row)
{
	char head[64];
	size_t n;

	if (row->group)
		fprintf(out, "\n%s:\n", row->group);
	if (!row->name)
		n = (size_t)snprintf(head, sizeof(head), "  -%c", row->letter);
	else if (row->letter)
		n = (size_t)snprintf(
		    head, sizeof(head), "  -%c, --%s", row->letter, row->name);
	else
		n = (size_t)snprintf(
		    head, sizeof(head), "      --%s", row->name);
	if (row->argument)
		snprintf(head + n, sizeof(head) - n, "%s%s%s",
		    row->optional ? "[=" : " ", row->argument,
		    row->optional ? "]" : "");
	print_entry(out, head, row->help);
}

void
options_help(FILE *out)
{
	fputs("usage: tapdeck [options] [filter expression]\n"
	      "A network dashboard for the terminal: watch an interface, or "
	      "replay a capture.\n"
	      "The filter is in libpcap's language, as tcpdump takes it.\n",
	    out);
	for (size_t i = 0; option_rows[i].set; i++)
		print_option(out, &option_rows[i]);
	fputs("\nViews:\n", out);
	for (size_t i = 0; views[i]; i++) {
		char head[64];

		snprintf(head, sizeof(head), "  %s", views[i]->id);
		print_entry(out, head, views[i]->help);
	}
	fputs("\nExit status: 0 done; 1 something failed, and stderr says "
	      "what; 2 wrong usage.\n",
	    out);
}

/* Columns of the view that the tables of headers have given it. */
void
options_help_fields(FILE *out)
{
	const struct view *packets = view_find("packets");

	fputs(
	    "Columns of the view packets, for --columns, --sort and --where:\n"
	    "the fields of the outermost header of each kind.\n\n",
	    out);
	for (unsigned i = 0; i < packets->n_columns; i++) {
		const struct column *column = &packets->columns[i];
		char head[64], help[128];

		if (!(column->needs & NEED_HEADERS))
			continue;
		snprintf(head, sizeof(head), "  %s", column->id);
		snprintf(help, sizeof(help), "%-8s %s", unit_name(column->unit),
		    column->help);
		print_entry(out, head, help);
	}
}
