/** The files of compare/page/, built into the program; the code is made by cl/embed.cmake. */
#ifndef RESCL_COMPARE_PAGE_FILES_H
#define RESCL_COMPARE_PAGE_FILES_H

/** The text of a file by its name, "compare.css"; NULL where there is none. */
const char *page_file(const char *name);

#endif
