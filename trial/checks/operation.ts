import { guided } from './guided.ts'

const check = guided('teams')

export const operation = [
  check({
    id: 'help-on-desktop',
    title: 'A list in Teams for desktops',
    claim: '`help` shows a list without lines, with a sign beside its title.',
    source: 'src/chat/words/README.md#cards',
    otherwise: 'An empty card: that client does not support the card’s version.',
    steps: ['Send `help` in Teams on a computer.'],
    question: 'Did the card show a list?',
  }),
  check({
    id: 'cards-on-phone',
    title: 'Cards on a phone',
    claim: 'A list, a plan and a result fit the screen.',
    source: 'src/chat/words/README.md#cards',
    otherwise: 'An empty card: that client does not support the card’s version.',
    steps: ['On a phone: `list users`, then `disable accounts` with the first test account, confirm, `undo`.'],
    question: 'Did all cards fit?',
  }),
  check({
    id: 'files-on-phone',
    title: 'A file from a phone',
    claim: 'The file is read.',
    source: 'docs/use.md#naming-accounts',
    otherwise: 'It is not read: that client sends files differently.',
    steps: ['On a phone: `check status`, with a list attached as CSV.'],
    question: 'Was the file read?',
  }),
  check({
    id: 'restart',
    title: 'A restart during an operation',
    claim: 'It continues by itself, each account changed once; with one instance and with two.',
    source: 'src/operations/README.md#locks',
    otherwise: 'No progress for more than a minute.',
    steps: [
      'Start an operation on a few dozen test accounts.',
      '`az webapp restart --resource-group <group> --name <app>`; again with two instances. `undo` it.',
    ],
    question: 'Did it continue within a minute, and was each account changed once?',
  }),
  check({
    id: 'restore',
    title: 'Restoring a backup',
    claim: 'The audit log of the restored database is complete.',
    source: 'infra/README.md#restoring-the-database',
    otherwise: 'It does not open, or entries are missing: the backup cannot be used.',
    steps: [
      'Restore last night’s backup, in the paired region too if you need that.',
      'Start the bot on it with `READ_ONLY=true`, and run `node dist/app/cli/audit-verify.js`.',
    ],
    question: 'Is the audit log complete?',
    later: 'tomorrow',
  }),
]
