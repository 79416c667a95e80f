/** Writing a file so that a reader never sees half of it. */
#ifndef RESCL_DATA_REPLACE_H
#define RESCL_DATA_REPLACE_H

#include <stdio.h>

/** A file under way. */
struct replacement {
  FILE *stream;    // write here
  char *path;      // where it will appear
  char *temporary; // where it is meanwhile; NULL: written in place (a device, a pipe)
};

/** Opens a temporary file beside `path`. Reports a failure and returns EXIT_FAILED. */
int replacement_open(struct replacement *replacement, const char *path);

/** Closes the file and puts it in its place; when writing it failed, reports that, removes it and returns
 *  EXIT_FAILED. After each successful open, call it or
 *  replacement_cancel() once. */
int replacement_commit(struct replacement *replacement);

/** The reverse of a successful open: nothing is put anywhere. Does nothing where none is open. */
void replacement_cancel(struct replacement *replacement);

#endif
