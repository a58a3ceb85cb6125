import { type ReactNode, useEffect, useRef } from 'react';
import styles from './frame-tile.module.css';
import { HeatMap } from './heat-map.tsx';

interface Props {
  readonly src: string;
  readonly alt: string;
  readonly caption?: ReactNode;
  readonly map?: readonly number[] | null;
  readonly selected?: boolean;
  readonly tabIndex?: number;
  readonly onOpen: (event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => void;
  /** The keyboard has just come here. */
  readonly focused?: boolean;
}

/** A small picture that can be opened. */
export function FrameTile(props: Props): ReactNode {
  const { src, alt, caption, map, selected, tabIndex, onOpen, focused = false } = props;
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) ref.current?.focus({ preventScroll: true });
  }, [focused]);
  return (
    <button
      ref={ref}
      type="button"
      className={styles['tile']}
      data-selected={selected === true}
      aria-pressed={selected}
      tabIndex={tabIndex}
      onClick={onOpen}
    >
      <img src={src} alt={alt} className={styles['picture']} loading="lazy" decoding="async" />
      {map && <HeatMap map={map} />}
      {caption !== undefined && <span className={styles['caption']}>{caption}</span>}
    </button>
  );
}
