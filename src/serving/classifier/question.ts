import { frameFromPng } from '../../images/index.ts';
import type { PackedClassifier, Prediction } from '../../pipeline/index.ts';
import type { ServiceAnswer } from './wire.ts';

/** What is said of the frames of one file. */
export type Answers = Omit<ServiceAnswer<'POST /v1/classify'>['predictions'][number], 'file'>[];

/** Asks a classifier about one file of a request. */
export type Question = (classifier: PackedClassifier) => Promise<Answers>;

/** Asks about a file, which must stay where it is until every answer is there. */
export function aboutFile(path: string): Question {
  return async (classifier) => (await classifier.classifyFile(path, '')).map(withoutFile);
}

function withoutFile({ frame, box, hash, probabilities, category, reason, notice }: Prediction) {
  return {
    ...{ frame, box, hash, category, reason },
    probabilities: probabilities === null ? null : { ...probabilities },
    ...(notice !== undefined && { notice }),
  };
}

/** Asks about the PNG of a finished frame. */
export function aboutFrame(png: Buffer): Question {
  const pixels = frameFromPng(png);
  if (pixels === null) {
    const reason = 'corrupt: Cannot read this frame: it is no 256 x 256 PNG of 8-bit gray.';
    const nothing = { frame: null, box: null, hash: null, category: null, reason };
    return () => Promise.resolve([{ ...nothing, probabilities: null }]);
  }
  return async (classifier) => [withoutFile(await classifier.classifyFrame(pixels))];
}
