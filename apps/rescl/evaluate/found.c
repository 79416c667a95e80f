#include "evaluate/found.h"

#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "data/json_file.h"

enum { MOST_FILE_MEGABYTES = 1024, PART_OF_FILE = 1 };

struct entry {
  double picture_id, category_id, score;
};
#define OF(member) offsetof(struct entry, member)
#define NEEDED .always = PART_OF_FILE, .needed = PART_OF_FILE

static const struct field entry_fields[] = {{"image_id", FIELD_COUNT, OF(picture_id), NEEDED},
                                            {"category_id", FIELD_COUNT, OF(category_id), NEEDED},
                                            {"score", FIELD_ANY_NUMBER, OF(score), NEEDED},
                                            {0}};

int found_open(struct found_file *file, const char *path) {
  const struct place top = {.file = path};
  *file = (struct found_file){path, json_file_read(path, "results", MOST_FILE_MEGABYTES)};
  if (!file->root) return EXIT_FAILED;
  return cJSON_IsArray(file->root) ? EXIT_DONE
                                   : place_report_kind(&top, "", "an array of results", file->root);
}

void found_close(struct found_file *file) {
  cJSON_Delete(file->root);
  *file = (struct found_file){0};
}

unsigned found_parts(const struct found_file *file) {
  return cJSON_IsObject(file->root->child) ? object_parts(file->root->child) : OBJECT_BOX | OBJECT_MASK;
}

void found_measure(struct object *object, unsigned parts) {
  object->area =
      parts & OBJECT_BOX ? object->box[2] * object->box[3] : (double)rescl_mask_area(&object->mask);
}

static int report_picture(const struct place *place, double id, const struct dataset *dataset) {
  char *what = format_text("%.0f is no picture of %s", id, dataset->path);
  const int code = place_report(place, "image_id", what);
  free(what);
  return code;
}

/** @param left_out  counts those of categories that there are not */
static int read_entry(struct object_list *objects, size_t *left_out, const struct dataset *dataset,
                      unsigned parts, const cJSON *item, const struct place *place) {
  struct entry entry;
  fields_clear(&entry, entry_fields);
  if (fields_read(&entry, entry_fields, PART_OF_FILE, item, place) != EXIT_DONE) return EXIT_FAILED;
  const size_t picture = dataset_find_picture(dataset, entry.picture_id);
  const size_t category = dataset_find_category(dataset, entry.category_id);
  if (picture == DATASET_NONE) return report_picture(place, entry.picture_id, dataset);
  *left_out += category == DATASET_NONE;
  if (category == DATASET_NONE) return EXIT_DONE;
  struct object *object = object_list_add(objects);
  object->picture = picture;
  object->category = category;
  object->score = entry.score;
  const struct dataset_picture *about = &dataset->pictures[picture];
  const int code =
      object_read_parts(object, parts, item, (const double[2]){about->width, about->height}, place);
  if (code == EXIT_DONE) found_measure(object, parts);
  return code;
}

int found_read(struct object_list *objects, const struct found_file *file, const struct dataset *dataset,
               unsigned parts) {
  const cJSON *item;
  size_t index = 0, left_out = 0;
  int code = EXIT_DONE;
  *objects = (struct object_list){0};
  cJSON_ArrayForEach(item, file->root) {
    struct place place = {.file = file->path};
    snprintf(place.text, sizeof place.text, "[%zu]", index++);
    if (code == EXIT_DONE) code = read_entry(objects, &left_out, dataset, parts, item, &place);
  }
  object_list_sort(objects);
  if (code == EXIT_DONE && left_out > 0)
    report("%s: %zu of %zu results are of categories that %s does not have, and do not count", file->path,
           left_out, index, dataset->path);
  return code;
}
