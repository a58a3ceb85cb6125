import { type Effects, silent } from '../../effects.ts';
import type { Prediction } from '../predict/prediction.ts';
import { type ClassifierOptions, openClassifier } from './open-classifier.ts';

/** Classifies files with a packed classifier, as `predict` does with a run; it takes no workspace. */
export async function predictPacked(
  path: string,
  source: string,
  options: ClassifierOptions = {},
  effects: Effects = silent,
): Promise<Prediction[]> {
  const classifier = await openClassifier(path, options);
  try {
    return await classifier.classifySource(source, effects);
  } finally {
    await classifier.close();
  }
}
