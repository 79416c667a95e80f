/** Which pictures of a list were run, and why others were not. */
#ifndef RESCL_EVALUATE_PICTURES_RUN_H
#define RESCL_EVALUATE_PICTURES_RUN_H

#include <cjson/cJSON.h>
#include <stddef.h>

struct pictures_run {
  size_t count;
  unsigned char *is_run; // by picture
  char **failures;       // NULL: none
};

struct pictures_run pictures_run_new(size_t count);
void pictures_run_free(struct pictures_run *pictures);

/** Forgets all. */
void pictures_run_restart(struct pictures_run *pictures);

/** Remembers the library's last error. Any thread may call it, for different pictures. */
void pictures_run_fail(struct pictures_run *pictures, size_t index, const char *path);

/** Reports it, where there is one. */
void pictures_run_report(const struct pictures_run *pictures, size_t index);

/** Tells an entry of JSON how many were run.
 *  @return the exit code: EXIT_FAILED where some were not */
int pictures_run_write(const struct pictures_run *pictures, cJSON *entry);

#endif
