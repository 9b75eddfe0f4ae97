/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/options.h"

#include "base/clock.h"
#include "base/units.h"
#include "option_values.h"
#include "report/report.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 64
#define CODE_LONG 256 /* + row index: what getopt_long gives back */

#define AT(member) .target = offsetof(struct options, member)

/* clang-format off */
const struct option_row option_rows[] = {
	{ "Where frames come from", "interface", 'i', "NAME", false,
	  AT(interface), .set = value_text,
	  .help = "watch NAME live (\"any\" too); without -i and -r the "
		  "interface of the default route" },
	{ NULL, "read", 'r', "FILE", false, 0, .set = value_read,
	  .help = "a capture: pcap or pcapng, also compressed with gzip, zstd, "
		  "xz, lz4 or bzip2; - is standard input; may be repeated: "
		  "several make one tape, in the order of time" },
	{ NULL, "follow", 0, NULL, false, AT(follow), .set = value_flag,
	  .help = "at the end of the file, the last one named, wait for what is "
		  "still being written to it" },
	{ NULL, "write", 'w', "FILE", false, AT(write), .set = value_text,
	  .help = "also record every frame to FILE (pcapng); - is standard "
		  "output" },
	{ NULL, "snaplen", 's', "N", false, AT(snaplen), .set = value_snaplen,
	  .help = "keep at most N bytes of a frame; 0 is the default, 262144" },
	{ NULL, "no-promiscuous", 'p', NULL, false, AT(no_promiscuous),
	  .set = value_flag, .help = "see only what is meant for this host" },
	{ NULL, "buffer", 'B', "SIZE", false, AT(buffer_bytes),
	  .set = value_size, .help = "kernel buffer, default 32M" },
	{ NULL, "list-interfaces", 'D', NULL, false, AT(list_interfaces),
	  .set = value_flag, .help = "list the interfaces and exit" },
	{ NULL, NULL, 'n', NULL, false, AT(never_resolve), .set = value_flag,
	  .help = "never resolve names over the network, not even with the "
		  "key n" },
	{ NULL, "resolve", 0, NULL, false, AT(resolve), .set = value_flag,
	  .help = "ask reverse DNS what addresses are called that nothing else "
		  "names; off by default",
	  .preference = true },
	{ NULL, "filter-file", 'F', "FILE", false, AT(filter_file),
	  .set = value_text, .help = "read the filter expression from FILE" },

	{ "How much of it", "count", 'c', "N", false, AT(max_frames),
	  .set = value_positive, .help = "stop after N frames" },
	{ NULL, "duration", 0, "T", false, AT(duration_ns),
	  .set = value_duration, .help = "stop after T (10s, 5m)" },
	{ NULL, "from", 0, "T", false, AT(from), .set = value_time,
	  .help = "only frames from T on: ISO 8601 in UTC, epoch seconds, or "
		  "+10s from the first frame" },
	{ NULL, "to", 0, "T", false, AT(to), .set = value_time,
	  .help = "only frames up to T" },

	{ "What made the difference", "explain", 0, "T", false, AT(explain),
	  .set = value_text,
	  .help = "rank what made the bin at T, or T1..T2, differ from the ten "
		  "stretches before it" },
	{ NULL, "against", 0, "FILE", false, AT(against), .set = value_text,
	  .help = "compare with another capture, or with T1..T2 of this one: "
		  "new, gone, more, less" },
	{ NULL, "check", 0, "EXPR", false, AT(check), .set = value_text,
	  .help = "exit with 3 unless it holds: 'dns.nxdomain/dns.queries < 2% "
		  "and hosts.new == 0'" },

	{ "Replay on a screen", "speed", 0, "X", false, AT(speed),
	  .set = value_speed,
	  .help = "1 as recorded (the default), 0.1 to 1000; 0 as fast as "
		  "possible" },
	{ NULL, "loop", 0, NULL, false, AT(loop), .set = value_flag,
	  .help = "replay again from the start" },

	{ "What is shown", "view", 0, "NAME,...", false, AT(view),
	  .set = value_text,
	  .help = "these views (listed below), or all; without it a report is "
		  "a summary" },
	{ NULL, "all", 0, NULL, false, 0, .set = value_all,
	  .help = "every view: --view all" },
	{ NULL, "where", 0, "EXPR", false, AT(where), .set = value_text,
	  .help = "only rows that match, in the language of / on the screen" },
	{ NULL, "sort", 0, "COL", false, AT(sort), .set = value_text,
	  .help = "sort by this column; COL:asc or COL:desc sets the "
		  "direction" },
	{ NULL, "columns", 0, "COL,...", false, AT(columns), .set = value_text,
	  .help = "these columns, in this order, or all" },
	{ NULL, "limit", 0, "N", false, AT(limit), .set = value_limit,
	  .help = "exactly N rows of each view, if there are so many" },
	{ NULL, "details", 0, NULL, false, AT(details), .set = value_flag,
	  .help = "also list the clients of each DNS name, URL and server name" },
	{ NULL, "hide-query-strings", 0, NULL, false, AT(hide_queries),
	  .set = value_flag, .help = "cut URLs where their query begins",
	  .preference = true },
	{ NULL, "bin", 0, "SECONDS", false, AT(bin_ns), .set = value_bin,
	  .help = "width of the timeline's bins, default 2",
	  .preference = true },
	{ NULL, "decap", 0, NULL, false, AT(decap), .set = value_flag,
	  .help = "count by the innermost IP header that tunnels lead to, not "
		  "by the outermost" },
	{ NULL, "geoip", 0, "FILE", false, 0, .set = value_geoip,
	  .help = "a database of places (.mmdb) to use instead of those the "
		  "system has; may be repeated, the first that knows answers",
	  .preference = true },

	{ "Reports", "report", 0, "FORMAT", true, AT(format),
	  .set = value_format,
	  .help = "no screen: text (the default), csv, json, ndjson, html, "
		  "dot or pcapng, or with --outdir a list of them; text by "
		  "itself when standard output is no terminal" },
	{ NULL, "output", 'o', "FILE", false, AT(output), .set = value_text,
	  .help = "write the report to FILE, whole or not at all" },
	{ NULL, "width", 0, "N", false, AT(width), .set = value_width,
	  .help = "columns of a text report, default the terminal's or 100; "
		  "0 as wide as it gets" },
	{ NULL, "wrap", 0, NULL, false, AT(wrap), .set = value_flag,
	  .help = "go on below with texts that are too long, rather than cut "
		  "them" },
	{ NULL, "no-header", 0, NULL, false, AT(no_header), .set = value_flag,
	  .help = "leave out titles and names of columns (text, csv)" },
	{ NULL, "outdir", 0, "DIR", false, AT(outdir), .set = value_text,
	  .help = "write each view, in each format, to a file of its own in "
		  "DIR" },
	{ NULL, "extract", 0, "DIR", false, AT(extract), .set = value_text,
	  .help = "save what HTTP, mail, FTP, TFTP and SMB carry in DIR, and a "
		  "list of it, manifest.json" },

	{ "Means", "memory", 0, "SIZE", false, AT(memory_bytes),
	  .set = value_size, .help = "memory for the tables",
	  .preference = true },
	{ NULL, "memory-plan", 0, NULL, false, AT(memory_plan),
	  .set = value_flag,
	  .help = "print how that memory is shared out, and exit" },
	{ NULL, "tape", 0, "SIZE", false, AT(tape_bytes), .set = value_size,
	  .help = "live: memory for the newest frames, to go back to; default "
		  "256M, or 1/16 of the machine",
	  .preference = true },
	{ NULL, "threads", 0, "N", false, AT(threads), .set = value_positive,
	  .help = "read a file with N threads",
	  .preference = true },
	{ NULL, "color", 0, "WHEN", false, AT(color), .set = value_color,
	  .help = "auto (the default), always or never",
	  .preference = true },
	{ NULL, "ascii", 0, NULL, false, AT(ascii), .set = value_flag,
	  .help = "draw with ASCII only",
	  .preference = true },
	{ NULL, "theme", 0, "NAME", false, AT(theme), .set = value_theme,
	  .help = "colours of the screen: dark, light, high-contrast, "
		  "colour-blind or mono; by itself what suits the terminal",
	  .preference = true },
	{ NULL, "no-mouse", 0, NULL, false, AT(no_mouse), .set = value_flag,
	  .help = "leave the mouse to the terminal",
	  .preference = true },
	{ NULL, "units", 0, "UNIT", false, AT(rates), .set = value_units,
	  .help = "rates on the screen in bits (the default) or bytes",
	  .preference = true },
	{ NULL, "config", 0, "FILE", false, AT(config), .set = value_text,
	  .help = "read preferences from FILE, not from "
		  "~/.config/tapdeck/config" },
	{ NULL, "no-config", 0, NULL, false, AT(no_config), .set = value_flag,
	  .help = "read no preferences" },
	{ NULL, "restore", 0, NULL, false, AT(restore), .set = value_flag,
	  .help = "begin with the view, filter, columns and order that the "
		  "last screen was left with, and leave them for the next",
	  .preference = true },
	{ NULL, "sandbox", 0, "WHEN", false, AT(sandbox),
	  .set = value_sandbox,
	  .help = "auto (the default): once all is open, as much of a sandbox "
		  "as the kernel has; strict: all of it or nothing; off" },

	{ "About", "help", 'h', NULL, false, AT(help), .set = value_flag,
	  .help = "this text" },
	{ NULL, "help-fields", 0, NULL, false, AT(help_fields),
	  .set = value_flag,
	  .help = "the fields of headers that are columns of packets" },
	{ NULL, "geoip-status", 0, NULL, false, AT(geoip_status),
	  .set = value_flag,
	  .help = "the databases of places in use, their dates and licences" },
	{ NULL, "version", 'V', NULL, false, AT(version), .set = value_flag,
	  .help = "the version" },
	{ NULL, NULL, 0, NULL, false, 0, NULL, NULL },
};
/* clang-format on */

