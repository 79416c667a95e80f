/** Conv of tensors with channels in blocks, straight from its definition (cl/conv_blocked.cl). */
#include "kernels/conv_blocked.h"

#define PIECES_PER_UNIT 16                     // for each compute unit, so that none waits long for another
#define PANEL_BYTES ((int64_t)192 << 10)       // of a chunk: stays in a core's second-level cache
#define WEIGHTS_BYTES ((int64_t)20 << 10)      // of a pair of output blocks: stay in its first-level cache
#define MORE_WEIGHTS_BYTES ((int64_t)64 << 10) // of few pixels: in its second-level cache
#define LEAST_CHUNK_PIXELS 48                  // that share the weights fetched for them

struct conv_blocked conv_blocked_of(const struct node *node) {
  struct conv_blocked conv = {.block = node->outputs[0]->tensor.block, .groups = 1};
  struct window *window = &conv.window;
  (void)window_resolve(&node->call, window);
  const int64_t block = conv.block, outputs = window->output_channels / window->groups;
  conv.group_channels = window->input_channels / window->groups;
  const int are_whole = conv.group_channels % block == 0 && outputs % block == 0;
  if (window->groups == 1 || are_whole) {
    conv.groups = window->groups;
    conv.group_input_blocks = divide_up(conv.group_channels, block);
    conv.group_output_blocks = divide_up(outputs, block);
  } else { // several groups to a block
    conv.groups = divide_up(window->input_channels, block);
    conv.group_input_blocks = conv.group_output_blocks = 1;
  }
  conv.units = conv.group_input_blocks * window->kernel_height * window->kernel_width;
  return conv;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  if (!profile->has_vectors || !kernel_takes_blocks(node, profile)) return 0;
  const struct conv_blocked conv = conv_blocked_of(node);
  return conv_blocked_packed_floats(&conv) <= INT32_MAX;
}

/** How the work is shared out: see cl/conv_blocked.cl. */
struct division {
  int64_t pass; // units
  int64_t chunk_pixels, chunk_images, image_chunks, chunks;
  int64_t span, spans; // of output blocks of a group
  int64_t slice_floats;
};

/** What the tuner may try: pixels of a chunk. */
static const struct kernel_variant variants[] = {
    {"pixels_48", {48}}, {"pixels_96", {96}}, {"pixels_192", {192}}, {"pixels_384", {384}}, {NULL, {0}}};

static int takes_variant(const struct node *node, const struct device_profile *profile,
                         const struct kernel_variant *variant) {
  (void)profile;
  const struct conv_blocked conv = conv_blocked_of(node);
  return conv.window.batch * conv.window.output_height * conv.window.output_width >= variant->parameters[0];
}

/** Parts of at most `most`, all of about the same size: the size of one. */
static int64_t even_part(int64_t whole, int64_t most) {
  return divide_up(whole, divide_up(whole, most));
}

/** Who does the work, and how the tuner wants it shared out; NULL: as usual. */
struct workers {
  int64_t units; // compute units
  const struct kernel_variant *variant;
};

static int64_t fair_pixels(const struct conv_blocked *conv, int64_t units) {
  const struct window *window = &conv->window;
  return divide_up(window->batch * window->output_height * window->output_width * conv->groups,
                   PIECES_PER_UNIT * units);
}

/** Units of a panel of so many bytes, each with the pixels of a chunk. */
static int64_t most_pixels(const struct conv_blocked *conv, int64_t pass) {
  return PANEL_BYTES / (pass * conv->block * (int64_t)sizeof(float));
}

/** Sums wait less often in the output where more is summed at a time; that pays where chunks need not be smaller for it. It
 *  was measured with vectors of 16. */
static int64_t choose_pass(const struct conv_blocked *conv, int64_t units) {
  const int64_t pair_bytes = 2 * conv->block * conv->block * (int64_t)sizeof(float);
  const int64_t pass = even_part(conv->units, clamp(WEIGHTS_BYTES / pair_bytes, 1, conv->units));
  const int64_t longer = even_part(conv->units, clamp(MORE_WEIGHTS_BYTES / pair_bytes, 1, conv->units));
  const int64_t fair = fair_pixels(conv, units),
                chunk = fair > LEAST_CHUNK_PIXELS ? fair : LEAST_CHUNK_PIXELS;
  const int is_short =
      conv->block == 16 && window_is_pointwise(&conv->window) && chunk <= most_pixels(conv, longer);
  return is_short ? longer : pass;
}

static void divide_pixels(const struct conv_blocked *conv, const struct workers *workers,
                          struct division *division) {
  const int64_t units = workers->units;
  const struct window *window = &conv->window;
  const int64_t plane = window->output_height * window->output_width;
  const int64_t most = most_pixels(conv, division->pass), fair = fair_pixels(conv, units);
  const int64_t usual =
      clamp(fair, LEAST_CHUNK_PIXELS, most > LEAST_CHUNK_PIXELS ? most : LEAST_CHUNK_PIXELS);
  const int64_t wanted = workers->variant ? workers->variant->parameters[0] : usual;
  division->chunk_images = clamp(wanted / plane, 1, window->batch);
  int64_t image_chunks = division->chunk_images > 1 ? 1 : divide_up(plane, wanted);
  if (image_chunks > units) image_chunks = units * divide_up(image_chunks, units); // as many for each of them
  division->chunk_pixels = divide_up(plane, image_chunks);
  division->image_chunks = divide_up(plane, division->chunk_pixels);
  division->chunks = divide_up(window->batch, division->chunk_images) * division->image_chunks;
}

