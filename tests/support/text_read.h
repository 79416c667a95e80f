/** Graphs from their text form, which graph/text.h describes: what the tests are written in. */
#ifndef RESCL_TESTS_TEXT_READ_H
#define RESCL_TESTS_TEXT_READ_H

#include "graph/text.h"

/** Parses; the message names line and column. The graph is owned by the caller. NULL on failure. */
rescl_status graph_text_read(struct graph **graph, const char *text);

#endif
