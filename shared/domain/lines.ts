import { applicationOf, peopleOf } from './decisions.ts';
import type { RegisterRow } from './membership.ts';

/**
 * Rows by application, and where two offices of one territory gave one number on one day, by family: rows with nobody in
 * common are not states of one line. `rowOf`: what of an item is the row.
 */
export function linesOf<T>(items: readonly T[], rowOf: (item: T) => RegisterRow): T[][] {
  const applications = Map.groupBy(items, (item) => applicationOf(rowOf(item)));
  return [...applications.values()].flatMap((application) => byFamily(application, rowOf));
}

function byFamily<T>(application: readonly T[], rowOf: (item: T) => RegisterRow): T[][] {
  let families: { people: Set<string>; items: T[] }[] = [];
  for (const item of application) {
    const people = peopleOf(rowOf(item));
    const related = families.filter((family) => people.some((person) => family.people.has(person)));
    const joined = {
      people: new Set([...related.flatMap((family) => [...family.people]), ...people]),
      items: [...related.flatMap((family) => family.items), item],
    };
    families = [...families.filter((family) => !related.includes(family)), joined];
  }
  return families.map((family) => family.items);
}
