/** @file rescl.h
 *  rescl: residual networks on OpenCL. Include this for everything.
 *
 *      rescl_model *model = NULL;
 *      rescl_device *device = NULL;
 *      rescl_session *session = NULL;
 *      rescl_model_load(&model, "resnet50.onnx");           // immutable, shared by threads and devices
 *      rescl_device_open(&device, NULL);                    // NULL: the fastest class of device present
 *      rescl_session_create(&session, device, model, NULL); // compiles, uploads weights, plans memory
 *      rescl_session_run(session, &input, 1, &output, 1);   // float tensors in NCHW; blocking
 *      rescl_session_result(session, 0, &output);           // or so: an output where it is, without a copy
 *      rescl_session_free(session);
 *      rescl_device_free(device);
 *      rescl_model_free(model);
 *
 *  Conventions, everywhere: what a call makes comes first in its arguments, is set to NULL on failure,
 *  belongs to the caller and is freed with the `_free` function of its noun, which accepts NULL. Options
 *  structs start from their `_default()` function. Every call that can fail returns a rescl_status;
 *  rescl_last_error() explains it. NULL where something is needed, and what is out of range, is
 *  RESCL_INVALID_ARGUMENT, with the argument or its member in the message.
 *
 *  status.h   statuses and messages      device.h   finding and opening devices
 *  model.h    loading, building, asking  session.h  running, profiling, verifying
 *  image.h    pictures in                cache.h    what is kept on disk
 *  plan.h     what would run on a device that is not here
 *  vision.h   what is in a picture: detection, segmentation
 *  mask.h     pixels of a thing         labels.h   names of classes
 */
#ifndef RESCL_RESCL_H
#define RESCL_RESCL_H

#include "rescl/cache.h"
#include "rescl/device.h"
#include "rescl/driver.h"
#include "rescl/image.h"
#include "rescl/labels.h"
#include "rescl/mask.h"
#include "rescl/model.h"
#include "rescl/plan.h"
#include "rescl/session.h"
#include "rescl/status.h"
#include "rescl/vision.h"

#endif
