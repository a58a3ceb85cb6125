/**
 * Lays rows out in columns for a terminal. Columns of numbers (by their heading's leading `>`) are
 * aligned to the right.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = headings.map((heading) => heading.startsWith('>'));
  const titles = headings.map((heading) => heading.replace(/^>/, ''));
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(titles), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}

/** Counts by reason in words, such as "3 excluded (2 blank, 1 not-ultrasound)". */
export function countsText(counts: Readonly<Record<string, number>>, verb: string): string {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const total = entries.reduce((sum, [, n]) => sum + n, 0);
  const reasons = entries.map(([reason, n]) => `${n} ${reason}`).join(', ');
  return total === 0 ? `none ${verb}` : `${total} ${verb} (${reasons})`;
}
