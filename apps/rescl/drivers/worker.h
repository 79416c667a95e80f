/** The other side of child.h: what the program does where it runs as a child of itself.
 *
 *  It says events, one JSON object a line: {"event": NAME, …}. "end" is the last: what comes after it, such
 *  as a driver that crashes while it is unloaded, is of no interest. */
#ifndef RESCL_DRIVERS_WORKER_H
#define RESCL_DRIVERS_WORKER_H

#include <cjson/cJSON.h>

/** An event to be filled in; worker_say() frees it. */
cJSON *worker_event(const char *name);

/** Says the event and frees it. Ends the program where nobody listens any more. */
void worker_say(cJSON *event);

/** Says that something failed, and why. */
void worker_say_failure(const char *message);

/** Says "end", and ends the program at once. */
_Noreturn void worker_end(void);

#endif
