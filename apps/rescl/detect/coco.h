/** Files of results as COCO's tools read them, https://cocodataset.org/#format-results: a list of what was found
 *  in all pictures. Boxes go into one file, masks into another, without boxes: where an entry has both, the
 *  tools take a thing's size from its box. */
#ifndef RESCL_DETECT_COCO_H
#define RESCL_DETECT_COCO_H

#include "data/pictures.h"
#include "data/replace.h"
#include "view/view.h"

/** The ids by which annotations know the pictures: from the list in the file of annotations, by the files'
 *  names, or, where there is none, from the numbers with which the files' names end. Reports what has none.
 *  @param annotations  NULL: there is no such file
 *  @return by picture, the caller frees them; NULL: reported */
double *coco_image_ids(const struct picture_list *pictures, const char *annotations);

enum coco_content { COCO_BOXES, COCO_MASKS };

struct coco_file {
  enum coco_content content;
  struct replacement file; // zeroed: none is wanted
  size_t entry_count;
};

/** Begins a file, which appears once it is ended; reports a failure. Does nothing where path is NULL.
 *  @return the exit code */
int coco_begin(struct coco_file *coco, const char *path, enum coco_content content);

/** Adds all that was found in a picture, however unsure. */
void coco_add(struct coco_file *coco, const struct view *view, const struct viewer *viewer, double image_id);

/** The file appears. @return the exit code; reports a failure */
int coco_end(struct coco_file *coco);

/** The file does not appear; nothing to do after coco_end(). */
void coco_cancel(struct coco_file *coco);

#endif
