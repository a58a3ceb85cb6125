import type { Interval } from '../evaluation/index.ts';

/** A number with its thousands apart. */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** "1 patient", "49 patients". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A share as a percentage with one decimal and a space that does not break. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

/** The bounds of an interval in percent, or null when there are none. */
export function bounds({ low, high }: Interval): string | null {
  if (low === null || high === null) return null;
  return `${(100 * low).toFixed(1)} to ${percent(high)}`;
}

/** "95 %". */
export function levelText(level: number): string {
  return `${Number((100 * level).toFixed(1))}\u00a0%`;
}

/** p values below this are given as below it, as journals do. */
const LEAST_P = 0.001;

/** "= 0.032" or "< 0.001", to stand behind a p. */
export function pText(p: number): string {
  return p < LEAST_P ? `< ${LEAST_P}` : `= ${p.toFixed(3)}`;
}

/** A kebab-case name as words. */
export function words(name: string): string {
  return name.replaceAll('-', ' ');
}
