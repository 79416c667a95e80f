#include <math.h>
#include <stdio.h>

#include "base/random.h"
#include "reference/reference.h"
#include "zoo/networks.h"

START_TEST(input_output_and_metadata_are_declared) {
  struct graph *imagenet = network_structure("resnet18", 0), *cifar = network_structure("cifar_plain20", 0);
  const struct value *input = imagenet->inputs[0], *output = imagenet->outputs[0];
  ck_assert_int_eq(imagenet->opset, 13);
  ck_assert_str_eq(imagenet->name, "resnet18");
  ck_assert_int_eq(imagenet->input_count, 1);
  ck_assert_int_eq(imagenet->output_count, 1);
  ck_assert_str_eq(input->name, "input");
  ck_assert_str_eq(output->name, "logits");
  ck_assert_int_eq(input->tensor.dtype, DTYPE_FLOAT32);
  const struct shape expected_input = shape_of(4, (int64_t[]){-1, 3, 224, 224});
  const struct shape expected_output = shape_of(2, (int64_t[]){-1, 1000});
  ck_assert(shape_equal(&input->tensor.shape, &expected_input));
  ck_assert(shape_equal(&output->tensor.shape, &expected_output));
  ck_assert_str_eq(input->dim_names[0], "N");
  ck_assert_ptr_null(input->dim_names[1]);
  ck_assert_str_eq(output->dim_names[0], "N");
  ck_assert_str_eq(graph_find_metadata(imagenet, "rescl.mean"), "0.485 0.456 0.406");
  ck_assert_str_eq(graph_find_metadata(imagenet, "rescl.std"), "0.229 0.224 0.225");
  ck_assert_str_eq(graph_find_metadata(imagenet, "rescl.resize"), "256");
  ck_assert_str_eq(graph_find_metadata(imagenet, "rescl.crop"), "224");
  ck_assert_str_eq(graph_find_metadata(cifar, "rescl.crop"), "32");
  ck_assert_int_eq(cifar->inputs[0]->tensor.shape.dims[3], 32);
  graph_free(imagenet);
  graph_free(cifar);
}
END_TEST

START_TEST(classes_can_be_chosen) {
  struct graph *graph = network_structure("mobilenet_v2", 7);
  network_infer(graph, 3);
  ck_assert_int_eq(graph->outputs[0]->tensor.shape.dims[1], 7);
  graph_free(graph);
}
END_TEST

static rescl_status try_create(const char *name, int classes) {
  const rescl_create_options options = {.name = name, .classes = classes};
  struct graph *graph = (struct graph *)&options;
  const rescl_status status = zoo_create(&graph, &options);
  ck_assert_ptr_null(graph);
  return status;
}

START_TEST(unknown_names_get_the_list) {
  size_t count;
  const rescl_zoo_entry *entries = zoo_entries(&count);
  ck_assert_int_eq(try_create("resnet51", 0), RESCL_NOT_FOUND);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "'resnet51'"));
  for (size_t index = 0; index < count; index++)
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), entries[index].name));
  ck_assert_int_eq(try_create("", 0), RESCL_NOT_FOUND);
  ck_assert_int_eq(try_create(NULL, 0), RESCL_INVALID_ARGUMENT);
}
END_TEST

START_TEST(impossible_class_counts_are_refused) {
  ck_assert_int_eq(try_create("cifar_resnet20", -1), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(try_create("cifar_resnet20", 1000001), RESCL_INVALID_ARGUMENT);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "1000001"));
}
END_TEST

/** Random constants: float32 and not a scalar. */
static int is_weight(const struct value *value) {
  return value->tensor.data && value->tensor.dtype == DTYPE_FLOAT32 && value->tensor.shape.rank > 0;
}

START_TEST(the_seed_fixes_every_byte) {
  struct graph *first = network("mobilenet_v2", 1), *again = network("mobilenet_v2", 1);
  struct graph *other = network("mobilenet_v2", 2);
  const struct value *b = again->values, *c = other->values;
  for (const struct value *a = first->values; a; a = a->next, b = b->next, c = c->next) {
    ck_assert_str_eq(a->name, b->name);
    if (!is_weight(a)) continue;
    const size_t size_bytes = tensor_size(&a->tensor);
    ck_assert_msg(memcmp(a->tensor.data, b->tensor.data, size_bytes) == 0, "%s differs", a->name);
    ck_assert_msg(memcmp(a->tensor.data, c->tensor.data, size_bytes) != 0, "%s is the same", a->name);
  }
  graph_free(first);
  graph_free(again);
  graph_free(other);
}
END_TEST

