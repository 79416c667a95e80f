/** Networks that do not classify are taken for what they are, and their answers can be read. */
#include <string.h>

#include "rescl/rescl.h"
#include "support/must.h"

#include "check_main.h"

static void check_preset(const char *network, const char *preset, rescl_task task, size_t classes) {
  rescl_create_options options = rescl_create_options_default();
  rescl_model *model = NULL;
  rescl_vision *vision = NULL;
  rescl_vision_info info;
  options.name = network;
  MUST(rescl_model_create(&model, &options));
  ck_assert_msg(rescl_vision_create(&vision, model, NULL) == RESCL_OK, "%s: %s", network, rescl_last_error());
  rescl_vision_get_info(vision, &info);
  ck_assert_str_eq(info.preset, preset);
  ck_assert_int_eq(info.task, task);
  ck_assert_uint_eq(info.class_count, classes);
  rescl_vision_free(vision);
  rescl_model_free(model);
}

START_TEST(networks_are_recognised) {
  check_preset("resnet50_localization", "localization", RESCL_TASK_LOCALIZE, 1000);
  check_preset("fcn_resnet50", "torchvision_segmentation", RESCL_TASK_SEGMENT, 21);
  check_preset("unet_resnet34", "segmentation", RESCL_TASK_SEGMENT, 21);
  check_preset("retinaface_resnet50", "retinaface", RESCL_TASK_DETECT, 1);
  check_preset("detr_resnet50", "detr", RESCL_TASK_DETECT, 91);
}
END_TEST

CHECK_MAIN("zoo/conventions", networks_are_recognised)
