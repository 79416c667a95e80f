#include "evaluate/result_file.h"

#include "console/report.h"
#include "evaluate/detection_scores.h"
#include "evaluate/found.h"

static int compare(struct scores *scores, cJSON *entry, const struct found_file *file,
                   const struct dataset *dataset, unsigned parts) {
  struct object_list found;
  const int code = found_read(&found, file, dataset, parts);
  if (code == EXIT_DONE) detection_scores_add(scores, entry, dataset, &found, parts);
  object_list_free(&found);
  return code;
}

int result_file_evaluate(struct scores *scores, cJSON *entry, const char *results, const char *annotations) {
  struct found_file file;
  struct dataset dataset = {0};
  int code = found_open(&file, results);
  unsigned parts = code == EXIT_DONE ? found_parts(&file) : 0;
  const struct place first = {.file = results, .text = "[0]"}, top = {.file = annotations};
  if (code == EXIT_DONE && parts == 0) code = place_report(&first, "", "has neither bbox nor segmentation");
  if (code == EXIT_DONE) code = dataset_read(&dataset, annotations, &parts);
  if (code == EXIT_DONE && parts == 0)
    code = place_report(&top, "annotations[0]", "has neither bbox nor segmentation as the results have");
  if (code == EXIT_DONE) code = compare(scores, entry, &file, &dataset, parts);
  dataset_free(&dataset);
  found_close(&file);
  return code;
}
