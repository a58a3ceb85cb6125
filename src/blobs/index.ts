export type { BlobStore } from './blob-store.ts';
export { openBlobStore, tryBlobStore } from './open-blob-store.ts';
