import { expect, test } from 'vitest';
import { markup } from './markup.ts';

test('text is escaped in content and in attributes, markup is kept, lists are joined', () => {
  const inner = markup`<b title="${`"'`}">${'<script>&'}</b>`;
  expect(markup`<p>${[inner, ' & ', 3]}${null}</p>`.text).toBe(
    '<p><b title="&quot;&#39;">&lt;script&gt;&amp;</b> &amp; 3</p>',
  );
});

test('control characters do not reach the page', () => {
  expect(markup`${'a\u0000b\u001b[1m\tc\n\u0085'}`.text).toBe('a\ufffdb\ufffd[1m\tc\n\ufffd');
});
