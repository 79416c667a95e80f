/** What kind of network a model is taken for: by which convention pictures go in and outputs are read. */
#ifndef RESCL_INSPECT_RECOGNITION_H
#define RESCL_INSPECT_RECOGNITION_H

#include <cjson/cJSON.h>

#include "rescl/vision.h"

/** Nothing for networks that are not recognised. */
void recognition_print(const rescl_model *model);

/** Adds "recognised", null for networks that are not. */
void recognition_write(cJSON *root, const rescl_model *model);

#endif
