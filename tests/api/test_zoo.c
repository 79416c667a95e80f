/** rescl_verify() on the zoo's networks, at full size, on the default device. RESCL_TEST_ZOO=NAME takes only that
 *  network, RESCL_TEST_TIER=small only those of few weights, for slow drivers and sanitizers, and
 *  RESCL_TEST_TIER=long all: those of large pictures are hundreds of GFLOP that the reference computes, minutes each. */
#include "api/fixture.h"
#include "base/clock.h"

/** Each kind of its layers is one of vgg19_bn's, resnet152's, resnet18's or plain18's. */
static int is_part_of_larger(const char *name) {
  static const char *const parts[] = {"vgg11",    "vgg11_bn", "vgg16",     "vgg16_bn", "vgg19",
                                      "resnet50", "resnet34", "resnet101", "plain34"};
  for (size_t index = 0; index < sizeof parts / sizeof *parts; index++)
    if (strcmp(parts[index], name) == 0) return 1;
  return 0;
}

static int is_wanted(const rescl_zoo_entry *network) {
  const char *only = getenv("RESCL_TEST_ZOO"), *tier = getenv("RESCL_TEST_TIER");
  if (only) return strcmp(only, network->name) == 0;
  if (is_part_of_larger(network->name)) return tier && strcmp(tier, "long") == 0;
  return !tier || strcmp(tier, "small") != 0 || network->parameters < 4000000;
}

#define LARGE_PIXELS 256 // no network that classifies takes pictures as wide as this

/** Whether there is time for it. */
static int fits_tier(const rescl_model *model) {
  const char *tier = getenv("RESCL_TEST_TIER");
  rescl_tensor input;
  MUST(rescl_model_input(model, 0, &input));
  return input.shape[3] <= LARGE_PIXELS || getenv("RESCL_TEST_ZOO") || (tier && strcmp(tier, "long") == 0);
}

static void verify(const char *name, const rescl_model *model) {
  const uint64_t start_ns = clock_now_ns();
  rescl_verification *verification = NULL;
  MUST(rescl_verify(device(), model, NULL, NULL, &verification));
  const rescl_layer_check *worst = &verification->layers[verification->worst];
  printf("%-18s %5zu %9.1e %9.1e %6.1f  %s\n", name, verification->layer_count, worst->error,
         verification->output_error, clock_since_ms(start_ns) / 1e3, worst->name);
  fflush(stdout);
  ck_assert_uint_gt(verification->layer_count, 10);
  ck_assert_msg(verification->failed_count == 0, "%s: %zu layers are wrong, '%s' is the first", name,
                verification->failed_count, verification->layers[verification->first_failed].name);
  ck_assert_msg(verification->output_passed, "%s: output error %g", name, verification->output_error);
  rescl_verification_free(verification);
}

START_TEST(every_network_is_right) {
  size_t count = 0, verified = 0;
  const rescl_zoo_entry *networks = rescl_model_zoo(&count);
  printf("%s\n%-18s %5s %9s %9s %6s  %s\n", rescl_device_get_info(device())->name, "network", "layers",
         "worst", "output", "s", "worst layer");
  for (size_t index = 0; index < count; index++) {
    if (!is_wanted(&networks[index])) continue;
    rescl_model *model = zoo_model(networks[index].name);
    if (fits_tier(model)) {
      verify(networks[index].name, model);
      verified++;
    }
    rescl_model_free(model);
  }
  ck_assert_uint_gt(verified, 0);
}
END_TEST

CHECK_MAIN_NO_FORK("api/zoo", every_network_is_right)
