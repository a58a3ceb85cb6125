import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { SETTINGS_FILE } from './catalog-address.ts';

/** Changes sonograft.yaml, whose comments stay. @throws what the file system answers. */
export async function changeSettings(
  dir: string,
  change: (document: Document.Parsed) => void,
): Promise<void> {
  const path = join(dir, SETTINGS_FILE);
  const document = parseDocument(await readFile(path, 'utf8'));
  change(document);
  await replaceFile(path, document.toString({ lineWidth: 0 }));
}

/** Writes a file whole or not at all. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, content, { flush: true });
  await rename(partial, path);
}
