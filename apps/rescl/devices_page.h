/** The page of `rescl devices`. */
#ifndef RESCL_PROGRAM_DEVICES_PAGE_H
#define RESCL_PROGRAM_DEVICES_PAGE_H

#include "probe.h"

/** A table of all devices, then what each says of itself, on standard output. */
void devices_page_print(const struct probe *probe);

#endif
