import { expect, test } from 'vitest';
import { formOf } from '../../shared/http/forms.ts';

const [JSON_FORM, JOSE, PDF] = ['application/json', 'application/jose', 'application/pdf'] as const;

test.each([
  [undefined, JSON_FORM],
  ['*/*', JSON_FORM],
  ['application/*', JSON_FORM],
  ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', JSON_FORM],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', JSON_FORM],
  ['application/pdf;q=0.5, application/jose;q=0.9', JOSE],
  ['application/json;q=0.5,application/pdf;q=0.5', JSON_FORM],
  ['application/json;q=0, */*', JOSE],
  ['APPLICATION/JOSE', JOSE],
  ['  application/jose  ,', JOSE],
  [',,application/pdf', PDF],
  ['application/jose;q="0.5", application/pdf;q=0.9', PDF],
  ['application/jose ; q = 0.5, application/pdf;Q=0.6', PDF],
])('given Accept %j, then %s', (accept, form) => {
  expect(formOf({ headers: accept === undefined ? {} : { accept } })).toBe(form);
});

test.each([
  ['application/json;charset=utf-8', JSON_FORM],
  ['application/json; charset=UTF-8', JSON_FORM],
  ['application/json;odata=verbose', JSON_FORM],
  ['application/json;version=1', JSON_FORM],
  ['application/json;indent=2', JSON_FORM],
  ['application/json ; a=b ; c', JSON_FORM],
  ['application/jose; charset=utf-8', JOSE],
  ['application/pdf;profile="a,b;q=0"', PDF],
  ['application/pdf;a="\\"";q=0.4, application/jose;level=1;q=0.3', PDF],
  ['application/pdf;q=0.4;level=1, application/jose;x=y;q=0.5', JOSE],
  ['application/jose;charset="utf-8', JOSE],
  ['*/*;charset=utf-8', JSON_FORM],
])('given Accept %j, then its parameters but the weight say nothing: %s', (accept, form) => {
  expect(formOf({ headers: { accept } })).toBe(form);
});

test.each([
  '',
  ' ',
  ',',
  ';',
  ';q=1',
  '*',
  '*;q=0.1',
  '* , garbage',
  'garbage',
  'application/',
  '/json',
  'a b/c',
])('given Accept %j, which names no media range, then JSON', (accept) => {
  expect(formOf({ headers: { accept } })).toBe(JSON_FORM);
});

test.each([
  'text/html',
  'application/xml, image/png',
  'application/json;q=0',
  '*/*;q=0',
  '*;q=0',
  'x, text/html',
])('given Accept %j, then none can be given', (accept) => {
  expect(formOf({ headers: { accept } })).toBeNull();
});

test('given a form that is not among those offered, then none can be given', () => {
  expect(formOf({ headers: { accept: 'application/pdf' } }, ['application/json'])).toBeNull();
});
