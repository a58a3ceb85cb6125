/** Times and numbers as the reader's locale writes them. */
export interface Format {
  /** 12,345 */
  count(value: number): string;
  /** 0.873 with three digits behind the point unless told otherwise. */
  number(value: number, digits?: number): string;
  /** A share of one as 87.3 %. */
  percent(value: number, digits?: number): string;
  /** A time in ISO 8601, as day and time. */
  time(iso: string): string;
  day(iso: string): string;
  /** 1.4 MB */
  bytes(value: number): string;
  /** 2 min 05 s */
  duration(seconds: number): string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function formatFor(locale: string): Format {
  const fixed = (digits: number, more: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      ...more,
    });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(locale, {
      ...{ style: 'unit', unit: name, unitDisplay: 'short' },
      maximumFractionDigits: value < 10 ? 1 : 0,
    }).format(value);

  return {
    count: (value) => whole.format(value),
    number: (value, digits = 3) => fixed(digits).format(value),
    percent: (value, digits = 1) => fixed(digits, { style: 'percent' }).format(value),
    time: (iso) => times.format(new Date(iso)),
    day: (iso) => days.format(new Date(iso)),
    bytes: (value) => {
      const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      return unit(value / 1000 ** power, UNITS[power] ?? 'byte');
    },
    duration: (seconds) => {
      const rest = Math.max(0, Math.round(seconds));
      const hours = Math.floor(rest / 3600);
      const minutes = Math.floor((rest % 3600) / 60);
      const parts = [
        ...(hours > 0 ? [unit(hours, 'hour')] : []),
        ...(hours > 0 || minutes > 0 ? [unit(minutes, 'minute')] : []),
        ...(hours > 0 ? [] : [unit(rest % 60, 'second')]),
      ];
      return parts.join(' ');
    },
  };
}
