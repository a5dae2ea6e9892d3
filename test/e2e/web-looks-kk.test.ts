import { looksAsItMust } from './web-looks.ts';

looksAsItMust('kk');
