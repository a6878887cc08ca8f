import { number } from '../../core/words/en.ts'

const n = number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'entry' : 'entries'}`

export const en = {
  commands: {
    audit: {
      summary: 'Show who did what, when, why and to whom.',
      usage: 'audit [account|operation|operator]',
      details: [
        'Narrow it down with a name, a sign-in name, an object ID or an operation ID. Put “account:” or “operator:” in front to say which you mean.',
        'Shows operations, newest first. Details and “audit details” show every entry with its Microsoft Graph request ID. A line says whether the log is intact.',
      ],
      examples: ['audit', 'audit details', 'audit adele@contoso.com', 'audit operator:megan@contoso.com'],
    },
  },
  audit: {
    title: 'Audit log',
    none: 'No matching entries.',
    own: 'You can see what you did, requested or approved. People with an admin role can see everything.',
    subtitle: (count: number) => rows(count),
    about: (what: string) => `about ${what}`,
    severalSteps: (what: string, count: number) => `${what}: ${n(count)} steps`,
    when: 'when',
    what: 'Action and account',
    by: 'Requester and reason',
    moved: (before: string, after: string) => `${before} → ${after}`,
    request: (id: string) => `Request ${id}`,
    file: (format: string, count: number) => `${format}, ${n(count)} ${count === 1 ? 'row' : 'rows'}`,
    whole: (count: number, hash: string) =>
      count === 1
        ? `Audit log intact: 1 entry verified; latest hash ${hash}.`
        : `Audit log intact: ${rows(count)} verified; latest hash ${hash}.`,
    newest: (count: number, hash: string) =>
      `Audit log intact: the newest ${count === 1 ? 'entry' : rows(count)} verified; latest hash ${hash}.`,
    pruned: (seq: number) => `Older entries, up to ${n(seq)}, were removed.`,
    broken: {
      altered: (seq: number) => `Audit log not intact: entry ${n(seq)} was altered.`,
      missing: (seq: number) => `Audit log not intact: entry ${n(seq)} is missing.`,
      inserted: (seq: number) => `Audit log not intact: entry ${n(seq)} was inserted.`,
      reordered: (seq: number) => `Audit log not intact: entry ${n(seq)} was moved.`,
    },
    whenBroken: 'Leave the database as it is and tell your security team.',
    number: (seq: number) => `#${n(seq)}`,
    details: 'Details',
    allEntries: 'All entries',
    expiredPlans: (count: number) =>
      count === 1
        ? '1 plan that nobody confirmed in time is listed only under “All entries”.'
        : `${n(count)} plans that nobody confirmed in time are listed only under “All entries”.`,
    byOperation: 'By operation',
    verifyAll: 'Verify all entries',
    everything: 'Entire audit log',
    of: (id: string) => `Audit log of ${id}`,
  },
}
