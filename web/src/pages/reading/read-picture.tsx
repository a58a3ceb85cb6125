import { type ReactNode, useRef, useState } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { pathOf } from '../../api/call.ts';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { ReaderAnswer } from './kept-answer.ts';
import styles from './reading-page.module.css';
import { CERTAINTIES, useAnswerKeys } from './use-answer-keys.ts';
import { toggleFullScreen, useFullScreenKey } from './full-screen.ts';
import type { useReading } from './use-reading.ts';

interface Props {
  readonly assignment: string;
  readonly found: Answer<'GET /api/reading/:assignment'>;
  readonly number: number;
  readonly answer: (answer: ReaderAnswer) => void;
  readonly sending: ReturnType<typeof useReading>['send'];
  readonly leave: () => void;
}

/** The picture to answer next, the categories with their keys, and how sure the reader is. */
export function ReadPicture(props: Props): ReactNode {
  const { assignment, found, number, answer, sending, leave } = props;
  const { read } = useTexts();
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const shownAt = useRef<number | null>(null);
  const busy = sending.isPending || sending.isError;
  const choose = (category: string | null): void => {
    if (!busy) setChosen(category);
  };
  const give = (certainty: number): void => {
    if (chosen === null || busy) return;
    answer({ number, category: chosen, certainty, milliseconds: since(shownAt.current) });
  };
  const hasKey = useFullScreenKey(found.choices.map(({ key }) => key));
  useAnswerKeys({ choices: found.choices, chosen, onChoose: choose, onSure: give });

  return (
    <main className={styles['page']}>
      <header className={styles['head']}>
        <span>{read.picture(format.count(number), format.count(found.pictures))}</span>
        <span className={styles['bar']} aria-hidden="true">
          <span style={{ width: `${(100 * found.answered) / found.pictures}%` }} />
        </span>
        <span className={styles['ways']}>
          <button type="button" className={styles['pause']} onClick={toggleFullScreen}>
            {read.fullScreen} {hasKey && <kbd className={styles['small']}>F</kbd>}
          </button>
          <button type="button" className={styles['pause']} onClick={leave}>
            {read.pause}
          </button>
        </span>
      </header>
      <div className={styles['picture']}>
        <img
          src={pathOf('GET /api/reading/:assignment/pictures/:number', {
            params: { assignment, number: String(number) },
          })}
          alt={read.pictureAlt}
          onLoad={() => {
            shownAt.current ??= performance.now();
          }}
        />
      </div>
      <div className={styles['choices']}>
        <h1 className={styles['heading']}>{read.question}</h1>
        <ul className={styles['list']}>
          {found.choices.map(({ category, key }) => (
            <li key={category}>
              <button
                {...{ type: 'button', className: styles['choice'], disabled: busy }}
                aria-pressed={category === chosen}
                onClick={() => choose(category)}
              >
                <span className={styles['key']}>{key}</span>
                {category}
              </button>
            </li>
          ))}
        </ul>
        <h2 className={styles['heading']}>{read.howSure}</h2>
        <ul className={styles['list']}>
          {CERTAINTIES.map(([key, certainty]) => (
            <li key={key}>
              <button
                {...{ type: 'button', className: styles['choice'] }}
                disabled={busy || chosen === null}
                onClick={() => give(certainty)}
              >
                <span className={styles['key']}>{key}</span>
                {read.sure[certainty]}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles['foot']} role="status">
        {sending.isError ? (
          <>
            {read.kept}{' '}
            <button
              type="button"
              className={styles['pause']}
              onClick={() => sending.mutate(sending.variables)}
            >
              {read.sendAgain}
            </button>
          </>
        ) : chosen === null ? (
          read.hint
        ) : (
          read.chosen(chosen)
        )}
      </div>
    </main>
  );
}

/** Whole milliseconds since the picture was there; null where that is not known. */
function since(shownAt: number | null): number | null {
  return shownAt === null ? null : Math.round(performance.now() - shownAt);
}
