import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './virtual-rows.module.css';

interface Props {
  readonly count: number;
  /** Of every row, in pixels. */
  readonly row: number;
  readonly height: string;
  readonly label: string;
  readonly render: (index: number) => ReactNode;
  /** Told which rows are in sight, or nearly. */
  readonly onSee?: (first: number, last: number) => void;
}

/** A long list of which only the rows in sight exist. */
export function VirtualRows(props: Props): ReactNode {
  const { count, row, height, label, render, onSee } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => row,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onSee?.(first, last), [first, last, onSee]);
  return (
    <div
      ref={scroll}
      {...{ className: styles['scroll'], tabIndex: 0, role: 'list', 'aria-label': label }}
      style={{ maxHeight: height }}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map((item) => (
          <div
            key={item.key}
            className={styles['row']}
            role="listitem"
            aria-setsize={count}
            aria-posinset={item.index + 1}
            style={{ height: row, transform: `translateY(${item.start}px)` }}
          >
            {render(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
