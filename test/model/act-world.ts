import type { Of } from './commands.ts';
import { lastView, requestAt } from './look.ts';
import { entryOf } from './people.ts';
import { ask, type Story } from './story.ts';

const HOURS_2 = 2 * 60 * 60 * 1_000;

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
    // A row that was turned away says so in an answer of 200.
    status: answer.status === 200 && !taken ? 400 : answer.status,
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
