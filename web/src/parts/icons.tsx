import type { ReactNode } from 'react';

/** Line drawings on a 20 x 20 ground, one path each. */
const PATHS = {
  home: 'M3.5 9 10 3.5 16.5 9M5 8v8.5h10V8M8.5 16.5V12h3v4.5',
  studies: 'M3.5 5.5h5l1.5 2h6.5v8.5h-13zM3.5 10h13',
  labels: 'M3.5 3.5h6l7 7-6 6-7-7zM7 7h.01',
  split: 'M10 3v5M10 8 5 12v5M10 8l5 4v5',
  train: 'M3.5 15.5c3 0 3.5-10 6.5-10s3.5 6 6.5 6M3 17.5h14',
  runs: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z',
  read: 'M2.5 10c2-3.3 4.5-5 7.5-5s5.5 1.7 7.5 5c-2 3.3-4.5 5-7.5 5s-5.5-1.7-7.5-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  tryIt: 'M10 13V4M6.5 7.5 10 4l3.5 3.5M4 12.5v4h12v-4',
  people: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c.5-3.5 2.8-5 6-5s5.5 1.5 6 5',
  audit: 'M5 3h7l3 3v11H5zM7.5 8.5h5M7.5 11.2h5M7.5 14h3',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  moon: 'M16 12A6.7 6.7 0 0 1 8 4a6.5 6.5 0 1 0 8 8z',
  language: 'M3 5h8M7 3v2M4.5 5c.5 3 2.5 5 5 6M9.5 5c-.5 3-3 6-6 7M10.5 17l3-8 3 8M11.7 14.5h3.6',
  out: 'M8.5 3.5H4v13h4.5M8 10h9M13.5 6.5 17 10l-3.5 3.5',
  play: 'M6.5 4v12l9-6z',
  pause: 'M7 4v12M13 4v12',
  stop: 'M5 5h10v10H5z',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  next: 'M8 4.5 13.5 10 8 15.5',
  undo: 'M7 5 3.5 8.5 7 12M4 8.5h7.5a4 4 0 0 1 0 8H8',
  check: 'M4 10.5 8 14.5 16 5.5',
  warn: 'M10 3 2.5 16.5h15zM10 8v4M10 14.3h.01',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  reset: 'M4 10a6 6 0 1 0 2-4.5L4 7.5M4 3.5v4h4',
  open: 'M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7',
  close: 'M5 5l10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  readonly name: IconName;
  readonly size?: number;
}

/** Says nothing by itself: what it stands beside, or the button it is in, has the words. */
export function Icon({ name, size = 18 }: Props): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
