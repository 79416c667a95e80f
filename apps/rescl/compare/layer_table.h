/** Layers of a comparison as text tables. */
#ifndef RESCL_COMPARE_LAYER_TABLE_H
#define RESCL_COMPARE_LAYER_TABLE_H

#include "compare/comparison.h"

/** For each network and batch that the baseline and another device were profiled on: where the other loses,
 *  in one line, and the layers, at most `count`, that lose the most time. Nothing where there are none. */
void comparison_print_layers(const struct comparison *comparison, size_t count);

#endif
