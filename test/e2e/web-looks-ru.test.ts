import { looksAsItMust } from './web-looks.ts';

looksAsItMust('ru');
