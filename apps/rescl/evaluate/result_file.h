/** How good results are that somebody has in a file: no network is run. */
#ifndef RESCL_EVALUATE_RESULT_FILE_H
#define RESCL_EVALUATE_RESULT_FILE_H

#include <cjson/cJSON.h>

#include "evaluate/scores.h"

/** Compares a file of COCO's results with one of COCO's annotations; reports what is wrong with them.
 *  @param entry  of JSON, receives the same with more detail
 *  @return the exit code */
int result_file_evaluate(struct scores *scores, cJSON *entry, const char *results, const char *annotations);

#endif
