import { existsSync } from 'node:fs'

/** Modules mutated together, and the tests that should detect it. */
export interface Group {
  readonly modules: readonly string[]
  readonly tests: readonly string[]
  /** How much longer than usual its tests may take before they count as hanging, in ms. */
  readonly slackMs: number
}

const quick = 2_500
const slow = 6_000

const files = (folder: string, names: string) => names.split(' ').map((name) => `src/${folder}/${name}.ts`)
const tests = (folder: string, names: string) =>
  names.split(' ').map((name) => {
    const long = `test/${folder}/${name}.long.test.ts`
    return existsSync(long) ? long : `test/${folder}/${name}.test.ts`
  })

/** A group whose tests mirror its modules, with further tests. */
const mirrored = (folder: string, names: string, slackMs: number, ...more: string[]): Group => ({
  modules: files(folder, names),
  tests: [...tests(folder, names), ...more],
  slackMs,
})

/**
 * Code that decides about accounts: how writes are judged and paced, what input means, who may do what, and how
 * operations run.
 */
export const groups: readonly Group[] = [
  {
    modules: [...files('graph/batch', 'judge-responses retry-times'), ...files('graph/http', 'response')],
    tests: [...tests('graph/batch', 'retry-times'), ...tests('graph/http', 'response')],
    slackMs: quick,
  },
  {
    modules: files('graph/throttle', 'bucket pacer budget quota concurrency'),
    tests: [...tests('graph/throttle', 'pacer budget concurrency'), ...tests('graph', 'pacing')],
    slackMs: quick,
  },
  mirrored('chat/input', 'parse accounts targets filter', quick),
  mirrored('chat/turn', 'rate-limit', slow),
  {
    modules: files('chat/channel', 'activity activity-shape'),
    tests: tests('chat/channel', 'activity'),
    slackMs: quick,
  },
  { modules: files('chat/turn', 'router command-parser'), tests: tests('chat/turn', 'router'), slackMs: slow },
  mirrored('chat/sign-in', 'sign-in', slow, 'test/scenarios/sign-in.test.ts'),
  mirrored('auth', 'inbound-auth', quick, 'test/auth/inbound-auth-activity.test.ts'),
  mirrored('auth', 'sign-in-token', quick),
  mirrored('auth', 'browser-sign-in', quick),
  {
    modules: files('pages', 'sign-in-page sessions'),
    tests: [...tests('features/way-back-in', 'page-sign-in pass-page'), ...tests('scenarios', 'approval-page')],
    slackMs: slow,
  },
  {
    modules: files('features/approvals', 'page on-page'),
    tests: tests('scenarios', 'approval-page'),
    slackMs: slow,
  },
  {
    modules: files('features/outside-changes', 'own-switches audit-log on-plans'),
    tests: [
      ...tests('features/outside-changes', 'own-switches audit-log'),
      ...tests('scenarios', 'outside-changes outside-status contained'),
    ],
    slackMs: slow,
  },
  {
    modules: files('features/contained', 'held queries'),
    tests: tests('scenarios', 'contained'),
    slackMs: slow,
  },
  mirrored('operations/model', 'context', quick),
  mirrored('operations/posts', 'pace', quick),
  {
    modules: [
      ...files('operations/plan', 'plan-hash'),
      ...files('operations/model', 'ids'),
      ...files('core', 'operation-states'),
      ...files('operations/registry', 'collect-scopes'),
    ],
    tests: [
      ...tests('operations/plan', 'classify plan-hash stored-hashes draft'),
      ...tests('operations/registry', 'collect-scopes'),
      ...tests('operations/model', 'ids'),
      ...tests('operations/lifecycle', 'events'),
    ],
    slackMs: slow,
  },
  {
    modules: files('operations/plan', 'classify unseen-decisions'),
    tests: [
      ...tests('operations/plan', 'classify unseen-decisions estimates draft'),
      ...tests('operations/plan/sources', 'checks'),
      ...tests('operations', 'unmatched uncertain'),
    ],
    slackMs: slow,
  },
  {
    modules: files('operations/plan', 'decisions later-decisions'),
    tests: [
      ...tests('operations/plan', 'decisions later-decisions'),
      ...tests('operations/plan/sources', 'undone'),
      ...tests('operations/run', 'recheck'),
    ],
    slackMs: slow,
  },
  {
    modules: files(
      'operations/rules',
      'compromised sessions-ended held-items approval-need fresh-sign-in plan-parts rule',
    ),
    tests: [
      ...tests('operations/rules', 'index compromised approval-need fresh-sign-in'),
      ...tests('operations/plan', 'plan-hash stored-hashes'),
      ...tests('features/way-back-in', 'receivers'),
      ...tests('operations/plan/sources', 'checks'),
      ...tests('scenarios', 'compromised shared-devices temporary-memberships'),
      ...tests('operations/run', 'admission'),
    ],
    slackMs: slow,
  },
  {
    modules: files(
      'operations/rules',
      'index who-is-protected load-protection administrators configured-accounts federated confirmation deadlines',
    ),
    tests: [
      ...tests('operations/rules', 'index who-is-protected confirmation deadlines'),
      ...tests('operations/plan', 'classify'),
      ...tests('operations', 'hours unmatched'),
    ],
    slackMs: slow,
  },
  {
    modules: [
      ...files('operations/lifecycle', 'access'),
      ...files('operations/confirm', 'who-is-asked approval open-request confirm ask-second-group questions'),
    ],
    tests: [
      ...tests('operations/lifecycle', 'access'),
      ...tests('operations/confirm', 'who-is-asked approval confirm end ask-second-group questions'),
    ],
    slackMs: slow,
  },
  mirrored('operations/plan', 'draft', slow),
  {
    modules: [
      ...files('operations/run', 'write-phases settle-sent run-state slice after lease interruption conclude'),
      ...files('operations/confirm', 'end'),
    ],
    tests: [
      ...tests('operations/run', 'write-phases slice after lease interruption conclude'),
      ...tests('operations', 'run sign-in'),
      ...tests('operations/confirm', 'end'),
    ],
    slackMs: slow,
  },
  {
    modules: [...files('operations/run', 'recheck-when-due'), ...files('operations/plan/sources', 'due')],
    tests: [...tests('operations/run', 'recheck-when-due recheck'), ...tests('operations/plan/sources', 'due')],
    slackMs: slow,
  },
  {
    modules: files('operations/run', 'recheck'),
    tests: tests('operations/run', 'recheck write-phases recheck-when-due'),
    slackMs: slow,
  },
  mirrored('operations/run', 'verify', slow, 'test/operations/uncertain.test.ts'),
  mirrored('operations/run', 'sweep', slow),
  {
    modules: files('operations/plan/sources', 'typed released retried undone undo-or-retry'),
    tests: tests('operations/plan/sources', 'retried undone'),
    slackMs: slow,
  },
  mirrored('operations/model', 'rows', slow),
  mirrored('operations/posts', 'deliver ask-approvers', slow),
  mirrored('chat/operations', 'audit-log', slow, 'test/features/audit/reading.long.test.ts'),
  mirrored('operations', 'index', slow),
  mirrored('features/export', 'columns csv', quick, 'test/fuzz/csv.test.ts'),
  { modules: files('features/export', 'files write'), tests: tests('features/export', 'files'), slackMs: slow },
]
