import { codeOf } from '../../annotation/index.ts';
import {
  type Algorithm,
  frameOf,
  type ReportedInstance,
  type ReportedPicture,
  uidFrom,
  writeReport,
  type WrittenReport,
} from '../../studies/index.ts';
import { INTENDED_USE, RANDOM_WEIGHTS } from '../notice.ts';
import type { Prediction } from '../predict/prediction.ts';
import type { ClassifierInService } from './classifier-in-service.ts';

/**
 * The structured report on what a classifier says of one instance.
 *
 * @param predictions of the instance's pictures; where it has none, the reason why.
 * @param at when the instance came; a repeat with the same time is the same bytes.
 */
export async function reportOf(
  classifier: ClassifierInService,
  instance: ReportedInstance,
  predictions: readonly Prediction[],
  at: Date,
): Promise<WrittenReport> {
  const isRandom = predictions.some(({ notice }) => notice !== undefined);
  return await writeReport({
    ...{ instance, at, algorithm: algorithmOf(classifier) },
    pictures: picturesOf(classifier, instance, predictions),
    remarks: [
      `${INTENDED_USE.charAt(0).toUpperCase()}${INTENDED_USE.slice(1)}.`,
      'Made by a program and read by nobody.',
      ...(isRandom ? [RANDOM_WEIGHTS] : []),
    ],
  });
}

function algorithmOf({ id, manifest }: ClassifierInService): Algorithm {
  const { name, sonograft, backbone, head, temperature, abstention } = manifest;
  return {
    name,
    version: `Sonograft ${sonograft}`,
    parameters: [
      `classifier sha256 ${id}`,
      `backbone ${backbone.title}, head ${head}`,
      `temperature ${temperature}`,
      ...(abstention === null ? [] : [`threshold ${abstention.threshold}`]),
    ],
    uid: uidFrom('classifier', id),
  };
}

function picturesOf(
  { manifest }: ClassifierInService,
  instance: ReportedInstance,
  predictions: readonly Prediction[],
): ReportedPicture[] {
  const seen = new Map<number, number>();
  return predictions.map(({ frame, category, probabilities, reason }) => {
    const index = frame ?? 0;
    const picture = (seen.get(index) ?? 0) + 1;
    seen.set(index, picture);
    const probability = category === null ? undefined : probabilities?.[category];
    return {
      image: frameOf(instance, index),
      // A dual screen has two pictures in one frame.
      name: `frame ${index + 1}${picture === 1 ? '' : `, picture ${picture}`}`,
      uid: uidFrom('picture', instance.sopInstanceUID, index, picture),
      finding:
        category === null || probability === undefined
          ? null
          : { category: codeOf(category, manifest.taxonomy), probability },
      comments:
        category === null
          ? [`Not classified: ${reason ?? 'no reason is known'}.`]
          : [secondOf(category, probabilities ?? {})],
    };
  });
}

/** What else it may be, in words. */
function secondOf(category: string, probabilities: Readonly<Record<string, number>>): string {
  const others = Object.entries(probabilities).filter(([name]) => name !== category);
  const [name, probability] = others.reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
  return `Second most probable: ${name}, ${(100 * probability).toFixed(1)} %.`;
}
