#!/usr/bin/env node
import { existsSync } from 'node:fs';

const source = new URL('../src/cli/main.ts', import.meta.url);
const checkout = new URL('../src/checkout.js', import.meta.url);
const { main } = await import(
  existsSync(source)
    ? await (await import(checkout.href)).entryOf(source.href)
    : new URL('../dist/main.js', import.meta.url).href
);
process.exitCode = await main(process.argv.slice(2));
