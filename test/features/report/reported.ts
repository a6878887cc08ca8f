import { sql } from 'kysely'
import { createReports, type Head, reportVersion } from '../../../src/features/report/index.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { genesis, hashOf } from '../../../src/store/queries/audit-chain.ts'
import type { Store } from '../../../src/store/store.ts'
import { stateSteps } from '../../support/audit.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'

/** Audit entries as the database writes them, at times chosen by the test. */
export type TestEntry = Readonly<Record<string, unknown>> & { readonly step: string; readonly at: number }

export const tenant = 'contoso'
export const alex = { oid: 'alex-oid', upn: 'alex@contoso.com', name: 'Alex Wilber' }
const diego = { oid: 'diego-oid', upn: 'diego@contoso.com', name: 'Diego Siciliani' }
export const begin = Date.parse('2026-11-27T22:00:00Z')
const second = 1_000
const minute = 60_000

/** Appends entries to a tenant's chain. */
export async function storeEntries(
  { db }: Pick<Store, 'db'>,
  entries: readonly TestEntry[],
  to = tenant,
): Promise<void> {
  const head = await auditQueries(db).head(to)
  let [seq, previous] = [head?.seq ?? 0, head?.hash ?? genesis]
  for (let from = 0; from < entries.length; from += 500) {
    const rows = entries.slice(from, from + 500).map((one) => {
      seq += 1
      const known = Object.entries(one).filter(([, value]) => value !== null && value !== undefined)
      const row = { entry: JSON.stringify({ ...Object.fromEntries(known), tenant: to, seq }), previous }
      previous = hashOf(row)
      return { ...row, hash: previous }
    })
    await sql`insert into audit (entry, previous, hash) select (r ->> 'entry')::json, r ->> 'previous', r ->> 'hash'
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(db)
  }
}

export const accountOf = (n: number) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  upn: `user${n}@contoso.com`,
  name: `User ${n}`,
})

const containing = ['block-sign-in', 'sign-out', 'reset-password', 'remove-methods']

/** One containment with related operations, and with its own words. */
export interface Story {
  readonly id?: string
  readonly accounts: number
  readonly reason?: string
  /** Numbers of accounts for which blocking failed. */
  readonly failing?: readonly number[]
  readonly from?: number
}

/** A containment from plan to end, approved by Diego. */
export function containment({ id = 'tobaki-42', accounts, reason, failing = [], from = begin }: Story): TestEntry[] {
  let at = from
  const common = { operation: id, kind: 'contain', planHash: 'a1b2c3', reason: reason ?? 'Phishing wave in Finance' }
  const state = (step: string, before: string | null, after: string, more: object = {}): TestEntry => {
    at += 30 * second
    const actions = containing.map((kind) => ({ kind, parameters: null }))
    return { ...common, step, at, before, after, accounts, actions, ticket: 'INC-42', incident: '1234', ...more }
  }
  const people = Array.from({ length: accounts }, (_, index) => index + 1)
  const steps = containing.flatMap((action, phase) =>
    people.map((n): TestEntry => {
      at += 100
      const failed = failing.includes(n) && phase === 0
      const skipped = failing.includes(n) && phase === 1
      return {
        ...common,
        step: failed ? 'accountFailed' : skipped ? 'skipped' : 'accountChanged',
        at,
        actor: alex,
        item: n,
        account: accountOf(n),
        action,
        ...(action === 'block-sign-in' && { before: 'enabled', after: failed ? 'enabled' : 'disabled' }),
        ...(action === 'remove-methods' && { target: `method-${n}`, before: `Phone of ${accountOf(n).name}` }),
        ...(failed && { why: 'missingRole', status: 403 }),
        ...(skipped && { why: 'notCertain' }),
        requestId: `request-${phase}-${n}`,
      }
    }),
  )
  const first = [
    state('planned', null, 'planned', { actor: alex }),
    state('confirmed', 'planned', 'awaitingApproval', {
      actor: alex,
      compromised: true,
      counts: { change: accounts, synced: 2, protected: 1 },
      omitted: [{ action: 'confirm-compromised', because: 'licence' }],
      notChecked: ['eligibleLicence'],
    }),
    state('approved', 'awaitingApproval', 'queued', { actor: diego, comment: 'Go ahead' }),
    state('started', 'queued', 'running'),
  ]
  at += accounts * containing.length * 100
  return [
    ...first,
    ...shifted(steps, first.at(-1)?.at ?? from),
    state('verifying', 'running', 'verifying'),
    ...people
      .filter((n) => !failing.includes(n))
      .map((n): TestEntry => ({ ...common, step: 'accountVerified', at, item: n, account: accountOf(n) })),
    state('finished', 'verifying', 'done'),
  ]
}

/** The same entries, one after another from then on. */
const shifted = (entries: readonly TestEntry[], from: number): TestEntry[] =>
  entries.map((one, index) => ({ ...one, at: from + (index + 1) * 100 }))

/** What people recorded for an operation: a note, and since when the incident has been known. */
export const noteEntries = (id: string, note: string, from = begin + 20 * minute): TestEntry[] => [
  { step: 'noted', at: from, operation: id, kind: 'contain', actor: diego, comment: note },
  {
    step: 'awareSince',
    at: from + minute,
    operation: id,
    kind: 'contain',
    actor: alex,
    after: new Date(begin - 20 * minute).toISOString(),
  },
]

/** A release of some accounts that isn't linked to another operation. */
export function release(
  accounts: readonly number[],
  { id = 'wikuso-11', from = begin + 60 * minute } = {},
): TestEntry[] {
  const common = { operation: id, kind: 'release', planHash: 'd4e5f6', reason: 'Passwords were reset in person' }
  const actions = [{ kind: 'allow-sign-in', parameters: null }]
  const state = (step: string, before: string | null, after: string, later: number, more: object = {}): TestEntry => ({
    ...common,
    step,
    at: from + later * second,
    before,
    after,
    accounts: accounts.length,
    actions,
    ...more,
  })
  return [
    state('planned', null, 'planned', 0, { actor: alex }),
    state('confirmed', 'planned', 'queued', 20, { actor: alex, counts: { change: accounts.length } }),
    state('started', 'queued', 'running', 21),
    ...accounts.map(
      (n, index): TestEntry => ({
        ...common,
        step: 'accountChanged',
        at: from + (30 + index) * second,
        actor: alex,
        item: index + 1,
        account: accountOf(n),
        action: 'allow-sign-in',
        before: 'disabled',
        after: 'enabled',
        requestId: `release-${n}`,
      }),
    ),
    state('finished', 'running', 'done', 90),
  ]
}

/** What a report covers, and how, unless a test wants something else. */
async function headOf(store: Pick<Store, 'db'>, more: Partial<Head> = {}): Promise<Head> {
  const about = more.about ?? { operation: 'tobaki-42' }
  const outline = await createReports({ ...store, registry: wholeRegistry, states: stateSteps, messagesFor }).outline(
    more.tenant ?? tenant,
    about,
  )
  return {
    report: reportVersion,
    rollcall: '0.1.0',
    tenant,
    about,
    format: 'json',
    language: 'en',
    redacted: false,
    timeZone: 'Europe/Berlin',
    madeAt: '2026-11-28T06:00:00.000Z',
    madeFor: more.redacted ? null : alex,
    last: outline?.last ?? { seq: 0, hash: '' },
    ...more,
  }
}

/** The whole text of a report. */
export async function textOf(store: Pick<Store, 'db'>, more: Partial<Head> = {}): Promise<string> {
  let text = ''
  for await (const piece of (
    await createReports({ ...store, registry: wholeRegistry, states: stateSteps, messagesFor }).read(
      await headOf(store, more),
    )
  ).text())
    text += piece
  return text
}

type Ends = Readonly<Record<string, number>>
type Spread = { readonly accounts: number; readonly middle: number; readonly longest: number } | null

/** A report as described by docs/report.schema.json, with the parts that tests read. */
export interface TestReport {
  readonly summary: {
    readonly ends: Ends
    readonly notLocked: number | null
    readonly incomplete: number
    readonly omitted: Ends
    readonly verified: number
    readonly toApprove: number | null
    readonly toContain: Spread
    readonly toRelease: Spread
  }
  readonly clocks: Readonly<Record<'since' | 'after24Hours' | 'after72Hours' | 'afterOneMonth', string>> & {
    readonly entry: number
  }
  readonly operations: readonly { readonly id: string; readonly onlyTheseAccounts: boolean }[]
  readonly timeline: readonly { readonly step: string; readonly entry: number; readonly text: string | null }[]
  readonly steps: readonly (Readonly<Record<'done' | 'failed' | 'uncertain' | 'skipped', number>> & {
    readonly action: string
    readonly final: boolean
  })[]
  readonly left: readonly unknown[]
  readonly byHand: readonly { readonly system: string; readonly state: string }[]
  readonly accounts: readonly {
    readonly number: number
    readonly account: { readonly id: string; readonly upn: string; readonly name: string } | null
    readonly end: string
    readonly incomplete: boolean
    readonly steps: readonly {
      readonly action: string
      readonly end: string
      readonly entries: readonly number[]
      readonly requestIds: readonly string[]
    }[]
  }[]
}

/** The report as data. */
export const readTestReport = async (store: Pick<Store, 'db'>, more: Partial<Head> = {}): Promise<TestReport> =>
  JSON.parse(await textOf(store, more))

/** A containment from which its approver excluded accounts, and that someone else took over while it waited. */
export function handedOver(entries: readonly TestEntry[]): TestEntry[] {
  const common = { operation: 'tobaki-42', kind: 'contain', planHash: 'a1b2c3', reason: 'Phishing wave in Finance' }
  const approved = entries.findIndex(({ step }) => step === 'approved')
  const verifying = entries.findIndex(({ step }) => step === 'verifying')
  const at = entries[approved]?.at ?? begin
  const later = entries[verifying]?.at ?? begin
  const megan = { oid: 'megan-oid', upn: 'megan@contoso.com', name: 'Megan Bowen' }
  const before = `${alex.name} (${alex.upn})`
  const after = `${megan.name} (${megan.upn})`
  return [
    ...entries.slice(0, approved),
    { ...common, step: 'asked', at: at - 20 * second, actor: diego, comment: 'Why the two from the board?' },
    { ...common, step: 'answered', at: at - 9 * second, actor: alex, comment: 'By mistake: leave them out, please' },
    { ...common, step: 'excluded', at, actor: diego, accounts: 2 },
    ...entries.slice(approved, verifying),
    { ...common, step: 'paused', at: later, before: 'running', after: 'needsSignIn', why: 'signInExpired' },
    { ...common, step: 'handoverAsked', at: later + second, actor: megan, before, after },
    { ...common, step: 'handoverAgreed', at: later + 5 * second, actor: diego, before, after },
    { ...common, step: 'handedOver', at: later + 6 * second, before, after },
    { ...common, step: 'resumed', at: later + 8 * second, actor: megan, before: 'needsSignIn', after: 'queued' },
    ...entries.slice(verifying).map((one) => ({ ...one, at: one.at + 30 * second })),
    {
      ...common,
      step: 'handedOff',
      at: later + 3 * minute,
      actor: megan,
      target: 'mailbox',
      after: 'Grady Archie (grady@contoso.com)',
    },
    {
      ...common,
      step: 'handOffDone',
      at: later + 50 * minute,
      actor: { oid: 'grady-oid', upn: 'grady@contoso.com', name: 'Grady Archie' },
      target: 'mailbox',
    },
  ]
}
