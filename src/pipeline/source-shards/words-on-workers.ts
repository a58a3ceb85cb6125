import type { Word } from '../../annotation/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects, ShardRunner } from '../../effects.ts';
import type { Origins } from '../label/origins.ts';
import { resultsOfShards } from '../shards/results-of-shards.ts';
import { digestOf, removeShardFiles, shareInput } from '../shards/shard-files.ts';
import type { StudyToRead } from '../label/studies-to-read.ts';
import { unseenBy } from './refuse-worker.ts';
import { type WordsInput, wordsResultSchema } from './source-tasks.ts';

/** Frames of one shard, with those of the study that is begun. */
const SHARD_FRAMES = 200;

/** A study, and what was read of its files and frames; the words name nobody. */
export interface StudyRead extends StudyToRead {
  readonly words: readonly (readonly (readonly Word[] | null)[])[];
}

/** What is needed to have words read elsewhere. */
export interface WordsElsewhere {
  readonly workspace: Workspace;
  readonly origins: Origins;
  /** The files that say something of an image, by its SOP Instance UID. */
  readonly lenders: ReadonlyMap<string, readonly string[]>;
  readonly runner: ShardRunner;
  /** Is told how often a worker's recogniser has read. */
  readonly count: (lines: number) => void;
}

/**
 * Has the words of studies read elsewhere, and gives them in the order of the studies.
 *
 * @throws UserError when a worker does not see a file that is here.
 */
export async function* wordsOnWorkers(
  studies: readonly StudyToRead[],
  { workspace, origins, lenders, runner, count }: WordsElsewhere,
  effects: Effects,
): AsyncGenerator<StudyRead> {
  const uids = new Map(
    (await workspace.catalog.frames()).map(({ path, sopInstanceUID }) => [path, sopInstanceUID ?? '']), // prettier-ignore
  );
  const parts = partsOf(studies);
  const inputs: string[] = [];
  for (const part of parts) inputs.push(await shareInput(workspace, inputOf(part)));
  const shards = inputs.map((input) => {
    const task = { step: 'words', input };
    return { id: digestOf(task), task };
  });
  let at = 0;
  for await (const { host, studies: read, linesRead } of resultsOfShards(
    workspace,
    shards,
    wordsResultSchema,
    runner,
    effects,
  )) {
    // prettier-ignore
    count(linesRead);
    const [{ id = '' } = {}, input = ''] = [shards[at], inputs[at]];
    for (const [i, study] of (parts[at] ?? []).entries()) {
      const { words = [], unseen = [] } = read[i] ?? {};
      for (const path of unseen) {
        if ((await origins.of(path)) === null) continue;
        await removeShardFiles(workspace, [id], 'result');
        throw unseenBy(host, path);
      }
      yield { ...study, words };
    }
    await removeShardFiles(workspace, [id], 'result');
    await removeShardFiles(workspace, [input], 'input');
    at += 1;
  }

  function inputOf(part: readonly StudyToRead[]): WordsInput {
    return {
      studies: part.map(({ reader, files }) => {
        const named = files.map(({ path, frames }) => ({
          ...{ path, frames: [...frames], sopInstanceUID: uids.get(path) ?? '' },
        }));
        const ofStudy = named.flatMap(({ sopInstanceUID }) => lenders.get(sopInstanceUID) ?? []);
        return { reader, files: named, lenders: [...new Set(ofStudy)] };
      }),
    };
  }
}

/** Studies that follow each other, until there are enough frames. */
function partsOf(studies: readonly StudyToRead[]): StudyToRead[][] {
  const parts: StudyToRead[][] = [];
  let frames = Infinity;
  for (const study of studies) {
    if (frames >= SHARD_FRAMES) {
      parts.push([]);
      frames = 0;
    }
    parts.at(-1)?.push(study);
    frames += study.files.reduce((sum, file) => sum + file.frames.length, 0);
  }
  return parts;
}
