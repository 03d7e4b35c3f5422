import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommandLine } from '../../src/cli/read-command-line.ts';

const SECRET = 'x'.repeat(32);

const start = (args: string[], environment: Record<string, string> = {}) => {
  const command = readCommandLine(args, environment);
  assert.equal(command.do, 'start');
  return command;
};

test('with nothing but a key it listens on this machine only, at port 8787', () => {
  const { port, host, options } = start(['--jwt-secret', SECRET]);
  assert.deepEqual([port, host, options.data, options.demo], [8787, '127.0.0.1', './hypee-chat-data', false]);
});

test('each option is a flag and a variable, and the flag wins', () => {
  const environment = {
    PORT: '1',
    HOST: '::1',
    HYPEE_DATA: 'from-environment',
    HYPEE_JWT_SECRET: SECRET,
    HYPEE_JWT_ISSUER: 'issuer',
    HYPEE_JWT_AUDIENCE: 'audience',
    HYPEE_ORIGINS: 'https://a.example, https://b.example',
    HYPEE_TRUST_PROXY: 'loopback, 10.0.0.0/8',
    HYPEE_LIMITS: 'page_max=200,sockets=3',
    HYPEE_LOG_LEVEL: 'info',
    HYPEE_DIRECTORY: 'none',
  };
  assert.deepEqual(start([], environment), {
    do: 'start',
    port: 1,
    host: '::1',
    options: {
      data: 'from-environment',
      demo: false,
      jwtSecret: SECRET,
      jwtIssuer: 'issuer',
      jwtAudience: 'audience',
      origins: ['https://a.example', 'https://b.example'],
      trustProxy: ['loopback', '10.0.0.0/8'],
      limits: { page_max: 200, sockets: 3 },
      directory: 'none',
      logLevel: 'info',
    },
  });
  const flags = [
    '--port',
    '0',
    '--origin',
    'https://c.example',
    '--origin',
    'https://d.example',
    '--limit',
    'sockets=9',
    '--directory',
    'all',
  ];
  const { port, options } = start(flags, environment);
  assert.equal(port, 0);
  assert.deepEqual(options.origins, ['https://c.example', 'https://d.example']);
  assert.deepEqual(options.limits, { sockets: 9 });
  assert.equal(options.directory, 'all');
});

test('a demo needs no key, by flag or variable; an empty variable is none', () => {
  assert.equal(start(['--demo']).options.demo, true);
  assert.equal(start([], { HYPEE_DEMO: '1', PORT: '' }).options.demo, true);
  assert.throws(() => readCommandLine([], { HYPEE_DEMO: '0' }), /--jwt-secret/);
});

const MISTAKES: [string, string[], RegExp][] = [
  ['no key', [], /--jwt-secret \(HYPEE_JWT_SECRET\) or --jwt-public-key .*--jwks-url/],
  ['a weak secret', ['--jwt-secret', 'secret'], /at least 32/],
  ['two keys', ['--jwt-secret', SECRET, '--jwt-public-key=-----BEGIN PUBLIC KEY-----'], /not both/],
  ['a public key for a demo', ['--demo', '--jwt-public-key=-----BEGIN PUBLIC KEY-----'], /--demo/],
  ['a key file that is not there', ['--jwt-public-key', '/nowhere/key.pem'], /\/nowhere\/key\.pem/],
  ['an unknown flag', ['--demo', '--prot', '1'], /--prot/],
  ['a loose word', ['--demo', 'start'], /start/],
  ['a port that is no number', ['--demo', '--port', 'http'], /"http" is no port/],
  ['a port that does not exist', ['--demo', '--port', '65536'], /no port/],
  ['an origin with a path', ['--demo', '--origin', 'https://a.example/'], /Did you mean "https:\/\/a\.example"/],
  ['the origin null', ['--demo', '--origin', 'null'], /no origin/],
  ['a star as origin', ['--demo', '--origin', '*'], /no origin/],
  ['an unknown limit', ['--demo', '--limit', 'pages=1'], /no limit "pages"/],
  ['a limit of nothing', ['--demo', '--limit', 'page_max=0'], /from 1 on/],
  ['a limit without a value', ['--demo', '--limit', 'page_max'], /name=value/],
  ['an unknown directory policy', ['--demo', '--directory', 'some'], /"some" is no directory policy/],
  ['a media type that is none', ['--demo', '--attachment-types', 'zip'], /"zip" is no media type/],
  ['a quota that is no number', ['--demo', '--attachment-quota', 'much'], /--attachment-quota is "much"/],
  ['a quota of nothing', ['--demo', '--attachment-quota', '0'], /quota .* above 0/],
  ['hours that are none', ['--demo', '--unsent-hours', '0'], /hours .* above 0/],
  ['an unknown log level', ['--demo', '--log-level', 'loud'], /"loud" is no log level/],
];

for (const [what, args, message] of MISTAKES) {
  test(`${what} is refused with a sentence that says what to do`, () => {
    assert.throws(() => readCommandLine(args, {}), message);
  });
}

test('files: which types, how much, and how long unsent ones stay', () => {
  const flags = ['--demo', '--attachment-quota', '2.5', '--unsent-hours', '48'];
  const { options } = start([...flags, '--attachment-types', 'default,application/zip']);
  assert.deepEqual([options.attachmentQuotaMb, options.unsentHours], [2.5, 48]);
  assert.ok(options.attachmentTypes?.includes('image/png') && options.attachmentTypes.includes('application/zip'));
  const variables = { HYPEE_ATTACHMENT_TYPES: 'none', HYPEE_ATTACHMENT_QUOTA: '7', HYPEE_UNSENT_HOURS: '1' };
  const fromVariables = start(['--demo'], variables).options;
  assert.deepEqual(fromVariables.attachmentTypes, []);
  assert.deepEqual([fromVariables.attachmentQuotaMb, fromVariables.unsentHours], [7, 1]);
  assert.equal(start(['--demo']).options.attachmentTypes, undefined);
});

test('help and version need nothing else', () => {
  assert.equal(readCommandLine(['--help'], {}).do, 'help');
  assert.equal(readCommandLine(['--version'], {}).do, 'version');
});
