/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/complain.h"
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

int
main(int argc, char **argv)
{
	struct options options;
	struct error err;
	int status = EXIT_USAGE;

	reserve_standard();
	if (privileges_are_borrowed())
		return refuse_borrowed();
	if (!setlocale(LC_CTYPE, ""))
		setlocale(LC_CTYPE, "C.UTF-8"); /* ssh brought one we lack */
	if (options_parse(argc, argv, &options, &err) < 0)
		complain(err.text);
	else
		status = run(&options);
	options_fini(&options);
	return finish_output(status);
}
