import { SegmentedMessage } from 'sms-segments-calculator';
import { LANGUAGES, type Language } from '../shared/domain/language.ts';
import { PURPOSES } from '../shared/domain/purpose.ts';
import { promptSms, readyToPrompt } from '../shared/messaging/sms-texts.ts';

export type Segments = { language: Language; most: number };

/** The most segments that a prompt takes, over all purposes, with a name that is longer than what fits. */
export async function measureSegments(): Promise<Segments[]> {
  const requester = {
    requesterId: '900140000020',
    requesterKind: 'organisation' as const,
    requesterName: 'Товарищество с ограниченной ответственностью «Надёжные деньги» '.repeat(3),
  };
  for (const language of LANGUAGES) await readyToPrompt({ ...requester, language });
  return LANGUAGES.map((language) => {
    const segments = PURPOSES.map((purpose) => {
      const text = promptSms({
        ...requester,
        language,
        purpose,
        about: { year: '2015', child: true },
        code: '041729',
        deadline: '2026-11-25T18:30:00.000Z',
      });
      return new SegmentedMessage(text).segmentsCount;
    });
    return { language, most: Math.max(...segments) };
  });
}