START_TEST(convolutions_are_he_initialised) {
  struct graph *graph = network("resnet18", 0);
  for (const struct value *value = graph->values; value; value = value->next) {
    const struct shape *shape = &value->tensor.shape;
    if (!is_weight(value) || shape->rank != 4) continue;
    const double count = (double)shape_elements(shape), fan_in = (double)shape_product(shape, 1, 4);
    double sum = 0, squares = 0;
    for (int64_t index = 0; index < (int64_t)count; index++) {
      const double weight = tensor_real(&value->tensor, index);
      sum += weight;
      squares += weight * weight;
    }
    const double spread = 6 * sqrt(2 / count); // six standard errors
    ck_assert_double_eq_tol(sum / count * sqrt(fan_in / 2), 0, spread);
    ck_assert_double_eq_tol(squares / count * fan_in / 2, 1, spread);
  }
  graph_free(graph);
}
END_TEST

#define BATCH 2

/** Two pictures: one of noise, one of smooth waves. */
static void fill_pictures(float *pictures, int64_t size) {
  struct random_state state = random_seeded(7);
  for (int64_t index = 0; index < 3 * size * size; index++) {
    const int64_t row = index / size, column = index % size;
    pictures[index] = (float)random_normal(&state);
    pictures[3 * size * size + index] = (float)sin(0.3 * (double)row + 0.2 * (double)column);
  }
}

/** An output of both pictures: of a usable size, and the pictures still tell apart by it. */
static void check_output(const struct value *output, const float *numbers) {
  const int64_t count = shape_elements(&output->tensor.shape) / BATCH;
  double power = 0, difference = 0;
  for (int64_t index = 0; index < count; index++) {
    power += (double)numbers[index] * numbers[index] / (double)count;
    difference += pow(numbers[index] - numbers[count + index], 2) / (double)count;
  }
  ck_assert_msg(power > 0.01 && power < 100, "%s: the mean square is %g", output->name, power);
  ck_assert_msg(difference > 1e-4 * power, "%s: two pictures differ by %g of %g", output->name, difference,
                power);
}

/** @param size  of the pictures; 0: the network's own */
static void check_activations(const char *name, int64_t size) {
  struct graph *graph = network(name, 3);
  struct shape *shape = &graph->inputs[0]->tensor.shape;
  if (!size) size = shape->dims[2];
  shape->dims[2] = shape->dims[3] = size;
  network_infer(graph, BATCH);
  float *pictures = malloc((size_t)shape_elements(shape) * sizeof *pictures);
  const void *inputs[] = {pictures};
  void *outputs[4] = {NULL};
  for (int index = 0; index < graph->output_count; index++)
    outputs[index] = malloc(tensor_size(&graph->outputs[index]->tensor));
  fill_pictures(pictures, size);
  ck_assert_msg(reference_run(graph, inputs, outputs, NULL, NULL) == RESCL_OK, "%s: %s", name,
                rescl_last_error());
  for (int index = 0; index < graph->output_count; index++)
    check_output(graph->outputs[index], outputs[index]);
  for (int index = 0; index < graph->output_count; index++) free(outputs[index]);
  free(pictures);
  graph_free(graph);
}

START_TEST(activations_neither_explode_nor_vanish) {
  static const char *const names[] = {"cifar_resnet20", "cifar_plain20", "cifar_plain56", "cifar_resnet110",
                                      "cifar_plain110"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) check_activations(names[index], 0);
}
END_TEST

/** On small pictures: their layers fit any size (DeepLab's pooled branch does not). */
START_TEST(locating_and_segmenting_networks_tell_pictures_apart) {
  static const char *const names[] = {"resnet50_localization", "fcn_resnet50", "unet_resnet34",
                                      "retinaface_resnet50"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) check_activations(names[index], 32);
}
END_TEST

START_TEST(activations_survive_1202_layers) {
  check_activations("cifar_resnet1202", 0);
}
END_TEST

/** What passes may compute from the weights grows with them, as it does for those of a file. */
START_TEST(weights_count_as_stored) {
  struct graph *graph = network_structure("cifar_resnet20", 0);
  size_t size_bytes = 0;
  for (const struct value *value = graph->values; value; value = value->next)
    if (value->tensor.data) size_bytes += tensor_size(&value->tensor);
  ck_assert_uint_gt(size_bytes, 1000000);
  ck_assert_uint_eq(graph->stored_bytes, size_bytes);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("zoo/zoo", input_output_and_metadata_are_declared, classes_can_be_chosen,
           unknown_names_get_the_list, impossible_class_counts_are_refused, the_seed_fixes_every_byte,
           convolutions_are_he_initialised, activations_neither_explode_nor_vanish,
           locating_and_segmenting_networks_tell_pictures_apart, activations_survive_1202_layers,
           weights_count_as_stored)
