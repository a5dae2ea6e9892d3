import * as z from 'zod';

type As = 'requester' | 'citizen';
type Call = { method: 'GET' | 'POST'; path: string; body?: object };
type Answer = { status: number; body: unknown };

type Ports = {
  /** Throws when no token is to be had, or the service cannot be reached. */
  call: (as: As, call: Call) => Promise<Answer>;
  /** Between two looks at what takes a moment. */
  pause: () => Promise<void>;
};

/** `step`: how far it came; `status`: what was answered there, where something was. */
export type Outcome =
  | { kind: 'confirmed' }
  | { kind: 'failed'; step: 'submit' | 'prompt' | 'decide' | 'answer'; status: number };

/** Looks at the cabinet, and at the request, before it is given up. */
const LOOKS = 10;

const submitted = z.object({ id: z.string() });
const consents = z.object({
  items: z.array(z.object({ id: z.string(), code: z.string().optional(), status: z.string() })),
});
const request = z.object({ status: z.string() });

/**
 * The whole way of a confirmation from outside, for a demonstration person without a phone: the requester asks, the citizen finds the
 * code in the cabinet and agrees, the requester reads the answer. Given again after it failed half way, it goes on with the
 * request that is open (rule 5).
 */
export function makeConfirmDemonstration({ call, pause }: Ports) {
  async function until<T>(look: () => Promise<T | null>): Promise<T | null> {
    for (let looks = 0; looks < LOOKS; looks++) {
      const found = await look();
      if (found !== null) return found;
      await pause();
    }
    return null;
  }

  return async (iin: string): Promise<Outcome> => {
    const asked = await call('requester', {
      method: 'POST',
      path: '/v1/requests',
      body: { iin, purpose: 'other' },
    });
    const { data } = submitted.safeParse(asked.body);
    if (!data) return { kind: 'failed', step: 'submit', status: asked.status };
    const { id } = data;

    let status = 0;
    const code = await until(async () => {
      const listed = await call('citizen', { method: 'GET', path: '/v1/consents' });
      ({ status } = listed);
      const { items = [] } = consents.safeParse(listed.body).data ?? {};
      return items.find((item) => item.id === id)?.code ?? null;
    });
    if (code === null) return { kind: 'failed', step: 'prompt', status };

    const decision = { method: 'POST', path: `/v1/consents/${id}/decision` } as const;
    const decided = await call('citizen', { ...decision, body: { decision: 'grant', code } });
    if (decided.status !== 200) return { kind: 'failed', step: 'decide', status: decided.status };

    const answered = await until(async () => {
      const read = await call('requester', { method: 'GET', path: `/v1/requests/${id}` });
      ({ status } = read);
      return request.safeParse(read.body).data?.status === 'answered' ? true : null;
    });
    return answered ? { kind: 'confirmed' } : { kind: 'failed', step: 'answer', status };
  };
}
