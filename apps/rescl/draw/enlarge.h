/** Small pictures, made large enough to be drawn on. */
#ifndef RESCL_DRAW_ENLARGE_H
#define RESCL_DRAW_ENLARGE_H

#include "rescl/image.h"

/** Replaces a picture on which labels would cover everything by one that is so many times larger; 1: the
 *  picture is large enough, or so long that it would become huge, and stays.
 *  @return the factor; 0 where there is no memory: the library's last error */
int enlarge(rescl_image **image);

#endif
