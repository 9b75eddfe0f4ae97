/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/app.h"

#include <assert.h>
#include <stddef.h>

struct app_text {
	const char *id, *title, *guess;
};

#define APP_TEXT(name, id, title) [APP_##name] = {id, title, title "?"},
static const struct app_text texts[N_APPS] = {
    [APP_UNKNOWN] = {"unknown", "Unknown", NULL}, APP_LIST(APP_TEXT)};

const char *
app_id(enum app app)
{
	assert(app < N_APPS);
	return texts[app].id;
}

const char *
app_title(enum app app)
{
	assert(app < N_APPS);
	return texts[app].title;
}

const char *
app_guess_title(enum app app)
{
	assert(app < N_APPS);
	return texts[app].guess;
}
