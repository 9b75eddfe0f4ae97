/* SPDX-License-Identifier: BSD-2-Clause */
/* geo_language owns which language names of places are wanted in. */
#ifndef LOOKUP_GEO_LANGUAGE_H
#define LOOKUP_GEO_LANGUAGE_H

#include <stdlib.h>
#include <string.h>

#define GEO_LANGUAGE_BYTES 8

/* By the locale's name: "C" and the like are "en". */
static inline const char *
geo_language_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "";
}

/*
 * "de" of de_DE.UTF-8; of Portuguese and Chinese there is one kind each in the
 * databases, named with its country: "pt-BR", "zh-CN".
 */
static inline void
geo_language(char out[static GEO_LANGUAGE_BYTES])
{
	const char *locale = geo_language_locale();

	if (strncmp(locale, "pt", 2) == 0)
		strcpy(out, "pt-BR");
	else if (strncmp(locale, "zh", 2) == 0)
		strcpy(out, "zh-CN");
	else if (strspn(locale, "abcdefghijklmnopqrstuvwxyz") == 2)
		strcpy(out, (char[]){locale[0], locale[1], '\0'});
	else
		strcpy(out, "en");
}

#endif
