import { completeBin, completeIin } from '../../shared/domain/identity-number.ts';
import { assignedTo, type Service } from '../support/service.ts';

const OPERATOR = '900140000090';
const DAY = 24 * 60 * 60 * 1_000;

export type Requester = {
  name: string;
  token: string;
  /** As blocks name it; null for a person. */
  id: string | null;
};
export type Person = {
  iin: string;
  token: string;
  /** The number that the register has at first, and another one to move to. */
  home: string | null;
  moved: string;
};

/** Everybody of one history: nobody is in two. */
export type People = {
  requesters: Requester[];
  citizens: Person[];
  /** A number that no register knows. */
  stranger: string;
  register: string;
};

/** Somebody born in the 1800s, so nobody alive: a day of birth each. */
function iinOf(number: number): string {
  const born = new Date(Date.UTC(1800, 0, 1) + number * DAY).toISOString();
  const date = born.slice(2, 10).replaceAll('-', '');
  const iin = [1, 2, 3, 4].map((serial) => completeIin(`${date}1000${serial}`)).find((one) => one !== null);
  if (!iin) throw new Error('no number begins like this');
  return iin;
}

function binOf(number: number): string {
  const bins = [1, 2, 3, 4].map((tail) => completeBin(`900140${String(number * 4 + tail).padStart(5, '0')}`));
  const bin = bins.find((one) => one !== null);
  if (!bin) throw new Error('no number begins like this');
  return bin;
}

/** A journal row by which this citizen's family has an allowance. */
export const entryOf = (iin: string) => ({ ...assignedTo(iin), applicationNumber: `M-${iin}` });

const phoneOf = (number: number): string => `+7702${String(1_000_000 + number)}`;

const REQUESTER_NAMES = ['Бәйтерек', 'Самрұқ', 'Дәурен'] as const;

/**
 * Fresh people for history `number` of this service: two organisations and a person who ask; a citizen with a phone, one without, two who share one, one whom the register does not know. Call it only
 * while no fault is on.
 */
export async function makePeople(service: Service, number: number): Promise<People> {
  const register = await service.token({ bin: OPERATOR, scope: 'register' });
  const requesters = await Promise.all(
    REQUESTER_NAMES.map(async (name, index): Promise<Requester> => {
      const person = index === 2;
      const id = person ? iinOf(number * 10 + 9) : binOf(number * 2 + index + 100);
      return {
        name,
        token: person
          ? await service.token({ iin: id, name, scope: 'requests' })
          : await service.bank(id, name),
        id: person ? null : id,
      };
    }),
  );
  const phones = [0, null, 1, 1, null].map((phone) => (phone === null ? null : phoneOf(number * 10 + phone)));
  const citizens = await Promise.all(
    phones.map(async (home, index): Promise<Person> => {
      const iin = iinOf(number * 10 + index);
      const token = await service.token({ iin, scope: 'consents' });
      return { iin, token, home, moved: phoneOf(number * 10 + 3 + index) };
    }),
  );
  const contacts = citizens.flatMap(({ iin, home }) => (home ? [{ iin, phone: home, language: 'kk' }] : []));
  await service.call('POST', '/v1/register/contacts', { token: register, body: { contacts } });
  const entries = citizens.slice(0, 4).map(({ iin }) => entryOf(iin));
  await service.call('POST', '/v1/register/entries', { token: register, body: { entries } });
  return { requesters, citizens, stranger: phoneOf(number * 10 + 9), register };
}
