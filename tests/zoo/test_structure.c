#include <stdio.h>

#include "zoo/networks.h"

/** Parameter counts from outside this project: torchvision 0.14's models, and timm's for SE and v2,
 *  torchvision 0.29's for segmentation (21 classes, no auxiliary classifier), segmentation-models-pytorch 0.6's
 *  for U-Net (21 classes), biubug6/Pytorch_Retinaface's, transformers' for DETR. Plain networks are ResNets less their projections, the
 *  32×32 family is counted by hand below. */
static const struct {
  const char *name;
  int64_t parameters;
} published[] = {
    {"resnet18", 11689512},
    {"resnet34", 21797672},
    {"resnet50", 25557032},
    {"resnet101", 44549160},
    {"resnet152", 60192808},
    {"resnext50_32x4d", 25028904},
    {"wide_resnet50_2", 68883240},
    {"vgg11", 132863336},
    {"vgg16", 138357544},
    {"vgg19", 143667240},
    {"vgg11_bn", 132868840},
    {"vgg16_bn", 138365992},
    {"vgg19_bn", 143678248},
    {"mobilenet_v2", 3504872},
    {"se_resnet50", 28088024},
    {"resnet50_v2", 25549352},
    {"plain18", 11689512 - 173824},
    {"plain34", 21797672 - 173824},
    {"fcn_resnet50", 32957013},
    {"fcn_resnet101", 51949141},
    {"deeplabv3_resnet50", 39638869},
    {"unet_resnet34", 24439269},
    {"deeplabv3_resnet101", 58630997},
    {"retinaface_resnet50", 27293600},
    {"resnet50_localization", 25557032 + 4 * 2049},
    {"detr_resnet50", 41524768 + 53120}, // and BatchNorm's scales and shifts, which the original froze
};

/** He et al. 2015, section 4.2: 6 n + 2 layers of 16, 32 and 64 channels, 10 classes. */
static int64_t cifar_parameters(int depth) {
  const int64_t blocks = (depth - 2) / 6;
  int64_t parameters = 3 * 16 * 9 + 2 * 16 + 64 * 10 + 10;
  for (int64_t channels = 16; channels <= 64; channels *= 2) {
    const int64_t entering = channels == 16 ? 16 : channels / 2;
    parameters += entering * channels * 9 + (2 * blocks - 1) * channels * channels * 9;
    parameters += 2 * blocks * 2 * channels;
  }
  return parameters;
}

static int64_t expected_parameters(const char *name) {
  for (size_t index = 0; index < sizeof published / sizeof *published; index++)
    if (strcmp(published[index].name, name) == 0) return published[index].parameters;
  int depth = 0;
  if (sscanf(name, "cifar_resnet%d", &depth) != 1) sscanf(name, "cifar_plain%d", &depth);
  return depth ? cifar_parameters(depth) : -1;
}

/** Elements of every float32 list and matrix, once each, but what is not learnt: running statistics, Resize's scales,
 *  where tokens stand. */
static int64_t count_parameters(const struct graph *graph) {
  int64_t parameters = 0;
  for (const struct value *value = graph->values; value; value = value->next) {
    const struct tensor *tensor = &value->tensor;
    if (tensor->data && tensor->dtype == DTYPE_FLOAT32 && tensor->shape.rank > 0 &&
        !strstr(value->name, "running_") && !strstr(value->name, ".scales") &&
        strcmp(value->name, "positions") != 0)
      parameters += shape_elements(&tensor->shape);
  }
  return parameters;
}

START_TEST(parameters_are_the_published_ones) {
  size_t count;
  const rescl_zoo_entry *entries = zoo_entries(&count);
  ck_assert_uint_ge(count, 36);
  for (size_t index = 0; index < count; index++) {
    struct graph *graph = network_structure(entries[index].name, 0);
    const int64_t expected = expected_parameters(entries[index].name);
    ck_assert_msg(entries[index].parameters == expected, "%s: the table says %lld, published are %lld",
                  entries[index].name, (long long)entries[index].parameters, (long long)expected);
    ck_assert_msg(count_parameters(graph) == expected, "%s: %lld parameters, published are %lld",
                  entries[index].name, (long long)count_parameters(graph), (long long)expected);
    graph_free(graph);
  }
}
END_TEST

