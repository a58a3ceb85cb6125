import type { LentText, QuarantineReason } from '../../studies/index.ts';
import type { CopyRequest } from './copy-file.ts';
import type { FindTextsRequest, FoundTexts } from './find-texts.ts';
import type { LentTextsRequest } from './find-lent-texts.ts';
import type { MaskRequest } from './mask-frame.ts';
import type { FileReading, ReadRequest } from './read-file.ts';
import type { Shown, ShowRequest } from './show-frame.ts';
import type { ShrinkRequest, Thumbnail } from './shrink-frame.ts';

/** One piece of work on one file. */
export type ReaderWork =
  | ({ readonly kind: 'read' } & ReadRequest)
  | ({ readonly kind: 'copy' } & CopyRequest)
  | ({ readonly kind: 'show' } & ShowRequest)
  | ({ readonly kind: 'texts' } & FindTextsRequest)
  | ({ readonly kind: 'lent' } & LentTextsRequest)
  | ({ readonly kind: 'mask' } & MaskRequest)
  | ({ readonly kind: 'shrink' } & ShrinkRequest);

/** What comes of a piece of work, of the same kind. */
export type ReaderAnswer =
  | { readonly kind: 'read'; readonly reading: FileReading }
  | { readonly kind: 'copy' }
  | { readonly kind: 'mask' }
  | { readonly kind: 'show'; readonly shown: Shown }
  | { readonly kind: 'texts'; readonly texts: FoundTexts }
  | { readonly kind: 'lent'; readonly lent: readonly LentText[] }
  | { readonly kind: 'shrink'; readonly thumbnail: Thumbnail };

/** What a reader process is asked. */
export interface ReaderRequest {
  readonly id: number;
  readonly work: ReaderWork;
}

/** What a reader process says; `alive` between the steps of its work, and when it has started. */
export type ReaderMessage =
  | { readonly kind: 'alive' }
  | { readonly kind: 'done'; readonly id: number; readonly answer: ReaderAnswer }
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
