/** What was found in a picture, told to people and to programs. */
#ifndef RESCL_DETECT_DETECTIONS_H
#define RESCL_DETECT_DETECTIONS_H

#include <cjson/cJSON.h>

#include "view/view.h"

/** How many of them, which are the first, are at least so sure. */
size_t detections_count(const rescl_detections *detections, float least_score);

/** For people: the file, and a line for each thing that is so sure. */
void detections_print(const struct view *view, const struct viewer *viewer, float least_score);

/** An entry of "rescl.detect/1", with the same things, or with what went wrong. */
cJSON *detections_write(const struct view *view, const struct viewer *viewer, float least_score);

#endif
