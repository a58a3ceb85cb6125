import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

interface Props {
  readonly title: string;
  readonly actions?: ReactNode;
  /** The content reaches the border: a table, or a grid of pictures. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A part of a page with a title of its own. */
export function Panel({ title, actions, flush = false, children }: Props): ReactNode {
  const id = useId();
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <header className={styles['head']}>
        <Title order={2} id={id} className={styles['title'] ?? ''}>
          {title}
        </Title>
        {actions}
      </header>
      <div className={flush ? styles['flush'] : styles['body']}>{children}</div>
    </section>
  );
}
