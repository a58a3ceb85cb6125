/** Caps that are looked at before bytes are read or memory is asked for. */

/** Largest DICOM file: what Node reads in one piece (2 GiB less one byte). */
export const MAX_DICOM_BYTES = 2 ** 31 - 1;

/** Largest PNG, JPEG, TIFF, BMP or WebP file (256 MiB). */
export const MAX_IMAGE_BYTES = 2 ** 28;

/** Largest manifest (64 MiB, about half a million rows). */
export const MAX_MANIFEST_BYTES = 2 ** 26;

/** Most pixels in one frame (67 million; a 4K screen has 8 million). */
export const MAX_FRAME_PIXELS = 2 ** 26;

/** Most fragments of encapsulated pixel data in one DICOM file. */
export const MAX_FRAGMENTS = 2 ** 20;
