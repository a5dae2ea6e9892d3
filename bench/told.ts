import { type BenchService, watchPhones } from './service.ts';

/** Waits for what a phone and a requester are told, as cheaply as can be: nothing of it is a call to the service. */
export function watchService(service: BenchService) {
  const bySms = new Map<string, (code: string) => void>();
  const close = watchPhones(service.dataDir, ({ number, direction, text }) => {
    const code = direction === 'out' ? /\b\d{6}\b/.exec(text)?.[0] : undefined;
    if (code !== undefined) bySms.get(number)?.(code);
  });
  const byAnswer = new Map<string, () => void>();
  const early = new Set<string>();
  // What tells the requester to look, as a webhook does.
  service.onLine((line) => {
    if (!line.includes('request-moved') || !line.includes('"answered"')) return;
    const { requestId } = JSON.parse(line) as { requestId: string };
    const told = byAnswer.get(requestId);
    if (told) told();
    else early.add(requestId);
  });
  return {
    /** The code in the next SMS to the phone. */
    code: async (phone: string): Promise<string> => {
      const code = await new Promise<string>((resolve) => bySms.set(phone, resolve));
      bySms.delete(phone);
      return code;
    },
    /** Resolves when the request is answered, were it before this call. */
    answered: async (id: string): Promise<void> => {
      if (early.delete(id)) return;
      await new Promise<void>((resolve) => byAnswer.set(id, resolve));
      byAnswer.delete(id);
    },
    close,
  };
}
