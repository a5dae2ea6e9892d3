import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PHONE_PAGE_HEADERS, phonePage } from '../../local/phone/page.ts';
import { CODE_DIGITS } from '../../shared/domain/code.ts';

const POLICY = PHONE_PAGE_HEADERS['content-security-policy'];
const NUMBERS = [
  { number: '+77000000100', label: 'Айгүл' },
  { number: '+77000000101', label: '<img src=x onerror="alert(1)">' },
];

describe('the phone page', () => {
  const page = phonePage({ numbers: NUMBERS, language: 'kk' });

  test('lists every number with its label, escaped', () => {
    expect(page).toContain('data-number="+77000000100"><strong>Айгүл</strong>');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(page).not.toContain('<img');
  });

  test('tells its script how many digits a code has', () => {
    expect(page).toContain(`data-code-digits="${CODE_DIGITS}"`);
    expect(page).not.toMatch(/\\d\{\d\}/);
  });

  test.each(['style', 'script'])('given its policy, then its own %s runs and nothing else does', (name) => {
    const inline = [...page.matchAll(new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`, 'g'))];
    expect(inline).toHaveLength(1);
    const hash = createHash('sha256')
      .update(inline[0]?.[1] ?? '')
      .digest('base64');
    expect(POLICY).toContain(`${name}-src 'sha256-${hash}'`);
    expect(POLICY).not.toContain('unsafe');
  });

  test('loads nothing from elsewhere', () => {
    expect(page).not.toMatch(/(src|href)="(?!data:|\/|\?)/);
  });
});
