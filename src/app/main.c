/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/complain.h"
#include "app/options.h"
#include "app/session.h"
#include "geoip_status.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

/* What --help and --version say has to arrive as well. */
static int
finish_output(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (status == EXIT_DONE && errno && errno != EPIPE) {
		struct error err;

		error_set(&err, 0, "standard output: %s", strerror(errno));
		complain(err.text);
	}
	return status == EXIT_DONE ? EXIT_FAILED : status;
}

static int
run(const struct options *options)
{
	if (options->help)
		options_help(stdout);
	else if (options->version)
		puts("tapdeck " TAPDECK_VERSION);
	else if (options->geoip_status)
		return geoip_status(options);
	else
		return session_run(options);
	return EXIT_DONE;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct error err;
	int status = EXIT_USAGE;

	setlocale(LC_CTYPE, "");
	if (options_parse(argc, argv, &options, &err) < 0)
		complain(err.text);
	else
		status = run(&options);
	options_fini(&options);
	return finish_output(status);
}
