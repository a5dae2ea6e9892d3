import type { Sms } from '../e2e/service.ts';
import type { Command, Decision, Word } from './commands.ts';
import { deliver, type Gateway } from './gateway.ts';
import { keep, lastView } from './look.ts';
import { entryOf } from './people.ts';
import { type Attempt, ask, contactOf, faulty, type Known, type Span, type Story } from './story.ts';

type Of<K extends Command['do']> = Extract<Command, { do: K }>;

const WORDS: Record<Word, string> = {
  grant: 'ИӘ',
  refuse: 'ЖОҚ',
  'not-me': 'МЕН ЕМЕС',
  none: '',
  both: 'ИӘ ЖОҚ',
  noise: 'автожауап: кейін жазамын',
};

const WRONG = '000001';
const HOURS_2 = 2 * 60 * 60 * 1_000;
const CODE = /\b\d{6}\b/;

export async function submit(
  story: Story,
  { requester, citizen, purpose, ...rest }: Of<'submit'>,
): Promise<void> {
  const key = rest.key === null ? null : `key-${rest.key}`;
  const token = story.people.requesters[requester]?.token ?? '';
  const body = { iin: story.people.citizens[citizen]?.iin, purpose };
  const headers: Record<string, string> = key === null ? {} : { 'idempotency-key': key };
  const at = story.now();
  const { answer, ...span } = await ask(story, {
    method: 'POST',
    path: '/v1/requests',
    token,
    body,
    headers,
  });
  const { status } = answer;
  const location = answer.headers.get('location')?.split('/').at(-1) ?? null;
  const kind =
    String(answer.body.type ?? '')
      .split('/')
      .at(-1) ?? '';
  story.submissions.push({ ...span, at, requester, citizen, purpose, key, status, id: location, kind });
  if (status === 202 || status === 200)
    keep(story, requester, { ...span, by: 'submission', body: answer.body });
}

/** The codes that a phone was sent, newest first, of one requester when its name is given. */
async function codesOn(story: Story, phone: string, name = ''): Promise<string[]> {
  const { answer } = await ask(story, {
    method: 'GET',
    path: `/local/phones/${encodeURIComponent(phone)}/messages`,
  });
  const messages: Sms[] = JSON.parse(answer.text);
  const sent = messages.filter(({ direction, text }) => direction === 'out' && text.includes(name));
  return sent.flatMap(({ text }) => CODE.exec(text)?.[0] ?? []).toReversed();
}

/** What to write down of a decision, before it is sent. */
function attemptOf(story: Story, citizen: number | null) {
  const contact = citizen === null ? null : contactOf(story, citizen);
  const begun = performance.now();
  return (span: Span, attempt: Omit<Attempt, 'citizen' | 'calm' | 'contacts' | keyof Span>): void => {
    const calm = !story.busy && !faulty(story, { from: begun - 1_000, until: span.until });
    const contacts = [contact, citizen === null ? null : contactOf(story, citizen)];
    story.attempts.push({ ...span, ...attempt, citizen, calm, contacts });
  };
}

export async function reply(story: Story, gateway: Gateway, command: Of<'reply'>): Promise<void> {
  const own = contactOf(story, command.citizen) ?? story.people.citizens[command.citizen]?.moved ?? '';
  const other = story.people.citizens[command.citizen === 0 ? 2 : 0]?.home ?? '';
  const phone = { own, stranger: story.people.stranger, other }[command.from];
  const codes = await codesOn(story, own);
  const code = { latest: codes[0], older: codes[1], wrong: WRONG, none: undefined }[command.code] ?? null;
  const said = WORDS[command.word];
  const text = `${code ?? ''} ${said}`.trim() || '?';
  const clear = command.word === 'grant' || command.word === 'refuse' || command.word === 'not-me';
  const decision: Decision | null = clear && code !== null ? (command.word as Decision) : null;
  const queuedAt = story.now() - command.queued * 1_000;
  const record = attemptOf(story, command.citizen);
  const id = `sms-${story.attempts.length}-${Math.round(performance.now() * 1_000)}`;
  const ids = { no: [id], 'same-id': [id, id], 'other-id': [id, `${id}-2`] }[command.again];
  for (const messageId of ids) {
    const sent = await deliver(story, gateway, { messageId, from: phone, text, receivedAt: queuedAt });
    record(sent, {
      way: 'sms',
      at: queuedAt,
      delivered: story.now(),
      status: sent.status,
      id: null,
      phone,
      code,
      decision,
    });
  }
}

/** Requests are counted from the newest that the citizen may still decide, or else from the newest. */
export function requestAt(story: Story, index: number): Known | undefined {
  const all = [...story.known.values()].toReversed();
  const open = all.filter(({ id }) => lastView(story, id, 'one')?.status === 'awaiting-consent');
  const from = open.length > 0 ? open : all;
  return from[index % Math.max(1, from.length)];
}

