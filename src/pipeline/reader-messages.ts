import type { QuarantineReason } from '../studies/index.ts';
import type { CopyRequest } from './copy-file.ts';
import type { FileReading, ReadRequest } from './read-file.ts';

/** What a reader process is asked. */
export interface ReaderRequest {
  readonly id: number;
  readonly work: ReadRequest | CopyRequest;
}

/** What a reader process says; `alive` between the steps of its work, and when it has started. */
export type ReaderMessage =
  | { readonly kind: 'alive' }
  | { readonly kind: 'done'; readonly id: number; readonly reading: FileReading | null }
  | {
      readonly kind: 'refused';
      readonly id: number;
      readonly reason: QuarantineReason;
      readonly message: string;
    }
  /** The user must mend something, such as a full disk, before any file can be read. */
  | { readonly kind: 'stopped'; readonly id: number; readonly message: string }
  /** A fault of ours that this file brings out. */
  | { readonly kind: 'faulty'; readonly id: number; readonly message: string };