START_TEST(deepest_cifar_networks_have_the_papers_size) {
  ck_assert_int_eq(cifar_parameters(20), 269722); // "0.27M" in table 6
  ck_assert_int_eq((cifar_parameters(110) + 50000) / 100000, 17);
  ck_assert_int_eq((cifar_parameters(1202) + 50000) / 100000, 194);
}
END_TEST

/** What is inferred for two pictures is what was declared for any number. */
static void check_outputs(struct graph *graph) {
  struct shape declared[4];
  ck_assert_uint_le((size_t)graph->output_count, sizeof declared / sizeof *declared);
  for (int index = 0; index < graph->output_count; index++) {
    declared[index] = graph->outputs[index]->tensor.shape;
    ck_assert_int_eq(declared[index].dims[0], -1);
    declared[index].dims[0] = 2;
  }
  network_infer(graph, 2);
  for (int index = 0; index < graph->output_count; index++)
    ck_assert_msg(shape_equal(&graph->outputs[index]->tensor.shape, &declared[index]), "%s: output %s",
                  graph->name, graph->outputs[index]->name);
}

START_TEST(every_graph_holds_together_and_infers) {
  size_t count;
  const rescl_zoo_entry *entries = zoo_entries(&count);
  for (size_t index = 0; index < count; index++) {
    struct graph *graph = network_structure(entries[index].name, 0);
    ck_assert_msg(graph_check(graph) == RESCL_OK, "%s: %s", entries[index].name, rescl_last_error());
    check_outputs(graph);
    ck_assert_str_ne(entries[index].description, "");
    graph_free(graph);
  }
}
END_TEST

START_TEST(layers_are_the_papers) {
  static const struct {
    const char *name;
    int convolutions, norms, relus, additions, linears;
  } rows[] = {
      {"resnet18", 20, 20, 17, 8, 1},
      {"resnet34", 36, 36, 33, 16, 1},
      {"resnet50", 53, 53, 49, 16, 1},
      {"resnet101", 104, 104, 100, 33, 1},
      {"resnet152", 155, 155, 151, 50, 1},
      {"resnext50_32x4d", 53, 53, 49, 16, 1},
      {"plain34", 33, 33, 33, 0, 1},
      {"resnet50_v2", 53, 49, 49, 16, 1},
      {"se_resnet50", 85, 53, 65, 16, 1},
      {"vgg19", 16, 0, 18, 0, 3},
      {"vgg11_bn", 8, 8, 10, 0, 3},
      {"mobilenet_v2", 52, 52, 0, 10, 1},
      {"resnet50_localization", 53, 53, 49, 16, 2},
      {"fcn_resnet50", 55, 54, 50, 16, 0},
      {"deeplabv3_resnet101", 112, 111, 107, 33, 0},
      {"unet_resnet34", 47, 46, 43, 16, 0},
      {"retinaface_resnet50", 82, 73, 52, 18, 0},
      {"detr_resnet50", 54, 53, 63, 165, 0},
      {"cifar_resnet20", 19, 19, 19, 9, 1},
      {"cifar_plain110", 109, 109, 109, 0, 1},
      {"cifar_resnet1202", 1201, 1201, 1201, 600, 1},
  };
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    struct graph *graph = network_structure(rows[row].name, 0);
    ck_assert_msg(network_count(graph, "Conv") == rows[row].convolutions, "%s", rows[row].name);
    ck_assert_msg(network_count(graph, "BatchNormalization") == rows[row].norms, "%s", rows[row].name);
    ck_assert_msg(network_count(graph, "Relu") == rows[row].relus, "%s", rows[row].name);
    ck_assert_msg(network_count(graph, "Add") == rows[row].additions, "%s", rows[row].name);
    ck_assert_msg(network_count(graph, "Gemm") == rows[row].linears, "%s", rows[row].name);
    graph_free(graph);
  }
}
END_TEST

