"""OpenCV's dnn module, its own CPU backend: https://opencv.org"""
NAME = "OpenCV"


def load(job):
    import cv2

    cv2.setNumThreads(job.threads)
    net = cv2.dnn.readNetFromONNX(job.model)
    net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
    net.setPreferableTarget(cv2.dnn.DNN_TARGET_CPU)

    def run():
        net.setInput(job.input)
        return net.forward()

    return cv2.__version__, run
