import type { Workspace } from '../../catalog/index.ts';
import { annotatedFrames } from '../label/annotated-frames.ts';
import { countEach } from '../count-each.ts';
import { groundsOf } from '../label/label.ts';
import { labelRules } from '../label/label-rules.ts';
import { rulesOfText, type RulesText } from './label-rules-text.ts';

/** A frame whose words give another category by other rules. */
export interface Relabelled {
  readonly frameId: string;
  readonly file: string;
  readonly hash: string;
  readonly words: string;
  readonly before: string | null;
  readonly after: string | null;
  /** A folder, manifest or person has given the label in force. */
  readonly overruled: boolean;
}

export interface RulesPreview {
  /** Frames by the category that their words give; `-` for none. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly items: readonly Relabelled[];
}

/**
 * What other rules would make of the words that were read; nothing is saved.
 *
 * @throws UserError when they cannot be used.
 */
export async function previewRules(workspace: Workspace, text: RulesText): Promise<RulesPreview> {
  const rules = await rulesOfText(workspace, text);
  const now = await annotatedFrames(workspace, labelRules(workspace));
  const then = await annotatedFrames(workspace, rules);
  const categories = (frames: typeof now) =>
    frames.flatMap(({ understood }) =>
      understood === null ? [] : (understood.categorised.category ?? '-'),
    );
  return {
    before: countEach(categories(now)),
    after: countEach(categories(then)),
    items: then.flatMap(({ row, understood }, i): Relabelled[] => {
      const before = now[i]?.understood?.categorised.category ?? null;
      const after = understood?.categorised.category ?? null;
      if (understood === null || before === after) return [];
      const { frameId, name: file, hash, labelSource } = row;
      const overruled = labelSource !== null && labelSource !== 'text' && labelSource !== 'header';
      const words = groundsOf(understood.annotation);
      return [{ frameId, file, hash, words, before, after, overruled }];
    }),
  };
}
