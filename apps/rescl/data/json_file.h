/** JSON that somebody else wrote, from a file. */
#ifndef RESCL_DATA_JSON_FILE_H
#define RESCL_DATA_JSON_FILE_H

#include <cjson/cJSON.h>
#include <stddef.h>

/** Reads a file that holds JSON and nothing else. Reports what is wrong with it, with the line.
 *  @param what            the file should hold, for messages: "results"
 *  @param most_megabytes  larger files are refused before they are read on
 *  @return what cJSON_Delete() frees, or NULL: reported */
cJSON *json_file_read(const char *path, const char *what, size_t most_megabytes);

#endif
