/** A folder that is gone once the process, or the child of it that made it, ends by exit(). */
#ifndef RESCL_TESTS_SUPPORT_TEMPORARY_FOLDER_H
#define RESCL_TESTS_SUPPORT_TEMPORARY_FOLDER_H

/** Makes it as mkdtemp() does; all that is in it then goes with it.
 *  @param path  ends with XXXXXX, receives the name
 *  @return the path; NULL: it can not be made */
char *temporary_folder(char *path);

#endif
