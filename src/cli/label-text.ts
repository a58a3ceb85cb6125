import type {
  AuditResult,
  LabelError,
  LabelResult,
  ReviewedFrame,
  TakenCorrections,
} from '../pipeline/index.ts';
import { countsText, table } from './table.ts';

/** Frames that the terminal shows; the CSV has all. */
const SHOWN = 30;

export function labelText(result: LabelResult): string {
  const { frames, taxonomy, counts, abstained, kept, agreement } = result;
  const labelled = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return [
    `${labelled} of ${frames} frames get a category of ${taxonomy} by their words; ${countsText(abstained, 'do not')}.`,
    table(
      ['category', '>frames'],
      Object.entries(counts).map(([category, n]) => [category, String(n)]),
    ),
    ...(Object.keys(kept).length === 0
      ? []
      : [`In force instead, because someone gave it: ${countsText(kept, 'kept')}.`]),
    ...(agreement === null
      ? []
      : [
          table(
            ['compared with the truth', '>frames', '>right', '>wrong', '>abstained'],
            (
              [
                ['annotation readable', agreement.readable],
                ['not readable', agreement.unreadable],
                ['of no category', agreement.withoutCategory],
              ] as const
            ).map(([name, { frames: n, right, wrong, abstained: none }]) => [
              name,
              ...[n, right, wrong, none].map(String),
            ]),
          ),
        ]),
  ].join('\n');
}

export function reviewText(frames: readonly ReviewedFrame[]): string {
  // The column is there only where somebody has corrected something; those frames come first.
  const isCorrected = frames[0] !== undefined && frames[0].correction !== null;
  const shown = table(
    [
      ...['frame', 'file', '>certainty', 'label', 'by', 'words give', 'words'],
      ...(isCorrected ? ['corrected in service'] : []),
    ],
    frames
      .slice(0, SHOWN)
      .map(({ frame, file, certainty, category, source, derived, reason, words, correction }) => [
        ...[frame, file, certainty?.toFixed(2) ?? 'not read', category ?? '-', source ?? '-'],
        ...[derived ?? `(${reason ?? 'not read'})`, words],
        ...(isCorrected ? [correctionText(correction)] : []),
      ]),
  );
  const more = frames.length - SHOWN;
  return more > 0 ? `${shown}\n${more} more; --csv prints all.` : shown;
}

function correctionText(correction: ReviewedFrame['correction']): string {
  if (correction === null) return '';
  const { category, by, note } = correction;
  return `${category ?? 'none'} by ${by ?? 'somebody'}${note === null ? '' : ` (${note})`}`;
}

export function feedbackText(result: TakenCorrections): string {
  const { corrections, taken, toReview, decided, absent } = result;
  return [
    `Corrections: ${corrections}, new: ${taken}; frames to review: ${toReview}.`,
    ...(decided > 0
      ? [`Of frames that a person has labelled: ${decided}; those labels stand.`]
      : []),
    ...(absent > 0
      ? [`Of frames that are not here: ${absent}; they count once those are ingested.`]
      : []),
    ...(toReview > 0
      ? ['"sonograft label review" shows them first, and so does the workbench.']
      : []),
  ].join('\n');
}

export function errorsText(errors: readonly LabelError[]): string {
  if (errors.length === 0) return 'No label is doubted.';
  const shown = table(
    ['frame', 'file', 'label', 'by', 'likelier', '>margin'],
    errors
      .slice(0, SHOWN)
      .map(({ frame, file, category, source, suggested, margin }) => [
        ...[frame, file, category, source ?? '-', suggested, margin.toFixed(3)],
      ]),
  );
  const more = errors.length - SHOWN;
  return more > 0 ? `${shown}\n${more} more; --csv prints all.` : shown;
}

export function auditText({ answered, wrong, errorRate, mistakes }: AuditResult): string {
  const percent = (value: number | null): string =>
    value === null ? '?' : (100 * value).toFixed(1);
  const { value, low, high, method } = errorRate;
  return [
    `${wrong} of ${answered} checked labels are wrong: ${percent(value)} % of all labels (${percent(low)} to ${percent(high)} %; ${method}).`,
    ...errorRate.alternatives.map(
      (other) => `  ${percent(other.low)} to ${percent(other.high)} %: ${other.method}`,
    ),
    ...(mistakes.length === 0
      ? []
      : [
          table(
            ['frame', 'label', 'seen'],
            mistakes.map(({ frame, category, answer }) => [frame, category, answer ?? 'none']),
          ),
        ]),
  ].join('\n');
}
