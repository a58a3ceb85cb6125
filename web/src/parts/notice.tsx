import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import styles from './notice.module.css';

/** A sentence that must be seen before the figures beside it are believed. */
export function Notice({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles['notice']}>
      <span className={styles['icon']}>
        <Icon name="warn" size={17} />
      </span>
      <div>{children}</div>
    </div>
  );
}
