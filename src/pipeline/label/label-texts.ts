import { wordsOf } from '../../annotation/index.ts';
import { csvRows } from '../csv-rows.ts';
import { type LabelRules, understandBy } from './label-rules.ts';

/** What one text states, and the category that follows. */
export interface LabelledText {
  readonly text: string;
  /** Several are joined with `+`; null: none is stated. */
  readonly organ: string | null;
  readonly laterality: string | null;
  readonly plane: string | null;
  readonly category: string | null;
  /** Why there is no category; null where there is one. */
  readonly reason: string | null;
  /** The reason in words. */
  readonly why: string | null;
}

/**
 * Applies grammar and taxonomy to a CSV with a column `text`: one result for each row, in order.
 *
 * @throws UserError when it cannot be read or has no such column.
 */
export async function labelTexts(path: string, rules: LabelRules): Promise<LabelledText[]> {
  const rows = await csvRows(path, ['text'], 'the texts');
  return rows.map(({ values: { text } }) => {
    const { annotation, categorised } = understandBy(rules, wordsOf(text, 'text'));
    const { organs, laterality, plane } = annotation;
    const { category } = categorised;
    return {
      text,
      organ: organs.length === 0 ? null : organs.join('+'),
      laterality,
      plane,
      category,
      reason: category === null ? categorised.reason : null,
      why: category === null ? categorised.why : null,
    };
  });
}
