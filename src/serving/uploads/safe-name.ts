import { Refusal } from '../refusal.ts';

/** The longest name that common file systems keep of one folder or file, in bytes. */
const MOST_BYTES = 255;

/**
 * A name with its folders as it may lie below a folder of ours.
 *
 * @throws Refusal when it leads out of it, or no file system keeps it.
 */
export function safeName(name: string): string {
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const isBad = (part: string): boolean =>
    part === '..' || part.includes('\0') || Buffer.byteLength(part) > MOST_BYTES;
  if (parts.length > 0 && !parts.some(isBad)) return parts.join('/');
  throw new Refusal(
    400,
    `Cannot take a file named ${JSON.stringify(name.slice(0, 100))}: its name leads elsewhere, or is too long.`,
    'wrong-name',
  );
}
