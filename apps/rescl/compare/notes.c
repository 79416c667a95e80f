/** What a reader should know before believing a number of the comparison. */
#include <math.h>
#include <stdlib.h>

#include "compare/comparison.h"
#include "console/report.h"
#include "console/terminal.h"
#include "console/units.h"

#define SAME_WORK 1e-3 // how far the operations of one network may differ from device to device

/** Takes the text. */
static void add_note(struct comparison *comparison, char *text) {
  comparison->notes = allocate_more(comparison->notes, comparison->note_count, &comparison->note_capacity,
                                    sizeof *comparison->notes);
  text_make_storable(text, "\n\t");
  comparison->notes[comparison->note_count++] = text;
}

/** Of the model, in GFLOP; NaN where it is not known. */
static double operations(const struct result *result) {
  return result ? result->gflops * result->latency.median / 1e3 : NAN;
}

/** Devices that counted other operations than the first ran another network of that name. */
static void note_work(struct comparison *comparison, const struct comparison_network *network,
                      const char *title) {
  char *others = format_text("%s", "");
  const char *first = NULL;
  double expected = NAN;
  for (size_t series = 0; series < comparison->series_count; series++) {
    const double work = operations(network->results[series].timed);
    if (isnan(work)) continue;
    if (!first) expected = work;
    if (!first) first = comparison->series[series].id;
    if (fabs(work - expected) <= SAME_WORK * expected) continue;
    char *more = format_text("%s, %s %.3g", others, comparison->series[series].id, work);
    free(others);
    others = more;
  }
  if (*others)
    add_note(comparison,
             format_text("%s: not the same network: %s counts %.3g GFLOP%s", title, first, expected, others));
  free(others);
}

static void note_result(struct comparison *comparison, const struct result *result, const char *series,
                        const char *title) {
  if (result->max_relative_error > RESULT_TOLERANCE)
    add_note(comparison,
             format_text(
                 "%s, %s: the output has an error of %s, at most %s is allowed; a fast wrong answer is none",
                 title, series, unit_error(result->max_relative_error).text,
                 unit_error(RESULT_TOLERANCE).text));
  if (result->drift.is_drifting)
    add_note(comparison,
             format_text("%s, %s: the speed drifted while it was timed: the last third of the runs took %.2f "
                         "times as long as the first third",
                         title, series, result->drift.ratio));
}

void comparison_note(struct comparison *comparison) {
  for (size_t index = 0; index < comparison->network_count; index++) {
    const struct comparison_network *network = &comparison->networks[index];
    char *title = format_text("%s, batch %.0f", network->name, network->batch);
    note_work(comparison, network, title);
    for (size_t series = 0; series < comparison->series_count; series++)
      if (network->results[series].timed)
        note_result(comparison, network->results[series].timed, comparison->series[series].id, title);
    free(title);
  }
}
