import {
  ActionIcon,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons.tsx';
import { type Language, languages } from '../texts/language.ts';
import { useLanguage, useTexts } from '../texts/speech.tsx';

/** Language, and light or dark. */
export function Settings(): ReactNode {
  const { shell } = useTexts();
  const { language, choose } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const other = dark ? shell.light : shell.dark;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="lg" aria-label={shell.language}>
            <Icon name="language" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(languages) as Language[]).map((key) => (
            <Menu.Item
              key={key}
              lang={key}
              onClick={() => choose(key)}
              rightSection={key === language ? <Icon name="check" size={14} /> : null}
            >
              {languages[key]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={other}>
        <ActionIcon
          size="lg"
          aria-label={other}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          <Icon name={dark ? 'sun' : 'moon'} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
