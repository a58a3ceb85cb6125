#!/usr/bin/env node
// A checkout runs its TypeScript directly; the published package carries only dist/.
import { existsSync } from 'node:fs';

const source = new URL('../src/cli/main.ts', import.meta.url);
if (existsSync(source)) {
  const { register } = await import('tsx/esm/api');
  register();
}
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href
);
process.exitCode = await main(process.argv.slice(2));
