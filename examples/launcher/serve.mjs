import { serveSite } from '../site.mjs';

serveSite(new URL('.', import.meta.url));
