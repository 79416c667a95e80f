/** Pictures in, what a network sees in them out: on one device, or shared by all of them. */
#ifndef RESCL_VIEW_VIEW_H
#define RESCL_VIEW_VIEW_H

#include "data/pictures.h"
#include "share/share.h"
#include "view/viewer.h"

/** What was seen in one picture. All of it is the run's, but what a callback takes by setting it NULL. */
struct view {
  size_t index;                     // of the picture, in the list
  const char *path;                 // of it
  int width, height;                // pixels; 0: it could not be read
  rescl_image *image;               // the picture, for look() only
  rescl_detections *detections;     // NULL where the network segments, or nothing came out
  rescl_segmentation *segmentation; // likewise where it does not
  char *failure;                    // why nothing came out, or look() failed; NULL: all is well
  int is_lost;                      // that no device was left is the reason
  size_t device;                    // that ran it: share_selector()
};

struct view_work {
  const char *stage; // on the progress bar
  const struct picture_list *pictures;
  rescl_detect_options detect; // what is wanted, where the network does not segment

  /** Called in any thread, for several pictures at a time, while the picture is there: the place to draw. May
   *  set `failure`. NULL: nothing is to be done. */
  void (*look)(void *user, struct view *view);

  /** Called once for each picture in the list's order, in the calling thread, failures among them: the place
   *  to print and to add up. The bar is cleared. Lost ones come last. */
  void (*tell)(void *user, struct view *view);
  void *user;
};

/** Shows the network all pictures. Pictures that ask for inputs of different sizes are run in groups of one
 *  size, and told of in the list's order all the same.
 *  @return the exit code: whether the devices did it, whatever became of single pictures. Reports why not;
 *          nothing is told of then unless some device had done something. */
int view_run(struct viewer *viewer, struct share *share, const struct view_work *work);

/** Something went wrong, and that is why; the picture's path goes in front where the message lacks it. */
void view_fail(struct view *view, const char *message);

/** Writes the view's picture, as PNG or JPEG as the file's name says.
 *  @return NULL, or why it can not be done, which the caller frees */
char *view_save_picture(const struct view *view, const char *path);

/** Why a picture can not be drawn on, which the caller frees. */
char *view_cannot_draw(const struct view *view);

/** What "rescl.detect/1" and "rescl.segment/1" say of each picture: the file, its size, its failure. */
cJSON *view_write(const struct view *view);

#endif
