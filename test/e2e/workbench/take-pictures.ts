import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { pages } from './pages.ts';
import { arrive, type Visitor } from './visitor.ts';

/** How the pages are shown: each language, width and scheme at least once. */
const KINDS = [
  { locale: 'en-GB', width: 1280, scheme: 'light' },
  { locale: 'en-GB', width: 390, scheme: 'dark' },
  { locale: 'zh-CN', width: 1280, scheme: 'dark' },
  { locale: 'zh-CN', width: 390, scheme: 'light' },
] as const;

/**
 * Takes a picture of every page that an administrator sees, in each kind.
 *
 * @returns how many were taken.
 */
export async function takePictures(
  browser: Browser,
  address: string,
  folder: string,
  { frame, job }: { readonly frame: string; readonly job: string },
  signIn: (visitor: Visitor) => Promise<void>,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  let count = 0;
  for (const kind of KINDS) {
    const visitor = await arrive(browser, address, kind);
    await signIn(visitor);
    for (const { path, roles } of pages) {
      if (!(roles as readonly string[]).includes('administrator')) continue;
      await visitor.open(path.replace('{frame}', frame).replace('{job}', job));
      await visitor.page.waitForLoadState('load');
      await visitor.page.waitForTimeout(800);
      const name = path.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '') || 'home';
      const file = `${name}.${kind.locale.slice(0, 2)}.${kind.width}.${kind.scheme}.jpeg`;
      await visitor.page.screenshot({ path: join(folder, file), type: 'jpeg', quality: 70 });
      count += 1;
    }
    await visitor.context.close();
  }
  return count;
}
