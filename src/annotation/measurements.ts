import type { Token } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * The tokens of a line without its measurements: numbers, the units after them and the labels
 * before them, such as `L 10.4 CM`, `AP: 5.2 x 4.4 cm` and `D1 = 4 mm`.
 */
export function withoutMeasurements(tokens: readonly Token[], vocabulary: Vocabulary): Token[] {
  const { measures, units } = vocabulary;
  const isMeasured = tokens.map(({ kind }) => kind === 'number' || kind === 'unit');
  tokens.forEach(({ kind }, i) => {
    if (kind !== 'number') return;
    const after = tokens[i + 1];
    if (after?.kind === 'word' && units.has(after.text)) isMeasured[i + 1] = true;
    const before = tokens[i - 1];
    if (before?.kind === 'word' && measures.has(before.text)) isMeasured[i - 1] = true;
  });
  return tokens.filter((_, i) => isMeasured[i] !== true);
}
