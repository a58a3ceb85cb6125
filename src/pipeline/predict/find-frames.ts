import type { Effects } from '../../effects.ts';
import { throwIfInterrupted } from '../../errors.ts';
import type { Box } from '../../region/index.ts';
import type { Origin } from '../../studies/index.ts';
import { listSource, RefusedFile } from '../../studies/index.ts';
import { mapInOrder } from '../../map-in-order.ts';
import type { ReadRequest } from '../source-readers/read-file.ts';
import type { Readers } from '../source-readers/readers.ts';

/** A frame that can be classified, by its hash, or the reason why there is none. */
export interface FoundFrame {
  /** Relative to the source. */
  readonly file: string;
  readonly frame: number | null;
  readonly box: Box | null;
  readonly hash: string | null;
  readonly reason: string | null;
}

/** How frames are made, and where they go. */
export type Making = Omit<ReadRequest, 'origin'>;

/** Makes frames of every file of a source; each file once, however many rows of a manifest name it. */
export async function findFrames(
  readers: Readers,
  making: Making,
  source: string,
  effects: Effects,
): Promise<FoundFrame[]> {
  const found: FoundFrame[] = [];
  const files = mapInOrder(eachOnce(source), readers.atOnce, async ({ entry, refused }) => {
    throwIfInterrupted(effects.signal, 'reading files');
    const unreadable = refused !== null && !ABOUT_LABELS.has(refused.reason) ? refused : null;
    return unreadable === null
      ? await framesOfFile(readers, making, entry.origin, entry.name)
      : [notFound(entry.name, unreadable)];
  });
  let read = 0;
  for await (const frames of files) {
    found.push(...frames);
    read += 1;
    effects.progress('Reading files', read, 0);
  }
  return found;
}

/**
 * Makes frames of one file. A file that cannot be read gives its reason.
 *
 * @param file what it is called in the result.
 */
export async function framesOfFile(
  readers: Readers,
  making: Making,
  origin: Origin,
  file: string,
): Promise<FoundFrame[]> {
  try {
    const { frames, rule } = await readers.read({ origin, ...making });
    if (frames.length === 0) return [{ file, frame: null, box: null, hash: null, reason: rule }];
    return frames.map(({ index, box, hash, rule: reason }) => ({
      ...{ file, frame: index, box, hash, reason },
    }));
  } catch (error) {
    if (error instanceof RefusedFile) return [notFound(file, error)];
    throw error;
  }
}

function notFound(file: string, { reason, message }: RefusedFile): FoundFrame {
  return { file, frame: null, box: null, hash: null, reason: `${reason}: ${message}` };
}

/** What refuses a manifest's row for training only. */
const ABOUT_LABELS: ReadonlySet<string> = new Set([
  'empty-label',
  'unknown-split',
  'conflicting-rows',
]);

async function* eachOnce(source: string): ReturnType<typeof listSource> {
  const seen = new Set<string>();
  for await (const listed of listSource(source)) {
    if (seen.has(listed.entry.path)) continue;
    seen.add(listed.entry.path);
    yield listed;
  }
}
