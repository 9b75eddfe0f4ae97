/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/app.h"

#include <assert.h>

struct app_text {
	const char *id, *title;
};

#define APP_TEXT(name, id, title) [APP_##name] = {id, title},
static const struct app_text texts[N_APPS] = {
    [APP_UNKNOWN] = {"unknown", "Unknown"}, APP_LIST(APP_TEXT)};

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
