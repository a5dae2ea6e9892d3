import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../local/http.ts';
import { builtPages, readFiles } from '../../local/web/build.ts';
import { makePages } from '../../local/web/pages.ts';
import { CONTACT_CENTRE } from '../../shared/domain/contact-centre.ts';
import { contentSecurityPolicy, isPagePath } from '../../web/hosting.ts';

const CONFIG = {
  issuer: 'https://id.example.kz/realm',
  clientId: 'kelisim-web',
  api: '',
  resource: null,
  tokens: { scopePrefix: '', iinClaim: 'iin', binClaim: 'bin', nameClaim: 'name' },
  demonstration: null,
};
/** All the JavaScript that a phone is given, gzipped. */
const BUDGET = 60_000;

let files: Map<string, Buffer>;
let get: (path: string, method?: string, headers?: Record<string, string>) => Promise<HttpAnswer | null>;

beforeAll(async () => {
  const pages = await makePages(CONFIG);
  files = readFiles(await builtPages());
  get = (path, method = 'GET', headers = {}) =>
    pages({ method, headers } as IncomingMessage, new URL(path, 'http://localhost:3000'));
});

describe('the built pages', () => {
  /** A script with all that it brings along at once; what it fetches later is listed apart. */
  const withImports = (path: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(path)) return seen;
    seen.add(path);
    const source = files.get(path)?.toString() ?? '';
    for (const [, other = ''] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      withImports(`/assets/${other}`, seen);
    return seen;
  };
  /** Texts come in several scripts of one name: the pages' own are the most. */
  const scriptNamed = (name: string): string => {
    const named = [...files].filter(([path]) => path.startsWith(`/assets/${name}-`) && path.endsWith('.js'));
    const [most] = named.toSorted(([, one], [, other]) => other.length - one.length);
    return most?.[0] ?? '';
  };

  test.each([
    ['a citizen', 'citizen-cabinet'],
    ['somebody at a bank', 'requester-cabinet'],
    ['whoever checks a document', 'verify-page'],
    ['whoever reads about the service', 'information'],
  ])('give %s at most 60 kB of JavaScript, signing in included', (_visitor, name) => {
    const wanted = ['index', 'kk', 'session', 'signed-in', name].map(scriptNamed);
    expect(wanted.filter((path) => path === '')).toEqual([]);
    const scripts = new Set(wanted.flatMap((path) => [...withImports(path)]));
    const weight = [...scripts].reduce((sum, path) => sum + gzipSync(files.get(path) ?? '').length, 0);
    expect(weight).toBeLessThan(BUDGET);
  });

  test('take types alone from the contract, so that the library which checks it stays out', () => {
    const scripts = [...files].filter(([path]) => path.endsWith('.js'));
    expect(scripts.filter(([, content]) => content.includes('_zod')).map(([path]) => path)).toEqual([]);
  });

  test('tell those without JavaScript whom to call', () => {
    expect(files.get('/index.html')?.toString()).toContain(CONTACT_CENTRE.short);
  });

  test('have no inline script or style, and nothing from elsewhere', () => {
    const html = files.get('/index.html')?.toString() ?? '';
    expect(html).not.toMatch(/<style|<script(?![^>]* src=")| style=| on\w+=/);
    expect(html).not.toMatch(/(src|href)="(?!\/)/);
    const styles = [...files]
      .filter(([path]) => path.endsWith('.css'))
      .map(([, content]) => content.toString());
    expect(styles.length).toBeGreaterThan(1);
    for (const css of styles) expect(css).toContain('--ground');
    for (const css of styles) expect(css).not.toMatch(/url\(|@import|@font-face/);
  });
});

describe('serving them', () => {
  test.each([
    '/',
    '/citizen',
    '/citizen/history',
    '/requester/requests/1',
    '/verify',
    '/verify/',
    '/help',
    '/status',
    '/signed-in',
  ])('given %s, then it is the page, with its policy, never kept unasked', async (path) => {
    const answer = await get(path);
    expect(answer?.body.toString()).toContain('<div id="app">');
    expect(answer?.headers['cache-control']).toBe('no-cache');
    expect(answer?.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('given a file with its hash in the name, then it is kept for good', async () => {
    const path = [...files.keys()].find((each) => each.startsWith('/assets/')) ?? '';
    expect((await get(path))?.headers['cache-control']).toContain('immutable');
  });

  test('the configuration is a file beside the pages', async () => {
    expect(JSON.parse((await get('/config.json'))?.body.toString() ?? '')).toEqual(CONFIG);
  });

  test.each(['/v1/requests', '/citizens', '/../package.json', '/assets/nothing.js'])(
    'given %s, then it is not theirs',
    async (path) => {
      expect(await get(path)).toBeNull();
      expect(isPagePath(path)).toBe(false);
    },
  );

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])(
    'given a browser that takes %s, then a file comes compressed by it, and is the same',
    async (encoding, open) => {
      const plain = await get('/');
      const packed = await get('/', 'GET', { 'accept-encoding': encoding });
      expect(packed?.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
      expect(open(packed?.body as Buffer).toString()).toBe(plain?.body.toString());
    },
  );

  test.each(['/nope', '/Verify', '/kk', '/help/me'])(
    'given a browser at the mistyped address %s, then it is a page with a way on, and its status says that there is none',
    async (path) => {
      const answer = await get(path, 'GET', { accept: 'text/html,*/*' });
      expect(answer?.status).toBe(404);
      expect(answer?.body.toString()).toContain('<div id="app">');
      expect(await get(path, 'GET', { accept: 'application/json' })).toBeNull();
    },
  );

  test('given another method, then it is not theirs', async () => {
    expect(await get('/', 'POST')).toBeNull();
  });

  test('the policy allows the provider and the API to be asked, and no inline code', () => {
    const policy = contentSecurityPolicy({ issuer: CONFIG.issuer, api: 'https://api.example.kz' });
    expect(policy).toContain("connect-src 'self' https://id.example.kz https://api.example.kz;");
    expect(policy).not.toContain('unsafe');
  });
});
