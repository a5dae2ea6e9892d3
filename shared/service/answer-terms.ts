import type { AnswerTerms } from '../domain/confirmation.ts';
import type { EnvironmentOf } from './environment.ts';

type Environment = Pick<
  EnvironmentOf<'advance-request'>,
  'PUBLIC_URL' | 'LEGAL_BASIS' | 'DEFAULT_AUTHORITY' | 'E_DOCUMENT'
>;

/** The terms of an answer as a function's environment has them. */
export const answerTermsOf = (env: Environment): AnswerTerms => ({
  issuer: env.PUBLIC_URL,
  legalBasis: env.LEGAL_BASIS,
  defaultAuthority: env.DEFAULT_AUTHORITY,
  eDocument: env.E_DOCUMENT,
});
