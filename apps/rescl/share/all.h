/** A list of inputs on all devices at once, from one queue. */
#ifndef RESCL_SHARE_ALL_H
#define RESCL_SHARE_ALL_H

#include "share/share.h"

/** What share_run() does where there are several devices. */
int share_all(struct share *share, struct network *network, const struct share_work *work);

#endif
