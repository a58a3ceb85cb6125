import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFrames } from '../../test/many-frames.ts';
import { loadBackbone } from '../backbones/index.ts';
import { openWorkspace, type Workspace } from '../catalog/index.ts';
import { silent } from '../effects.ts';
import { UserError } from '../errors.ts';
import { extractionShard, type ExtractTask } from './shards/extract-shard.ts';
import { rowsPath } from './shards/folder-rows.ts';
import { openRows } from './shards/open-rows.ts';
import { readRows } from './shards/rows-file.ts';
import { openShardDoer, type ShardDoer } from './shard-doer.ts';

let dir: string;
let workspace: Workspace;
let doer: ShardDoer;
let id: string;
let task: ExtractTask;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-shard-'));
  await writeFrames(dir, 5);
  workspace = await openWorkspace(dir);
  doer = await openShardDoer(workspace, 1);
  const backbone = await loadBackbone({ name: 'scatter' });
  await openRows(workspace, backbone).putBackbone(backbone);
  const hashes = (await workspace.catalog.frames()).map(({ hash }) => hash);
  const shard = extractionShard(backbone, hashes);
  [id, task] = [shard.id, shard.task as ExtractTask];
});

afterEach(async () => {
  await doer.close();
  await workspace.close();
  await rm(dir, { recursive: true });
});

const run = (what: unknown, name = id) => doer.run(name, what, silent);

test('a shard is done once, and the same again gives the same file', async () => {
  await run(task);
  const path = rowsPath(workspace.featuresDir, id);
  const bytes = await readFile(path);
  await run(task);
  expect(await readFile(path)).toEqual(bytes);
  await rm(path);
  await run(task);
  expect(await readFile(path)).toEqual(bytes);
});

test('a file of rows that is damaged, cut off or gone is none', async () => {
  await run(task);
  const path = rowsPath(workspace.featuresDir, id);
  const count = task.hashes.length * task.backbone.length;
  expect(await readRows(path, count)).toHaveLength(count);
  expect(await readRows(path, count - 1)).toBeUndefined();
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, -4));
  expect(await readRows(path, count)).toBeUndefined();
  bytes[100]! ^= 1;
  await writeFile(path, bytes);
  expect(await readRows(path, count)).toBeUndefined();
  await rm(path);
  expect(await readRows(path, count)).toBeUndefined();
});

test('a shard from a stranger reads and writes nothing but frames, backbones and rows', async () => {
  const strange: [string, unknown][] = [
    [id, null],
    [id, { ...task, step: 'shell' }],
    [id, { ...task, more: 1 }],
    [id, { ...task, hashes: ['../../etc/passwd'] }],
    [id, { ...task, hashes: [] }],
    [id, { ...task, backbone: { ...task.backbone, key: '../../x' } }],
    ['../../x', task],
  ];
  for (const [name, what] of strange) {
    const refused = run(what, name);
    await expect(refused, JSON.stringify(what)).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow('does not know such a task');
  }
});

test('a backbone that was exchanged, or that this version would run otherwise, is refused', async () => {
  const { key } = task.backbone;
  const other = await loadBackbone({ name: 'scatter', pool: 'gap' });
  await openRows(workspace, other).putBackbone(other);
  const packed = (name: string) => join(workspace.featuresDir, 'shards', `${name}.onnx`);
  await writeFile(packed(key), await readFile(packed(other.key)));
  await expect(run(task)).rejects.toThrow('run the same version everywhere');
  await rm(packed(key));
  await expect(run(task)).rejects.toThrow('see that all machines share one workspace');
});

test('a stranger in the queue has nothing read but what lies in the workspace under its own hash', async () => {
  const secret = join(dir, '..', 'secret');
  const input = { files: [{ entry: { path: secret, origin: secret }, size: 1, mtimeMs: 1 }] };
  const text = JSON.stringify(input);
  const name = createHash('sha256').update(text).digest('hex');
  for (const step of ['read', 'words', 'fit']) {
    for (const strange of [input, secret, `../${name}`, { path: secret }]) {
      await expect(run({ step, input: strange })).rejects.toThrow('does not know such a task');
    }
    await expect(run({ step, input: name })).rejects.toThrow('see that all machines share one');
  }
  // Whoever could write there, but not what the name says.
  await mkdir(join(dir, 'shards'));
  await writeFile(join(dir, 'shards', `${name}.input.json`), `${text} `);
  await expect(run({ step: 'read', input: name })).rejects.toThrow('is damaged');
});
