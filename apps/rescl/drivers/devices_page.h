/** The page of `rescl devices`. */
#ifndef RESCL_DRIVERS_DEVICES_PAGE_H
#define RESCL_DRIVERS_DEVICES_PAGE_H

#include "drivers/probe.h"

/** A table of all devices, then what each says of itself, on standard output. */
void devices_page_print(const struct probe *probe);

#endif
