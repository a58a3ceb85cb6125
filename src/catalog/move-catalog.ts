import { resolve } from 'node:path';
import type { Effects } from '../effects.ts';
import { fromSystemError, UserError } from '../errors.ts';
import { catalogAddress, catalogSetting } from './catalog-address.ts';
import { changeSettings } from './change-settings.ts';
import { copyCatalog, countCatalog, type TableCounts } from './copy-catalog.ts';
import { openWorkspace } from './workspace.ts';

/** Where a workspace's catalog is, as its settings say it, and the rows of each of its tables. */
export interface CatalogPlace {
  readonly catalog: string;
  readonly rows: TableCounts;
}

/** @throws UserError as {@link openWorkspace}. */
export async function catalogPlace(dir: string): Promise<CatalogPlace> {
  await (await openWorkspace(dir)).close();
  const catalog = await catalogSetting(resolve(dir));
  return { catalog, rows: await countCatalog(catalogAddress(resolve(dir), catalog)) };
}

/**
 * Copies the catalog of a workspace to another place, proves that both are equal, and has the settings
 * name the new one. The old one stays where it is. Whoever has the workspace open goes on with the
 * old one.
 *
 * @param to a file of the workspace, or a `postgres://` address.
 * @throws UserError as {@link copyCatalog} and {@link openWorkspace}, and when it is there already.
 */
export async function moveCatalog(
  dir: string,
  to: string,
  effects: Pick<Effects, 'progress' | 'signal'>,
): Promise<CatalogPlace & { readonly from: string }> {
  const root = resolve(dir);
  await (await openWorkspace(dir)).close();
  const from = await catalogSetting(root);
  const addresses = [from, to].map((setting) => catalogAddress(root, setting));
  const [source = '', target = ''] = addresses;
  if (source === target) throw new UserError(`The catalog is in ${to} already.`);
  const rows = await copyCatalog(source, target, effects);
  try {
    await changeSettings(root, (document) => {
      document.set('catalog', to);
    });
  } catch (error) {
    throw fromSystemError(error, 'Cannot change the settings');
  }
  return { from, catalog: to, rows };
}
