/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/complain.h"
#include "app/config.h"
#include "app/options.h"
#include "app/session.h"
#include "geoip_status.h"
#include "memory_plan.h"
#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
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

/*
 * What is opened later must not become standard error because that was
 * closed: the wrong way round, so that using it fails as if it still were.
 */
static void
reserve_standard(void)
{
	static const int ways[] = {O_WRONLY, O_RDONLY, O_RDONLY};
	int fd = 0;

	for (int i = 0; i < 3 && fd >= 0; i++)
		fd = fcntl(i, F_GETFD) < 0 ? open("/dev/null", ways[i]) : i;
}

static int
refuse_borrowed(void)
{
	complain("is set-user-ID, which is not what it is made for; use "
		 "'setcap cap_net_raw+ep' or sudo");
	return EXIT_FAILED;
}

static int
run(const struct options *options)
{
	if (options->help)
		options_help(stdout);
	else if (options->help_fields)
		options_help_fields(stdout);
	else if (options->version)
		puts("tapdeck " TAPDECK_VERSION);
	else if (options->geoip_status)
		return geoip_status(options);
	else if (options->memory_plan)
		return memory_plan_print(options);
	else
		return session_run(options);
	return EXIT_DONE;
}

/* Twice: first for where the defaults are, then on top of them. */
static int
parse(int argc, char **argv, struct config *config, struct options *out)
{
	struct options said, defaults;
	struct error err;
	int r = options_parse(argc, argv, &said, &err);
	int status = EXIT_USAGE;

	options_default(out);
	options_default(&defaults);
	if (r == 0) {
		status = said.help || said.version
		             ? EXIT_DONE
		             : config_load(config, &said, &defaults);
		defaults.preferences = config;
	}
	options_fini(&said);
	if (r == 0 && status == EXIT_DONE)
		r = options_parse_onto(argc, argv, &defaults, out, &err);
	if (r < 0)
		complain(err.text);
	return r < 0 ? EXIT_USAGE : status;
}

int
main(int argc, char **argv)
{
	static struct config config;
	struct options options;
	int status;

	reserve_standard();
	if (privileges_are_borrowed())
		return refuse_borrowed();
	if (!setlocale(LC_CTYPE, ""))
		setlocale(LC_CTYPE, "C.UTF-8"); /* ssh brought one we lack */
	config_init(&config);
	status = parse(argc, argv, &config, &options);
	if (status == EXIT_DONE)
		status = run(&options);
	options_fini(&options);
	config_fini(&config);
	return finish_output(status);
}
