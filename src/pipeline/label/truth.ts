import { UserError } from '../../errors.ts';
import type { AnnotatedFrame } from './annotated-frames.ts';
import { csvRows } from '../csv-rows.ts';

/** What a phantom knows of one frame. */
interface TrueFrame {
  /** Null where it belongs to no category. */
  readonly category: string | null;
  /** Whether its annotation can be read at all. */
  readonly isReadable: boolean;
}

export const TRUTH_COLUMNS = ['sopInstanceUID', 'frame', 'category', 'readable'] as const;

/** By SOP Instance UID and frame; see {@link truthKey}. */
export type Truth = ReadonlyMap<string, TrueFrame>;

/** Frames by what became of their labels. */
interface Outcomes {
  readonly frames: number;
  readonly right: number;
  readonly wrong: number;
  readonly abstained: number;
}

/** How labels agree with what a phantom knows. */
export interface Agreement {
  /** Frames of a category whose annotation can be read. */
  readonly readable: Outcomes;
  /** Frames of a category whose annotation cannot be read. */
  readonly unreadable: Outcomes;
  /** Frames of no category: right is that they got none. */
  readonly withoutCategory: Outcomes;
  /** Accepted frames of which the truth says nothing. */
  readonly unknown: number;
}

/**
 * Reads the truth.csv that lies beside a phantom: sopInstanceUID, frame (from 0), category (empty:
 * none) and readable (yes or no).
 *
 * @throws UserError when it cannot be read or a row is not of this kind.
 */
export async function readTruth(path: string): Promise<Truth> {
  const truth = new Map<string, TrueFrame>();
  for (const { line, values } of await csvRows(path, TRUTH_COLUMNS, 'the truth')) {
    const readable = values.readable.toLowerCase();
    if (readable !== 'yes' && readable !== 'no') {
      throw new UserError(
        `Cannot read the truth ${path}: line ${line} has "${values.readable}" for readable, which takes yes or no; correct it.`,
      );
    }
    truth.set(truthKey(values.sopInstanceUID, values.frame), {
      category: values.category === '' ? null : values.category,
      isReadable: readable === 'yes',
    });
  }
  return truth;
}

/** Compares what words gave, whatever label is in force, with the truth. */
export function agreementWith(truth: Truth, frames: readonly AnnotatedFrame[]): Agreement {
  const readable = new Tally();
  const unreadable = new Tally();
  const withoutCategory = new Tally();
  let unknown = 0;
  for (const { row, understood } of frames) {
    const known = truth.get(truthKey(row.sopInstanceUID ?? '', String(row.index)));
    if (known === undefined) unknown++;
    else {
      const tally =
        known.category === null ? withoutCategory : known.isReadable ? readable : unreadable;
      tally.add(known.category, understood?.categorised.category ?? null);
    }
  }
  return {
    readable: readable.outcomes(),
    unreadable: unreadable.outcomes(),
    withoutCategory: withoutCategory.outcomes(),
    unknown,
  };
}

function truthKey(sopInstanceUID: string, frame: string): string {
  return `${sopInstanceUID} ${frame}`;
}

class Tally {
  #right = 0;
  #wrong = 0;
  #abstained = 0;

  add(truth: string | null, found: string | null): void {
    if (found === truth) this.#right++;
    else if (found === null) this.#abstained++;
    else this.#wrong++;
  }

  outcomes(): Outcomes {
    const [right, wrong, abstained] = [this.#right, this.#wrong, this.#abstained];
    return { frames: right + wrong + abstained, right, wrong, abstained };
  }
}
