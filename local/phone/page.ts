import { readFileSync } from 'node:fs';
import { CODE_DIGITS } from '../../shared/domain/code.ts';
import { isoDuration } from '../../shared/domain/duration.ts';
import { GLOSSARY } from '../../shared/domain/glossary.ts';
import { LANGUAGES, type Language } from '../../shared/domain/language.ts';
import { CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import { escapeHtml, htmlPage, htmlPageHeaders } from '../html.ts';
import { PHONE_TEXTS, type PhoneTexts } from './texts.ts';

const STYLE = readFileSync(new URL('./page-style.css', import.meta.url), 'utf8');
const SCRIPT = readFileSync(new URL('./page-script.js', import.meta.url), 'utf8');

const SHORT: Record<Language, string> = { kk: 'ҚАЗ', ru: 'РУС', en: 'ENG' };

/** Headers to send with the page. It shares its browsing context with the cabinets, so that their tabs find each other. */
export const PHONE_PAGE_HEADERS = htmlPageHeaders({ style: STYLE, script: SCRIPT });

export type PhoneNumber = {
  /** `+7…` */
  number: string;
  label: string;
};

/** `GET /local/phone`: what a citizen's phone shows and sends, for every number of the demonstration. */
export function phonePage(page: { numbers: readonly PhoneNumber[]; language: Language }): string {
  const { numbers, language } = page;
  const texts = PHONE_TEXTS[language];
  const body = `${demonstrationBar(texts, language)}
<main>
<h1 class="hidden">${texts.title}</h1>
<div class="phone">
<p class="bar" aria-hidden="true"><span id="clock"></span><span class="camera"></span><span class="battery"></span></p>
<section id="choose" aria-labelledby="choose-title">
<h2 id="choose-title">${texts.choose}</h2>
<ul id="numbers">
${numbers.map(numberItem).join('\n')}
</ul>
<form id="other">
<label for="number">${texts.anyNumber}</label>
<div class="row"><input id="number" type="tel" autocomplete="off" required pattern="[+0-9 \\(\\)\\-]{11,20}"
 title="${texts.numberTitle}"><button>${texts.open}</button></div>
</form>
</section>
<section id="conversation" aria-labelledby="who" hidden>
<header><button type="button" id="back">‹ ${texts.back}</button><h2 id="who" tabindex="-1"></h2></header>
<p id="problem" role="alert" hidden data-text="${texts.failed}"></p>
<p id="empty">${texts.empty}</p>
<div id="log" role="log" tabindex="0" aria-label="${texts.messages}"><ol id="messages"
 data-segments="${texts.segments}" data-code-digits="${CODE_DIGITS}"></ol></div>
<div id="quick" role="group" aria-label="${texts.suggested}" hidden>${LANGUAGES.map(replyButtons).join('')}</div>
<form id="reply">
<label for="text" class="hidden">${texts.reply}</label>
<div class="row"><input id="text" autocomplete="off" required maxlength="1000" placeholder="${texts.reply}"><button
 id="send" aria-label="${texts.send}">➤</button></div>
</form>
</section>
</div>
</main>`;
  return htmlPage({ lang: language, title: `${texts.title} · Келісім`, style: STYLE, body, script: SCRIPT });
}

/** The way to the other tabs of a demonstration, as the cabinets have it. */
function demonstrationBar(texts: PhoneTexts, language: Language): string {
  const languages = LANGUAGES.map(
    (each) =>
      `<a href="?lang=${each}" lang="${each}"${each === language ? ' aria-current="true"' : ''}>${SHORT[each]}</a>`,
  );
  return `<nav class="demonstration" aria-label="${texts.demonstration}">
<strong>${texts.demonstration}</strong>
<a href="/citizen" target="kelisim-citizen">${texts.citizen}</a>
<a href="/requester" target="kelisim-requester">${texts.requester}</a>
<button type="button" id="later" data-advance="${isoDuration(CONSENT_WINDOW)}">${texts.later}</button>
<span class="languages">${languages.join(' ')}</span>
<span role="status" id="advanced" data-text="${texts.advanced}"></span>
</nav>`;
}

const replyButtons = (language: Language): string =>
  Object.values(GLOSSARY[language].words)
    .map((word) => `<button type="button" lang="${language}" value="${word}" hidden>${word}</button>`)
    .join('');

function numberItem({ number, label }: PhoneNumber): string {
  return (
    `<li><button type="button" data-number="${escapeHtml(number)}"><strong>${escapeHtml(label)}</strong>` +
    `<small>${escapeHtml(number)}</small></button></li>`
  );
}
