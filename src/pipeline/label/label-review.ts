import type { CorrectionRecord, Workspace } from '../../catalog/index.ts';
import { openCorrections } from '../feedback/index.ts';
import { annotatedFrames } from './annotated-frames.ts';
import { groundsOf } from './label.ts';
import { labelRules } from './label-rules.ts';

/** One frame as a person reviews its label. */
export interface ReviewedFrame {
  readonly frame: string;
  readonly file: string;
  /** From 0, within the file. */
  readonly index: number;
  readonly region: number;
  /** Of the least certain word that counted, from 0 to 1; null where nothing was read. */
  readonly certainty: number | null;
  /** The label in force. */
  readonly category: string | null;
  readonly source: string | null;
  /** What the words give by the present rules. */
  readonly derived: string | null;
  /** Why they give none. */
  readonly reason: string | null;
  readonly why: string | null;
  readonly words: string;
  /** What a served classifier was told that it shows, where no person has decided; see `label feedback`. */
  readonly correction: {
    /** Null: none of the categories. */
    readonly category: string | null;
    readonly by: string | null;
    readonly note: string | null;
    /** ISO 8601, UTC. */
    readonly at: string;
  } | null;
}

/**
 * Every accepted frame with its label and what that rests on: those that somebody has corrected where
 * the classifier is in service, then the least certain; frames on which nothing was read come last.
 *
 * @throws UserError when a vocabulary or the taxonomy cannot be used.
 */
export async function reviewLabels(workspace: Workspace): Promise<ReviewedFrame[]> {
  const frames = await annotatedFrames(workspace, labelRules(workspace));
  const corrections = await openCorrections(
    workspace,
    frames.map(({ row }) => row),
  );
  const reviewed = frames.map(({ row, understood }): ReviewedFrame => {
    const categorised = understood?.categorised;
    const correction = corrections.get(row.frameId);
    return {
      frame: row.frameId,
      file: row.name,
      index: row.index,
      region: row.region,
      certainty: understood?.annotation.certainty ?? null,
      category: row.category,
      source: row.labelSource,
      derived: categorised?.category ?? null,
      ...(categorised?.category === null
        ? { reason: categorised.reason, why: categorised.why }
        : { reason: null, why: null }),
      words: understood === null ? '' : groundsOf(understood.annotation),
      correction: correction === undefined ? null : shownOf(correction),
    };
  });
  const rank = ({ correction, certainty }: ReviewedFrame): number =>
    correction === null ? (certainty ?? 2) : -1;
  return reviewed.sort((a, b) => rank(a) - rank(b));
}

function shownOf({ category, by, note, at }: CorrectionRecord): ReviewedFrame['correction'] {
  return { category, by, note, at };
}
