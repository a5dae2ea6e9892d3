import type * as z from 'zod';

type Issue = z.core.$ZodRawIssue;

const NEEDED: Record<string, string> = {
  string: 'A text is needed here.',
  number: 'A number is needed here.',
  int: 'A whole number is needed here.',
  boolean: 'true or false is needed here.',
  array: 'A list is needed here.',
  object: 'An object is needed here.',
};

/**
 * What to tell of a broken rule that its schema has no words for. The value is never repeated. Undefined leaves it to the
 * library.
 */
export function fieldWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This field is missing.';
      return NEEDED[issue.expected];
    case 'invalid_value':
      return issue.input === undefined
        ? 'This field is missing.'
        : `One of ${issue.values.map(String).join(', ')}.`;
    case 'invalid_format':
      return 'This is not in the form that is needed here.';
    case 'too_small':
      return `At least ${issue.minimum}.`;
    case 'too_big':
      return `At most ${issue.maximum}.`;
    default:
      return undefined;
  }
}
