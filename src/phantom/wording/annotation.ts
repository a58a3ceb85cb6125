import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import type { AbdominalView } from '../taxonomy.ts';
import { phraseOf } from './phrases.ts';
import { garbled, slipped } from './slips.ts';

/** What was typed on an image. */
export interface Annotation {
  /** Empty when nothing was typed. */
  readonly words: readonly string[];
  /** Whether the words, once read, tell the category: nothing is missing or past mending. */
  readonly tells: boolean;
}

/** How often somebody words a view as always; else as it comes. */
const HABIT_SHARE = 0.7;

/** Types the annotation of a view as the technologist of this study does. */
export function annotate(patient: Patient, view: AbdominalView, random: Random): Annotation {
  const habit = random.next() < HABIT_SHARE;
  const phrase = phraseOf(view, habit ? streamOf(patient, 'habit', view) : random);
  const fate = random.next();
  if (fate < 0.03) return { words: [], tells: false };
  if (fate < 0.05 && phrase.incomplete !== null) return { words: phrase.incomplete, tells: false };
  if (fate < 0.06) return { words: garbled(phrase.words, random), tells: false };
  if (fate < 0.1) return { words: slipped(phrase.words, random), tells: true };
  return { words: phrase.words, tells: true };
}
