import fc from 'fast-check'

/** Fragments with a meaning in one of the languages a text passes through. */
const pieces = [
  "'",
  "''",
  '"',
  '\\',
  '%23',
  '%2F',
  '%27',
  '%00',
  '/',
  '//',
  '..',
  '#',
  '?',
  '&',
  '$',
  '$filter=',
  ' or 1 eq 1',
  '${',
  '}',
  '${$root.secret}',
  '{{DATE(2026-01-01T00:00:00Z)}}',
  '{{',
  '<at>',
  '</at>',
  '<b>',
  '<script>',
  '<',
  '>',
  '&lt;',
  '[a](http://x)',
  '**',
  '`',
  '_',
  '|',
  '\n',
  '\r\n',
  '\u2028',
  '\u0000',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\u3164',
  '\ud800',
  'ａｌｅｘ',
  'аlex',
  'İ',
  'ß',
  '@',
  'a@b.example',
  'group:',
  'department:',
  'title:"',
  'search:',
  ',',
  ';',
  '\t',
  ' ',
  '\u00a0',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'eyJhbGciOi.eyJzdWIi.c2ln',
  'Bearer abcdefgh',
  '=cmd()',
  '+1',
  '-',
  '@SUM(',
  'help',
  'check status',
  'list users',
  'disable accounts',
  '7f2e8f0a-1111-4222-8333-444444444444',
  'x',
] as const

/** Text as from an attacker: significant fragments among arbitrary ones. */
export const hostileText = (maxLength = 40): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: 'binary', maxLength: 6 })),
      {
        maxLength,
      },
    )
    .map((all) => all.join(''))

/** JSON as from an attacker, including names with a meaning in JavaScript. */
export const hostileJson = (): fc.Arbitrary<unknown> =>
  fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(hostileText(6), fc.boolean(), fc.double(), fc.integer(), fc.constant(null)),
      fc.array(tie('node'), { maxLength: 4 }),
      fc
        .array(
          fc.tuple(
            fc.oneof(
              fc.constantFrom(
                '__proto__',
                'constructor',
                'prototype',
                'command',
                'operation',
                'token',
                'accounts',
                'page',
                'type',
                'from',
                'conversation',
                'text',
                'value',
                'id',
              ),
              hostileText(3),
            ),
            tie('node'),
          ),
          { maxLength: 6 },
        )
        // Parsed like input from the wire; only then is `__proto__` an ordinary name.
        .map((pairs) =>
          JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`),
        ),
    ),
  })).node
