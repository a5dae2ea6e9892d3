import { createScanner } from 'jsonc-parser';
import { isName, pointerOf } from './pointers.ts';

/** `pointer`: to the member that stands there twice, or, where its name had better not be repeated, to what it stands in. */
type ReadJson = { kind: 'ok'; value: unknown } | { kind: 'not-json' } | { kind: 'twice'; pointer: string };

/** What to say of it. */
export const TWICE = 'This member stands here twice.';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads JSON (RFC 8259) of which every reader sees the same: a member's name stands once in its object (I-JSON, RFC 7493,
 * section 2.3), however it is escaped. A byte order mark in front is passed over (RFC 8259, section 8.1).
 */
export function readJson(text: string): ReadJson {
  const json = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
  try {
    const value: unknown = JSON.parse(json);
    const path = memberTwice(json);
    return path ? { kind: 'twice', pointer: shownPointer(path) } : { kind: 'ok', value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's own message repeats a piece of the text.
    return { kind: 'not-json' };
  }
}

/** `names`: of the members so far; null in a list. `at`: where in the object or list one is. */
type Level = { names: Set<string> | null; at: string | number };

/** The path to the first member whose name stands in its object already. `json` is known to be JSON, of any depth. */
function memberTwice(json: string): (string | number)[] | null {
  const scanner = createScanner(json, true);
  const levels: Level[] = [];
  let text = '';
  for (scanner.scan(); scanner.getTokenOffset() < json.length; scanner.scan()) {
    const level = levels.at(-1);
    switch (json[scanner.getTokenOffset()]) {
      case '{':
        levels.push({ names: new Set(), at: '' });
        break;
      case '[':
        levels.push({ names: null, at: 0 });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (typeof level?.at === 'number') level.at++;
        break;
      case '"':
        text = scanner.getTokenValue();
        break;
      case ':':
        if (!level?.names) break;
        level.at = text;
        if (level.names.has(text)) return levels.map(({ at }) => at);
        level.names.add(text);
    }
  }
  return null;
}

/** As far as the names look like names. */
function shownPointer(path: readonly (string | number)[]): string {
  const hidden = path.findIndex((part) => typeof part === 'string' && !isName(part));
  return pointerOf(hidden === -1 ? path : path.slice(0, hidden));
}