static bool
is_row(const struct option_row *row)
{
	return row->set != NULL;
}

/* The table in the two shapes getopt_long wants. */
struct getopt_tables {
	struct option longs[MAX_OPTIONS];
	char letters[3 * MAX_OPTIONS];
};

static void
tables_fill(struct getopt_tables *t)
{
	struct option *next = t->longs;
	char *letter = t->letters;

	memset(t, 0, sizeof(*t));
	*letter++ = ':'; /* tell a missing argument from an unknown option */
	for (size_t i = 0; is_row(&option_rows[i]); i++) {
		const struct option_row *row = &option_rows[i];

		if (row->name)
			*next++ = (struct option){
			    .name = row->name,
			    .has_arg = !row->argument  ? no_argument
			               : row->optional ? optional_argument
			                               : required_argument,
			    .val = CODE_LONG + (int)i,
			};
		if (row->letter)
			*letter++ = row->letter;
		if (row->letter && row->argument)
			*letter++ = ':';
	}
}

static const struct option_row *
row_of(int code)
{
	if (code >= CODE_LONG)
		return &option_rows[code - CODE_LONG];
	for (size_t i = 0; is_row(&option_rows[i]); i++)
		if (option_rows[i].letter == code)
			return &option_rows[i];
	return NULL;
}

