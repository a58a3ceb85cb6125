import type { ListedFile, ListedFrame } from '../../catalog/index.ts';
import type { TakenQuery } from '../wire/index.ts';

export type Filters = Omit<TakenQuery<'GET /api/frames'>, 'offset' | 'limit'>;

/** Stands for frames without a category. */
export const NONE = '-';

/** Whether a frame passes what a list is narrowed by. */
export function passes(frame: ListedFrame, filters: Filters): boolean {
  const { patient, study, category, source, part, verdict, rule, text } = filters;
  return (
    (patient === undefined || frame.patient === patient) &&
    (study === undefined || frame.study === study) &&
    (category === undefined || (frame.category ?? NONE) === category) &&
    (source === undefined || frame.labelSource === source) &&
    (part === undefined || frame.part === part) &&
    (verdict === undefined || frame.verdict === verdict) &&
    (rule === undefined || frame.rule === rule) &&
    (text === undefined || holds(frame.name, text))
  );
}

/** @param withRule paths of files of which a frame has the rule. */
export function passesFile(
  file: ListedFile,
  { verdict, rule, text }: Pick<Filters, 'verdict' | 'rule' | 'text'>,
  withRule: ReadonlySet<string> = new Set(),
): boolean {
  return (
    (verdict === undefined || file.verdict === verdict) &&
    (rule === undefined || file.rule === rule || withRule.has(file.path)) &&
    (text === undefined || holds(file.name, text))
  );
}

/** A window of a list. */
export function windowOf<T>(
  items: readonly T[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): { total: number; offset: number; items: T[] } {
  return { total: items.length, offset, items: items.slice(offset, offset + limit) };
}

function holds(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.toLowerCase());
}
