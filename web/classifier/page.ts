import { UserError } from '../../src/errors.ts';
import type { Asked, Said, Told } from './messages.ts';

const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
const names = new Map<number, string>();
let next = 0;

function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new UserError(`The page has no ${id}`);
}

const status = find('status', HTMLElement);
const results = find('results', HTMLElement);
const drop = find('drop', HTMLElement);
const input = find('files', HTMLInputElement);
const kind = find('kind', HTMLSelectElement);
const device = find('device', HTMLSelectElement);
if (!('gpu' in navigator)) device.options[1]?.remove();

async function take(files: Iterable<File>): Promise<void> {
  for (const file of files) {
    const id = next++;
    names.set(id, file.name);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const asked: Asked = {
      ...{ id, bytes },
      kind: kind.value === 'frame' ? 'frame' : 'file',
      device: device.value === 'webgpu' ? 'webgpu' : 'wasm',
    };
    worker.postMessage(asked, [bytes.buffer]);
  }
  showWaiting();
}

function showWaiting(): void {
  status.textContent =
    names.size === 0
      ? 'Ready.'
      : `Classifying ${names.size} ${names.size === 1 ? 'file' : 'files'}.`;
}

worker.onmessage = ({ data }: MessageEvent<Told>) => {
  if (data.kind === 'failed') {
    status.textContent = `This page cannot classify: ${data.message}`;
    return;
  }
  if (data.kind === 'ready') {
    find('title', HTMLElement).textContent = `Sonograft classifier: ${data.name}`;
    status.textContent = 'Ready.';
    // It stays whatever is classified.
    if (data.notice !== null) {
      const use = find('use', HTMLElement);
      use.textContent += ` ${data.notice}: no figure here means anything.`;
    }
    status.dataset['ready'] = 'yes';
    return;
  }
  const name = names.get(data.id) ?? '';
  names.delete(data.id);
  for (const said of data.frames) results.append(shown(name, said));
  showWaiting();
};

function shown(
  name: string,
  { frame, category, probabilities, reason, pixels }: Said,
): HTMLElement {
  const article = document.createElement('article');
  article.dataset['file'] = name;
  article.dataset['probabilities'] = JSON.stringify(probabilities);
  if (pixels !== null) article.append(pictureOf(pixels));
  const text = document.createElement('div');
  const heading = document.createElement('h2');
  heading.textContent = `${name}${frame === null ? '' : `, frame ${frame}`}: ${category ?? 'not classified'}`;
  text.append(heading);
  if (reason !== null) {
    const because = document.createElement('p');
    because.textContent = reason;
    text.append(because);
  }
  if (probabilities !== null) text.append(tableOf(probabilities));
  article.append(text);
  return article;
}

function tableOf(probabilities: Readonly<Record<string, number>>): HTMLElement {
  const table = document.createElement('table');
  const sorted = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  for (const [category, probability] of sorted.slice(0, 5)) {
    const row = table.insertRow();
    row.insertCell().textContent = category;
    row.insertCell().textContent = probability.toFixed(3);
  }
  return table;
}

function pictureOf(pixels: Uint8Array): HTMLElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [256, 256];
  const image = new ImageData(256, 256);
  pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

input.addEventListener('change', () => {
  void take([...(input.files ?? [])]);
  input.value = '';
});
drop.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  void take([...(event.dataTransfer?.files ?? [])]);
});
