import { Link, type LinkProps } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { Role } from '../../../src/serving/wire/index.ts';
import { ADMINISTRATOR, READER, STAFF } from '../api/session.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { useTexts } from '../texts/speech.tsx';
import type { Texts } from '../texts/texts.ts';
import styles from './shell.module.css';

interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly name: keyof Texts['shell']['pages'];
  readonly icon: IconName;
  readonly roles: readonly Role[];
}

/** In the order of the work; what belongs together stands together. */
const GROUPS: readonly (readonly Place[])[] = [
  [{ to: '/', name: 'home', icon: 'home', roles: STAFF }],
  [
    { to: '/studies', name: 'studies', icon: 'studies', roles: STAFF },
    { to: '/labels', name: 'labels', icon: 'labels', roles: STAFF },
    { to: '/split', name: 'split', icon: 'split', roles: STAFF },
    { to: '/train', name: 'train', icon: 'train', roles: STAFF },
  ],
  [
    { to: '/runs', name: 'runs', icon: 'runs', roles: STAFF },
    { to: '/try', name: 'tryIt', icon: 'tryIt', roles: STAFF },
    { to: '/reader-studies', name: 'read', icon: 'read', roles: ADMINISTRATOR },
    { to: '/reading', name: 'read', icon: 'read', roles: READER },
  ],
  [
    { to: '/people', name: 'people', icon: 'people', roles: ADMINISTRATOR },
    { to: '/audit-log', name: 'audit', icon: 'audit', roles: ADMINISTRATOR },
  ],
];

interface Props {
  readonly role: Role;
  readonly onGo: () => void;
}

/** The pages that the person's role may see. */
export function Navigation({ role, onGo }: Props): ReactNode {
  const { shell } = useTexts();
  const groups = GROUPS.map((group) => group.filter(({ roles }) => roles.includes(role)));
  return (
    <nav aria-label={shell.navigation}>
      {groups
        .filter((group) => group.length > 0)
        .map((group, k) => (
          <Fragment key={group[0]?.to}>
            {k > 0 && <div className={styles['group']} />}
            <ul className={styles['list']}>
              {group.map(({ to, name, icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    className={styles['link'] ?? ''}
                    activeOptions={{ exact: to === '/', includeSearch: false }}
                    onClick={onGo}
                  >
                    <Icon name={icon} />
                    {shell.pages[name]}
                  </Link>
                </li>
              ))}
            </ul>
          </Fragment>
        ))}
    </nav>
  );
}
