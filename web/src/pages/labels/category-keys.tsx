import { Kbd } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loaded } from '../../parts/loaded.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import styles from './category-keys.module.css';
import { askCategories, NONE_KEY } from './use-category-keys.ts';

interface Props {
  /** The label of what is looked at; undefined where there is no one such. */
  readonly now: string | null | undefined;
  readonly onChoose: (category: string | null) => void;
}

/** The categories with the key of each; a click does what the key does. */
export function CategoryKeys({ now, onChoose }: Props): ReactNode {
  const { labels } = useTexts();
  const format = useFormat();
  const query = useQuery(askCategories);
  return (
    <Loaded query={query}>
      {({ categories, unlabelled }) => (
        <ul className={styles['list']}>
          {[...categories, { category: null, key: NONE_KEY, frames: unlabelled }].map(
            ({ category, key, frames }) => (
              <li key={category ?? ''}>
                <button
                  type="button"
                  className={styles['key']}
                  data-now={category === now}
                  onClick={() => onChoose(category)}
                >
                  {key === null ? <span /> : <Kbd>{key}</Kbd>}
                  <span>{category ?? labels.noCategory}</span>
                  <span className={styles['count']}>{format.count(frames)}</span>
                </button>
              </li>
            ),
          )}
        </ul>
      )}
    </Loaded>
  );
}
