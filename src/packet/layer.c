/* SPDX-License-Identifier: BSD-2-Clause */
#include "packet/packet.h"

#include <assert.h>

struct layer_text {
	const char *id, *title;
};

#define LAYER_TEXT(name, id, title) [LAYER_##name] = {id, title},
static const struct layer_text texts[N_LAYERS] = {
    [LAYER_NONE] = {"none", "None"}, LAYER_LIST(LAYER_TEXT)};

const char *
layer_id(enum layer layer)
{
	assert(layer < N_LAYERS);
	return texts[layer].id;
}

const char *
layer_title(enum layer layer)
{
	assert(layer < N_LAYERS);
	return texts[layer].title;
}
