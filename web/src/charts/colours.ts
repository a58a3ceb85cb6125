/** Eleven hues and a grey that stay apart on both grounds; a twelfth category begins anew. */
const LIGHT = [
  ...['#136873', '#b3541e', '#5b4bb0', '#2b7a3b', '#b02a5b', '#7a6200'],
  ...['#1f5fb0', '#8a3fa0', '#4f7f00', '#a03c3c', '#3d6f8f'],
];
const DARK = [
  ...['#63c5cf', '#f0a36b', '#a99cf0', '#7fd08f', '#f08fb3', '#d8c05a'],
  ...['#82b4f5', '#d59be8', '#b0d45a', '#ee9a9a', '#9cc8e2'],
];

export interface ChartColours {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly series: readonly string[];
}

/** What the page's colours are now; a chart draws on a canvas, which knows no variables. */
export function chartColours(dark: boolean): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read('--mantine-color-text'),
    faint: read('--mantine-color-dimmed'),
    line: read('--mantine-color-default-border'),
    surface: read('--sg-surface'),
    accent: read('--sg-accent'),
    series: dark ? DARK : LIGHT,
  };
}
