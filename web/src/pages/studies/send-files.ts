import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call, pathOf } from '../../api/call.ts';
import { request, RequestError } from '../../api/request.ts';

type Upload = Answer<'GET /api/uploads/:upload'>;

/** How many bytes are sent at once: a lost connection costs no more. */
const PIECE = 4 * 1024 * 1024;
/** How often a piece is tried again, and how long is waited before, in milliseconds. */
const WAITS = [500, 2000, 5000];
/** The server's disk is full: somebody must make room first. */
const FULL_DISK = 507;

/** What a file is called with the folders it lies in. */
export function nameOf(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

/** Begins an upload of these files. */
export async function beginUpload(files: readonly File[]): Promise<Upload> {
  const listed = files.map((file) => ({ name: nameOf(file), size: file.size }));
  return await call('POST /api/uploads', { body: { files: listed } });
}

/**
 * Sends what is missing of an upload, in its own order.
 *
 * @param sent told how many bytes are there, of all files together.
 * @throws RequestError when the connection stays lost; calling it again goes on from there.
 */
export async function sendRest(
  upload: string,
  files: readonly File[],
  sent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const before = await call('GET /api/uploads/:upload', { params: { upload }, signal });
  const received = before.files.map((file) => file.received);
  const tell = (): void => sent(received.reduce((a, b) => a + b, 0));
  tell();
  for (const [number, file] of files.entries()) {
    for (let from = received[number] ?? 0; from < file.size; from = received[number] ?? file.size) {
      const piece = { upload, number: String(number), from, part: file.slice(from, from + PIECE) };
      received[number] = await sendPiece(piece, signal);
      tell();
    }
  }
}

interface Piece {
  readonly upload: string;
  readonly number: string;
  readonly from: number;
  readonly part: Blob;
}

/** Sends one piece, again after a while when it is lost; returns how much is there of its file. */
async function sendPiece({ upload, number, from, part }: Piece, signal: AbortSignal) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const path = pathOf('PUT /api/uploads/:upload/files/:number', {
        params: { upload, number },
        query: { from },
      });
      const headers = { 'content-type': 'application/octet-stream' };
      const { received } = await request<{ received: number }>(path, {
        ...{ method: 'PUT', body: part, headers, signal },
      });
      return received;
    } catch (error) {
      const wait = WAITS[attempt];
      if (!(error instanceof RequestError) || wait === undefined) throw error;
      // The piece may have arrived although its answer did not.
      if (error.status === 409) return await receivedOf(upload, Number(number), signal);
      const isPassing = error.status === 0 || (error.status >= 500 && error.status !== FULL_DISK);
      if (!isPassing) throw error;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

async function receivedOf(upload: string, number: number, signal: AbortSignal): Promise<number> {
  const { files } = await call('GET /api/uploads/:upload', { params: { upload }, signal });
  return files[number]?.received ?? 0;
}
