/** Caps that are looked at before bytes are read or memory is asked for. */

/** Largest DICOM file (64 GiB); only what is asked for is read of it. */
export const MAX_DICOM_BYTES = 2 ** 36;

/** Largest PNG, JPEG, TIFF, BMP or WebP file (256 MiB). */
export const MAX_IMAGE_BYTES = 2 ** 28;

/** Largest video, in a file of its own or in DICOM (1 GiB). */
export const MAX_VIDEO_BYTES = 2 ** 30;

/** Most frames of a video (over half an hour at 60 a second). */
export const MAX_VIDEO_FRAMES = 2 ** 17;

/** Largest manifest (64 MiB, about half a million rows). */
export const MAX_MANIFEST_BYTES = 2 ** 26;

/** Most pixels in one frame (67 million; a 4K screen has 8 million). */
export const MAX_FRAME_PIXELS = 2 ** 26;

/** Most fragments of encapsulated pixel data in one DICOM file. */
export const MAX_FRAGMENTS = 2 ** 20;

/** Most bytes before the pixel data of a DICOM file (64 MiB), and all that is parsed of it. */
export const MAX_HEADER_BYTES = 2 ** 26;

/** Most elements of a header, items of sequences and their elements included. */
export const MAX_ELEMENTS = 2 ** 18;

/** Deepest nesting of sequences; templates of structured reports reach about 10. */
export const MAX_DEPTH = 32;

/** Most bytes that anything deflated may unpack to (512 MiB). */
export const MAX_INFLATED_BYTES = 2 ** 29;

/** Most entries of a zip archive. */
export const MAX_ZIP_MEMBERS = 2 ** 18;

/** Most bytes that all files of a zip archive may have together (256 GiB). */
export const MAX_ZIP_BYTES = 2 ** 38;

/** Most elements of a DICOMDIR, which has about twenty for each image. */
export const MAX_DIRECTORY_ELEMENTS = 2 ** 23;

/** Most bytes that one deflated byte may unpack to: deflate itself reaches 1032, pictures 100. */
export const MAX_INFLATION = 250;
