import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fromSystemError, isMissing, UserError } from '../errors.ts';
import { Catalog } from './catalog.ts';
import {
  CATALOG_FILE,
  catalogAddress,
  catalogSetting,
  isServer,
  SETTINGS_FILE,
} from './catalog-address.ts';
import { configYaml } from './config-yaml.ts';
import { readConfig } from './config.ts';
import { countCatalog } from './copy-catalog.ts';
import { createFile } from './create-file.ts';
import { createKey } from './pseudonym.ts';
import { KEY, openFolder, type WorkspaceFolder } from './workspace-folder.ts';

const FOLDERS = ['frames', 'features', 'runs', 'quarantine'];

/** A directory that the user owns: settings, catalog, and everything derived from the sources. */
export interface Workspace extends WorkspaceFolder {
  readonly catalog: Catalog;
  /** This workspace with its settings read anew; they share the catalog. @throws as openWorkspace. */
  withFreshConfig(): Promise<Workspace>;
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
    throw noWorkspace(root, dir, file);
  }
  return await openParts(root);
}

/** Whether nothing is there yet: no such directory, or an empty one. */
export async function isVacant(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).length === 0;
  } catch (error) {
    return isMissing(error);
  }
}

/**
 * {@link openWorkspace} without the catalog, which need not be within reach.
 *
 * @throws UserError when the directory is no workspace, or its settings are wrong.
 */
export async function openWorkspaceFolder(dir: string): Promise<WorkspaceFolder> {
  const root = resolve(dir);
  if (!existsSync(join(root, SETTINGS_FILE))) throw noWorkspace(root, dir, SETTINGS_FILE);
  return await openFolder(root);
}

function noWorkspace(root: string, dir: string, file: string): UserError {
  return new UserError(
    `Cannot open the workspace ${root}: it has no ${file}; make one with "sonograft init -w ${dir}", or name another directory with -w.`,
  );
}

async function openParts(root: string): Promise<Workspace> {
  // The catalog first: it can tell that a newer version wrote both it and the settings.
  const catalog = await Catalog.open(catalogAddress(root, await catalogSetting(root)));
  try {
    const folder = await openFolder(root);
    const workspace: Workspace = {
      ...folder,
      catalog,
      withFreshConfig: async () => ({
        ...workspace,
        config: await readConfig(join(root, SETTINGS_FILE)),
      }),
      async close() {
        await folder.close();
        await catalog.close();
      },
    };
    return workspace;
  } catch (error) {
    await catalog.close();
    throw error;
  }
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

function ignoreMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
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
