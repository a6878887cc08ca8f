import { maxNamesPerReason } from '../../../../src/chat/views/plan.ts'
import { maxUnsettled } from '../../../../src/chat/views/result-accounts.ts'
import { features } from '../../../../src/features/index.ts'
import { outsidePhase } from '../../../../src/operations/model/operation.ts'
import type { Shown, ShownValues } from '../../../../src/operations/model/shown.ts'
import type {
  ActionTally,
  Approval,
  CommonFields,
  Containment,
  Item,
  Operation,
  SkippedAccounts,
  Verdict,
} from '../../../../src/operations/model/types.ts'
import type { Warning } from '../../../../src/store/queries/operation-types.ts'
import { ofFeature } from '../../../support/of-feature.ts'
import { wholeRegistry } from '../../../support/registry.ts'
import { sampleAccount } from './accounts.ts'
import { now, type Texts, times } from './texts.ts'

export const counts: Record<Verdict, number> = {
  change: 24,
  already: 3,
  protected: 2,
  synced: 1,
  notFound: 1,
  ambiguous: 1,
  duplicate: 1,
  failed: 0,
  excluded: 0,
  notChosen: 0,
}

/** What was read about an operation. */
export const shownValues = (...some: readonly (readonly [Shown<unknown>, unknown])[]): ShownValues => new Map(some)
export const shownValue = <T>(shown: Shown<T>, value: T): readonly [Shown<unknown>, unknown] => [shown, value]

/** What features have read under this name. */
export const shownBy = (name: string, value: unknown): readonly (readonly [Shown<unknown>, unknown])[] =>
  features.flatMap(({ shown = [] }) => shown).flatMap((one) => (one.name === name ? [shownValue(one, value)] : []))

/** The progress of sign-outs after a disable. */
export function signOuts(at: Partial<ActionTally>): ActionTally[] {
  return [{ action: 'sign-out', total: 0, done: 0, failed: 0, unreached: 0, verified: 0, ...at }]
}

const of24 = {
  unread: 0,
  accounts: 24,
  items: 24,
  done: 0,
  failed: 0,
  uncertain: 0,
  skipped: 0,
  skips: {},
  verified: 0,
  sorts: null,
  stays: null,
}

/** A request that nobody has answered. */
export const asking = (change: Partial<Approval> = {}): Approval => ({
  until: now + 1_800_000,
  by: null,
  comment: null,
  excluded: [],
  extended: false,
  decidedAt: null,
  asked: [],
  unreachable: [],
  install: null,
  notYet: [],
  away: [],
  othersAt: null,
  escalated: null,
  conversation: null,
  ...change,
})

const started = { startedAt: now }

/** What else an operation has in some states. */
const inState: Readonly<Partial<Record<Operation['state'], Partial<Operation>>>> = {
  awaitingApproval: { approval: asking() },
  scheduled: { runAt: now },
  running: started,
  verifying: started,
  needsSignIn: { ...started, pause: { code: 'signInExpired', details: {} } },
  paused: { ...started, failing: { failed: 9, of: 20, reason: 'forbidden' } },
}

/** An operation with what belongs to its state, unless `change` says more. */
export function sampleOperation(texts: Texts, change: Partial<Operation> = {}): Operation {
  const { state = 'planned' } = change
  const every: CommonFields = {
    gaps: [],
    notChecked: [],
    impact: [],
    shown: new Map(),
    blocking: null,
    follows: null,
    replaces: null,
    id: 'k7m2p',
    playbook: 'disable',
    definition: wholeRegistry.shownPlaybook(change.playbook ?? 'disable'),
    actions: [
      { kind: 'block-sign-in', parameters: null },
      { kind: 'sign-out', parameters: null, after: 'block-sign-in' },
    ],
    requester: { oid: 'o', tid: 't', upn: texts.upn(), name: texts.name() },
    locale: 'en',
    reason: null,
    ticket: null,
    origin: null,
    planHash: 'hash',
    createdAt: now,
    expiresAt: now + 600_000,
    counts,
    compromised: false,
    guests: 1,
    named: times(Math.min(3, change.counts?.change ?? counts.change), () => texts.name()),
    progress: {
      total: 24,
      done: 0,
      failed: 0,
      uncertain: 0,
      notBlocked: 0,
      skipped: 0,
      skips: {},
      verified: 0,
      unconfirmed: 0,
      unseen: 0,
      notReleased: 0,
      missing: 0,
      actions: signOuts({ total: 24 }),
    },
    steps: [
      { action: 'block-sign-in', ...of24 },
      { action: 'sign-out', ...of24 },
    ],
    omittedSteps: [],
    excludedItems: [],
    stays: [],
    undoOf: null,
    retryOf: null,
  }
  return { ...every, ...outsidePhase, state, ...inState[state], ...change } as Operation
}

