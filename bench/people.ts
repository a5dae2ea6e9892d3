import { completeIin } from '../shared/domain/identity-number.ts';

export type Person = { iin: string; phone: string };

/** Numbers of people who live nowhere, and a phone of each. */
export function* people(): Generator<Person> {
  for (let serial = 0; ; serial++) {
    const day = String(1 + (serial % 28)).padStart(2, '0');
    const month = String(1 + (Math.floor(serial / 28) % 12)).padStart(2, '0');
    const year = String(60 + (Math.floor(serial / 336) % 40)).padStart(2, '0');
    const iin = completeIin(`${year}${month}${day}3${String(Math.floor(serial / 13_440)).padStart(4, '0')}`);
    if (iin) yield { iin, phone: `+7702${String(1_000_000 + serial)}` };
  }
}