export async function decide(story: Story, command: Of<'decide'>): Promise<void> {
  const known = requestAt(story, command.request);
  if (!known) return;
  const { id, citizen } = known;
  const phone = contactOf(story, citizen);
  const shown = lastView(story, id, 'citizen')?.code;
  const sent = phone ? await codesOn(story, phone, story.people.requesters[known.requester]?.name) : [];
  const code = command.code === 'wrong' ? WRONG : (shown ?? sent[0] ?? WRONG);
  const token = story.people.citizens[citizen]?.token ?? '';
  for (const _ of command.again ? [1, 2] : [1]) {
    const at = story.now();
    const record = attemptOf(story, citizen);
    const body = { decision: command.decision, code };
    const path = `/v1/consents/${id}/decision`;
    const { answer, ...span } = await ask(story, { method: 'POST', path, token, body });
    const { status } = answer;
    record(span, {
      way: 'cabinet',
      at,
      delivered: at,
      status,
      id,
      phone: null,
      code,
      decision: command.decision,
    });
  }
}

export async function resend(story: Story, { request }: Of<'resend'>): Promise<void> {
  const known = requestAt(story, request);
  const token = story.people.citizens[known?.citizen ?? 0]?.token ?? '';
  if (!known) return;
  story.resends.push({ id: known.id });
  await ask(story, { method: 'POST', path: `/v1/consents/${known.id}/code`, token });
}

export async function cancel(story: Story, { request }: Of<'cancel'>): Promise<void> {
  const known = requestAt(story, request);
  if (!known) return;
  const token = story.people.requesters[known.requester]?.token ?? '';
  const at = story.now();
  const path = `/v1/requests/${known.id}/cancel`;
  const { answer, ...span } = await ask(story, { method: 'POST', path, token });
  story.cancels.push({ ...span, at, id: known.id, status: answer.status });
  if (answer.status === 200) keep(story, known.requester, { ...span, by: 'one', body: answer.body });
}

export async function block(story: Story, { citizen, requester, unblock }: Of<'block'>): Promise<void> {
  const id = story.people.requesters[requester]?.id ?? null;
  if (id === null) return;
  const token = story.people.citizens[citizen]?.token ?? '';
  const method = unblock ? 'DELETE' : 'PUT';
  const at = story.now();
  const { answer, ...span } = await ask(story, { method, path: `/v1/me/blocks/${id}`, token });
  story.blocks.push({ ...span, at, citizen, requester, unblock, status: answer.status });
}

export async function entry(story: Story, { citizen, kind }: Of<'entry'>): Promise<void> {
  const iin = story.people.citizens[citizen]?.iin ?? '';
  const on = new Date(story.now()).toISOString().slice(0, 10);
  const entries = [{ ...entryOf(iin), decision: { kind, on } }];
  const path = '/v1/register/entries';
  await ask(story, { method: 'POST', path, token: story.people.register, body: { entries } });
}

export async function contact(story: Story, { citizen, to }: Of<'contact'>): Promise<void> {
  const { iin = '', home = null, moved = '' } = story.people.citizens[citizen] ?? {};
  const phone = { home, moved, nothing: null }[to];
  const at = story.now();
  const contacts = [{ iin, phone, ...(phone !== null && { language: 'kk' }) }];
  const path = '/v1/register/contacts';
  const { answer, ...span } = await ask(story, {
    method: 'POST',
    path,
    token: story.people.register,
    body: { contacts },
  });
  const taken = answer.status === 200 && answer.body.accepted === 1;
  story.contacts.push({
    ...span,
    at,
    citizen,
    phone,
    status: taken ? 200 : answer.status === 200 ? 400 : answer.status,
  });
}

/** Moves the clock of the whole service. */
export async function jump(story: Story, ms: number): Promise<void> {
  const before = story.now();
  const from = performance.now();
  const { body } = await story.service.advance(`PT${Math.max(0, Math.floor(ms / 1_000))}S`);
  const after = Date.parse(String(body.now));
  story.jumps.push({ from, until: performance.now(), before, after });
  story.ahead = after - Date.now();
}

export async function jumpTo(story: Story, { request, mark, offset }: Of<'wait-until'>): Promise<void> {
  const known = requestAt(story, request);
  if (!known) return;
  const deadline = lastView(story, known.id, 'citizen')?.consentDeadline ?? '';
  const end = String(lastView(story, known.id, 'one')?.expiresAt ?? '');
  const at = Date.parse(mark === 'end' ? end : deadline) || known.at + HOURS_2;
  await jump(story, at + offset * 1_000 - story.now());
}
