import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fromSystemError, UserError } from '../errors.ts';
import { framePath } from '../images/index.ts';
import { Catalog } from './catalog.ts';
import {
  CATALOG_FILE,
  catalogAddress,
  catalogSetting,
  isServer,
  SETTINGS_FILE,
} from './catalog-address.ts';
import { configYaml } from './config-yaml.ts';
import { readConfig, type WorkspaceConfig } from './config.ts';
import { countCatalog } from './copy-catalog.ts';
import { createFile } from './create-file.ts';
import { createKey, pseudonym, readKey, type PseudonymKind } from './pseudonym.ts';
import { appendQuarantine, type QuarantineRecord } from './quarantine.ts';

const KEY = '.pseudonym-key';
const FOLDERS = ['frames', 'features', 'runs', 'quarantine'];

/** A directory that the user owns: settings, catalog, and everything derived from the sources. */
export interface Workspace {
  /** Absolute. */
  readonly dir: string;
  readonly config: WorkspaceConfig;
  readonly catalog: Catalog;
  readonly framesDir: string;
  readonly featuresDir: string;
  readonly runsDir: string;
  /** Where the 256 x 256 PNG of this hash lies: frames/ab/abcd….png. */
  framePath(hash: string): string;
  /**
   * The directory of a run, there or not.
   *
   * @throws UserError for a name that is not 1 to 64 letters, digits, dots, dashes and underlines.
   */
  runDir(name: string): string;
  /**
   * What an identifier is called here, such as `P-4KQ7ZB2M3A`; null for none. Only the workspace's
   * key, in the file .pseudonym-key, leads from one to the other.
   *
   * @param issuer sets apart equal identifiers, such as patient numbers of two hospitals.
   * @throws UserError when the key is gone.
   */
  pseudonym(kind: PseudonymKind, text: string | null, issuer?: string | null): string | null;
  /** A key for one purpose, from which the workspace's own does not follow; 32 bytes. */
  keyFor(purpose: string): Uint8Array;
  /** Appends one JSON line under quarantine/. */
  quarantine(record: QuarantineRecord): Promise<void>;
  /** This workspace with its settings read anew; they share the catalog. @throws as openWorkspace. */
  withFreshConfig(): Promise<Workspace>;
  close(): Promise<void>;
}

/**
 * Makes a workspace, or what is missing of one; keeps what is there.
 *
 * @param settings of a new one, where they are to differ from the defaults.
 * @throws UserError for a directory that cannot be written or that holds other things, and as
 *   {@link openWorkspace}.
 */
export async function initWorkspace(
  dir: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Workspace> {
  const root = resolve(dir);
  const yaml = configYaml(settings);
  try {
    await refuseForeign(root);
    await makeFolder(root);
    // The settings come first: they are what a workspace is known by if this is interrupted.
    if (!existsSync(join(root, SETTINGS_FILE))) {
      await createFile(join(root, SETTINGS_FILE), yaml, 0o644);
    }
    for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true });
    // Where there is a catalog without a key, someone has taken the key away: see readKey.
    if (await hasNoCatalog(root)) await createKey(join(root, KEY));
  } catch (error) {
    throw fromSystemError(error, `Cannot make a workspace in ${root}`);
  }
  return await openParts(root);
}

/**
 * Opens a workspace and brings its catalog to the newest schema.
 *
 * @throws UserError when there is none, when sonograft.yaml is wrong (the sentence names key and
 *   value), when a newer version has written the catalog, or when it cannot be used.
 */
export async function openWorkspace(dir: string): Promise<Workspace> {
  const root = resolve(dir);
  const catalog = await catalogSetting(root);
  for (const file of isServer(catalog) ? [SETTINGS_FILE] : [SETTINGS_FILE, catalog]) {
    if (existsSync(resolve(root, file))) continue;
    throw new UserError(
      `Cannot open the workspace ${root}: it has no ${file}; make one with "sonograft init -w ${dir}", or name another directory with -w.`,
    );
  }
  return await openParts(root);
}

/** Whether nothing is there yet: no such directory, or an empty one. */
export async function isVacant(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

async function openParts(root: string): Promise<Workspace> {
  // The catalog first: it can tell that a newer version wrote both it and the settings.
  const catalog = await Catalog.open(catalogAddress(root, await catalogSetting(root)));
  let config: WorkspaceConfig;
  try {
    config = await readConfig(join(root, SETTINGS_FILE));
  } catch (error) {
    await catalog.close();
    throw error;
  }
  const framesDir = join(root, 'frames');
  const runsDir = join(root, 'runs');
  let key: Uint8Array | undefined;
  const workspace: Workspace = {
    dir: root,
    config,
    catalog,
    featuresDir: join(root, 'features'),
    runsDir,
    framesDir,
    framePath: (hash) => framePath(framesDir, hash),
    runDir(name) {
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
        throw new UserError(
          `Cannot use "${name}" as the name of a run: it takes 1 to 64 letters, digits, dots, dashes and underlines, the first a letter or digit.`,
        );
      }
      return join(runsDir, name);
    },
    pseudonym(kind, text, issuer) {
      const identifier = text?.replaceAll('\0', '').trim() ?? '';
      if (identifier === '') return null;
      key ??= readKey(join(root, KEY));
      return pseudonym(key, kind, identifier, issuer?.trim() ?? '');
    },
    keyFor(purpose) {
      key ??= readKey(join(root, KEY));
      return createHmac('sha256', key).update(purpose).digest();
    },
    quarantine: (record) => appendQuarantine(join(root, 'quarantine'), record),
    withFreshConfig: async () => ({
      ...workspace,
      config: await readConfig(join(root, SETTINGS_FILE)),
    }),
    close: () => catalog.close(),
  };
  return workspace;
}

/** Whether nothing was ever kept of the workspace. */
async function hasNoCatalog(root: string): Promise<boolean> {
  const setting = await catalogSetting(root);
  if (!isServer(setting)) return !existsSync(resolve(root, setting));
  const counts = await countCatalog(setting);
  return Object.values(counts).every((count) => count === 0);
}

async function refuseForeign(root: string): Promise<void> {
  const found = await stat(root).catch(ignoreMissing);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    throw new UserError(`Cannot make a workspace in ${root}: it is a file; name a directory.`);
  }
  if (existsSync(join(root, SETTINGS_FILE)) || existsSync(join(root, CATALOG_FILE))) return;
  const other = (await readdir(root)).find((name) => !name.startsWith('.'));
  if (other !== undefined) {
    throw new UserError(
      `Cannot make a workspace in ${root}: it holds other things, such as ${other}; name an empty or new directory.`,
    );
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

/** As `mkdir -p`. Node's own recursive mkdir says of a read-only disk that it does not exist. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}
