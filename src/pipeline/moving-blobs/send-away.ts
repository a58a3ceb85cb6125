import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeatureStore } from '../../backbones/index.ts';
import { frameKey, type Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { mapInOrder } from '../../map-in-order.ts';
import { SharedFeatures } from '../shards/index.ts';
import { shareRun } from '../shared-run.ts';

const ACTION = 'copying to the object store';
const AT_ONCE = 16;

/** Copies what a workspace has in its folder into an object store; each is read back and compared. */
export async function sendAway(here: Workspace, away: Workspace, effects: Effects): Promise<void> {
  await sendFrames(here, away, effects);
  const names = await readdir(here.featuresDir).catch(() => []);
  const files = names.filter((name) => name.endsWith('.features'));
  for (const [i, name] of files.entries()) {
    throwIfInterrupted(effects.signal, ACTION);
    await sendFeatures(here, away, name);
    effects.progress('Copying features', i + 1, files.length);
  }
  const runs = await here.catalog.runs();
  for (const [i, { name }] of runs.entries()) {
    throwIfInterrupted(effects.signal, ACTION);
    if (existsSync(join(here.runDir(name), 'run.json'))) await shareRun(away, name);
    effects.progress('Copying runs', i + 1, runs.length);
  }
}

async function sendFrames(here: Workspace, { blobs }: Workspace, effects: Effects): Promise<void> {
  const hashes = [...new Set((await here.catalog.frames()).map(({ hash }) => hash))];
  const sent = mapInOrder(hashes, AT_ONCE, async (hash) => {
    const png = await readFile(here.framePath(hash));
    const read = () => blobs?.get(frameKey(hash), 2 * png.length);
    if ((await read())?.equals(png) === true) return;
    await blobs?.put(frameKey(hash), png);
    if ((await read())?.equals(png) !== true) throw differs(`frame ${hash.slice(0, 12)}`);
  });
  for (let done = 1; (await sent.next()).done !== true; done++) {
    throwIfInterrupted(effects.signal, ACTION);
    effects.progress('Copying frames', done, hashes.length);
  }
}

async function sendFeatures(here: Workspace, { blobs }: Workspace, name: string): Promise<void> {
  if (blobs === null) return;
  const store = await FeatureStore.openFile(here.featuresDir, name);
  try {
    const shared = new SharedFeatures(blobs, here.featuresDir, store.kind);
    const hashes = store.hashes();
    await shared.push(hashes, store);
    for (const hash of hashes) {
      const own = await store.read([hash]);
      const [row] = await shared.rows([hash]);
      if (row === undefined || !bytesOf(own).equals(bytesOf(row))) throw differs(name);
    }
  } finally {
    await store.close();
  }
}

function bytesOf(row: Float32Array): Buffer {
  return Buffer.from(row.buffer, row.byteOffset, row.byteLength);
}

function differs(what: string): UserError {
  return new UserError(
    `Cannot move frames, features and runs: ${what} did not come back as it was sent; the workspace uses its folder as before.`,
  );
}
