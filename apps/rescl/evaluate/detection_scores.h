/** How well a network detects, as scores. */
#ifndef RESCL_EVALUATE_DETECTION_SCORES_H
#define RESCL_EVALUATE_DETECTION_SCORES_H

#include "evaluate/dataset.h"
#include "evaluate/scores.h"

/** Adds COCO's twelve numbers for each of the parts, and to an entry of JSON those of each category, too.
 *  @param entry   holds "device" already, if there is one: its selector heads the columns
 *  @param found   in order
 *  @param parts   of enum object_part: what all objects have */
void detection_scores_add(struct scores *scores, cJSON *entry, const struct dataset *dataset,
                          const struct object_list *found, unsigned parts);

#endif
