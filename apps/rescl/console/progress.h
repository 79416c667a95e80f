/** A progress bar on stderr, where that is a terminal; nothing elsewhere. */
#ifndef RESCL_CONSOLE_PROGRESS_H
#define RESCL_CONSOLE_PROGRESS_H

#include <stddef.h>

/** One bar; start from progress_start(). */
struct progress {
  int is_shown;                                // stderr is a terminal
  int is_drawn;                                // there is a bar to clear
  const char *stage;                           // of the bar that is drawn
  double start_ms;                             // of the stage
  double drawn_ms;                             // when it was drawn last
  const char *detail;                          // shown behind the bar; NULL: nothing
  void (*tell)(void *user, const char *stage); // told of each new stage; NULL: nobody
  void *tell_user;
};

struct progress progress_start(void);

/** Draws stage, bar, count and time left, at most 20 times a second. total 0: the stage alone. */
void progress_update(struct progress *progress, const char *stage, size_t done, size_t total);

/** Removes the bar; before any other output. */
void progress_clear(struct progress *progress);

/** progress_update() as a rescl_progress_function; `user` is a struct progress. */
int progress_callback(void *user, const char *stage, size_t done, size_t total);

#endif
