#include "compare/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "console/report.h"

struct unit_text comparison_standing(const struct verdict *verdict) {
  struct unit_text standing = {""};
  if (strcmp(verdict->word, "baseline") == 0)
    snprintf(standing.text, sizeof standing.text, "1");
  else if (strcmp(verdict->word, "slower") == 0)
    snprintf(standing.text, sizeof standing.text, "%.20s× slower", unit_number(verdict->ratio).text);
  else if (strcmp(verdict->word, "faster") == 0)
    snprintf(standing.text, sizeof standing.text, "%.20s× faster", unit_number(1.0 / verdict->ratio).text);
  else
    snprintf(standing.text, sizeof standing.text, "%s", verdict->word);
  return standing;
}

char *comparison_network_title(const struct comparison_network *network) {
  return isnan(network->batch) ? format_text("%s, ", network->name)
                               : format_text("%s, batch %.0f, ", network->name, network->batch);
}
