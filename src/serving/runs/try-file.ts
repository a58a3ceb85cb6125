import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import { safeName } from '../uploads/safe-name.ts';
import type { Answer } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';

/** Bytes that a file to try may have. */
export const TRY_BYTES = 512 * 2 ** 20;

/**
 * Classifies the file of a form. The file itself lies in a folder of its own while it is read.
 *
 * @throws Refusal when there is none, or it is too large.
 */
export async function tryFile(
  bench: Workbench,
  run: string,
  request: FastifyRequest,
): Promise<Answer<'POST /api/runs/:run/try'>> {
  const part = await request.file();
  if (part === undefined) {
    throw new Refusal(400, 'Cannot try the image: the form holds no file.', 'wrong-input');
  }
  const evaluation = await bench.evaluation(run);
  const threshold = evaluation?.metrics.tuned?.abstention.threshold ?? null;
  const scratch = await mkdtemp(join(tmpdir(), 'sonograft-try-'));
  try {
    const path = join(scratch, basename(safeName(part.filename)));
    await pipeline(part.file, createWriteStream(path));
    if (part.file.truncated) {
      const most = `${TRY_BYTES / 2 ** 20} MiB`;
      throw new Refusal(413, `Cannot try the image: it is larger than ${most}.`, 'try-too-large', {
        values: { most },
      });
    }
    const { predictions, notes } = await bench.asker.ask('predict', run, { path });
    return {
      run,
      use: 'research use only; not a medical device',
      warnings: [...notes],
      threshold,
      frames: predictions.map(({ frame, box, hash, probabilities, category, reason }) => {
        const sorted =
          probabilities === null
            ? null
            : Object.entries(probabilities)
                .map(([name, probability]) => ({ category: name, probability }))
                .sort((a, b) => b.probability - a.probability);
        const highest = sorted?.[0]?.probability ?? 0;
        const abstains = sorted !== null && threshold !== null && highest < threshold;
        return { frame, box, hash, probabilities: sorted, category, reason, abstains };
      }),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
