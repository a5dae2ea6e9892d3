import type { Of } from './commands.ts';
import { keep, requestAt } from './look.ts';
import { ask, type Story } from './story.ts';

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
