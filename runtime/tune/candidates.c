#include "tune/candidates.h"

#include <string.h>

static int is_allowed(const struct kernel *kernel, const struct kernel *usual,
                      const struct kernel_preference *preference) {
  if (kernel == usual) return 1;
  const char *forced = preference->algorithm;
  if (!forced || !usual->algorithm || strcmp(usual->algorithm, forced) != 0) return !forced;
  return kernel->algorithm && strcmp(kernel->algorithm, forced) == 0;
}

static void add(struct kernel_choice *candidates, size_t *count, const struct kernel *kernel,
                const struct kernel_variant *variant) {
  if (*count < CANDIDATES_MOST) candidates[(*count)++] = (struct kernel_choice){kernel, variant};
}

static void add_variants(struct kernel_choice *candidates, size_t *count, const struct kernel *kernel,
                         const struct node *node, const struct device_profile *profile) {
  for (const struct kernel_variant *variant = kernel->variants; variant && variant->name; variant++)
    if (kernel->takes_variant(node, profile, variant)) add(candidates, count, kernel, variant);
}

size_t candidates_list(struct kernel_choice candidates[CANDIDATES_MOST], const struct node *node,
                       const struct kernel_preference *preference) {
  const struct kernel *usual = NULL;
  size_t count = 0;
  if (kernel_choose(&usual, node, preference) != RESCL_OK) return 0;
  add(candidates, &count, usual, NULL);
  for (const struct kernel_row *row = kernel_table; row->op; row++) {
    if (row->op != node->call.op || !is_allowed(row->kernel, usual, preference)) continue;
    if (row->kernel != usual && kernel_suits(row->kernel, preference->profile) &&
        row->kernel->supports(node, preference->profile))
      add(candidates, &count, row->kernel, NULL);
  }
  const size_t kernel_count = count;
  for (size_t index = 0; index < kernel_count; index++)
    add_variants(candidates, &count, candidates[index].kernel, node, preference->profile);
  return count;
}
