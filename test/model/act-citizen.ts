import type { Sms } from '../support/service.ts';
import type { Decision, Of, Word } from './commands.ts';
import { deliver, type Gateway } from './gateway.ts';
import { lastView, requestAt } from './look.ts';
import { type Attempt, ask, contactOf, faulty, type Span, type Story } from './story.ts';

const WORDS: Record<Word, string> = {
  grant: 'ИӘ',
  refuse: 'ЖОҚ',
  'not-me': 'МЕН ЕМЕС',
  none: '',
  both: 'ИӘ ЖОҚ',
  noise: 'автожауап: кейін жазамын',
};

const WRONG = '000001';
const CODE = /\b\d{6}\b/;

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
  const citizen = requestAt(story, command.request)?.citizen;
  if (citizen === undefined) return;
  const own = contactOf(story, citizen) ?? story.people.citizens[citizen]?.moved ?? '';
  const other = story.people.citizens[citizen === 0 ? 2 : 0]?.home ?? '';
  const phone = { own, stranger: story.people.stranger, other }[command.from];
  const codes = await codesOn(story, own);
  const code = { latest: codes[0], older: codes[1], wrong: WRONG, none: undefined }[command.code] ?? null;
  const said = WORDS[command.word];
  const text = `${code ?? ''} ${said}`.trim() || '?';
  const clear = command.word === 'grant' || command.word === 'refuse' || command.word === 'not-me';
  const decision: Decision | null = clear && code !== null ? (command.word as Decision) : null;
  const queuedAt = story.now() - command.queued * 1_000;
  const record = attemptOf(story, citizen);
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

export async function block(story: Story, { citizen, requester, unblock }: Of<'block'>): Promise<void> {
  const id = story.people.requesters[requester]?.id ?? null;
  if (id === null) return;
  const token = story.people.citizens[citizen]?.token ?? '';
  const method = unblock ? 'DELETE' : 'PUT';
  const at = story.now();
  const { answer, ...span } = await ask(story, { method, path: `/v1/me/blocks/${id}`, token });
  story.blocks.push({ ...span, at, citizen, requester, unblock, status: answer.status });
}
