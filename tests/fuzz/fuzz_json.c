/** Any bytes as what the program reads beside networks and pictures: the first says which.
 *
 *      l  labels, a line each     p  pictures and their classes, a line each
 *      c  results of bench or profile, compared
 *      a  COCO's annotations, then a zero byte, then COCO's results: how good they are */
#define _POSIX_C_SOURCE 200809L
#include <string.h>
#include <unistd.h>

#include "compare/comparison.h"
#include "compare/json.h"
#include "console/report.h"
#include "data/json.h"
#include "data/labels.h"
#include "evaluate/class_list.h"
#include "evaluate/result_file.h"
#include "fuzz/fuzz.h"

static void read_labels(const char *path) {
  struct labels labels;
  if (labels_load(&labels, path) != EXIT_DONE) return;
  for (size_t index = 0; index < labels.count; index++)
    FUZZ_HOLDS(!strchr(labels.items[index], '\n'), "a line feed");
  labels_free(&labels);
}

static void read_pictures(const char *path) {
  char *names[] = {"cat", "dog", "2"};
  const struct labels labels = {.items = names, .count = 3};
  struct class_list list;
  if (class_list_read_file(&list, path, "pictures") == EXIT_DONE) (void)class_list_resolve(&list, &labels, 3);
  class_list_free(&list);
}

static void compare(const char *path) {
  struct comparison_input input;
  if (comparison_input_read(&input, path) == EXIT_DONE) {
    struct comparison comparison;
    if (comparison_make(&comparison, &input, 1, NULL) == EXIT_DONE) {
      cJSON *json = comparison_to_json(&comparison);
      cJSON_free(cJSON_PrintUnformatted(json));
      cJSON_Delete(json);
    }
    comparison_free(&comparison);
  }
  comparison_input_free(&input);
}

static void evaluate(const uint8_t *bytes, size_t size_bytes) {
  const uint8_t *end = size_bytes ? memchr(bytes, 0, size_bytes) : NULL;
  if (!end) return;
  char annotations[64];
  const size_t before = (size_t)(end - bytes), behind = size_bytes - before - 1;
  struct scores scores = {0};
  cJSON *entry = cJSON_CreateObject();
  snprintf(annotations, sizeof annotations, "%s.json", fuzz_file("", 0));
  FILE *file = fopen(annotations, "wb");
  FUZZ_HOLDS(file && fwrite(bytes, 1, before, file) == before && fclose(file) == 0, "%s", annotations);
  (void)result_file_evaluate(&scores, entry, fuzz_file(end + 1, behind), annotations);
  unlink(annotations);
  scores_free(&scores);
  cJSON_Delete(entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  static int is_started;
  if (!is_started) json_start();
  is_started = 1;
  if (!size_bytes) return 0;
  if (bytes[0] == 'a')
    evaluate(bytes + 1, size_bytes - 1);
  else if (bytes[0] == 'c')
    compare(fuzz_file(bytes + 1, size_bytes - 1));
  else if (bytes[0] == 'l')
    read_labels(fuzz_file(bytes + 1, size_bytes - 1));
  else if (bytes[0] == 'p')
    read_pictures(fuzz_file(bytes + 1, size_bytes - 1));
  return 0;
}

static void give(seed_function seed, const char *name, const char *text, const char *more) {
  char bytes[4096];
  const size_t length = strlen(text), more_length = more ? strlen(more) : 0;
  FUZZ_HOLDS(length + 1 + more_length <= sizeof bytes, "%s is long", name);
  memcpy(bytes, text, length + 1);
  if (more) memcpy(bytes + length + 1, more, more_length);
  seed(name, bytes, more ? length + 1 + more_length : length);
}

void fuzz_seeds(seed_function seed) {
  give(seed, "labels", "lcat\r\ndog\nbird\n", NULL);
  give(seed, "pictures", "pone.png\tcat\ntwo three.png dog\n\nfour.jpg 2\n", NULL);
  give(seed, "bench",
       "c{\"schema\":\"rescl.bench/"
       "1\",\"host\":{\"cpu\":\"x\",\"memory_bytes\":1},\"results\":[{\"model\":\"m\","
       "\"status\":\"ok\",\"device\":{\"platform\":\"p\",\"name\":\"n\",\"driver\":\"d\",\"type\":\"CPU\","
       "\"compute_units\":2},\"batch\":1,\"threads\":1,\"algorithm\":\"auto\",\"runs\":5,\"latency_ms\":{"
       "\"min\":1,"
       "\"median\":1.5,\"p90\":2,\"p99\":2.5,\"mean\":1.6},\"images_per_second\":600,\"gflops\":3,"
       "\"startup_ms\":{\"load\":1,\"compile\":2,\"tune\":3,\"upload\":4,\"first_run\":5},"
       "\"memory_bytes\":{\"weights\":1,\"arena\":2,\"host_peak\":3},\"output_hash\":\"ab\","
       "\"max_relative_error\":1e-6},{\"model\":\"m\",\"status\":\"failed\",\"error\":\"why\",\"device\":{"
       "\"name\":\"n\"}}]}",
       NULL);
  give(seed, "profile",
       "c{\"schema\":\"rescl.profile/"
       "1\",\"results\":[{\"model\":\"m\",\"batch\":1,\"device\":{\"name\":\"n\"},"
       "\"layers\":[{\"name\":\"conv\",\"op\":\"Conv\",\"algorithm\":\"direct\",\"ms\":0.5}]}]}",
       NULL);
  give(seed, "coco",
       "a{\"images\":[{\"id\":1,\"width\":8,\"height\":6,\"file_name\":\"a.png\"},{\"id\":2,\"width\":3,"
       "\"height\":3}],\"categories\":[{\"id\":7,\"name\":\"cat\"},{\"id\":9}],\"annotations\":[{\"id\":1,"
       "\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"area\":12,\"iscrowd\":0,\"segmentation\":[[1,1,"
       "5,1,5,4,"
       "1,4]]},{\"id\":2,\"image_id\":1,\"category_id\":9,\"bbox\":[0,0,8,6],\"area\":48,\"iscrowd\":1,"
       "\"segmentation\":{\"size\":[6,8],\"counts\":[10,20,18]}}]}",
       "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"score\":0.9,\"segmentation\":{\"size\":[6,8],"
       "\"counts\":\"<8h0\"}},{\"image_id\":1,\"category_id\":9,\"bbox\":[0,0,2,2],\"score\":0.5,"
       "\"segmentation\":{\"size\":[6,8],\"counts\":[48]}}]");
  give(seed, "of_no_picture",
       "a{\"images\":[{\"id\":1}],\"categories\":[{\"id\":7},{\"id\":8}],\"annotations\":[{\"id\":1,\"image_"
       "id\":5,"
       "\"category_id\":7,\"bbox\":[1,1,4,3]}]}",
       "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"score\":0.9}]");
  give(seed, "boxes",
       "a{\"images\":[{\"id\":1}],\"categories\":[{\"id\":7}],\"annotations\":[{\"id\":1,\"image_id\":1,"
       "\"category_id\":7,\"bbox\":[1,1,4,3]}]}",
       "[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,4,3],\"score\":0.9}]");
}