/** A containment of accounts that mostly can be blocked. */
export const containing = (texts: Texts, change: Partial<Operation> = {}): Operation =>
  sampleOperation(texts, {
    playbook: 'contain',
    guests: 0,
    actions: ['block-sign-in', 'sign-out', 'reset-password'].map((kind) => ({ kind, parameters: null })),
    steps: [
      { action: 'block-sign-in', ...of24, accounts: 21, items: 21, skips: { notPossible: 2, notNeeded: 1 }, synced: 2 },
      { action: 'sign-out', ...of24 },
      { action: 'reset-password', ...of24, accounts: 0, items: 0, skips: { notPossible: 24 }, synced: 24 },
    ],
    blocking: {
      wanted: true,
      passwords: true,
      still: [
        { because: 'failed', count: 1_200, some: times(3, texts.upn) },
        { because: 'uncertain', count: 2, some: times(2, texts.upn) },
        { because: 'synced', count: 2, some: times(2, texts.upn) },
        { because: 'protected', count: 2, some: times(2, texts.upn) },
        { because: 'excluded', count: 1, some: [texts.upn()] },
      ],
      open: 12,
    },
    ...change,
  })

const evidence = await ofFeature<{
  sampleEvidence(texts: Texts, accounts: number, search: 'searching' | 'read'): unknown
}>('evidence', 'traces.ts')

/** A containment as it usually is, of `change` accounts. */
export function usualContainment(texts: Texts, change: number, more: Partial<Operation> = {}): Operation {
  const synced = Math.floor(change / 13)
  const open = change - synced
  const step = (action: string, accounts: number, items = accounts, skips = {}) => ({
    ...of24,
    action,
    accounts,
    items,
    skips,
    synced,
  })
  const traces = evidence?.sampleEvidence(texts, change, more.state === undefined ? 'searching' : 'read')
  return sampleOperation(texts, {
    playbook: 'contain',
    counts: {
      ...counts,
      change,
      already: change > 1 ? 3 : 0,
      protected: change > 1 ? 2 : 0,
      synced: 0,
      notFound: 0,
      ambiguous: 0,
      duplicate: 0,
    },
    guests: 0,
    reason: 'Phished on Friday, see the mail trace',
    notChecked: ['eligibleRole'],
    actions: ['block-sign-in', 'sign-out', 'reset-password', 'remove-methods', 'revoke-consents'].map((kind) => ({
      kind,
      parameters: null,
    })),
    steps: [
      step('block-sign-in', open, open, synced > 0 ? { notPossible: synced } : {}),
      step('sign-out', change),
      step('reset-password', open),
      step('require-password-change', open),
      {
        ...step('revoke-consents', Math.ceil(change / 9), Math.ceil(change / 5)),
        named: [
          { item: { name: 'PDF Tools', publisher: 'Contoso', since: '2023-05-04' }, count: Math.ceil(change / 9) },
          { item: { name: 'Mail Sync Pro', publisher: null, since: '2023-05-04' }, count: 1 },
        ],
      },
      step('remove-methods', open, 2 * open),
      step('disable-devices', open, 2 * open),
      step('confirm-compromised', change),
    ],
    blocking:
      synced > 0
        ? {
            wanted: true,
            passwords: true,
            still: [{ because: 'synced', count: synced, some: times(3, texts.upn) }],
            open: synced,
          }
        : null,
    ...more,
    shown: shownValues(...shownBy('evidence', traces), ...(more.shown ?? [])),
  })
}

/** The same with synced accounts in quarantine; `sorts`: what was read of the policies that block it. */
export function quarantining(
  texts: Texts,
  change: number,
  sorts: Readonly<Record<string, number>>,
  more: Partial<Operation> = {},
): Operation {
  const usual = usualContainment(texts, change)
  const accounts = Object.values(sorts).reduce((sum, count) => sum + count, 0)
  return {
    ...usual,
    actions: [{ kind: 'quarantine', parameters: null }, ...usual.actions],
    steps: [{ ...of24, action: 'quarantine', accounts, items: accounts, sorts }, ...usual.steps],
    blocking: { wanted: true, passwords: true, still: [], open: 0 },
    ...more,
  } as Operation
}

