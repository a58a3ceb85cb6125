import { READING, type Vocabulary } from '../../annotation/index.ts';
import type { FrameRow, FrameSearch, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted } from '../../errors.ts';
import { readFrameSync } from '../../images/index.ts';
import { LineBook } from '../label/line-book.ts';
import { mapInOrder } from '../../map-in-order.ts';
import type { Survival } from './findings.ts';
import { searchFrame } from './search-frame.ts';

/** Counted up whenever the same frame may be found to say something else. */
const SEARCH = 1;
/** Frames under way at once, so that what reads lines need not wait for what finds them. */
const AT_ONCE = 4;
/** Frames after which what was found is put into the catalog. */
const BATCH = 64;

/**
 * Searches finished frames for words that tell the category. A frame that was searched before, by its
 * pixels, is not searched again; each distinct line of text is read once.
 *
 * @throws Interrupted between frames; what was searched is kept.
 */
export async function survivalOn(
  workspace: Workspace,
  rows: readonly FrameRow[],
  vocabulary: Vocabulary,
  effects: Effects,
): Promise<Survival> {
  const words = await wordsByHash(workspace, rows, vocabulary, effects);
  const surviving = rows.flatMap(({ frameId, hash }) => {
    const found = words.get(hash) ?? [];
    return found.length === 0 ? [] : [{ frame: frameId, words: [...found] }];
  });
  const searched = rows.filter(({ hash }) => words.has(hash)).length;
  return {
    verdict: surviving.length > 0 ? 'leak' : 'passed',
    frames: searched,
    unsearched: rows.length - searched,
    surviving,
  };
}

/** What is found on each frame; those that could not be searched in time are missing. */
async function wordsByHash(
  workspace: Pick<Workspace, 'catalog' | 'frames'>,
  rows: readonly FrameRow[],
  vocabulary: Vocabulary,
  effects: Effects,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { catalog } = workspace;
  const reader = `${SEARCH} ${READING} ${vocabulary.digest}`;
  const words = new Map(
    (await catalog.searches(reader)).map((search) => [search.hash, search.words] as const),
  );
  const wanted = [...new Set(rows.map(({ hash }) => hash))].filter((hash) => !words.has(hash));
  if (wanted.length === 0) return words;
  const book = new LineBook();
  let batch: FrameSearch[] = [];
  const save = async () => {
    await catalog.recordSearches(batch);
    batch = [];
  };
  try {
    const searches = mapInOrder(wanted, AT_ONCE, async (hash) => {
      throwIfInterrupted(effects.signal, 'searching frames for text');
      return {
        hash,
        found: await searchFrame(
          readFrameSync(await workspace.frames.file(hash)),
          ...([vocabulary, book] as const),
        ),
      };
    });
    let done = 0;
    for await (const { hash, found } of searches) {
      if (found !== null) {
        words.set(hash, found);
        batch.push({ hash, reader, words: found });
      }
      effects.progress('Searching frames for text', ++done, wanted.length);
      if (batch.length >= BATCH) await save();
    }
  } finally {
    await save();
    await book.close();
  }
  return words;
}
