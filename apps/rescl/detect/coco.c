#include "detect/coco.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "data/path.h"
#include "evaluate/dataset.h"

/** The number with which a file's name ends, before its extension: 139 of 000000000139.jpg. -1: none. */
static double number_of_name(const char *path) {
  const char *name = path_file_name(path), *dot = strrchr(name, '.');
  const char *end = dot ? dot : name + strlen(name), *start = end;
  while (start > name && start[-1] >= '0' && start[-1] <= '9') start--;
  return start == end || end - start > 15 ? -1.0 : strtod(start, NULL);
}

static double *ids_of_names(const struct picture_list *pictures) {
  double *ids = allocate(pictures->count, sizeof *ids);
  for (size_t index = 0; index < pictures->count; index++) {
    ids[index] = number_of_name(pictures->paths[index]);
    if (ids[index] >= 0.0) continue;
    report(
        "%s: COCO's results need a number for each picture, and the file's name does not end with one; give "
        "--annotations FILE, which lists the pictures",
        pictures->paths[index]);
    free(ids);
    return NULL;
  }
  return ids;
}

static int compare_names(const void *left, const void *right) {
  const struct dataset_picture *const *one = left, *const *other = right;
  return strcmp((*one)->file_name, (*other)->file_name);
}

/** Those of the dataset's pictures that have a name, in its order; the caller frees it. */
static const struct dataset_picture **sorted_by_name(const struct dataset *dataset, size_t *count) {
  const struct dataset_picture **sorted = allocate(dataset->picture_count, sizeof *sorted);
  *count = 0;
  for (size_t index = 0; index < dataset->picture_count; index++)
    if (dataset->pictures[index].file_name) sorted[(*count)++] = &dataset->pictures[index];
  qsort(sorted, *count, sizeof *sorted, compare_names);
  return sorted;
}

static double *ids_of_dataset(const struct picture_list *pictures, const struct dataset *dataset) {
  size_t known_count;
  const struct dataset_picture **known = sorted_by_name(dataset, &known_count);
  double *ids = allocate(pictures->count, sizeof *ids);
  for (size_t index = 0; ids && index < pictures->count; index++) {
    const struct dataset_picture wanted = {.file_name = (char *)path_file_name(pictures->paths[index])};
    const struct dataset_picture *key = &wanted,
                                 **found = bsearch(&key, known, known_count, sizeof *known, compare_names);
    if (found) {
      ids[index] = (*found)->id;
      continue;
    }
    report("%s: %s lists no picture of that name", pictures->paths[index], dataset->path);
    free(ids);
    ids = NULL;
  }
  free(known);
  return ids;
}

double *coco_image_ids(const struct picture_list *pictures, const char *annotations) {
  if (!annotations) return ids_of_names(pictures);
  struct dataset dataset;
  unsigned parts = 0;
  double *ids = NULL;
  if (dataset_read(&dataset, annotations, &parts) == EXIT_DONE) ids = ids_of_dataset(pictures, &dataset);
  dataset_free(&dataset);
  return ids;
}

int coco_begin(struct coco_file *coco, const char *path, enum coco_content content) {
  *coco = (struct coco_file){.content = content};
  if (!path) return EXIT_DONE;
  const int code = replacement_open(&coco->file, path);
  if (code == EXIT_DONE) fputs("[", coco->file.stream);
  return code;
}

static void write_box(FILE *stream, const rescl_box *box) {
  fprintf(stream, "\"bbox\": [%.3f, %.3f, %.3f, %.3f]", (double)box->left, (double)box->top,
          (double)(box->right - box->left), (double)(box->bottom - box->top));
}

/** Backslashes are the only letters of such texts that JSON writes in another way. */
static void write_mask(FILE *stream, const rescl_mask *mask) {
  char *text = NULL;
  if (rescl_mask_to_text(mask, &text) != RESCL_OK) return;
  fprintf(stream, "\"segmentation\": {\"size\": [%d, %d], \"counts\": \"", mask->height, mask->width);
  for (const char *letter = text; *letter; letter++) {
    if (*letter == '\\') fputc('\\', stream);
    fputc(*letter, stream);
  }
  fputs("\"}", stream);
  rescl_mask_text_free(text);
}

void coco_add(struct coco_file *coco, const struct view *view, const struct viewer *viewer, double image_id) {
  FILE *stream = coco->file.stream;
  for (size_t index = 0; stream && view->detections && index < view->detections->count; index++) {
    const rescl_detection *detection = &view->detections->items[index];
    if (coco->content == COCO_MASKS && !detection->mask.runs) continue;
    fprintf(stream, "%s\n{\"image_id\": %.0f, \"category_id\": %d, \"score\": %.9g, ",
            coco->entry_count++ ? "," : "", image_id,
            rescl_vision_category_id(viewer->vision, (size_t)detection->class_index),
            (double)detection->score);
    if (coco->content == COCO_BOXES)
      write_box(stream, &detection->box);
    else
      write_mask(stream, &detection->mask);
    fputs("}", stream);
  }
}

int coco_end(struct coco_file *coco) {
  if (!coco->file.stream) return EXIT_DONE;
  fputs("\n]\n", coco->file.stream);
  return replacement_commit(&coco->file);
}

void coco_cancel(struct coco_file *coco) {
  replacement_cancel(&coco->file);
}
