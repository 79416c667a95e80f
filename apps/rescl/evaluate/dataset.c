#include "evaluate/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "data/json.h"
#include "data/json_file.h"

enum { MOST_FILE_MEGABYTES = 1024, PART_OF_FILE = 1 };

#define OF_PICTURE(member) offsetof(struct dataset_picture, member)
#define OF_CATEGORY(member) offsetof(struct dataset_category, member)
#define NEEDED .always = PART_OF_FILE, .needed = PART_OF_FILE
#define OPTIONAL .known = PART_OF_FILE

static const struct field picture_fields[] = {{"id", FIELD_COUNT, OF_PICTURE(id), NEEDED},
                                              {"width", FIELD_WHOLE, OF_PICTURE(width), OPTIONAL},
                                              {"height", FIELD_WHOLE, OF_PICTURE(height), OPTIONAL},
                                              {"file_name", FIELD_TEXT, OF_PICTURE(file_name), OPTIONAL},
                                              {0}};

static const struct field category_fields[] = {
    {"id", FIELD_COUNT, OF_CATEGORY(id), NEEDED}, {"name", FIELD_TEXT, OF_CATEGORY(name), OPTIONAL}, {0}};

struct annotation {
  double id, picture_id, category_id, area, is_crowd;
};
#define OF_ANNOTATION(member) offsetof(struct annotation, member)

static const struct field annotation_fields[] = {
    {"id", FIELD_COUNT, OF_ANNOTATION(id), NEEDED},
    {"image_id", FIELD_COUNT, OF_ANNOTATION(picture_id), NEEDED},
    {"category_id", FIELD_COUNT, OF_ANNOTATION(category_id), NEEDED},
    {"area", FIELD_NUMBER, OF_ANNOTATION(area), NEEDED},
    {"iscrowd", FIELD_COUNT, OF_ANNOTATION(is_crowd), OPTIONAL},
    {0}};

/** A list of the file: its records, each beginning with its id. */
struct section {
  const char *name;
  const struct field *fields;
  size_t size_bytes;
};
static const struct section pictures = {"images", picture_fields, sizeof(struct dataset_picture)},
                            categories = {"categories", category_fields, sizeof(struct dataset_category)};

static double id_of(const void *records, const struct section *section, size_t index) {
  const void *record = (const char *)records + index * section->size_bytes;
  return *(const double *)record;
}

