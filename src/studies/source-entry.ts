import type { RefusedFile } from './refused-file.ts';
import type { Origin } from './source-file.ts';

/** The part of a split that a manifest may ask for. */
export type Part = 'train' | 'tuning' | 'test';

/** One file of a source, and what the source says about it before it is opened. */
export interface SourceEntry {
  /** Absolute; of a file in an archive the archive's, `#` and its number there. The catalog's key. */
  readonly path: string;
  /** Where its bytes are. */
  readonly origin: Origin;
  /** Relative to the source, with `/`: what users see. */
  readonly name: string;
  readonly label: string | null;
  readonly labelFrom: 'folder' | 'manifest' | null;
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly instance: string | null;
  readonly split: Part | null;
}

/** An entry, and why it cannot be taken if so. */
export interface ListedEntry {
  readonly entry: SourceEntry;
  readonly refused: RefusedFile | null;
}

/** An entry of which nothing but the file is known. */
export function bareEntry(path: string, name: string, origin: Origin = path): SourceEntry {
  return {
    path,
    origin,
    name,
    label: null,
    labelFrom: null,
    patient: null,
    study: null,
    series: null,
    instance: null,
    split: null,
  };
}