START_TEST(special_layers_are_there) {
  struct graph *mobilenet = network_structure("mobilenet_v2", 0), *se = network_structure("se_resnet50", 0);
  struct graph *cifar = network_structure("cifar_resnet56", 0);
  ck_assert_int_eq(network_count(mobilenet, "Clip"), 35);
  ck_assert_int_eq(network_count(se, "Sigmoid"), 16);
  ck_assert_int_eq(network_count(se, "Mul"), 16);
  ck_assert_int_eq(network_count(se, "GlobalAveragePool"), 17);
  ck_assert_int_eq(network_count(cifar, "Slice"), 2);
  ck_assert_int_eq(network_count(cifar, "Pad"), 2);
  graph_free(mobilenet);
  graph_free(se);
  graph_free(cifar);
}
END_TEST

static void check_shape(const struct graph *graph, const char *name, int rank, const int64_t *dims) {
  const struct value *value = graph_find_value(graph, name);
  ck_assert_msg(value != NULL, "%s has no '%s'", graph->name, name);
  const struct shape expected = shape_of(rank, dims);
  char found[SHAPE_TEXT_BYTES];
  ck_assert_msg(shape_equal(&value->tensor.shape, &expected), "%s: '%s' is %s", graph->name, name,
                shape_text(&value->tensor.shape, found));
}

START_TEST(names_and_shapes_are_torchvisions) {
  struct graph *resnet = network_structure("resnet50", 0), *vgg = network_structure("vgg16_bn", 0);
  struct graph *mobilenet = network_structure("mobilenet_v2", 0);
  struct graph *resnext = network_structure("resnext50_32x4d", 0);
  network_infer(resnet, 1);
  check_shape(resnet, "conv1.weight", 4, (int64_t[]){64, 3, 7, 7});
  check_shape(resnet, "layer1.0.downsample.1.running_var", 1, (int64_t[]){256});
  check_shape(resnet, "layer2.0.conv1", 4, (int64_t[]){1, 128, 56, 56}); // the stride is in the 3×3
  check_shape(resnet, "layer2.0.conv2", 4, (int64_t[]){1, 128, 28, 28});
  check_shape(resnet, "layer4.2.relu", 4, (int64_t[]){1, 2048, 7, 7});
  check_shape(resnet, "fc.weight", 2, (int64_t[]){1000, 2048});
  check_shape(resnext, "layer3.5.conv2.weight", 4, (int64_t[]){512, 16, 3, 3});
  check_shape(vgg, "features.40.weight", 4, (int64_t[]){512, 512, 3, 3});
  check_shape(vgg, "features.41.running_mean", 1, (int64_t[]){512});
  check_shape(vgg, "classifier.0.weight", 2, (int64_t[]){4096, 25088});
  check_shape(mobilenet, "features.1.conv.1.weight", 4, (int64_t[]){16, 32, 1, 1});
  check_shape(mobilenet, "features.17.conv.1.0.weight", 4, (int64_t[]){960, 1, 3, 3});
  check_shape(mobilenet, "features.18.1.weight", 1, (int64_t[]){1280});
  check_shape(mobilenet, "classifier.1.bias", 1, (int64_t[]){1000});
  graph_free(resnet);
  graph_free(resnext);
  graph_free(vgg);
  graph_free(mobilenet);
}
END_TEST

START_TEST(option_a_shortcut_strides_and_pads) {
  struct graph *graph = network_structure("cifar_resnet20", 0);
  network_infer(graph, 1);
  check_shape(graph, "layer2.0.slice", 4, (int64_t[]){1, 16, 16, 16});
  check_shape(graph, "layer2.0.pad", 4, (int64_t[]){1, 32, 16, 16});
  check_shape(graph, "layer3.2.relu", 4, (int64_t[]){1, 64, 8, 8});
  const int64_t *pads = graph_find_value(graph, "layer2.0.pad.pads")->tensor.data;
  ck_assert_int_eq(pads[1], 8);
  ck_assert_int_eq(pads[5], 8);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("zoo/structure", parameters_are_the_published_ones, deepest_cifar_networks_have_the_papers_size,
           every_graph_holds_together_and_infers, layers_are_the_papers, special_layers_are_there,
           names_and_shapes_are_torchvisions, option_a_shortcut_strides_and_pads)
