"""Errors a person may read: each message says what, which value, and what to do."""


class PhotoFixError(Exception):
    """Base of every expected failure; its text is one sentence fit for a dialog or stderr."""


class PhotoReadError(PhotoFixError):
    """A file cannot be opened as a photo."""


class PhotoWriteError(PhotoFixError):
    """A result cannot be written, or was read back different from what was written."""


class DiskFullError(PhotoWriteError):
    """There is no room for the result: no fault of the photo's."""


class EditError(PhotoFixError):
    """An edit, preset or sidecar holds a value outside its declared range or an unknown version."""


class WeightsError(PhotoFixError):
    """The network's weights are missing, damaged, or made for other tasks."""


class DeviceError(PhotoFixError):
    """The asked-for computing device does not exist or ran out of memory."""


class TruncatedPhotoError(PhotoReadError):
    """The file ends too early, but part of it can be shown if the person agrees (`allow_truncated`)."""
