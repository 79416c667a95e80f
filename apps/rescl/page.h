/** The files of apps/rescl/page/, built into the program; the code is made by page/embed.cmake. */
#ifndef RESCL_PROGRAM_PAGE_H
#define RESCL_PROGRAM_PAGE_H

/** The text of a file by its name, "compare.css"; NULL where there is none. */
const char *page_file(const char *name);

#endif
