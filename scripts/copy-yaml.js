// Puts the YAML files that the sources read beside what tsc has made of those.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

for (const file of readdirSync('src', { recursive: true })) {
  if (file.endsWith('.yaml')) cpSync(join('src', file), join('dist', file));
}
