import type { Annotation } from '../../annotation/index.ts';
import type { FrameRow, GivenTo, LabelSource, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { annotatedFrames } from './annotated-frames.ts';
import { countEach } from '../count-each.ts';
import { readWords } from './read-words.ts';
import { labelRules, type Understood } from './label-rules.ts';
import { type Agreement, agreementWith, readTruth } from './truth.ts';
import { truthBeside } from './truth-beside.ts';

/** Counts are of accepted frames: frames = all counts + all abstained. */
export interface LabelResult {
  readonly frames: number;
  readonly taxonomy: string;
  /** Frames whose words give a category, by category. */
  readonly counts: Readonly<Record<string, number>>;
  /** The others, by reason. */
  readonly abstained: Readonly<Record<string, number>>;
  /** Of all of them, those whose label in force someone else has given, by who. */
  readonly kept: Readonly<Record<string, number>>;
  /** With the truth of a phantom; null where there is none. */
  readonly agreement: Agreement | null;
}

export interface LabelOptions {
  /**
   * The truth.csv of a phantom, to compare with; nothing is learned from it. Where none is named, the
   * one beside ingested studies of a phantom.
   */
  readonly truth?: string | undefined;
}

/**
 * Labels every accepted frame by the words that were read on it and in its header. A label that a
 * person, a folder or a manifest has given stays in force; one that words gave before and give no
 * more is taken back.
 *
 * @throws UserError when there is no frame, when no frame has been read, or when a vocabulary, the
 *   taxonomy or the truth cannot be used.
 */
export async function label(
  workspace: Workspace,
  options: LabelOptions = {},
  effects: Effects = silent,
): Promise<LabelResult> {
  const rules = labelRules(workspace);
  const named = options.truth === undefined ? null : await readTruth(options.truth);
  await readWords(workspace, rules.vocabulary, effects);
  const frames = await annotatedFrames(workspace, rules);
  if (frames.length === 0) {
    throw new UserError('Cannot label: the workspace holds no frame; ingest studies first.');
  }
  const truth = named ?? (await truthBeside(frames, effects));
  const given = frames.flatMap(({ row, understood }) =>
    understood === null ? [] : labelsOf(row, understood),
  );
  const added = await workspace.catalog.setLabels(given);
  effects.note(added === 0 ? 'No label has changed.' : `${added} labels were given or taken back.`);
  const inForce = await workspace.catalog.frames();
  return {
    frames: frames.length,
    taxonomy: rules.taxonomy.name,
    counts: countEach(frames.flatMap(({ understood }) => understood?.categorised.category ?? [])),
    abstained: countEach(
      frames.flatMap(({ understood }) => {
        if (understood === null) return 'not read';
        const { categorised } = understood;
        return categorised.category === null ? categorised.reason : [];
      }),
    ),
    kept: countEach(
      inForce.flatMap(({ labelSource }) =>
        labelSource === null || isRead(labelSource) ? [] : labelSource,
      ),
    ),
    agreement: truth === null ? null : agreementWith(truth, frames),
  };
}

function isRead(source: LabelSource): boolean {
  return source === 'text' || source === 'header';
}

/** What was read says its label as the image or as the header, and takes back the other. */
function labelsOf({ frameId }: FrameRow, { annotation, categorised }: Understood): GivenTo[] {
  const source = isOnImage(annotation) ? 'text' : 'header';
  return (['text', 'header'] as const).map((from) => ({
    frameId,
    category: from === source ? categorised.category : null,
    source: from,
    grounds: from === source && categorised.category !== null ? groundsOf(annotation) : null,
  }));
}

function isOnImage({ evidence }: Annotation): boolean {
  return evidence.some(({ kind, words }) => {
    return kind === 'organ' && words.some(({ source }) => source === 'text');
  });
}

/** The words that a label rests on, each behind its source, such as `text: RT KlDNEY SAG`. */
export function groundsOf({ evidence }: Annotation): string {
  const bySource = new Map<string, string[]>();
  for (const { source, text } of new Set(evidence.flatMap((said) => said.words))) {
    bySource.set(source, [...(bySource.get(source) ?? []), text]);
  }
  return [...bySource]
    .map(([source, texts]) => `${source}: ${texts.join(' ')}`)
    .sort()
    .join('; ');
}
