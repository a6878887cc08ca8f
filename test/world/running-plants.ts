import type { Plant } from './plant.ts'

const sweep = 'src/operations/run/sweep.ts'

/** Faults of how operations are carried out that this bot once had, or could have. */
export const runningPlants: Readonly<Record<string, Plant>> = {
  'a stop is not heeded': {
    edits: [
      {
        file: 'src/operations/run/lease.ts',
        find: "if (writes && kept.stop_requested) interrupt('stopped')",
        put: "if (!writes && kept.stop_requested) interrupt('stopped')",
      },
      {
        file: 'src/operations/run/slice.ts',
        find: "if (lease.row.stop_requested) lease.interrupt('stopped')",
        put: '',
      },
    ],
    says: /after somebody had stopped it|is still running|has been running for/,
  },
  'plans stay open for ever': {
    edits: [{ file: sweep, find: "{ name: 'expirePlans', run: expirePlans },", put: '' }],
    says: /is still planned/,
  },
  'requests for approval stay open for ever': {
    edits: [{ file: sweep, find: "{ name: 'endUnanswered', run: endUnansweredRequests },", put: '' }],
    says: /is still awaitingApproval/,
  },
  'a token is logged': {
    edits: [
      {
        file: 'src/core/log.ts',
        find: "return text.replace(longRun, redactRun).replace(bearer, '$1 [token]')",
        put: 'return text',
      },
      {
        file: 'src/operations/run/slice.ts',
        find: 'const directory = graph.as(token, { ended: lease.signedOut })',
        put: "const directory = graph.as(token, { ended: lease.signedOut })\n  context.log.warn('connected', { about: `as ${await token()}` })",
      },
    ],
    says: /a token or a secret/,
    within: 250,
  },
  // Needs an undo whose only read of the account has a slow body.
  'one slow answer moves how times are compared': {
    edits: [
      {
        file: 'src/graph/http/clock-skew.ts',
        find: 'return send(url, { ...options, onHeaders })',
        put: 'return send(url, options).then((sent) => { onHeaders(sent.headers); return sent })',
      },
      { file: 'src/graph/http/clock-skew.ts', find: 'const responses = 3', put: 'const responses = 1' },
      {
        file: 'src/graph/http/clock-skew.ts',
        find: 'const outside = nearestToZero(date - Math.max(sentAt, receivedAt), date - Math.min(sentAt, receivedAt))',
        put: 'const outside = date - Math.max(sentAt, receivedAt)',
      },
    ],
    says: /because of a sign-out that never was/,
  },
  // Needs an account that Graph refuses for twenty minutes, in an operation that goes on.
  'each slice tries a change anew': {
    edits: [
      {
        file: 'src/operations/run/write-phases.ts',
        find: 'const earlier = firstSentAt === null ? undefined : { attempts, firstSentAt }',
        put: 'const earlier = attempts < 0 && firstSentAt !== null ? { attempts, firstSentAt } : undefined',
      },
    ],
    says: / tried .* (times|minutes)/,
  },
  'a change that is throttled again and again is given up': {
    edits: [
      {
        file: 'src/graph/batch/job.ts',
        find: 'attempt: attempts + entry.attempt - entry.throttled,',
        put: 'attempt: attempts + entry.attempt,',
      },
      {
        file: 'src/graph/batch/judge-responses.ts',
        find: '(status === 429 || progress.attempt < attempts)',
        put: 'progress.attempt < attempts',
      },
    ],
    says: /gave up .* of throttling/,
  },
  // Needs a change that Graph accepts without carrying it out, in a run in which it shows nothing old.
  'a result has a tick although reading back shows something else': {
    edits: [
      { file: 'src/chat/views/result.ts', find: '    at.unconfirmed +\n    at.skipped +', put: '    at.skipped +' },
    ],
    says: /has a tick/,
  },
  'one busy answer of Entra leaves everybody without answers for a minute': {
    edits: [
      {
        file: 'src/auth/bounded-fetch.ts',
        find: 'const isBusy = status === 429 || status >= 500',
        put: 'const isBusy = status < 0',
      },
    ],
    says: /Somebody got no answer/,
  },
  'nobody goes on with what a process leaves behind': {
    edits: [{ file: sweep, find: 'await each(idle, (key)', put: 'await each(idle.slice(0, 0), (key)' }],
    says: /is still (queued|running|verifying|scheduled)/,
  },
  // Needs a change that stays uncertain, in a run without later decisions about the account.
  'whatever was not answered counts as done': {
    edits: [
      {
        file: 'src/operations/run/settle-sent.ts',
        find: "return step.verify(row, seen) === 'verified'",
        put: "return step.verify(row, seen) !== 'nothing'",
      },
    ],
    says: /does not explain|is not as .* left it/,
  },
  // Needs an operation that pauses, whose owner signs in and does nothing else about it.
  'a sign-in does not continue what waits for it': {
    edits: [
      {
        file: 'src/app/process/build.ts',
        find: 'signedIn: async ({ oid, tid }) => void (await operations.resume({ oid, tid })),',
        put: 'signedIn: async () => {},',
      },
    ],
    says: /still waits for somebody who has signed in/,
  },
  'cards that could not be sent are not sent again': {
    edits: [
      { file: sweep, find: "{ name: 'sendPosts', slow: true, run: ({ notifier }) => notifier.sweep() },", put: '' },
    ],
    says: /cards are not current/,
  },
  'steps that were switched off are carried out': {
    edits: [
      {
        file: 'src/operations/confirm/confirm.ts',
        find: '      await markPending(\n        tx,\n        key,\n        actions.map(({ kind }) => kind),',
        put: '      await markPending(\n        tx,\n        key,\n        row.actions.map(({ kind }) => kind),',
      },
    ],
    says: /which nobody had decided/,
    within: 250,
  },
  'operations start as soon as they are confirmed': {
    edits: [
      {
        file: 'src/store/queries/confirm/confirming.ts',
        find: 'not_before: by.runAt ?? 0,',
        put: 'not_before: 0,',
      },
      {
        file: 'src/operations/confirm/approval.ts',
        find: 'notBefore: runAt ?? 0,',
        put: 'notBefore: 0,',
      },
      {
        file: 'src/operations/lifecycle/advance.ts',
        find: "(state === 'scheduled' ? { after } : {})",
        put: "(state === 'planned' ? { after } : {})",
      },
    ],
    says: /before its time/,
  },
}
