import { existsSync } from 'node:fs';
import { join } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

/** Files whose names hold their content's hash. */
const FIXED = /^\/assets\//;

/**
 * Serves the built web application; every address of it that is no file is its first page.
 *
 * @param dir what `npm run build:web` made; null: there is none, and the API is served alone.
 */
export async function addWebPages(app: FastifyInstance, dir: string | null): Promise<void> {
  if (dir !== null) {
    await app.register(serveFiles, {
      root: dir,
      serve: false,
      cacheControl: false,
      // Our own header says whether it may be kept.
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (path.startsWith('/api') || !isPage || dir === null) {
      throw new Refusal(404, `There is no ${request.method} ${path.slice(0, 200)}.`, 'not-found');
    }
    const file = fileOf(dir, path);
    const isFixed = file !== null && FIXED.test(path);
    reply.header('cache-control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (file === null && FIXED.test(path)) throw new Refusal(404, 'There is no such file.');
    return await reply.sendFile(file ?? 'index.html', dir);
  });
}

/** The file that a path names, relative to the folder; null where it names none. */
function fileOf(dir: string, path: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(path).slice(1);
  } catch {
    return null;
  }
  // @fastify/static refuses what leads out of the folder; here only whether there is one counts.
  if (name === '' || name.includes('..') || name.includes('\0')) return null;
  return existsSync(join(dir, name)) && /\.[a-z0-9]+$/i.test(name) ? name : null;
}
