import { readFileSync } from 'node:fs';
import { contentSecurityPolicy, escapeHtml, htmlPage } from '../html.ts';

const STYLE = readFileSync(new URL('./page-style.css', import.meta.url), 'utf8');
const SCRIPT = readFileSync(new URL('./page-script.js', import.meta.url), 'utf8');

/** Kazakh for yes, no, and not me: the words that the SMS asks for. */
const QUICK_REPLIES = ['ИӘ', 'ЖОҚ', 'МЕН ЕМЕС'];

/** The Content-Security-Policy header to send with the page. */
export const PHONE_PAGE_POLICY = contentSecurityPolicy({ style: STYLE, script: SCRIPT });

export interface PhoneNumber {
  /** `+7…` */
  readonly number: string;
  readonly label: string;
}

/** `GET /local/phone`: what a citizen's phone shows and sends, for every number of the demonstration. */
export function phonePage({ numbers }: { readonly numbers: readonly PhoneNumber[] }): string {
  const body = `<main>
<section id="choose" aria-label="Phones">
<h1>Phones</h1>
<form id="other">
<label for="number">Any number</label>
<div class="row"><input id="number" type="tel" autocomplete="off" required pattern="[+0-9 \\(\\)\\-]{11,20}"
 title="A number such as +7 700 000 01 00"><button>Open</button></div>
</form>
<ul id="numbers">
${numbers.map(numberItem).join('\n')}
</ul>
</section>
<section id="conversation" aria-label="Messages" hidden>
<header><button type="button" id="back">Phones</button><h2 id="who" tabindex="-1"></h2></header>
<p id="problem" role="alert" hidden></p>
<p id="empty">No messages yet. They appear here as they arrive.</p>
<ol id="messages" role="log" aria-label="Messages"></ol>
<div id="quick">
${QUICK_REPLIES.map((word) => `<button type="button" value="${word}" disabled>${word}</button>`).join('\n')}
</div>
<form id="reply">
<label for="text">Reply</label>
<div class="row"><input id="text" autocomplete="off" required maxlength="1000"><button>Send</button></div>
</form>
</section>
</main>`;
  return htmlPage({ lang: 'en', title: 'Phones · Kelisim', style: STYLE, body, script: SCRIPT });
}

function numberItem({ number, label }: PhoneNumber): string {
  return (
    `<li><button type="button" data-number="${escapeHtml(number)}"><strong>${escapeHtml(label)}</strong>` +
    `<small>${escapeHtml(number)}</small></button></li>`
  );
}
