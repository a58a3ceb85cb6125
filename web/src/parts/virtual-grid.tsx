import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './virtual-grid.module.css';

interface Props {
  readonly count: number;
  /** The least width of a tile, in pixels; each is as high as wide. */
  readonly tile: number;
  readonly height: string;
  readonly label: string;
  readonly render: (index: number) => ReactNode;
  /** The index that must be seen. */
  readonly reveal?: number | undefined;
  /** Told which of them are in sight, or nearly. */
  readonly onSee?: ((first: number, last: number) => void) | undefined;
  /** Told how many stand in one row. */
  readonly onColumns?: ((columns: number) => void) | undefined;
}

const GAP = 6;

/** Square tiles of which only those in sight exist, however many there are. */
export function VirtualGrid(props: Props): ReactNode {
  const { count, tile, height, label, render, reveal, onSee, onColumns } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const { ref: sized, width } = useElementSize();
  const merged = useMergedRef(scroll, sized);
  const columns = Math.max(1, Math.floor((width + GAP) / (tile + GAP)));
  const side = (width - GAP * (columns - 1)) / columns;
  const rows = useVirtualizer({
    count: Math.ceil(count / columns),
    getScrollElement: () => scroll.current,
    estimateSize: () => side + GAP,
    overscan: 3,
  });

  useEffect(() => rows.measure(), [rows, side]);
  useEffect(() => onColumns?.(columns), [columns, onColumns]);
  useEffect(() => {
    if (reveal !== undefined) rows.scrollToIndex(Math.floor(reveal / columns));
  }, [rows, reveal, columns]);

  const items = rows.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => {
    onSee?.(first * columns, Math.max(0, Math.min(count, (last + 1) * columns) - 1));
  }, [first, last, columns, count, onSee]);

  return (
    <div
      ref={merged}
      className={styles['scroll']}
      style={{ height }}
      role="group"
      aria-label={label}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {items.map((row) => (
          <div
            key={row.key}
            className={styles['row']}
            style={{
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              gap: GAP,
              transform: `translateY(${row.start}px)`,
            }}
          >
            {Array.from({ length: columns }, (_, k) => row.index * columns + k)
              .filter((index) => index < count)
              .map((index) => render(index))}
          </div>
        ))}
      </div>
    </div>
  );
}
