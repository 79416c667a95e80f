/** A small network from any bytes. */
#ifndef RESCL_TESTS_FUZZ_RANDOM_GRAPH_H
#define RESCL_TESTS_FUZZ_RANDOM_GRAPH_H

#include "fuzz/fuzz.h"

/** Its text (graph/text.h), which the caller frees: some layers, each of what came before it, as long as there are
 *  bytes. It can be bound and inferred, and is small; its last value and those that nothing reads are its outputs. */
char *random_graph(struct fuzz_bytes *bytes);

#endif
