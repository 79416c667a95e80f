#include "evaluate/detection_scores.h"

#include "data/json.h"
#include "evaluate/precision.h"

static void write_category(cJSON *entry, const struct precision *precision, const struct dataset *dataset,
                           size_t category) {
  const struct dataset_category *about = &dataset->categories[category];
  json_add_number(entry, "id", about->id);
  if (about->name) json_add_text(entry, "name", about->name);
  for (int index = 0; index < PRECISION_NUMBER_COUNT; index++)
    json_add_number(entry, precision_numbers[index].key,
                    precision_of_category(precision, &precision_numbers[index], category));
}

static void write_part(cJSON *object, const struct precision *precision, const struct dataset *dataset) {
  for (int index = 0; index < PRECISION_NUMBER_COUNT; index++)
    json_add_number(object, precision_numbers[index].key,
                    precision_mean(precision, &precision_numbers[index]));
  cJSON *list = cJSON_AddArrayToObject(object, "categories");
  for (size_t category = 0; category < precision->category_count; category++)
    write_category(json_add_object(list), precision, dataset, category);
}

void detection_scores_add(struct scores *scores, cJSON *entry, const struct dataset *dataset,
                          const struct object_list *found, unsigned parts) {
  static const struct {
    enum object_part part;
    const char *name;
  } all[] = {{OBJECT_BOX, "boxes"}, {OBJECT_MASK, "masks"}};
  for (size_t index = 0; index < sizeof all / sizeof *all; index++) {
    struct precision precision;
    if (!(parts & all[index].part)) continue;
    precision_compute(&precision, dataset, found, all[index].part);
    struct score_column *column =
        scores_add_column(scores, json_text(entry, "device.selector"), all[index].name);
    for (int row = 0; row < PRECISION_NUMBER_COUNT; row++) {
      const struct precision_number *number = &precision_numbers[row];
      score_column_add(column, number->heading, number->explanation, precision_mean(&precision, number));
    }
    write_part(cJSON_AddObjectToObject(entry, all[index].name), &precision, dataset);
    precision_free(&precision);
  }
}
