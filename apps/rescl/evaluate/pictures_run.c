#include "evaluate/pictures_run.h"

#include <stdlib.h>

#include "console/report.h"
#include "data/json.h"

struct pictures_run pictures_run_new(size_t count) {
  return (struct pictures_run){count, allocate(count, 1), allocate(count, sizeof(char *))};
}

void pictures_run_restart(struct pictures_run *pictures) {
  for (size_t index = 0; index < pictures->count; index++) {
    free(pictures->failures[index]);
    pictures->failures[index] = NULL;
    pictures->is_run[index] = 0;
  }
}

void pictures_run_free(struct pictures_run *pictures) {
  pictures_run_restart(pictures);
  free(pictures->is_run);
  free(pictures->failures);
  *pictures = (struct pictures_run){0};
}

void pictures_run_fail(struct pictures_run *pictures, size_t index, const char *path) {
  free(pictures->failures[index]);
  pictures->failures[index] = format_library_error(path);
}

void pictures_run_report(const struct pictures_run *pictures, size_t index) {
  if (pictures->failures[index]) report("%s", pictures->failures[index]);
}

int pictures_run_write(const struct pictures_run *pictures, cJSON *entry) {
  size_t run = 0;
  for (size_t index = 0; index < pictures->count; index++) run += pictures->is_run[index];
  json_add_count(entry, "pictures", (int64_t)run);
  return run == pictures->count ? EXIT_DONE : EXIT_FAILED;
}
