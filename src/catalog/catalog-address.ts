import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseDocument } from 'yaml';

export const SETTINGS_FILE = 'sonograft.yaml';
export const CATALOG_FILE = 'catalog.db';

/** The address, as {@link Catalog.open} takes it, that a setting of the workspace at `root` means. */
export function catalogAddress(root: string, setting: string): string {
  return isServer(setting) ? setting : pathToFileURL(resolve(root, setting)).href;
}

/** Whether a setting names a server and not a file. */
export function isServer(setting: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(setting);
}

/**
 * The setting `catalog`, whatever else the settings say: a catalog may tell that a newer version wrote
 * them.
 */
export async function catalogSetting(root: string): Promise<string> {
  const text = await readFile(join(root, SETTINGS_FILE), 'utf8').catch(() => '');
  const said: unknown = parseDocument(text).get('catalog');
  return typeof said === 'string' ? said : CATALOG_FILE;
}
