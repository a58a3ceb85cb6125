import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const root = new URL('../../shared/', import.meta.url);

/** The path of a file among the shared test inputs that lie beside the checkout. */
export function shared(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/**
 * A suite that needs the shared test inputs. Elsewhere than on CI it is skipped, with a line that
 * says so, where they are absent.
 */
export function describeWithShared(name: string, suite: () => void): void {
  if (existsSync(root) || process.env['CI']) describe(name, suite);
  else describe.skip(`${name} (skipped: ../shared is not beside this checkout)`, suite);
}
