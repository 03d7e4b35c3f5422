import { text } from 'node:stream/consumers';
import { chatServer, serveSite } from '../site.mjs';

/** The same server, over a socket. */
const chatSockets = chatServer.replace(/^http/, 'ws');

const POLICY = [
  "default-src 'self'",
  `script-src 'self' ${chatServer}`,
  `connect-src 'self' ${chatServer} ${chatSockets}`,
  `img-src 'self' ${chatServer}`,
  `media-src 'self' ${chatServer}`,
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
  // No string becomes markup or a script. The one policy that may be made is that of the library the chat is written with, Lit.
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
  'report-uri /csp-reports',
].join('; ');

/** What browsers reported. A page that keeps to its policy leaves it empty. */
const reports = [];

serveSite(
  new URL('.', import.meta.url),
  { 'Content-Security-Policy': POLICY },
  {
    '/csp-reports': async (request) => {
      if (request.method === 'POST') reports.push(JSON.parse(await text(request)));
      return JSON.stringify(reports);
    },
  },
);
