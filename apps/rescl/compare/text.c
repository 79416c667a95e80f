#include "compare/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "console/report.h"
#include "data/json_read.h"

struct unit_text comparison_standing(const cJSON *result) {
  struct unit_text standing = {""};
  const char *verdict = json_text(result, "verdict");
  const double ratio = json_number(result, "time_ratio");
  if (strcmp(verdict, "baseline") == 0)
    snprintf(standing.text, sizeof standing.text, "1");
  else if (strcmp(verdict, "slower") == 0)
    snprintf(standing.text, sizeof standing.text, "%.20s× slower", unit_number(ratio).text);
  else if (strcmp(verdict, "faster") == 0)
    snprintf(standing.text, sizeof standing.text, "%.20s× faster", unit_number(1.0 / ratio).text);
  else
    snprintf(standing.text, sizeof standing.text, "%s", verdict);
  return standing;
}

char *comparison_place(const cJSON *network) {
  const double batch = json_number(network, "batch");
  return isnan(batch) ? format_text("%s, ", json_text(network, "name"))
                      : format_text("%s, batch %.0f, ", json_text(network, "name"), batch);
}
