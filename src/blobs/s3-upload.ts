import type { FileHandle } from 'node:fs/promises';
import { mapInOrder } from '../map-in-order.ts';
import { PassingFailure, type S3Requests } from './s3-requests.ts';
import { textIn } from './s3-xml.ts';

/** The least that servers take is 5 MiB, and the most parts 10,000. */
const PART_BYTES = 8 * 2 ** 20;
const MOST_PARTS = 10_000;
/** Parts under way at once; each is held in memory. */
const AT_ONCE = 4;

/** Uploads a file in parts; an upload that fails leaves nothing behind where the server can be told. */
export async function uploadInParts(
  requests: S3Requests,
  key: string,
  file: FileHandle,
  size: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const begun = await requests.text({ method: 'POST', key, headers, query: { uploads: '' } });
  const uploadId = textIn(begun.text, 'UploadId');
  if (uploadId === undefined) throw new PassingFailure('the server began no upload in parts');
  const partBytes = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
  try {
    const numbers = Array.from({ length: Math.ceil(size / partBytes) }, (_, i) => i + 1);
    const parts: string[] = [];
    const uploads = mapInOrder(numbers, AT_ONCE, async (number) => {
      const at = (number - 1) * partBytes;
      const body = await readPart(file, at, Math.min(partBytes, size - at));
      const query = { partNumber: String(number), uploadId };
      const answer = await requests.text({ method: 'PUT', key, query, body });
      return `<Part><PartNumber>${number}</PartNumber><ETag>${etagOf(answer.headers['etag'])}</ETag></Part>`;
    });
    for await (const part of uploads) parts.push(part);
    const body = Buffer.from(
      `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`,
    );
    await requests.text({ method: 'POST', key, query: { uploadId }, body });
  } catch (error) {
    await requests
      .text({ method: 'DELETE', key, query: { uploadId } })
      .catch(() => undefined /* What failed is said already. */);
    throw error;
  }
}

async function readPart(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const part = Buffer.alloc(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(part, filled, length - filled, at + filled);
    if (bytesRead === 0) throw new RangeError('a file became shorter while it was uploaded');
    filled += bytesRead;
  }
  return part;
}

/** What stands in an element, whatever the server put into its ETag. */
function etagOf(etag: string | string[] | undefined): string {
  const text = typeof etag === 'string' ? etag : '';
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