/** Chunks of pixels; spans of output blocks where there are too few chunks to keep every unit busy. */
static struct division divide(const struct conv_blocked *conv, const struct workers *workers) {
  struct division division = {0};
  division.pass = choose_pass(conv, workers->units);
  divide_pixels(conv, workers, &division);
  const int is_gathered = !window_is_pointwise(&conv->window) || division.chunk_images > 1;
  const int64_t pairs = divide_up(conv->group_output_blocks, 2), wholes = division.chunks * conv->groups;
  const int64_t wanted_pieces =
      workers->units * (is_gathered ? 1 : PIECES_PER_UNIT); // every span gathers anew
  const int64_t chunk_vectors = division.chunk_images * division.chunk_pixels;
  division.span = 2 * divide_up(pairs, clamp(divide_up(wanted_pieces, wholes), 1, pairs));
  division.spans = divide_up(conv->group_output_blocks, division.span);
  if (is_gathered) division.slice_floats = (division.pass + 2) * chunk_vectors * conv->block;
  return division;
}

/** Half a line of the cache for each line of weights of a pair, and those are read once for each chunk: ASKING_GROUPS of
 *  cl/multiply.cl. */
static int64_t asks_floats(const struct conv_blocked *conv, const struct division *division) {
  const int64_t pairs = conv->group_output_blocks / 2, groups = conv->block == 8 ? 4 : 2;
  return division->chunks * conv->groups * pairs * 2 * conv->units * conv->block * conv->block / groups;
}

/** Of the last unit, how many channels there are: what is summed beyond them is zeros, and each multiplication of it takes
 *  its time. */
static int64_t last_channels(const struct conv_blocked *conv) {
  const int64_t rest = conv->group_channels % conv->block;
  return conv->groups == conv->window.groups && rest ? rest : conv->block;
}

struct shares {
  const struct conv_blocked *conv;
  const struct division *division;
};

static struct piece_rows rows(const void *configuration, int64_t piece) {
  const struct shares *shares = configuration;
  const struct window *window = &shares->conv->window;
  const struct division *division = shares->division;
  const int64_t plane = window->output_height * window->output_width,
                chunk = piece / (shares->conv->groups * division->spans);
  const int64_t first_image = chunk / division->image_chunks * division->chunk_images;
  const int64_t end_image = first_image + division->chunk_images;
  const int64_t last_image = (end_image < window->batch ? end_image : window->batch) - 1;
  const int64_t first_pixel = chunk % division->image_chunks * division->chunk_pixels;
  const int64_t end_pixel = first_pixel + division->chunk_pixels;
  const int64_t last_pixel = (end_pixel < plane ? end_pixel : plane) - 1;
  return conv_piece_rows(window, first_image * window->output_height + first_pixel / window->output_width,
                         last_image * window->output_height + last_pixel / window->output_width + 1);
}

static int64_t first_weight(const void *configuration, int64_t piece) {
  const struct shares *shares = configuration;
  const struct conv_blocked *conv = shares->conv;
  const struct division *division = shares->division;
  const int64_t block_floats = conv->units * conv->block * conv->block,
                part = piece % (conv->groups * division->spans);
  const int64_t first_block =
      part / division->spans * conv->group_output_blocks + part % division->spans * division->span;
  return conv->groups * conv->group_output_blocks * conv->block + first_block * block_floats;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct conv_blocked conv = conv_blocked_of(node);
  const struct window *window = &conv.window;
  const struct workers workers = {.units = (int64_t)recorder_profile(recorder)->compute_units,
                                  .variant = recorder_variant(recorder)};
  const struct division division = divide(&conv, &workers);
  const int64_t channels[] = {conv.groups * conv.group_input_blocks, conv.groups * conv.group_output_blocks,
                              conv.group_input_blocks, conv.group_output_blocks};
  const int64_t work[] = {division.chunk_pixels, division.chunk_images, division.image_chunks,
                          division.span,         division.spans,        division.pass,
                          conv.groups,           last_channels(&conv)};
  const struct packing packing = {.form = (int)conv.groups,
                                  .size_bytes = (size_t)conv_blocked_packed_floats(&conv) * sizeof(float),
                                  .pack = conv_blocked_pack,
                                  .configuration = &conv};
  const struct activation activation = activation_epilogue(&node->call);
  struct buffer *packed = recorder_packed(recorder, node, &packing);
  return recorder_task(
      recorder, &(struct kernel_task){.name = "conv_blocked",
                                      .block = node->outputs[0]->tensor.block,
                                      .pieces = division.chunks * conv.groups * division.spans,
                                      .stripe = conv.groups * division.spans,
                                      .input = recorder_input(recorder, node, CONV_INPUT),
                                      .skip = recorder_input(recorder, node, CONV_SKIP),
                                      .output = recorder_output(recorder, node),
                                      .workspace_floats = division.slice_floats,
                                      .asks_floats = asks_floats(&conv, &division),
                                      .weights = packed,
                                      .first_weight = first_weight,
                                      .rows = rows,
                                      .configuration = &(struct shares){&conv, &division},
                                      KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(packed), argument_of_window(window),
                                                       argument_of_size(window, window->batch, 0),
                                                       argument_int8(channels, 4), argument_int8(work, 8),
                                                       ARGUMENT_OF_INT(division.slice_floats > 0),
                                                       ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_conv_blocked = {.name = "conv_blocked",
                                           .algorithm = "direct",
                                           .supports = supports,
                                           .record = record,
                                           .variants = variants,
                                           .takes_variant = takes_variant};
