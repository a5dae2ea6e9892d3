import type { z } from 'zod';
import type { representative } from '../../shared/contract/bodies/register.ts';
import { type Contact, childIin, demonstrationPhone, type Family, outsiderIin } from './families.ts';
import { AUTHORITIES, FAMILIES } from './people.ts';

/** A row as `POST /v1/register/representatives` takes it. */
export type Representative = z.input<ReturnType<typeof representative>>;

/** People who show who decides, and whose phone it is (docs/rules.md, rule 8). Phones end in 0201 to 0206. */
export const HOUSEHOLD = {
  mother: outsiderIin({ born: '840515', sex: 'f' }, 2),
  daughter: childIin({ born: '150315', sex: 'f' }),
  son: childIin({ born: '190707', sex: 'm' }),
  guardian: outsiderIin({ born: '790303', sex: 'f' }, 3),
  ward: childIin({ born: '170920', sex: 'm' }),
  grandfather: outsiderIin({ born: '550910', sex: 'm' }, 4),
  grandmother: outsiderIin({ born: '600612', sex: 'f' }, 5),
  uncle: outsiderIin({ born: '880101', sex: 'm' }, 6),
  moved: outsiderIin({ born: '811010', sex: 'm' }, 7),
} as const;

export const MOTHERS_PHONE = demonstrationPhone(201);
export const DAUGHTERS_PHONE = demonstrationPhone(202);
export const SHARED_PHONE = demonstrationPhone(203);
export const GUARDIANS_PHONE = demonstrationPhone(204);
const LEFT_PHONE = demonstrationPhone(205);
export const NEW_PHONE = demonstrationPhone(206);

type Members = Pick<Family, 'applicant' | 'iins' | 'contacts'>;

const contact = (iin: string, phone: string): Contact => ({ iin, phone, language: 'kk' });
const household = (place: number, members: Members): Family => ({
  index: FAMILIES.length + place,
  outcome: 'conditional',
  authority: AUTHORITIES.shymkent,
  address: `${AUTHORITIES.shymkent.place}, ${AUTHORITIES.shymkent.streets[0]} к-сі, ${place + 1}-үй`,
  ...members,
});

export const HOUSEHOLDS: readonly Family[] = [
  household(0, {
    applicant: 'Бекенова Маржан Асқарқызы',
    iins: [HOUSEHOLD.mother, HOUSEHOLD.daughter, HOUSEHOLD.son],
    contacts: [contact(HOUSEHOLD.mother, MOTHERS_PHONE), contact(HOUSEHOLD.daughter, DAUGHTERS_PHONE)],
  }),
  household(1, {
    applicant: 'Сыздықова Күләш Омарқызы',
    iins: [HOUSEHOLD.guardian, HOUSEHOLD.ward],
    contacts: [contact(HOUSEHOLD.guardian, GUARDIANS_PHONE)],
  }),
  household(2, {
    applicant: 'Досанов Тұрар Ескенұлы',
    iins: [HOUSEHOLD.grandfather, HOUSEHOLD.grandmother, HOUSEHOLD.uncle],
    contacts: [HOUSEHOLD.grandfather, HOUSEHOLD.grandmother, HOUSEHOLD.uncle].map((iin) =>
      contact(iin, SHARED_PHONE),
    ),
  }),
];

/** Whose number moved: first the one that they had, then the one that they have. */
export const MOVED_FROM: readonly Contact[] = [contact(HOUSEHOLD.moved, LEFT_PHONE)];
export const MOVED_TO: readonly Contact[] = [contact(HOUSEHOLD.moved, NEW_PHONE)];

export const REPRESENTATIVES: readonly Representative[] = [
  {
    iin: HOUSEHOLD.ward,
    representativeIin: HOUSEHOLD.guardian,
    kind: 'guardian',
    from: '2023-01-16',
  },
];
