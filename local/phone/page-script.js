const POLL_MS = 1000;
/** The open number stays in this tab and never in the page's address. */
const REMEMBERED = 'phone';

const element = (id) => document.getElementById(id);
const ONE_CODE = new RegExp(`(?<!\\d)\\d{${element('messages').dataset.codeDigits}}(?!\\d)`);
const quickReplies = [...document.querySelectorAll('#quick button')];

let open = null;
/** Counts the numbers that were opened, so that only the watch of the latest goes on. */
let opened = 0;
let lastCode = null;
let shown = new Set();

async function show(number) {
  open = number;
  opened += 1;
  lastCode = null;
  shown = new Set();
  sessionStorage.setItem(REMEMBERED, number);
  element('choose').hidden = true;
  element('messages').replaceChildren();
  element('who').textContent = labelOf(number);
  element('empty').hidden = false;
  element('conversation').hidden = false;
  element('quick').hidden = true;
  element('who').focus({ preventScroll: true });
  await watch(opened);
}

function close() {
  open = null;
  sessionStorage.removeItem(REMEMBERED);
  element('choose').hidden = false;
  element('conversation').hidden = true;
  quickReplies.forEach((button) => {
    button.hidden = true;
  });
  element('choose').querySelector('button').focus();
}

function labelOf(number) {
  const listed = document.querySelector(`#numbers button[data-number="${CSS.escape(number)}"] strong`);
  return listed?.textContent ?? number;
}

async function watch(turn) {
  while (open !== null && opened === turn) {
    await refresh(open);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function refresh(number) {
  try {
    const answer = await fetch(`${addressOf(number)}/messages`, { cache: 'no-store' });
    if (!answer.ok) throw new Error(`The phone cannot be read (${answer.status})`);
    showClock(answer);
    const messages = await answer.json();
    if (open === number) {
      report(null);
      messages.filter(({ id }) => !shown.has(id)).forEach(append);
    }
  } catch (error) {
    report(error);
  }
}

function append(message) {
  shown.add(message.id);
  const text = document.createElement('p');
  text.textContent = message.text;
  const details = document.createElement('small');
  details.textContent = `${timeOf(message.at)} · ${element('messages').dataset.segments} ${message.segments}`;
  const bubble = document.createElement('li');
  bubble.dataset.direction = message.direction;
  bubble.append(text, details);
  element('messages').append(bubble);
  element('empty').hidden = true;
  element('log').scrollTop = element('log').scrollHeight;
  if (message.direction === 'out') {
    lastCode = message.text.match(ONE_CODE)?.[0] ?? lastCode;
    offerQuickReplies(message.text);
  }
}

/** Offers the words that the latest SMS itself asks for. */
function offerQuickReplies(text) {
  element('quick').hidden = lastCode === null;
  const asked = quickReplies.filter(({ value }) => text.includes(value));
  if (asked.length === 0) return;
  for (const button of quickReplies) {
    button.hidden = button.lang !== asked[0].lang;
    button.textContent = `${lastCode} ${button.value}`;
  }
}

async function reply(text) {
  const number = open;
  try {
    const answer = await fetch(`${addressOf(number)}/replies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    if (!answer.ok) throw new Error(`The reply was not sent (${answer.status})`);
    element('text').value = '';
    await refresh(number);
  } catch (error) {
    report(error);
  }
}

function addressOf(number) {
  return `/local/phones/${encodeURIComponent(number)}`;
}

/** Kazakhstan's time, whatever the machine's. */
function timeOf(at) {
  const options = { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Almaty' };
  return new Date(at).toLocaleTimeString(document.documentElement.lang, options);
}

function showClock(response) {
  const date = response.headers.get('date');
  if (date !== null) element('clock').textContent = timeOf(date);
}

async function passTheWindow() {
  const answer = await fetch('/local/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: element('later').dataset.advance }),
  });
  const { now } = await answer.json();
  element('clock').textContent = timeOf(now);
  element('advanced').textContent = `${element('advanced').dataset.text} ${timeOf(now)}`;
}

function report(error) {
  element('problem').textContent = error === null ? '' : element('problem').dataset.text;
  element('problem').hidden = error === null;
}

/** `8 700 …` and `7 700 …` are how people write `+7 700 …`. */
function internationalNumber(typed) {
  return `+${typed.replace(/\D/g, '').replace(/^8/, '7')}`;
}

element('numbers').addEventListener('click', async (event) => {
  const button = event.target.closest('button');
  if (button !== null) await show(button.dataset.number);
});
element('other').addEventListener('submit', async (event) => {
  event.preventDefault();
  await show(internationalNumber(element('number').value));
});
element('reply').addEventListener('submit', async (event) => {
  event.preventDefault();
  await reply(element('text').value);
});
element('quick').addEventListener('click', async (event) => {
  const button = event.target.closest('button');
  if (button !== null) await reply(`${lastCode} ${button.value}`);
});
element('back').addEventListener('click', close);
element('later').addEventListener('click', passTheWindow);
showClock(await fetch('/v1/lifecycle', { cache: 'no-store' }));

const remembered = sessionStorage.getItem(REMEMBERED);
if (remembered !== null) await show(remembered);
