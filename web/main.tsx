import { render } from 'preact';
import { App } from './app.tsx';
import { loadConfig } from './config.ts';
import { Unavailable } from './page/unavailable.tsx';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');

async function start(into: HTMLElement): Promise<void> {
  try {
    await loadConfig();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    render(<Unavailable />, into);
    return;
  }
  render(<App />, into);
}

void start(root);
