/** A comparison as one page that stands alone. */
#ifndef RESCL_COMPARE_PAGE_H
#define RESCL_COMPARE_PAGE_H

#include <cjson/cJSON.h>

/** Writes the page to the file, or to standard output for "-"; NULL: does nothing. Failures are reported.
 *  @return the exit code. */
int comparison_page_write(const cJSON *comparison, const char *path);

#endif
