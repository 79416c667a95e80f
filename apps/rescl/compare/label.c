/** Labels of series: the device's name, and of what else could tell series apart only as much as does. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/comparison.h"
#include "console/report.h"
#include "console/terminal.h"
#include "data/path.h"

enum { MOST_COLUMNS = 44 };

typedef char *(*describe_function)(const struct comparison_series *series);

/** At most so many columns of it, with "…" where it was longer; for the caller to free. */
static char *shorten(char *text) {
  if (text_width(text) <= MOST_COLUMNS) return text;
  size_t end = strlen(text);
  while (text_width(text) >= MOST_COLUMNS) {
    do end--;
    while (((unsigned char)text[end] & 0xC0) == 0x80); // inside a letter
    text[end] = '\0';
  }
  char *result = format_text("%s…", text);
  free(text);
  return result;
}

/** Text that can be shown, without trademark signs and doubled blanks. */
static char *clean(const char *name) {
  static const char *const noise[] = {"(R)", "(r)", "(TM)", "(tm)", "(C)", " "};
  char *text = format_text("%s", text_or_empty(name)), *to = text;
  text_make_safe(text, "");
  for (const char *from = text; *from;) {
    size_t skipped = 0;
    for (size_t index = 0; index < sizeof noise / sizeof *noise; index++)
      if (strncmp(from, noise[index], strlen(noise[index])) == 0) skipped = strlen(noise[index]);
    if (skipped == 1 && to > text && to[-1] != ' ') skipped = 0;
    if (skipped > 0)
      from += skipped;
    else
      *to++ = *from++;
  }
  while (to > text && to[-1] == ' ') to--;
  *to = '\0';
  return shorten(text);
}

static char *describe_threads(const struct comparison_series *series) {
  const double threads = series->about->threads;
  return isnan(threads) ? format_text("%s", "")
                        : format_text("%.0f %s", threads, threads > 1.0 ? "threads" : "thread");
}

static char *describe_algorithm(const struct comparison_series *series) {
  return clean(series->about->algorithm);
}

static char *describe_driver(const struct comparison_series *series) {
  return clean(series->about->device.driver);
}

static char *describe_platform(const struct comparison_series *series) {
  return clean(series->about->device.platform);
}

static char *describe_selector(const struct comparison_series *series) {
  return clean(series->about->device.selector);
}

static char *describe_cpu(const struct comparison_series *series) {
  return clean(series->first->host.cpu);
}

static char *describe_system(const struct comparison_series *series) {
  return clean(series->first->host.os);
}

static char *describe_file(const struct comparison_series *series) {
  const char *name = path_file_name(series->first->path), *dot = strrchr(name, '.');
  char *stem = format_text("%.*s", (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name)), name);
  char *text = clean(stem);
  free(stem);
  return text;
}

static char *describe_id(const struct comparison_series *series) {
  return format_text("%s", series->id);
}

/** Whether others have the series' label so far, and something else to say here. */
static int *find_differing(const struct comparison *comparison, char *const *texts) {
  int *differs = allocate(comparison->series_count, sizeof *differs);
  for (size_t a = 0; a < comparison->series_count; a++)
    for (size_t b = 0; b < comparison->series_count; b++)
      if (strcmp(comparison->series[a].label, comparison->series[b].label) == 0 &&
          strcmp(texts[a], texts[b]) != 0)
        differs[a] = 1;
  return differs;
}

static void tell_apart(struct comparison *comparison, describe_function describe) {
  char **texts = allocate(comparison->series_count, sizeof *texts);
  for (size_t index = 0; index < comparison->series_count; index++)
    texts[index] = describe(&comparison->series[index]);
  int *differs = find_differing(comparison, texts);
  for (size_t index = 0; index < comparison->series_count; index++) {
    struct comparison_series *series = &comparison->series[index];
    if (differs[index] && texts[index][0]) {
      char *label = format_text("%s · %s", series->label, texts[index]);
      free(series->label);
      series->label = label;
    }
    free(texts[index]);
  }
  free(texts);
  free(differs);
}

void comparison_label(struct comparison *comparison) {
  static const describe_function order[] = {describe_threads,  describe_algorithm, describe_driver,
                                            describe_cpu,      describe_system,    describe_file,
                                            describe_platform, describe_selector,  describe_id};
  for (size_t index = 0; index < comparison->series_count; index++)
    comparison->series[index].label = clean(comparison->series[index].about->device.name);
  for (size_t index = 0; index < sizeof order / sizeof *order; index++) tell_apart(comparison, order[index]);
}
