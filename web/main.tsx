import { render } from 'preact';
import { App, loadPage } from './app.tsx';
import { loadConfig } from './config.ts';
import { firstLanguage, loadTexts } from './language.ts';

const root = document.getElementById('app');
const failed = document.getElementById('failed');
if (!root || !failed) throw new Error('index.html lacks #app or #failed');

/** All that the first page needs is fetched at once: on a slow connection each round trip is felt. */
async function start(into: HTMLElement, unreachable: HTMLElement): Promise<void> {
  const language = firstLanguage();
  try {
    const [texts] = await Promise.all([loadTexts(language), loadConfig(), loadPage(location.pathname)]);
    into.replaceChildren();
    render(<App first={{ language, texts }} />, into);
  } catch (error) {
    // The shell stays, with what can be done, in every language: not even the texts may be there.
    unreachable.hidden = false;
    throw error;
  }
}

void start(root, failed);
