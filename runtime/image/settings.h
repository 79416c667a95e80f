/** Settings of pictures as text. */
#ifndef RESCL_IMAGE_SETTINGS_H
#define RESCL_IMAGE_SETTINGS_H

#include <stddef.h>

#include "rescl/image.h"

/** The keys that rescl_preprocessing_set() knows, in the order in which they are to be applied; NULL after the last. */
const char *preprocessing_setting(size_t index);

#endif
