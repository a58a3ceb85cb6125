import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { pages } from './pages.ts';
import { arrive, type Visitor } from './visitor.ts';

/** Where pictures go; undefined: none are taken. */
export const PICTURES = process.env['SONOGRAFT_PICTURES'];

/** How pages are shown: the first kind for all of them, the others for those that stand for many. */
const KINDS = [
  { locale: 'en-GB', width: 1280, scheme: 'light' },
  { locale: 'en-GB', width: 390, scheme: 'dark' },
  { locale: 'zh-CN', width: 1280, scheme: 'dark' },
  { locale: 'zh-CN', width: 390, scheme: 'light' },
] as const;
const IN_EVERY_KIND: readonly string[] = [
  '/',
  '/studies',
  '/labels',
  '/frames/{frame}',
  '/runs/demo',
];

/** How long charts and pictures may take to stand, in milliseconds. */
const SETTLED = 1500;

/** Takes a picture of a page under a name. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.waitForTimeout(SETTLED);
  await page.screenshot({ path: join(PICTURES, `${name}.jpeg`), type: 'jpeg', quality: 70 });
}

/**
 * Takes a picture of every page that an administrator sees.
 *
 * @returns how many were taken.
 */
export async function takePictures(
  browser: Browser,
  address: string,
  { frame, job }: { readonly frame: string; readonly job: string },
  signIn: (visitor: Visitor) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (const [k, kind] of KINDS.entries()) {
    const visitor = await arrive(browser, address, kind);
    const end = `${kind.locale.slice(0, 2)}.${kind.width}.${kind.scheme}`;
    await visitor.open('/sign-in');
    await keepPicture(visitor.page, `sign-in.${end}`);
    await signIn(visitor);
    for (const { path, roles } of pages) {
      if (!(roles as readonly string[]).includes('administrator')) continue;
      if (k > 0 && !IN_EVERY_KIND.includes(path)) continue;
      await visitor.open(path.replace('{frame}', frame).replace('{job}', job));
      const name = path.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '') || 'home';
      await keepPicture(visitor.page, `${name}.${end}`);
      count += 1;
    }
    await visitor.context.close();
  }
  return count;
}
