/** What was found in a picture, drawn on it. */
#ifndef RESCL_DETECT_DRAWING_H
#define RESCL_DETECT_DRAWING_H

#include "view/view.h"

/** Draws what is at least so sure on the view's picture: masks, boxes, points, labels. Small pictures become
 *  larger.
 *  @param opacity  of masks, 0 to 1
 *  @return NULL, or why it can not be done, which the caller frees */
char *detections_draw(struct view *view, const struct viewer *viewer, float least_score, double opacity);

#endif
