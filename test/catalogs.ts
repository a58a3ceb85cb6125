import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { hasPostgres, type PostgresServer, startPostgres } from './postgres.ts';

/** The address of a catalog that each test has for itself: the same name, the same catalog. */
export type AddressOf = (name: string) => Promise<string>;

/** Defines the same tests for each engine that a catalog may be kept on. */
export function onEachEngine(define: (address: AddressOf) => void): void {
  describe('on SQLite', () => {
    let dir: string;
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'sonograft-catalog-'));
    });
    afterEach(() => rm(dir, { recursive: true }));
    define((name) => Promise.resolve(pathToFileURL(join(dir, `${name}.db`)).href));
  });

  describe.skipIf(!hasPostgres)('on Postgres (skipped where it is not installed)', () => {
    let server: PostgresServer;
    let made = 0;
    const addresses = new Map<string, Promise<string>>();
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());
    beforeEach(() => addresses.clear());
    define((name) => {
      const known = addresses.get(name) ?? server.schema(`catalog_${made++}`);
      addresses.set(name, known);
      return known;
    });
  });
}
