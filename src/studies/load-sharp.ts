import type { default as Sharp } from 'sharp';

let loaded: Promise<typeof Sharp> | undefined;

/**
 * The image library, loaded when the first picture needs it: most DICOM files never do. It takes one
 * thread and keeps nothing: the other cores have readers of their own.
 */
export function loadSharp(): Promise<typeof Sharp> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
