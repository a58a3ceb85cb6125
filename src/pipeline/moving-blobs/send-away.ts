import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeatureStore } from '../../backbones/index.ts';
import type { BlobStore } from '../../blobs/index.ts';
import { frameKey, type Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { mapInOrder } from '../../map-in-order.ts';
import { SharedFeatures } from '../shards/index.ts';
import { shareRun } from '../predict/shared-run.ts';

const ACTION = 'copying to the object store';
const AT_ONCE = 16;

/** Copies what a workspace has in its folder into an object store, and proves that it lies there. */
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

/** Of a frame in the store this costs one request and its part of a listing, not one to write and two to read. */
async function sendFrames(here: Workspace, { blobs }: Workspace, effects: Effects): Promise<void> {
  if (blobs === null) return;
  const stated = await statedFrames(blobs);
  const sent: string[] = [];
  const hashes = [...new Set((await here.catalog.frames()).map(({ hash }) => hash))];
  const sending = mapInOrder(hashes, AT_ONCE, async (hash) => {
    const png = await readFile(here.framePath(hash));
    if (stated.has(hash) && (await holds(blobs, hash, png, stated))) return;
    await blobs.put(frameKey(hash), png);
    sent.push(hash);
  });
  for (let done = 1; (await sending.next()).done !== true; done++) {
    throwIfInterrupted(effects.signal, ACTION);
    effects.progress('Copying frames', done, hashes.length);
  }
  const held = sent.length === 0 ? stated : await statedFrames(blobs);
  const checking = mapInOrder(sent, AT_ONCE, async (hash) => {
    const png = await readFile(here.framePath(hash));
    if (!(await holds(blobs, hash, png, held))) throw differs(`frame ${hash.slice(0, 12)}`);
  });
  while ((await checking.next()).done !== true) throwIfInterrupted(effects.signal, ACTION);
}

/** What the store states of the frames that it holds: the MD5 of each, where it is one. */
async function statedFrames(blobs: BlobStore): Promise<ReadonlyMap<string, string | undefined>> {
  const stated = new Map<string, string | undefined>();
  for await (const { key, md5 } of blobs.list('frames/')) {
    const hash = /([0-9a-f]{64})\.png$/.exec(key)?.[1];
    if (hash !== undefined) stated.set(hash, md5);
  }
  return stated;
}

/** By what the store states of a frame; where that says otherwise or nothing, the frame is read. */
async function holds(
  blobs: BlobStore,
  hash: string,
  png: Buffer,
  stated: ReadonlyMap<string, string | undefined>,
): Promise<boolean> {
  if (stated.get(hash) === createHash('md5').update(png).digest('hex')) return true;
  return (await blobs.get(frameKey(hash), 2 * png.length))?.equals(png) === true;
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
