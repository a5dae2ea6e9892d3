import type { Body } from '../support/service.ts';
import { ask, type Known, type Story } from './story.ts';

/** Whose birthday the masked number begins with: everybody has another one. */
const citizenOf = ({ people }: Story, masked: unknown): number =>
  people.citizens.findIndex(({ iin }) => iin.slice(0, 6) === String(masked).slice(0, 6));

/** Keeps what a requester read of a request, which may be the first that is known of it. */
export function keep(
  story: Story,
  requester: number,
  {
    body,
    ...seen
  }: { by: 'one' | 'feed' | 'submission'; body: Body; from: number; until: number; seenAt: number },
): void {
  story.views.push({ ...seen, id: body.id, body });
  if (story.known.has(body.id)) return;
  const known: Known = {
    id: body.id,
    requester,
    citizen: citizenOf(story, body.iin),
    purpose: String(body.purpose),
    at: Date.parse(String(body.createdAt)),
  };
  story.known.set(body.id, known);
}

/** Reads on in a requester's feed from where it was left; how many items came. */
export async function readFeed(story: Story, requester: number): Promise<number> {
  const token = story.people.requesters[requester]?.token ?? '';
  const cursor = encodeURIComponent(story.cursors[requester] ?? '');
  const path = `/v1/requests?limit=100&changedSince=${cursor}`;
  const { answer, ...span } = await ask(story, { method: 'GET', path, token });
  if (answer.status !== 200) return 0;
  for (const body of answer.body.items) keep(story, requester, { ...span, by: 'feed', body });
  story.cursors[requester] = answer.body.next;
  return answer.body.items.length;
}

async function readOne(story: Story, { id, requester }: Known): Promise<void> {
  const token = story.people.requesters[requester]?.token ?? '';
  const { answer, ...span } = await ask(story, { method: 'GET', path: `/v1/requests/${id}`, token });
  if (answer.status === 200) keep(story, requester, { ...span, by: 'one', body: answer.body });
  if (answer.status === 404) story.troubles.push(`an acknowledged request is not there: ${id}`);
}

async function readConsents(story: Story, citizen: number): Promise<void> {
  const token = story.people.citizens[citizen]?.token ?? '';
  const { answer, ...span } = await ask(story, { method: 'GET', path: '/v1/consents', token });
  if (answer.status !== 200) return;
  for (const body of answer.body.items) story.views.push({ ...span, by: 'citizen', id: body.id, body });
}

/** Everybody looks: at each request, at the feeds, and each citizen who was asked about at the cabinet. */
export async function look(story: Story): Promise<void> {
  const known = [...story.known.values()];
  const citizens = new Set(known.map(({ citizen }) => citizen));
  await Promise.all([
    ...story.people.requesters.map((_, index) => readFeed(story, index)),
    ...known.map((one) => readOne(story, one)),
    ...[...citizens].map((citizen) => readConsents(story, citizen)),
  ]);
}

/** The last that the requester, or the citizen, saw of a request. */
export const lastView = ({ views }: Story, id: string, by: 'one' | 'feed' | 'citizen'): Body | undefined =>
  views.filter((view) => view.id === id && view.by === by).at(-1)?.body;

/** Requests are counted from the newest that the citizen may still decide, or else from the newest. */
export function requestAt(story: Story, index: number): Known | undefined {
  const all = [...story.known.values()].toReversed();
  const open = all.filter(({ id }) => lastView(story, id, 'one')?.status === 'awaiting-consent');
  const from = open.length > 0 ? open : all;
  return from[index % Math.max(1, from.length)];
}
