import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** The version of this package. */
export const version = manifest.version;