/* What getopt_long choked on: optopt for a letter, else the word itself. */
static int
usage_error(int code, char **argv, struct error *err)
{
	const struct option_row *row = optopt ? row_of(optopt) : NULL;
	const char *word = argv[optind - 1];

	if (code == ':' && row && row->name)
		return error_set(err, -EINVAL, "--%s: needs an argument (%s)",
		    row->name, row->argument);
	if (row && row->name)
		return error_set(
		    err, -EINVAL, "--%s: takes no argument", row->name);
	if (optopt && optopt < CODE_LONG)
		return error_set(err, -EINVAL,
		    "-%c: unknown option; tapdeck --help lists them", optopt);
	return error_set(err, -EINVAL,
	    "%s: unknown or ambiguous option; tapdeck --help lists them", word);
}

static int
join_filter(struct options *o, char **words, int n, struct error *err)
{
	size_t bytes = 1;
	char *at;

	if (n == 0)
		return 0;
	for (int i = 0; i < n; i++)
		bytes += strlen(words[i]) + 1;
	at = o->filter = calloc(1, bytes);
	if (!at)
		return error_set(err, -ENOMEM, "filter: out of memory");
	for (int i = 0; i < n; i++) {
		if (i)
			*at++ = ' ';
		at = stpcpy(at, words[i]);
	}
	return 0;
}

/* Pairs of options of which only one can be meant. */
static int
check_pairs(const struct options *o, struct error *err)
{
	if (o->read && o->interface)
		return error_set(
		    err, -EINVAL, "--read, --interface: only one of the two");
	if (o->follow && !o->read)
		return error_set(
		    err, -EINVAL, "--follow: needs a file: --read");
	if (o->follow && o->loop)
		return error_set(
		    err, -EINVAL, "--follow, --loop: only one of the two");
	if (o->follow && o->explain)
		return error_set(
		    err, -EINVAL, "--follow, --explain: only one of the two");
	if (o->resolve && o->never_resolve)
		return error_set(
		    err, -EINVAL, "--resolve, -n: only one of the two");
	if (o->output && o->outdir)
		return error_set(
		    err, -EINVAL, "--output, --outdir: only one of the two");
	if (o->more_formats[0] && !o->outdir)
		return error_set(
		    err, -EINVAL, "--report: several formats need --outdir");
	if (o->explain && o->write)
		return error_set(
		    err, -EINVAL, "--explain, --write: only one of the two");
	if (o->explain && o->check)
		return error_set(
		    err, -EINVAL, "--explain, --check: only one of the two");
	if (o->explain && o->against)
		return error_set(
		    err, -EINVAL, "--explain, --against: only one of the two");
	if (o->filter && o->filter_file)
		return error_set(err, -EINVAL,
		    "--filter-file: there is also the expression '%s'",
		    o->filter);
	return 0;
}

void
options_default(struct options *out)
{
	*out = (struct options){.speed = 1};
}

int
options_parse(int argc, char **argv, struct options *out, struct error *err)
{
	struct options defaults;

	options_default(&defaults);
	return options_parse_onto(argc, argv, &defaults, out, err);
}

int
options_parse_onto(int argc, char **argv, const struct options *defaults,
    struct options *out, struct error *err)
{
	struct getopt_tables tables;
	int code;

	*out = *defaults;
	tables_fill(&tables);
	opterr = 0;
	optind = 0; /* glibc: start over */
	while ((code = getopt_long(
		    argc, argv, tables.letters, tables.longs, NULL)) != -1) {
		const struct option_row *row;
		int r;

		if (code == '?' || code == ':')
			return usage_error(code, argv, err);
		row = row_of(code);
		r = row->set(out, row, optarg, err);
		if (r < 0)
			return r;
	}
	code = join_filter(out, argv + optind, argc - optind, err);
	return code < 0 ? code : check_pairs(out, err);
}

void
options_fini(struct options *o)
{
	free(o->filter);
	free(o->read);
	o->filter = NULL;
	o->read = NULL;
	o->n_read = 0;
}
