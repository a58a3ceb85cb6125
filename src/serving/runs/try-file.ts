import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { filesOfForm } from '../form-files.ts';
import { Refusal } from '../refusal.ts';
import { safeName } from '../uploads/safe-name.ts';
import type { Answer } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';

/** Bytes that a file to try may have. */
const TRY_BYTES = 512 * 2 ** 20;

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
  const evaluation = await bench.evaluation(run);
  const threshold = evaluation?.metrics.tuned?.abstention.threshold ?? null;
  const scratch = await mkdtemp(join(tmpdir(), 'sonograft-try-'));
  try {
    const path = await saveFile(request, scratch);
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

/** Saves the one file of a form. */
async function saveFile(request: FastifyRequest, scratch: string): Promise<string> {
  let path: string | undefined;
  for await (const { name, bytes } of filesOfForm(request, 1)) {
    path = join(scratch, basename(safeName(name === '' ? 'image' : name)));
    await pipeline(bytes, atMost(TRY_BYTES), createWriteStream(path));
  }
  if (path !== undefined) return path;
  throw new Refusal(400, 'Cannot try the image: the form holds no file.', 'wrong-input');
}

/** Lets so many bytes through, and refuses more. */
function atMost(bytes: number): Transform {
  let taken = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      taken += chunk.length;
      done(taken > bytes ? tooLarge(bytes) : null, chunk);
    },
  });
}

function tooLarge(bytes: number): Refusal {
  const most = `${bytes / 2 ** 20} MiB`;
  const message = `Cannot try the image: it is larger than ${most}.`;
  return new Refusal(413, message, 'try-too-large', { values: { most } });
}
