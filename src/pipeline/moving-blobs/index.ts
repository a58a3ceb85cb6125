export { moveBlobs } from './move-blobs.ts';
export { storedBlobs } from './stored.ts';
