/** Families of networks: a configuration and a function that builds from the picture to the outputs.
 *  The configuration of each row of zoo.def is of its family's type. */
#ifndef RESCL_ZOO_FAMILIES_H
#define RESCL_ZOO_FAMILIES_H

#include "zoo/builder.h"

/** Builds the layers behind the input and declares the outputs; `config` is a struct FAMILY_config. */
typedef void (*family_build)(struct builder *builder, struct features input, const void *config);

/** ResNet and its relatives at 224×224: He et al. 2015 (arXiv:1512.03385) with torchvision's stride in the
 *  3×3 convolution; Xie et al. 2016 (ResNeXt); Zagoruyko and Komodakis 2016 (Wide); Hu et al. 2017 (SE). */
struct resnet_config {
  int blocks[4];     // per stage of 64, 128, 256, 512 channels (four times that after a bottleneck)
  int bottleneck;    // 1×1, 3×3, 1×1 instead of two 3×3
  int groups;        // of the 3×3 in a bottleneck; 0: 1
  int group_width;   // channels per group where the stage has 64; 0: 64
  int without_skips; // He et al.'s plain networks
  int squeeze;       // SE-ResNet
  int with_box;      // a second head, beside the classes': where the thing is
};
void resnet_build(struct builder *builder, struct features input, const void *config);

/** ResNet v2: He et al. 2016, "Identity Mappings in Deep Residual Networks"
 *  (arXiv:1603.05027), bottlenecks. */
struct preact_config {
  int blocks[4];
};
void preact_build(struct builder *builder, struct features input, const void *config);

/** Simonyan and Zisserman 2014 (arXiv:1409.1556). */
struct vgg_config {
  int convolutions[5]; // 3×3 per stage of 64, 128, 256, 512, 512 channels
  int batch_norm;
};
void vgg_build(struct builder *builder, struct features input, const void *config);

/** Sandler et al. 2018 (arXiv:1801.04381). */
struct mobilenet_v2_config {
  int last_channels; // before the classifier
};
void mobilenet_v2_build(struct builder *builder, struct features input, const void *config);

/** The 32×32 networks of He et al. 2015, section 4.2, with option A shortcuts. */
struct cifar_config {
  int depth; // 6 n + 2
  int without_skips;
};
void cifar_build(struct builder *builder, struct features input, const void *config);

/** Networks that tell a class for every pixel, from a trunk whose last two stages are dilated: torchvision's
 *  FCN (Long et al. 2014, arXiv:1411.4038) and DeepLabV3 (Chen et al. 2017, arXiv:1706.05587). */
struct segmentation_config {
  struct resnet_config trunk;
  int atrous_pyramid; // DeepLabV3's head; else FCN's
};
void segmentation_build(struct builder *builder, struct features input, const void *config);

/** Ronneberger et al. 2015 (arXiv:1505.04597) over a ResNet, as segmentation-models-pytorch makes it. */
struct unet_config {
  struct resnet_config trunk;
};
void unet_build(struct builder *builder, struct features input, const void *config);

/** Deng et al. 2019 (arXiv:1905.00641), as github.com/biubug6/Pytorch_Retinaface makes it: faces and five
 *  points of each, raw as its heads say it. */
struct retinaface_config {
  struct resnet_config trunk;
};
void retinaface_build(struct builder *builder, struct features input, const void *config);

/** Carion et al. 2020 (arXiv:2005.12872), as github.com/facebookresearch/detr makes it: a transformer over what a
 *  ResNet saw, asked a fixed number of questions. */
struct detr_config {
  struct resnet_config trunk;
  int layers;  // of the encoder, and of the decoder
  int queries; // questions, each answered with a class and a box
};
void detr_build(struct builder *builder, struct features input, const void *config);

#endif
