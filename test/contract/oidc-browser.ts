import { createHash, randomBytes } from 'node:crypto';

export type Page = { url: string; status: number; headers: Headers; body: string };

/** RFC 7636, section 4: the verifier stays with the client, its hash goes out. */
export function pkcePair(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/**
 * As much of a browser as signing in needs: cookies with their paths, and redirects as long as they stay under the
 * provider's path, so that the address that a client would get is the last one.
 */
export class Browser {
  readonly visited: string[] = [];
  readonly setCookies: string[] = [];
  readonly #origin: string;
  readonly #language: string;
  readonly #cookies = new Map<string, { readonly path: string; readonly value: string }>();

  constructor(origin: string, language = 'kk') {
    this.#origin = origin;
    this.#language = language;
  }

  async follow(path: string): Promise<Page> {
    return this.#load(new URL(path, this.#origin), { method: 'GET' });
  }

  async post(url: string, form: URLSearchParams): Promise<Page> {
    return this.#load(new URL(url), { method: 'POST', body: form });
  }

  async #load(url: URL, init: RequestInit): Promise<Page> {
    this.visited.push(url.href);
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.#cookiesFor(url), 'accept-language': this.#language, accept: 'text/html' },
    });
    this.#keep(answer.headers.getSetCookie());
    const location = answer.headers.get('location');
    if (location === null) {
      return { url: url.href, status: answer.status, headers: answer.headers, body: await answer.text() };
    }
    const next = new URL(location, url);
    if (!next.href.startsWith(`${this.#origin}/oidc/`)) {
      return { url: next.href, status: answer.status, headers: answer.headers, body: '' };
    }
    return this.#load(next, { method: 'GET' });
  }

  #cookiesFor(url: URL): string {
    return [...this.#cookies]
      .filter(
        ([, { path }]) => url.pathname === path || url.pathname.startsWith(`${path.replace(/\/$/, '')}/`),
      )
      .map(([name, { value }]) => `${name.split(' ')[0]}=${value}`)
      .join('; ');
  }

  #keep(setCookies: readonly string[]): void {
    for (const cookie of setCookies) {
      this.setCookies.push(cookie);
      const [, name = '', value = ''] = cookie.match(/^([^=]+)=([^;]*)/) ?? [];
      const path = cookie.match(/;\s*path=([^;]+)/i)?.[1] ?? '/';
      const key = `${name} ${path}`;
      if (value === '') {
        this.#cookies.delete(key);
      } else {
        this.#cookies.set(key, { path, value });
      }
    }
  }
}
