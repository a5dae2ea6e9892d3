import type { Language } from '../../shared/domain/language.ts';
import { escapeHtml, htmlPage, htmlPagePolicy } from '../html.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#8a94a0, #79838f); --accent: light-dark(#00607a, #6cc7de); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 34rem; padding: 1.5rem 1rem 3rem; font: 1.0625rem/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #14181c); color: light-dark(#1a1f24, #eef1f4); }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.125rem; margin: 1.75rem 0 .5rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
button { width: 100%; min-height: 3rem; padding: .625rem .875rem; font: inherit; text-align: start; cursor: pointer;
  color: inherit; background: light-dark(#f4f6f8, #1f252b); border: 1px solid var(--line); border-radius: .5rem; }
button:hover { border-color: var(--accent); }
button.main { margin-top: 1rem; text-align: center; font-weight: 600; border-color: var(--accent);
  background: var(--accent); color: light-dark(#fff, #0c1418); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
strong, small, label { display: block; overflow-wrap: anywhere; }
label { margin-top: .75rem; font-weight: 600; }
input { width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: light-dark(#fff, #14181c); border: 1px solid var(--line); border-radius: .5rem; }
a { color: var(--accent); }
.error { margin: .25rem 0; font-weight: 600; color: light-dark(#b3261e, #ffb4ab); }
`;

const SIGN_OUT_SCRIPT = "document.querySelector('button').click();";

/** None of the pages may be kept (RFC 9111, section 5.2.2.5) or taken for anything but HTML. */
export const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

/** The policy of every page here but one: no script at all. */
export const PAGES_POLICY = htmlPagePolicy({ style: STYLE });
export const SIGN_OUT_POLICY = htmlPagePolicy({ style: STYLE, script: SIGN_OUT_SCRIPT });

export type AccountButton = {
  subject: string;
  name: string;
  note: string;
};

export type TypedField = 'number' | 'name';

/** A choice of accounts, and a form for any other number. `typed` is what comes back when something in it was wrong. */
export function signInPage(page: {
  language: Language;
  people: readonly AccountButton[];
  organisations: readonly AccountButton[];
  typed?: { number: string; name: string; wrong: readonly TypedField[] };
}): string {
  const texts = SIGN_IN_TEXTS[page.language];
  const { number = '', name = '', wrong = [] } = page.typed ?? {};
  const body = `<main>
<h1>${texts.signIn}</h1>
<p>${texts.demonstration}</p>
<form method="post">
${accountList(texts.people, page.people)}
${accountList(texts.organisations, page.organisations)}
</form>
<h2>${texts.another}</h2>
<form method="post" autocomplete="off">
<label for="number">${texts.number}</label>
<small id="number-hint">${texts.numberHint}</small>
${field('number', { value: number, error: wrong.includes('number') ? texts.numberError : undefined })}
<label for="name">${texts.name}</label>
${field('name', { value: name, error: wrong.includes('name') ? texts.nameError : undefined })}
<button class="main">${texts.continue}</button>
</form>
</main>`;
  return htmlPage({ lang: page.language, title: `${texts.signIn} · Kelisim`, style: STYLE, body });
}

function accountList(title: string, accounts: readonly AccountButton[]): string {
  if (accounts.length === 0) return '';
  const buttons = accounts.map(
    ({ subject, name, note }) =>
      `<li><button name="account" value="${escapeHtml(subject)}"><strong>${escapeHtml(name)}</strong> ` +
      `<small>${escapeHtml(note)}</small></button></li>`,
  );
  return `<h2>${title}</h2>\n<ul>\n${buttons.join('\n')}\n</ul>`;
}

function field(name: TypedField, { value, error }: { value: string; error: string | undefined }): string {
  const numeric = name === 'number' ? ' inputmode="numeric" maxlength="14"' : ' maxlength="100"';
  const described = [name === 'number' ? 'number-hint' : '', error === undefined ? '' : `${name}-error`];
  const message =
    error === undefined ? '' : `<p class="error" role="alert" id="${name}-error">${error}</p>\n`;
  return (
    `${message}<input id="${name}" name="${name}" required value="${escapeHtml(value)}"${numeric}` +
    ` aria-describedby="${described.join(' ').trim()}"${error === undefined ? '' : ' aria-invalid="true"'}>`
  );
}

/**
 * Signs out with one button. `form` is the provider's own form, with the id `op.logoutForm`. When the client has named
 * the person, the question was asked there already, and the page presses the button itself.
 */
export function signOutPage(page: { language: Language; form: string; asked: boolean }): string {
  const texts = SIGN_IN_TEXTS[page.language];
  const body = `<main>
<h1>${texts.signOutQuestion}</h1>
${page.form}
<button class="main" form="op.logoutForm" name="logout" value="yes">${texts.signOut}</button>
</main>`;
  const script = page.asked ? SIGN_OUT_SCRIPT : undefined;
  return htmlPage({ lang: page.language, title: `${texts.signOut} · Kelisim`, style: STYLE, body, script });
}

export function signedOutPage(language: Language): string {
  const texts = SIGN_IN_TEXTS[language];
  const body = `<main><h1>${texts.signedOut}</h1><p><a href="/">${texts.home}</a></p></main>`;
  return htmlPage({ lang: language, title: `${texts.signedOut} · Kelisim`, style: STYLE, body });
}

/** `kind` is the error's name in the specification of OAuth, for whoever has to look into it. */
export function failedPage(language: Language, kind: string): string {
  const texts = SIGN_IN_TEXTS[language];
  const body = `<main>
<h1>${texts.failed}</h1>
<p>${texts.startAgain}</p>
<p><a href="/">${texts.home}</a></p>
<p><small>${escapeHtml(kind)}</small></p>
</main>`;
  return htmlPage({ lang: language, title: `${texts.failed} · Kelisim`, style: STYLE, body });
}
