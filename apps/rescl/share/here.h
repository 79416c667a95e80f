/** A list of inputs on one device, in this process, one batch after the other. */
#ifndef RESCL_SHARE_HERE_H
#define RESCL_SHARE_HERE_H

#include "share/work.h"

/** Opens the device, makes the session, and does the work. Reports failures, and how far it had got.
 *  @param network   loaded, and bound to the shapes of all inputs
 *  @param finished  receives how many inputs have been told of
 *  @return the exit code */
int share_here(struct network *network, const char *selector, const struct share_work *work,
               size_t *finished);

#endif
