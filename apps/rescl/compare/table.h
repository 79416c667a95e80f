/** A comparison as text tables. */
#ifndef RESCL_COMPARE_TABLE_H
#define RESCL_COMPARE_TABLE_H

#include "compare/comparison.h"

/** Prints devices, speeds, costs, layers, failures and notes to standard output. `layer_count`: of each
 *  network those layers, at most, that lose the most time against the baseline. */
void comparison_print(const struct comparison *comparison, size_t layer_count);

#endif
