export {
  frameFromPng,
  frameHash,
  framePath,
  readFrame,
  readFrameSync,
  writeFrame,
} from './frame-file.ts';
export { thumbnailWebp, writePicture } from './picture-file.ts';
export { findNearIdentical, type NearIdenticalPair } from './near-identical.ts';
export { imageSettings, type ImageSettings } from './settings.ts';
export { thumbnail64 } from './thumbnail.ts';
export { FRAME_SIZE, partInFrame } from './placing.ts';
export { toFrame } from './to-frame.ts';
export { fillBoxes } from './fill/fill-boxes.ts';
export { resizePart } from './resize-part.ts';
export { hiddenParts } from './hidden-parts.ts';