static int by_id(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static int check_ids(const void *records, const struct section *section, size_t count,
                     const struct place *top) {
  for (size_t index = 1; index < count; index++) {
    const double id = id_of(records, section, index);
    if (id > id_of(records, section, index - 1)) continue;
    char *what = format_text("two of them have the id %.0f", id);
    const int code = place_report(top, section->name, what);
    free(what);
    return code;
  }
  return EXIT_DONE;
}

static struct place place_of(const char *file, const char *list, size_t index) {
  struct place place = {.file = file};
  snprintf(place.text, sizeof place.text, "%s[%zu]", list, index);
  return place;
}

/** The list of that name, or NULL: reported. */
static const cJSON *find_list(const cJSON *root, const char *name, const struct place *top) {
  const cJSON *list = json_find(root, name);
  if (!list) place_report(top, name, "is missing");
  if (list && !cJSON_IsArray(list)) place_report_kind(top, name, "an array", list);
  return cJSON_IsArray(list) ? list : NULL;
}

/** The records are the caller's in either case. */
static int read_section(void **records, size_t *count, const struct section *section, const cJSON *root,
                        const struct place *top) {
  const cJSON *list = find_list(root, section->name, top), *item;
  int code = list ? EXIT_DONE : EXIT_FAILED;
  *records = allocate((size_t)cJSON_GetArraySize(list), section->size_bytes);
  cJSON_ArrayForEach(item, list) {
    const struct place place = place_of(top->file, section->name, *count);
    void *record = (char *)*records + (*count)++ * section->size_bytes;
    fields_clear(record, section->fields);
    if (code == EXIT_DONE) code = fields_read(record, section->fields, PART_OF_FILE, item, &place);
  }
  if (code != EXIT_DONE || *count == 0) return code;
  qsort(*records, *count, section->size_bytes, by_id);
  return check_ids(*records, section, *count, top);
}

static size_t find_id(const void *records, const struct section *section, size_t count, double id) {
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (id_of(records, section, middle) < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && id_of(records, section, low) <= id ? low : DATASET_NONE;
}

size_t dataset_find_picture(const struct dataset *dataset, double id) {
  return find_id(dataset->pictures, &pictures, dataset->picture_count, id);
}

size_t dataset_find_category(const struct dataset *dataset, double id) {
  return find_id(dataset->categories, &categories, dataset->category_count, id);
}

static int read_annotation(struct dataset *dataset, unsigned parts, const cJSON *item,
                           const struct place *place) {
  struct annotation entry;
  fields_clear(&entry, annotation_fields);
  if (fields_read(&entry, annotation_fields, PART_OF_FILE, item, place) != EXIT_DONE) return EXIT_FAILED;
  const size_t picture = dataset_find_picture(dataset, entry.picture_id);
  const size_t category = dataset_find_category(dataset, entry.category_id);
  if (picture == DATASET_NONE || category == DATASET_NONE) return EXIT_DONE;
  struct object *object = object_list_add(&dataset->objects);
  object->picture = picture;
  object->category = category;
  object->id = entry.id;
  object->area = entry.area;
  object->is_crowd = entry.is_crowd > 0.0; // not where it is missing, which is NaN
  const struct dataset_picture *about = &dataset->pictures[picture];
  return object_read_parts(object, parts, item, (const double[2]){about->width, about->height}, place);
}

/** An id stands for one object. */
static int check_object_ids(const struct dataset *dataset, const struct place *top) {
  static const struct section ids = {"annotations", NULL, sizeof(double)};
  const size_t count = dataset->objects.count;
  double *numbers = allocate(count, sizeof *numbers);
  for (size_t index = 0; index < count; index++) numbers[index] = dataset->objects.items[index].id;
  if (count > 0) qsort(numbers, count, sizeof *numbers, by_id);
  const int code = check_ids(numbers, &ids, count, top);
  if (code == EXIT_DONE && count > 0 && numbers[0] < 1.0)
    report("%s: an annotation has the id 0, which COCO's own tools never count as found; here it is like any "
           "other",
           dataset->path);
  free(numbers);
  return code;
}

static int read_annotations(struct dataset *dataset, unsigned *parts, const cJSON *root,
                            const struct place *top) {
  const cJSON *list = find_list(root, "annotations", top), *item;
  size_t index = 0;
  if (!list) return EXIT_FAILED;
  if (cJSON_IsObject(list->child)) *parts &= object_parts(list->child);
  cJSON_ArrayForEach(item, list) {
    const struct place place = place_of(dataset->path, "annotations", index++);
    if (read_annotation(dataset, *parts, item, &place) != EXIT_DONE) return EXIT_FAILED;
  }
  return check_object_ids(dataset, top);
}

static int read_root(struct dataset *dataset, unsigned *parts, const cJSON *root) {
  const struct place top = {.file = dataset->path};
  void *records = NULL;
  if (!cJSON_IsObject(root)) return place_report_kind(&top, "", "an object of annotations", root);
  int code = read_section(&records, &dataset->picture_count, &pictures, root, &top);
  dataset->pictures = records;
  if (code != EXIT_DONE) return code;
  code = read_section(&records, &dataset->category_count, &categories, root, &top);
  dataset->categories = records;
  return code == EXIT_DONE ? read_annotations(dataset, parts, root, &top) : code;
}

int dataset_read(struct dataset *dataset, const char *path, unsigned *parts) {
  *dataset = (struct dataset){.path = path};
  cJSON *root = json_file_read(path, "annotations", MOST_FILE_MEGABYTES);
  const int code = root ? read_root(dataset, parts, root) : EXIT_FAILED;
  cJSON_Delete(root);
  object_list_sort(&dataset->objects);
  return code;
}

void dataset_free(struct dataset *dataset) {
  for (size_t index = 0; index < dataset->picture_count; index++)
    fields_free(&dataset->pictures[index], picture_fields);
  for (size_t index = 0; index < dataset->category_count; index++)
    fields_free(&dataset->categories[index], category_fields);
  free(dataset->pictures);
  free(dataset->categories);
  object_list_free(&dataset->objects);
  *dataset = (struct dataset){0};
}
