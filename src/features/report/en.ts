import type { SaidErrors } from '../../messages/told.ts'
import type { reportErrors } from './errors.ts'

const errors: SaidErrors<typeof reportErrors> = {
  noReport: ({ id }) => ({
    what: `There is no report on “${id}”.`,
    todo: 'Either nothing is recorded about it, or you can’t see its operations.',
  }),
}

export const en = {
  errors,
  commands: {
    report: {
      summary: 'Write a report about an operation or an incident: who did what, when, and the proof.',
      usage: 'report [id | incident:number] [markdown | json] [redacted]',
      details: [
        'The report covers the operation with its retries, undos and releases, what people did in other systems, notes and every account with its evidence. It comes from the audit log alone and can be checked against it. To include what was done before a release, name the first operation or the incident.',
        'It is a page for browsers and printers, Markdown or JSON. “redacted” replaces names with numbers; the key is a separate file.',
      ],
      examples: ['report tobaki-42', 'report tobaki-42 markdown', 'report incident:1234 redacted'],
    },
    note: {
      summary: 'Add a note about an operation to its report.',
      usage: 'note [id] [text]',
      details: [
        'The note goes into the audit log and the report, with your name and the time. It can’t be changed later.',
      ],
      examples: ['note tobaki-42: called the bank, cards are blocked', 'note'],
    },
    aware: {
      summary: 'Enter when an incident became known.',
      usage: 'aware [id] [time]',
      details: [
        'The report says when 24 hours, 72 hours and one month will have passed since then. It doesn’t say whether anything has to be reported.',
        'The latest time counts. All of them stay in the audit log, with the names of those who entered them.',
      ],
      examples: ['aware tobaki-42 9:40', 'aware tobaki-42 yesterday at 18:15', 'aware tobaki-42 2026-11-28 09:40'],
    },
  },
  auditSteps: {
    noted: 'Note',
    awareSince: 'Time of awareness entered',
  },
}
