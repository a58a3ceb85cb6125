/**
 * How often each text occurs, in the order of the texts. Safe for texts that objects have as members
 * of their own, such as a label `constructor`.
 */
export function countEach(texts: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}
