/** Builds the pages before they are first asked for, where there is no builder later (Dockerfile). */
import { builtPages } from './build.ts';

await builtPages();
