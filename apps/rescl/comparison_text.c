#include "comparison_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json_read.h"
#include "report.h"

struct unit_text comparison_number(double number) {
  struct unit_text result = {""};
  const int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  const char *format = number < 1e15 ? "%.*f" : "%.*e";
  if (!isnan(number)) snprintf(result.text, sizeof result.text, format, decimals, number);
  return result;
}

struct unit_text comparison_percent(double fraction) {
  struct unit_text result = {""};
  if (!isnan(fraction)) snprintf(result.text, sizeof result.text, "%.1f %%", 100.0 * fraction);
  return result;
}

struct unit_text comparison_status(const cJSON *result) {
  struct unit_text status;
  snprintf(status.text, sizeof status.text, "%.30s", json_text(result, "status"));
  for (char *letter = status.text; *letter; letter++)
    if (*letter == '_') *letter = ' ';
  return status;
}

struct unit_text comparison_standing(const cJSON *result) {
  struct unit_text standing = {""};
  const char *verdict = json_text(result, "verdict");
  const double ratio = json_number(result, "time_ratio");
  if (strcmp(verdict, "baseline") == 0)
    snprintf(standing.text, sizeof standing.text, "1");
  else if (strcmp(verdict, "slower") == 0)
    snprintf(standing.text, sizeof standing.text, "%.20s× slower", comparison_number(ratio).text);
  else if (strcmp(verdict, "faster") == 0)
    snprintf(standing.text, sizeof standing.text, "%.20s× faster", comparison_number(1.0 / ratio).text);
  else
    snprintf(standing.text, sizeof standing.text, "%s", verdict);
  return standing;
}

char *comparison_place(const cJSON *network) {
  const double batch = json_number(network, "batch");
  return isnan(batch) ? format_text("%s, ", json_text(network, "name"))
                      : format_text("%s, batch %.0f, ", json_text(network, "name"), batch);
}
