/** ResNet v1 without its classifier: what classifies, locates, segments and detects starts from it. */
#ifndef RESCL_ZOO_TRUNK_H
#define RESCL_ZOO_TRUNK_H

#include "zoo/families.h"

#define TRUNK_STAGES 4

struct trunk {
  const char *name;           // "backbone", put before the names of its layers; "": nothing
  struct resnet_config shape; // which ResNet
  /** This many of the last stages keep the size and spread their 3×3 convolutions instead: by 2 in the first
   *  of them, by 4 in the next. Their first blocks spread as the stage before, as torchvision does it. */
  int dilated_stages;
};

/** What the trunk makes on its way: the stem before its pooling, and each stage. */
struct trunk_features {
  struct features stem; // half the input's size
  struct features stages[TRUNK_STAGES];
};
struct trunk_features trunk_build(struct builder *builder, struct features input, const struct trunk *trunk);

#endif
