/** Parts of a comparison as people read them. */
#ifndef RESCL_COMPARE_TEXT_H
#define RESCL_COMPARE_TEXT_H

#include "compare/comparison.h"
#include "console/units.h"

/** "1.88× slower", "same", "2.10× faster"; "1" for the baseline, "" where there is
 *  nothing to hold it against. */
struct unit_text comparison_standing(const struct verdict *verdict);

/** "resnet50, batch 8, "; the caller frees it. */
char *comparison_network_title(const struct comparison_network *network);

#endif
