import { readFileSync } from 'node:fs';
import { escapeHtml, htmlPage, htmlPageHeaders } from '../html.ts';
import { type ListedAccount, numberOf, SCOPES_OF } from '../oidc/accounts.ts';

const STYLE = readFileSync(new URL('./page-style.css', import.meta.url), 'utf8');
const SCRIPT = readFileSync(new URL('./page-script.js', import.meta.url), 'utf8');

export const TRY_PAGE_HEADERS = htmlPageHeaders({ style: STYLE, script: SCRIPT });

/** Somebody to call as, with the scopes whose routes they may call. */
function option(account: ListedAccount): string {
  const claims = JSON.stringify({ ...numberOf(account), name: account.name });
  return (
    `<option value="${escapeHtml(claims)}" data-scopes="${SCOPES_OF[account.kind].join(' ')}">` +
    `${escapeHtml(account.name)} – ${escapeHtml(account.note.en)}</option>`
  );
}

/**
 * `GET /local/api`: every call of the API, to be made by hand. The script reads `/openapi.json` and gets its tokens of
 * `/local/tokens`, so that it knows nothing of a route that is not there.
 */
export const tryPage = (accounts: readonly ListedAccount[]): string =>
  htmlPage({
    lang: 'en',
    title: 'Try the API · Kelisim',
    style: STYLE,
    script: SCRIPT,
    body: `<main>
<h1>Try the API</h1>
<p>Calls of this machine’s service, as <a href="/docs">the reference</a> has them. People who answer by themselves are in
<a href="/sandbox.json">/sandbox.json</a>; everybody’s phone is at <a href="/local/phone">/local/phone</a>.</p>
<form id="call">
<label for="operation">Call</label>
<select id="operation" required></select>
<p id="summary"></p>
<div id="as-row"><label for="as">As</label>
<select id="as">${accounts.map(option).join('')}</select></div>
<div id="parameters"></div>
<div id="body-row"><label for="body">Body</label>
<textarea id="body" rows="10" spellcheck="false"></textarea></div>
<button>Send</button>
</form>
<section aria-labelledby="answer-title" id="answer" hidden>
<h2 id="answer-title" tabindex="-1">Answer</h2>
<p role="status"><strong id="status"></strong></p>
<h3>The same in curl</h3>
<pre id="curl" tabindex="0"></pre>
<h3>Headers</h3>
<pre id="headers" tabindex="0"></pre>
<h3>Body</h3>
<pre id="content" tabindex="0"></pre>
</section>
</main>`,
  });
