// What a reader should know before believing a number of the comparison.
#include <math.h>
#include <stdlib.h>

#include "compare/parts.h"
#include "console/report.h"
#include "console/units.h"
#include "data/json.h"
#include "data/json_read.h"
#include "results/result.h"

#define SAME_WORK 1e-3 // how far the operations of one network may differ from device to device

static void add_note(cJSON *notes, char *text) {
  cJSON *holder = cJSON_CreateObject();
  json_add_text(holder, "note", text);
  cJSON_AddItemToArray(notes, cJSON_DetachItemFromObjectCaseSensitive(holder, "note"));
  cJSON_Delete(holder);
  free(text);
}

/** Of the model, in GFLOP; NaN where it is not known. */
static double operations(const cJSON *result) {
  return json_number(result, "gflops") * json_number(result, "latency_ms.median") / 1e3;
}

/** Devices that counted other operations than the first ran another network of that name. */
static void note_work(cJSON *notes, const cJSON *network, const char *place) {
  char *others = format_text("%s", "");
  const cJSON *result, *first = NULL;
  cJSON_ArrayForEach(result, json_find(network, "results")) {
    const double work = operations(result);
    if (isnan(work)) continue;
    if (!first) first = result;
    if (fabs(work - operations(first)) <= SAME_WORK * operations(first)) continue;
    char *more = format_text("%s, %s %.3g", others, json_text(result, "series"), work);
    free(others);
    others = more;
  }
  if (*others)
    add_note(notes, format_text("%s: not the same network: %s counts %.3g GFLOP%s", place,
                                json_text(first, "series"), operations(first), others));
  free(others);
}

static void note_result(cJSON *notes, const cJSON *result, const char *place) {
  const char *series = json_text(result, "series");
  const double error = json_number(result, "max_relative_error"), drift = json_number(result, "drift.ratio");
  if (error > RESULT_TOLERANCE)
    add_note(notes,
             format_text(
                 "%s, %s: the output has an error of %s, at most %s is allowed; a fast wrong answer is none",
                 place, series, unit_error(error).text, unit_error(RESULT_TOLERANCE).text));
  if (json_flag(result, "drift.is_drifting"))
    add_note(
        notes,
        format_text(
            "%s, %s: the speed drifted while it was timed: the last third of the runs took %.2f times as "
            "long as the first third",
            place, series, drift));
}

void comparison_add_notes(cJSON *root) {
  cJSON *notes = cJSON_AddArrayToObject(root, "notes");
  const cJSON *network, *result;
  cJSON_ArrayForEach(network, json_find(root, "networks")) {
    char *place = format_text("%s, batch %.0f", json_text(network, "name"), json_number(network, "batch"));
    note_work(notes, network, place);
    cJSON_ArrayForEach(result, json_find(network, "results")) note_result(notes, result, place);
    free(place);
  }
}
