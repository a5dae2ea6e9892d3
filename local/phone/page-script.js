const POLL_MS = 1000;
/** The open number stays in this tab and never in the page's address. */
const REMEMBERED = 'phone';

const element = (id) => document.getElementById(id);
const main = document.querySelector('main');
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
  main.dataset.open = '';
  element('messages').replaceChildren();
  element('who').textContent = labelOf(number);
  element('empty').hidden = false;
  element('conversation').hidden = false;
  offerQuickReplies();
  element('who').focus();
  await watch(opened);
}

function close() {
  open = null;
  sessionStorage.removeItem(REMEMBERED);
  delete main.dataset.open;
  element('conversation').hidden = true;
  element('number').focus();
}

function labelOf(number) {
  const listed = document.querySelector(`#numbers button[data-number="${CSS.escape(number)}"] strong`);
  return listed === null ? number : `${listed.textContent} · ${number}`;
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
    if (!answer.ok) {
      throw new Error(`The phone cannot be read (${answer.status})`);
    }
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
  details.textContent = `${timeOf(message.at)} · ${message.encoding} · SMS: ${message.segments}`;
  const bubble = document.createElement('li');
  bubble.dataset.direction = message.direction;
  bubble.append(text, details);
  element('messages').append(bubble);
  element('empty').hidden = true;
  bubble.scrollIntoView({ block: 'end' });
  if (message.direction === 'out') {
    lastCode = message.text.match(/(?<!\d)\d{6}(?!\d)/)?.[0] ?? lastCode;
    offerQuickReplies();
  }
}

function offerQuickReplies() {
  for (const button of quickReplies) {
    button.disabled = lastCode === null;
    button.textContent = `${lastCode ?? '······'} ${button.value}`;
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
    if (!answer.ok) {
      throw new Error(`The reply was not sent (${answer.status})`);
    }
    element('text').value = '';
    await refresh(number);
  } catch (error) {
    report(error);
  }
}

function addressOf(number) {
  return `/local/phones/${encodeURIComponent(number)}`;
}

function timeOf(at) {
  return new Date(at).toLocaleString([], { dateStyle: 'short', timeStyle: 'medium' });
}

function report(error) {
  element('problem').textContent = error?.message ?? '';
  element('problem').hidden = error === null;
}

/** `8 700 …` and `7 700 …` are how people write `+7 700 …`. */
function internationalNumber(typed) {
  return `+${typed.replace(/\D/g, '').replace(/^8/, '7')}`;
}

element('numbers').addEventListener('click', async (event) => {
  const button = event.target.closest('button');
  if (button !== null) {
    await show(button.dataset.number);
  }
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
  if (button !== null) {
    await reply(`${lastCode} ${button.value}`);
  }
});
element('back').addEventListener('click', close);

const remembered = sessionStorage.getItem(REMEMBERED);
if (remembered !== null) {
  await show(remembered);
}
