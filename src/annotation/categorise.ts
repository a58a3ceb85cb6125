import type { Annotation } from './annotation.ts';
import type { CategoryRule, Taxonomy } from './taxonomy.ts';

/** Why an annotation gives no category. */
export type Abstention = 'outside taxonomy' | 'ambiguous' | 'no annotation';

export type Categorised =
  | { readonly category: string }
  | { readonly category: null; readonly reason: Abstention; readonly why: string };

/**
 * The category of an annotation, or why it has none: no organ is stated, it is in doubt or leaves
 * several categories open, or it states a view that the taxonomy lacks.
 */
export function categorise(annotation: Annotation, taxonomy: Taxonomy): Categorised {
  const { organs, laterality, plane, doubts } = annotation;
  const [organ] = organs;
  if (organ === undefined) {
    if (laterality === null && plane === null) return abstain('no annotation', 'no organ is named');
    return abstain('ambiguous', 'a side or plane is named, but no organ');
  }
  if (organs.length > 1) return abstain('ambiguous', `several organs: ${organs.join(', ')}`);
  if (doubts.length > 0) return abstain('ambiguous', doubts.join('; '));
  const ofOrgan = [...taxonomy.categories].filter(([, rule]) => rule.organ === organ);
  const open = ofOrgan.filter(([, rule]) => allows(rule, annotation));
  const [only, ...others] = open;
  if (only === undefined) return abstain('outside taxonomy', `no category is ${view(annotation)}`);
  const [category, rule] = only;
  if (others.length > 0 || !fulfils(rule, annotation)) {
    return abstain('ambiguous', `${missing(rule, annotation)} of the ${organ} is not clear`);
  }
  return { category };
}

function abstain(reason: Abstention, why: string): Categorised {
  return { category: null, reason, why };
}

/** Whether what is stated does not speak against the rule. */
function allows(rule: CategoryRule, { laterality, plane }: Annotation): boolean {
  return (
    (rule.laterality === undefined || laterality === null || rule.laterality === laterality) &&
    (rule.plane === undefined || plane === null || rule.plane.includes(plane))
  );
}

/** Whether all that the rule asks for is stated. */
function fulfils(rule: CategoryRule, { laterality, plane }: Annotation): boolean {
  return (
    (rule.laterality === undefined || laterality !== null) &&
    (rule.plane === undefined || plane !== null)
  );
}

function missing(rule: CategoryRule, { laterality, plane }: Annotation): string {
  const parts = [
    ...(rule.laterality !== undefined && laterality === null ? ['side'] : []),
    ...(rule.plane !== undefined && plane === null ? ['plane'] : []),
  ];
  return `the ${parts.join(' and ')}`;
}

function view({ organs, laterality, plane }: Annotation): string {
  return [laterality, ...organs, plane].filter((part) => part !== null).join(' ');
}
