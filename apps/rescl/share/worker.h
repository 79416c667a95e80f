/** What the program does as a child that runs batches for another process.
 *
 *  It gets orders, a line each: first what the session is to be (setup.h), then, again and again, the number
 *  of a slot to be run. It says "stage", "ready" with its outputs' shapes, and "done" for each slot. It ends
 *  when there are no more orders. */
#ifndef RESCL_SHARE_WORKER_H
#define RESCL_SHARE_WORKER_H

#include "drivers/child.h"

/** Descriptors that such a child is handed, in this order: what it reads its orders from, and two memories:
 *  for inputs, laid out as layout.h says, and for the outputs of one run. */
enum { WORKER_ORDERS = CHILD_LINES + 1, WORKER_INPUTS, WORKER_OUTPUTS, WORKER_HANDED = 3 };

_Noreturn void share_as_worker(void);

#endif
