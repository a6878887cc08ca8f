import { minutes as minutesOf } from '../../../chat/words/en/errors/duration.ts'

const times = (count: number) => (count === 1 ? 'once more' : `${count} more times`)

/** The page on which someone is shown a Temporary Access Pass for a colleague. */
export const passPage = {
  start: {
    title: 'Help a colleague sign in again',
    text: 'Someone has lost access to their account, and this link lets one person help them. Sign in to see who needs your help.',
    careful: 'You’re asked for your password even if you’re already signed in. The link works for one person only.',
    button: 'Sign in',
  },
  ask: {
    title: (name: string) => `Let ${name} back in?`,
    why: (name: string) => `${name} asked you to.`,
    question: (name: string) => `How did you check that it’s really ${name}?`,
    ways: {
      seen: 'I saw them, in person or on video',
      calledBack: 'I called them back on a number I already had',
      idDocument: 'I saw an ID document',
    },
    careful: (name: string) =>
      `Anyone who has the pass can sign in as ${name}. If you aren’t sure, or someone urges you to hurry, close this page.`,
    button: 'Show the pass',
    unanswered: 'Choose how you checked.',
  },
  left: (count: number) => (count === 0 ? 'No more passes can be shown.' : `A pass can be shown ${times(count)}.`),
  /** If one may have been shown before. */
  former: 'A new pass ends the one before.',
  formerEnded: 'A pass shown before no longer works.',
  askFor: (name: string) => `If you need another one, ask ${name}.`,
  shown: {
    title: (name: string) => `The pass for ${name}`,
    works: (minutes: number) => `It works once, within the next ${minutesOf(minutes)}.`,
    aloud: 'Read it out character by character',
    next: (name: string) => `What ${name} has to do now`,
    open: (upn: string) => `Open this address and sign in as ${upn} with the pass:`,
    register: 'Add a sign-in method, such as Microsoft Authenticator, within ten minutes.',
    password: 'Then set a new password.',
    delay: 'If the pass isn’t accepted, wait a minute and try it again.',
    limits: (operator: string) =>
      `If it is accepted but the next step is blocked, a policy wants a passkey, a company device or a trusted place. Then ask ${operator}.`,
    gone: 'The pass is shown only now and isn’t stored anywhere. Close this page when you’re done.',
  },
  /** How characters are read out. */
  capital: (letter: string, word: string) => `capital ${letter}, ${word}`,
  small: (letter: string, word: string) => `small ${letter}, ${word}`,
  digit: (digit: string) => `digit ${digit}`,
  /** Words for A to Z, for the telephone. */
  alphabet:
    'Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu',
  symbol: 'symbol',
  symbols: {
    '!': 'exclamation mark',
    '"': 'quotation mark',
    '#': 'hash',
    $: 'dollar',
    '%': 'percent',
    '&': 'ampersand',
    "'": 'apostrophe',
    '(': 'open bracket',
    ')': 'close bracket',
    '*': 'asterisk',
    '+': 'plus',
    ',': 'comma',
    '-': 'hyphen',
    '.': 'full stop',
    '/': 'slash',
    ':': 'colon',
    ';': 'semicolon',
    '<': 'less than',
    '=': 'equals',
    '>': 'greater than',
    '?': 'question mark',
    '@': 'at sign',
    '[': 'open square bracket',
    '\\': 'backslash',
    ']': 'close square bracket',
    '^': 'caret',
    _: 'underscore',
    '`': 'backtick',
    '{': 'open curly bracket',
    '|': 'vertical bar',
    '}': 'close curly bracket',
    '~': 'tilde',
  },
  refused: {
    title: 'No pass was shown',
    cancelled: 'The sign-in was cancelled. Nothing was changed.',
    signIn: (number: number) =>
      `Microsoft Entra didn’t let you sign in${number > 0 ? ` (AADSTS${number})` : ''}. Tell your helpdesk, and don’t pass the link on.`,
    unavailable:
      'Something isn’t working at the moment. Wait a minute and try again. If that doesn’t help, tell your helpdesk.',
    tenant: 'That account belongs to another organisation. Sign in with your own work or school account.',
    stale:
      'This needs a fresh sign-in, and yours was too old. Open the link in a private window and try again. If that doesn’t help, your organisation’s sign-in page reuses earlier sign-ins: tell your helpdesk.',
    context: 'Microsoft Entra didn’t confirm how you signed in. Tell your helpdesk.',
    expired: 'This sign-in has been used or has expired. Open the link again.',
    foreign: 'This request didn’t come from Rollcall’s page. Nothing was changed. Open the link again.',
    tooFast: 'There were too many requests. Wait a minute and open the link again.',
    again: 'Sign in again',
  },
}
