import type { ReadingStatus } from '../pipeline/index.ts';
import { table } from './table.ts';

/** What `read status` prints. */
export function statusText(status: readonly ReadingStatus[]): string {
  if (status.length === 0) return 'Nobody has read yet.';
  return table(
    ['reader', '>answered', '>of', 'locked'],
    status.map(({ reader, synthetic, answered, pictures, lockedAt }) => [
      synthetic ? `${reader} (SYNTHETIC)` : reader,
      String(answered),
      String(pictures),
      lockedAt?.slice(0, 10) ?? 'no',
    ]),
  );
}
