#include "zoo/zoo.h"

#include <stdio.h>
#include <string.h>

#include "zoo/families.h"

#define MAX_CLASSES 1000000

/** What pictures a network takes, and how they are prepared. */
struct data_set {
  int64_t size; // of the input, pixels
  int classes;
  int opset;                         // 0: 13
  struct graph_metadata metadata[8]; // up to the first without a key
};

#define IMAGENET_MEAN \
  { "rescl.mean", "0.485 0.456 0.406" }
#define IMAGENET_STD \
  { "rescl.std", "0.229 0.224 0.225" }

static const struct data_set data_set_IMAGENET = {
    .size = 224,
    .classes = 1000,
    .metadata = {IMAGENET_MEAN, IMAGENET_STD, {"rescl.resize", "256"}, {"rescl.crop", "224"}},
};

static const struct data_set data_set_LOCALIZATION = {
    .size = 224,
    .classes = 1000,
    .metadata = {IMAGENET_MEAN, IMAGENET_STD, {"rescl.format", "localization"}},
};

static const struct data_set data_set_VOC = {
    .size = 520,
    .classes = 21,
    .metadata = {IMAGENET_MEAN, IMAGENET_STD, {"rescl.format", "torchvision_segmentation"}},
};

static const struct data_set data_set_VOC_512 = {
    .size = 512,
    .classes = 21,
    .metadata = {IMAGENET_MEAN, IMAGENET_STD, {"rescl.format", "segmentation"}},
};

static const struct data_set data_set_FACES = {
    .size = 640,
    .classes = 2,
    .metadata = {{"rescl.format", "retinaface"}},
};

/** COCO's category numbers up to 90, 0 for none, and one class more for "no object". */
static const struct data_set data_set_COCO = {
    .size = 800,
    .classes = 92,
    .opset = 17, // the first with LayerNormalization
    .metadata = {IMAGENET_MEAN, IMAGENET_STD, {"rescl.format", "detr"}},
};

static const struct data_set data_set_CIFAR = {
    .size = 32,
    .classes = 10,
    .metadata = {{"rescl.mean", "0.4914 0.4822 0.4465"},
                 {"rescl.std", "0.2470 0.2435 0.2616"},
                 {"rescl.resize", "32"},
                 {"rescl.crop", "32"}},
};

#define ZOO(name, data, parameters, description, family, ...) \
  static const struct family##_config config_##name = {__VA_ARGS__};
#include "zoo/zoo.def"
#undef ZOO

/** How to build the network of the same index in `entries`. */
struct recipe {
  const struct data_set *data_set;
  family_build build;
  const void *config;
};

static const struct recipe recipes[] = {
#define ZOO(name, data, parameters, description, family, ...) \
  {&data_set_##data, family##_build, &config_##name},
#include "zoo/zoo.def"
#undef ZOO
};

static const rescl_zoo_entry entries[] = {
#define ZOO(name, data, parameters, description, family, ...) {#name, description, parameters},
#include "zoo/zoo.def"
#undef ZOO
};

#define ENTRY_COUNT (sizeof entries / sizeof *entries)

const rescl_zoo_entry *zoo_entries(size_t *count) {
  if (count) *count = ENTRY_COUNT;
  return entries;
}

static rescl_status fail_unknown(const char *name) {
  char names[2048] = "";
  size_t length = 0;
  for (size_t index = 0; index < ENTRY_COUNT && length < sizeof names; index++)
    length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", index ? ", " : "",
                               entries[index].name);
  return fail(RESCL_NOT_FOUND, "there is no network '%s' to create; choose one of %s", name, names);
}

static rescl_status find_recipe(const struct recipe **recipe, const char *name) {
  if (!name) return fail(RESCL_INVALID_ARGUMENT, "the name of the network to create is NULL");
  for (size_t index = 0; index < ENTRY_COUNT; index++) {
    if (strcmp(entries[index].name, name) != 0) continue;
    *recipe = &recipes[index];
    return RESCL_OK;
  }
  return fail_unknown(name);
}

static rescl_status add_metadata(struct graph *graph, const struct data_set *data_set) {
  for (const struct graph_metadata *entry = data_set->metadata; entry->key; entry++)
    TRY(graph_add_metadata(graph, entry->key, entry->value));
  return RESCL_OK;
}

static rescl_status build(struct builder *builder, const struct recipe *recipe) {
  recipe->build(builder, builder_input(builder, recipe->data_set->size), recipe->config);
  TRY(builder->status);
  return add_metadata(builder->graph, recipe->data_set);
}

static rescl_status create(struct graph **graph, const rescl_create_options *options, int with_weights) {
  *graph = NULL;
  const struct recipe *recipe = NULL;
  TRY(find_recipe(&recipe, options->name));
  if (options->classes < 0 || options->classes > MAX_CLASSES)
    return fail(RESCL_INVALID_ARGUMENT, "%s: %d classes; give 1 to %d, or 0 for the usual %d", options->name,
                options->classes, MAX_CLASSES, recipe->data_set->classes);
  struct builder builder = {
      .weights = {.seed = options->seed},
      .classes = options->classes ? options->classes : recipe->data_set->classes,
  };
  rescl_status status;
  TRY_CLEANUP(
      graph_create(&builder.graph, options->name, recipe->data_set->opset ? recipe->data_set->opset : 13));
  TRY_CLEANUP(build(&builder, recipe));
  if (with_weights) TRY_CLEANUP(weights_draw(&builder.weights));
  *graph = builder.graph;
  builder.graph = NULL;
cleanup:
  weights_free(&builder.weights);
  graph_free(builder.graph);
  return status;
}

rescl_status zoo_create(struct graph **graph, const rescl_create_options *options) {
  return create(graph, options, 1);
}

rescl_status zoo_create_structure(struct graph **graph, const rescl_create_options *options) {
  return create(graph, options, 0);
}
