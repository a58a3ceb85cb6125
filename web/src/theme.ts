import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from '@mantine/core';

/** Soft buttons in the accent of the scheme: Mantine's own are nearly black on a dark ground. */
const softInAccent: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const own = input.color === undefined || input.color === 'graft';
  if (!own || (input.variant !== 'light' && input.variant !== 'subtle')) return colours;
  const ground = input.variant === 'light' ? 'var(--sg-accent-soft)' : 'transparent';
  const hover = 'color-mix(in srgb, var(--sg-accent) 22%, var(--sg-surface))';
  return { ...colours, background: ground, hover, color: 'var(--sg-accent)' };
};

/** Quiet greys with a little of the accent in them; the pictures are what should stand out. */
export const theme = createTheme({
  primaryColor: 'graft',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  variantColorResolver: softInAccent,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '0.875rem', lg: '1.25rem', xl: '1.75rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.35' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  colors: {
    graft: [
      ...['#e8f6f7', '#d3ebed', '#a6d6da', '#77c0c7', '#51aeb6', '#2f99a3'],
      ...['#1d808b', '#136873', '#0f545d', '#0a3f46'],
    ] as unknown as Tuple,
    dark: [
      ...['#d9e1e5', '#b6c2c9', '#9baab2', '#6f7f88', '#333e45', '#263036'],
      ...['#1b2328', '#12181c', '#0d1215', '#080b0d'],
    ] as unknown as Tuple,
    gray: [
      ...['#f5f7f8', '#eceff1', '#dfe4e7', '#cfd6da', '#b7c1c7', '#8d9aa2'],
      ...['#66747c', '#4e5b62', '#37424a', '#1b2429'],
    ] as unknown as Tuple,
  },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Table: { defaultProps: { verticalSpacing: 5, horizontalSpacing: 'sm', fz: 'sm' } },
    Badge: { defaultProps: { variant: 'light', size: 'sm', radius: 'sm', tt: 'none', fw: 500 } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 'xs' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

type Tuple = NonNullable<NonNullable<Parameters<typeof createTheme>[0]['colors']>['gray']>;

/** Where Mantine's own colours are too faint for small text, and the surfaces of our own. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f7f8',
    '--mantine-color-text': '#1b2429',
    '--mantine-color-dimmed': '#55636b',
    '--mantine-color-placeholder': '#66747c',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0f5f6a',
    '--mantine-color-default-border': '#d5dce0',
    '--sg-surface': '#ffffff',
    '--sg-raised': '#eef2f4',
    '--sg-accent': '#136873',
    '--sg-accent-soft': '#dcf0f2',
    '--sg-good': '#1f6f43',
    '--sg-warn': '#8a5300',
    '--sg-bad': '#b42318',
  },
  dark: {
    '--mantine-color-body': '#12181c',
    '--mantine-color-text': '#d9e1e5',
    '--mantine-color-dimmed': '#9baab2',
    '--mantine-color-placeholder': '#8b9aa3',
    '--mantine-color-error': '#ff9489',
    '--mantine-color-anchor': '#77c0c7',
    '--mantine-color-default-border': '#2d383f',
    '--sg-surface': '#182025',
    '--sg-raised': '#202a30',
    '--sg-accent': '#77c0c7',
    '--sg-accent-soft': '#1a3a40',
    '--sg-good': '#7fcf9f',
    '--sg-warn': '#e9b872',
    '--sg-bad': '#ff9489',
  },
});
