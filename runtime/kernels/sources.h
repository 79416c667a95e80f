/** The kernels' sources, built into the library by cl/embed.cmake. */
#ifndef RESCL_KERNELS_SOURCES_H
#define RESCL_KERNELS_SOURCES_H

/** The source of cl/STEM.cl as built into the library, or NULL. */
const char *kernel_source(const char *stem);
/** Changes with any of them. */
const char *kernel_sources_hash(void);

#endif
