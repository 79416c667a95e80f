#define _XOPEN_SOURCE 700 // mkdtemp, nftw
#include "support/temporary_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPEN_FOLDERS = 8 };

static struct folder {
  struct folder *next;
  pid_t owner;
  char path[];
} * folders;

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place) {
  (void)about, (void)kind, (void)place;
  (void)remove(path);
  return 0;
}

static void remove_folders(void) {
  while (folders) {
    struct folder *folder = folders;
    folders = folder->next;
    if (folder->owner == getpid()) nftw(folder->path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    free(folder);
  }
}

char *temporary_folder(char *path) {
  struct folder *folder = malloc(sizeof *folder + strlen(path) + 1);
  if (!folder || !mkdtemp(path)) {
    free(folder);
    return NULL;
  }
  if (!folders) atexit(remove_folders);
  folder->owner = getpid();
  folder->next = folders;
  strcpy(folder->path, path);
  folders = folder;
  return path;
}
