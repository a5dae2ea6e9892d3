import { type Answered, callApi } from '../api/client.ts';
import type { Answer, Block, Consent, Decision, Message } from '../api/contract.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import { type Language, useLanguage } from '../language.ts';

const cabinet = 'citizen' as const;

/** With a prompt open, its end and a decision by SMS show soon; without one, a new prompt does, ms. */
const WITH_PROMPTS = 3_000;
const WITHOUT_PROMPTS = 5_000;

const isOpen = ({ status }: Consent): boolean => status === 'awaiting-consent' || status === 'consented';

type Items<T> = { items: T[] };

function useItems<T>(path: string, again: (data: Items<T> | null) => number | null): Resource<Items<T>> {
  const { language } = useLanguage();
  return useResource<Items<T>>({
    load: () => callApi({ path, language, cabinet }),
    again,
    of: [path, language],
  });
}

export const useConsents = (): Resource<Items<Consent>> =>
  useItems<Consent>('/v1/consents', (data) => (data?.items.some(isOpen) ? WITH_PROMPTS : WITHOUT_PROMPTS));

export const useMessages = (): Resource<Items<Message>> => useItems<Message>('/v1/me/messages', () => null);

export const useBlocks = (): Resource<Items<Block>> => useItems<Block>('/v1/me/blocks', () => null);

export function useOwnAnswer(): Resource<Answer> {
  const { language } = useLanguage();
  const path = '/v1/me/answer';
  return useResource<Answer>({
    load: () => callApi({ path, language, cabinet }),
    again: () => null,
    of: [language],
  });
}

type Decide = { id: string; decision: Decision; code: string; language: Language };

export const decide = ({ id, decision, code, language }: Decide): Promise<Answered<{ status: string }>> =>
  callApi({
    method: 'POST',
    path: `/v1/consents/${id}/decision`,
    body: { decision, code },
    language,
    cabinet,
  });

export const resendCode = (id: string, language: Language): Promise<Answered<undefined>> =>
  callApi({ method: 'POST', path: `/v1/consents/${id}/code`, language, cabinet });

export const changeBlock = (
  method: 'PUT' | 'DELETE',
  requesterId: string,
  language: Language,
): Promise<Answered<undefined>> =>
  callApi({ method, path: `/v1/me/blocks/${encodeURIComponent(requesterId)}`, language, cabinet });
