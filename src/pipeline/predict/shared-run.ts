import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { BlobStore } from '../../blobs/index.ts';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';

type Place = Pick<WorkspaceFolder, 'blobs' | 'runDir'>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** What may lie in a run's folder: names without a way out of it. */
const fileName = z
  .string()
  .max(300)
  .regex(/^[^/\\\0]+(\/[^/\\\0]+)*$/)
  .refine((name) => name.split('/').every((part) => part !== '.' && part !== '..'));

const manifestSchema = z.strictObject({
  format: z.literal('sonograft run'),
  version: z.literal(1),
  run: z.string(),
  files: z.record(fileName, z.strictObject({ sha256, size: z.int().nonnegative() })),
});

type Files = z.infer<typeof manifestSchema>['files'];

const MOST_BYTES = 4 * 2 ** 20;
/** What this folder and the object store had in common last. */
const STATE = '.shared.json';
const stateSchema = z.record(
  z.string(),
  z.strictObject({ sha256, size: z.number(), mtimeMs: z.number() }),
);
type State = z.infer<typeof stateSchema>;

/** A manifest's name: its number among the run's, and its own digest. */
const NAME = /^(\d{9})-[0-9a-f]{64}\.json$/;
/** What a training that goes on needs, and nobody else. */
const OWN = /\.(checkpoint|partial|lock|tmp)$/;

/**
 * Brings a run here as the object store has it; a file that was changed here since stays. It does
 * nothing where the workspace has no object store.
 *
 * @throws UserError when the store cannot be read, or what it has is damaged.
 */
export async function fetchRun(workspace: Place, name: string): Promise<void> {
  const { blobs } = workspace;
  const dir = workspace.runDir(name);
  if (blobs === null) return;
  const { files } = await merged(blobs, name);
  if (Object.keys(files).length === 0) return;
  const state = await readState(dir);
  // run.json last: a run without it is not finished.
  const order = Object.keys(files).sort(
    (a, b) => Number(a === 'run.json') - Number(b === 'run.json'),
  );
  for (const file of order) {
    const there = files[file];
    const path = join(dir, ...file.split('/'));
    const known = state[file];
    const here = await stat(path).catch(() => undefined);
    const isOurs = here !== undefined && !isAs(known, here);
    if (there === undefined || isOurs || (here && known?.sha256 === there.sha256)) continue;
    if (!(await blobs.getFile(fileKey(name, there.sha256), path))) throw missing(blobs, name, file);
    const { size, mtimeMs } = await stat(path);
    if (size !== there.size) throw missing(blobs, name, file);
    state[file] = { sha256: there.sha256, size, mtimeMs };
  }
  await writeState(dir, state);
}

/**
 * Puts what was changed in a run's folder into the object store: the files by their content, and last
 * a manifest that names them, so that others see all of it or nothing. Manifests are added and never
 * changed; of a file that several name the newest counts, so that of two machines that write at once
 * neither takes away what the other adds.
 */
export async function shareRun(workspace: Place, name: string): Promise<void> {
  const { blobs } = workspace;
  if (blobs === null) return;
  const dir = workspace.runDir(name);
  const { files: there, last } = await merged(blobs, name);
  const state = await readState(dir);
  const changed: Files = {};
  for (const file of await filesOf(dir)) {
    const path = join(dir, ...file.split('/'));
    const { size, mtimeMs } = await stat(path);
    const known = state[file];
    const digest = known && isAs(known, { size, mtimeMs }) ? known.sha256 : await digestOf(path);
    state[file] = { sha256: digest, size, mtimeMs };
    if (there[file]?.sha256 === digest) continue;
    const key = fileKey(name, digest);
    if ((await blobs.look(key)) === undefined) await blobs.putFile(key, path);
    changed[file] = { sha256: digest, size };
  }
  if (Object.keys(changed).length > 0) {
    const manifest = { format: 'sonograft run', version: 1, run: name, files: changed };
    const bytes = Buffer.from(`${JSON.stringify(manifest)}\n`);
    const digest = createHash('sha256').update(bytes).digest('hex');
    await blobs.put(
      `${manifestsOf(name)}${String(last + 1).padStart(9, '0')}-${digest}.json`,
      bytes,
    );
  }
  await writeState(dir, state);
}

/** Every file of a run that manifests name, and the number of the last manifest. */
async function merged(blobs: BlobStore, name: string): Promise<{ files: Files; last: number }> {
  const files: Files = {};
  let last = 0;
  for await (const { key } of blobs.list(manifestsOf(name))) {
    const number = NAME.exec(key.slice(manifestsOf(name).length))?.[1];
    const bytes = number === undefined ? undefined : await blobs.get(key, MOST_BYTES);
    if (bytes === undefined) continue;
    const read = manifestSchema.safeParse(jsonOf(bytes));
    if (!read.success || read.data.run !== name) {
      throw new UserError(
        `Cannot read run ${name}: its manifest ${key} at ${blobs.location} is damaged or from another version; remove it there, or run the same version everywhere.`,
      );
    }
    last = Math.max(last, Number(number));
    Object.assign(files, read.data.files);
  }
  return { files, last };
}

/** The files of a run's folder that others are to have, with slashes. */
async function filesOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== STATE && !OWN.test(entry.name))
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function isAs(
  known: { size: number; mtimeMs: number } | undefined,
  here: { size: number; mtimeMs: number },
): boolean {
  return known?.size === here.size && known.mtimeMs === here.mtimeMs;
}

async function readState(dir: string): Promise<State> {
  const text = await readFile(join(dir, STATE), 'utf8').catch(() => '{}');
  return stateSchema.safeParse(jsonOf(text)).data ?? {};
}

async function writeState(dir: string, state: State): Promise<void> {
  const path = join(dir, STATE);
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await mkdir(dir, { recursive: true });
    await writeFile(partial, JSON.stringify(state));
    await rename(partial, path);
  } catch (error) {
    throw fromSystemError(error, 'Cannot keep what is known of a run');
  }
}

function jsonOf(text: string | Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}

function manifestsOf(name: string): string {
  return `runs/${name}/manifests/`;
}

function fileKey(name: string, digest: string): string {
  return `runs/${name}/files/${digest}`;
}

function missing({ location }: BlobStore, name: string, file: string): UserError {
  return new UserError(
    `Cannot fetch run ${name}: ${location} does not hold ${file} as its manifest names it; train or evaluate the run again where it was made.`,
  );
}