/** An operation that contained so many accounts. */
export const containment = (texts: Texts, accounts: number): Containment => ({
  decision: {
    operation: 'jakugi-06',
    playbook: 'contain',
    by: texts.name(),
    at: Date.UTC(2026, 4, 29, 12, 36),
    reason: texts.typed(),
  },
  accounts,
})

/** Accounts that such an operation skips. */
export const usualSkips = (texts: Texts): SkippedAccounts[] => [
  {
    verdict: 'protected',
    why: 'adminRole',
    count: 2,
    some: times(2, (n) =>
      sampleItem(texts, n, { verdict: 'protected', why: 'adminRole', detail: 'User Administrator' }),
    ),
  },
  { verdict: 'already', why: null, count: 3, some: times(3, (n) => sampleItem(texts, 3 + n, { verdict: 'already' })) },
]

export function sampleItem(
  texts: Texts,
  index: number,
  change: Partial<Omit<Item, 'notes'>> & { readonly notes?: readonly Warning[] } = {},
): Item {
  const { id, userPrincipalName, displayName, accountEnabled, userType } = sampleAccount(texts, index)
  return {
    seq: index,
    input: texts.typed(),
    verdict: 'change',
    why: null,
    detail: null,
    at: null,
    account: { id, upn: userPrincipalName, name: displayName, enabled: accountEnabled, guest: userType === 'Guest' },
    history: null,
    guards: null,
    change: 'pending',
    reason: null,
    requestId: null,
    verified: 'none',
    following: [],
    steps: [],
    stillEnabled: null,
    ...change,
    whyKind: change.why ? wholeRegistry.reasonKind(change.why) : null,
    notes: (change.notes ?? []).map((note) => ({ ...note, whyKind: wholeRegistry.reasonKind(note.why) })),
  }
}

export const excluded = (texts: Texts): Item[] => [
  sampleItem(texts, 1, { verdict: 'protected', why: 'self' }),
  sampleItem(texts, 2, { verdict: 'protected', why: 'adminRole', detail: 'Helpdesk Administrator' }),
  sampleItem(texts, 3, { verdict: 'synced', why: 'synced' }),
  sampleItem(texts, 4, { verdict: 'notFound', account: null }),
  sampleItem(texts, 5, { verdict: 'ambiguous', account: null, detail: `${texts.upn()}, ${texts.upn()}` }),
  sampleItem(texts, 6, { verdict: 'duplicate', detail: texts.typed() }),
]

/** The same by reason, as shown on a plan. */
export const skippedGroups = (texts: Texts): SkippedAccounts[] => [
  ...excluded(texts).map((item) => ({ verdict: item.verdict, why: item.why, count: 1, some: [item] })),
  {
    verdict: 'already',
    why: null,
    count: 101,
    some: times(maxNamesPerReason, (index) => sampleItem(texts, 7 + index, { verdict: 'already' })),
  },
]

const notSignedOut = {
  action: 'sign-out',
  why: null,
  state: 'failed',
  reason: { code: 'throttled' },
  requestId: null,
  verified: 'none',
  stays: [],
  items: [],
  synced: [],
  recent: [],
  temporary: [],
} as const

export const failed = (texts: Texts): Item[] =>
  [
    sampleItem(texts, 1, { change: 'failed', reason: { code: 'forbidden', status: 403 } }),
    sampleItem(texts, 2, { change: 'uncertain', reason: { code: 'unavailable' } }),
    sampleItem(texts, 3, { change: 'done', following: [notSignedOut] }),
    ...times(maxUnsettled, (index) => sampleItem(texts, index, { change: 'skipped', why: 'stopped' })),
  ].slice(0, maxUnsettled)

export const progress = {
  total: 24,
  done: 15,
  failed: 2,
  uncertain: 1,
  notBlocked: 0,
  skipped: 0,
  skips: {},
  verified: 0,
  unconfirmed: 0,
  unseen: 0,
  notReleased: 0,
  missing: 0,
  actions: signOuts({ total: 15, done: 9 }),
}
