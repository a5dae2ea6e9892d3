import { decodeJwt } from 'jose';
import { type Confirmation, confirmationSchema } from '../domain/confirmation.ts';

/** What a document of ours certifies. It comes from our own table: its signature is for those who get it elsewhere. */
export const confirmationIn = (jws: string): Confirmation => confirmationSchema.parse(decodeJwt(jws));
