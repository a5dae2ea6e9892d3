import { decodeJwt } from 'jose';
import { type NoticeDocument, noticeDocumentSchema } from '../domain/notice-document.ts';

/** What the document of a message certifies. It was signed a moment ago: its signature is for those who get it elsewhere. */
export const noticeIn = (jws: string): NoticeDocument => noticeDocumentSchema.parse(decodeJwt(jws));
