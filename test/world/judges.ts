import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { features } from '../../src/features/index.ts'
import type { Operations as OperationReader } from '../../src/operations/index.ts'
import { eventsOf, legalMoves } from '../../src/operations/lifecycle/moves.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import type { Store } from '../../src/store/store.ts'
import { checkAgreement } from '../support/agreement.ts'
import { findUnrecorded } from '../support/audit.ts'
import { lookout } from '../support/secrets.ts'
import { type Covered, createLaw, decidedBy, planning, type Recorded } from './law.ts'
import type { Operations } from './operations.ts'
import type { Outside } from './outside.ts'
import { createPassLaw } from './pass-law.ts'
import { checkTold, passRecords } from './pass-records.ts'
import { accountsPerHour, approvalAbove } from './settings.ts'
import type { Situations } from './situations.ts'
import type { Standing } from './standing.ts'

/** Something that somebody has asked; times in ms since the epoch. */
export interface Request {
  readonly by: string
  readonly begun: number
  isOver: boolean
}

/** Decide after each step whether what the bots did was right. They throw if it wasn't. */
export interface Judges {
  /** Judges what changed in this step. */
  step(): Promise<void>
  /** Whether somebody has confirmed it. */
  isConfirmed(operation: string): boolean
  /** Judges everything there is. */
  wholly(): Promise<void>
  /** Judges that everything has come to an end, or waits for a named person, after faults have stopped. */
  atRest(): Promise<void>
  /** Judges that no pass can be used that nobody was to see, a while after faults have stopped. */
  unseen(): Promise<void>
  /** Judges what came of ways back in, a day after faults have stopped. */
  aDayLater(): Promise<void>
}

const moves = new Set(legalMoves(eventsOf(features)).map(({ event, from, to }) => `${event}: ${from} to ${to}`))

const minute = 60_000

/** How many of the newest messages of each chat are looked at. */
const newest = 40

/** What people see of the bot, as JSON. */
const cardsOf = (conversations: Outside['conversations']): string[] =>
  conversations
    .list()
    .flatMap(({ entries }) => entries.slice(-newest).filter(({ from, deleted }) => from === 'bot' && !deleted))
    .map(({ activity }) => JSON.stringify(activity.attachments ?? []))

/** Other messages about an operation only let people open it. */
const isResultOf = (card: string, operation: string) =>
  card.includes(`"${operation} · `) && /"command":"(more|undo)"/.test(card)

/** Actions that decide whether somebody can sign in. */
const blocking = ['block-sign-in', 'allow-sign-in']

/** What a report counts as a card does: of others, it says whether an account is blocked, not what else was done. */
const plain = ['disable', 'enable']

/** How often a call is sent at least before it is given up, and for how long at most, in ms, with the last answer. */
const sentOften = 3
const sentFor = 20_000

/** How often (when not throttled) and for how long a change is tried at most, and how long an operation runs; times in ms. */
const maxTries = 24
const triesFor = 20 * 60_000
/** No change is given up because it was throttled for as short as this, in ms. */
const throttledFor = 2 * 60_000
const runsFor = 3 * 60 * 60_000
/** How long after its end an operation is still read back, in ms. */
const readsFor = 20 * 60_000

/** Steps between two looks at results. */
const ticks = 10

/** States in which an operation may stay: it has ended, or waits for a person. */
const restful = new Set(['done', 'cancelled', 'denied', 'expired', 'stopped', 'planned', 'awaitingApproval'])
const waitsForOwner = new Set(['needsSignIn', 'paused'])

export function createJudges(options: {
  /** The store, as nobody's process sees it. */
  store: Store
  /** Operations as people see them. */
  reader: Pick<OperationReader, 'get' | 'items'>
  outside: Outside
  /** Accounts that were changed without the bot since it last changed them. */
  touched: Set<string>
  /** Accounts whose changes Graph may have accepted without carrying them out. */
  lies: ReadonlySet<string>
  confirmed: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** Why people got no answer since the last step. */
  unanswered: unknown[]
  /** What people asked lately, and what wasn't over at the last step. */
  requests: Request[]
  /** The account that is protected by one of its addresses. */
  guarded: string
  standing: Standing
  /** When each person last signed in. */
  signIns: ReadonlyMap<string, number>
  operations: Operations
  situations: Situations
  now: () => number
}): Judges {
  const { store, outside, touched, lies, confirmed, unanswered, requests, guarded, standing, signIns, now } = options
  const { operations, situations } = options
  const { db } = store
  const { tenant, arrivals } = outside
  const tenantId = tenant.tenantId
  const isListed = (id: string) => id === tenant.operators.breakGlass.id || id === guarded
  const law = createLaw({
    approvalAbove,
    accountsPerHour,
    standing,
    filledIn: (operation) => confirmed.get(operation) ?? {},
    idOf: (upn) => tenant.find(upn)?.id ?? '',
    isListed,
  })
  const passLaw = createPassLaw({
    passes: outside.passes,
    standing,
    isListed,
    ...passRecords(db, async (operation) => covered(operation)),
  })
  let [audited, judged, steps, answersCheckedAt] = [0, 0, 0, 0]
  /** When Graph last showed what was no longer so. */
  let staleAt = Number.NEGATIVE_INFINITY
  /** Plans that name an incident, and which. */
  const ofIncidents = new Map<string, string>()
  /** What the audit log last said of an account. */
  const said = new Map<string, boolean>()

  /** Entries of the audit log since the last step, in the order of the chain. */
  async function readAudit(): Promise<void> {
    const rows = await auditQueries(db).range(tenantId, audited + 1, audited + 10_000)
    for (const { entry } of rows) {
      const one = JSON.parse(entry) as Recorded
      const planned = one.step === 'planned' ? await covered(one.operation) : []
      if (one.operation) situations.notice(one, operations.notice(one, decidedBy(planned)))
      if (one.step === 'planned') await checkPlan(one, planned)
      if (one.step === 'planned' && one.incident !== undefined) ofIncidents.set(one.operation, one.incident)
      if (one.step === 'confirmed' || one.step === 'scheduled') law.decided(one, await covered(one.operation))
      else law.happened(one)
      await passLaw.happened(one)
      const state = one.step === 'accountChanged' ? one.after : undefined
      if (one.account && (state === 'enabled' || state === 'disabled')) said.set(one.account.id, state === 'enabled')
    }
    audited += rows.length
  }

  /** What operations decide about accounts, and what became of it. */
  async function covered(
    operation: string | null,
  ): Promise<readonly (Covered & { operation: string; sent: number })[]> {
    const { rows } = await sql<Covered & { operation: string; sent: string | null }>`
      select i.operation_id as operation, i.account_id as account, i.verdict, i.why as noted, w.state, w.why, w.sent_at::text as sent,
        exists (select from operation_writes o where o.tenant_id = i.tenant_id and o.operation_id = i.operation_id
          and o.seq = i.seq and o.action <> all(${blocking}) and o.state not in ('none', 'skipped')) as others
      from operation_items i left join operation_writes w
        on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq and w.action = any(${blocking})
      where i.account_id is not null and (${operation}::text is null or i.operation_id = ${operation})`.execute(db)
    return rows.map((row) => ({ ...row, sent: Number(row.sent) }))
  }

  /** Which operations have begun to change which accounts in another way than their sign-in. */
  async function senders(): Promise<readonly { operation: string; account: string }[]> {
    const { rows } = await sql<{ operation: string; account: string }>`
      select distinct i.operation_id as operation, i.account_id as account
      from operation_items i join operation_writes w
        on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
      where i.account_id is not null and w.sent_at is not null and w.action <> all(${blocking})`.execute(db)
    return rows
  }

  async function checkPlan(entry: Recorded, rows: readonly Covered[]): Promise<void> {
    const [actions] = await db.selectFrom('operations').select('actions').where('id', '=', entry.operation).execute()
    // What Graph changed in this step, or since somebody asked for the plan, may be newer than what the plan has read.
    const asked = requests.filter(({ by }) => by === entry.actor?.oid).map(({ begun }) => begun)
    const since = Math.min(...asked)
    const newer = arrivals.filter(({ at }, index) => index >= judged || at > since)
    const changed = new Set(newer.map(({ account }) => account))
    const is = (account: string) =>
      touched.has(account) || changed.has(account) ? undefined : tenant.find(account)?.accountEnabled
    const settled = (await covered(null)).filter(
      ({ state, why }) => state === 'failed' || (state === 'skipped' && why === 'already'),
    )
    const isSettled = (id: string, account: string) =>
      settled.some((one) => one.operation === id && one.account === account)
    law.checkPlan({ ...entry, actions: actions?.actions ?? [] }, rows, is, isSettled)
  }

  /** The state of each account is what the audit log and the latest decision about it say. */
  async function checkAccounts(): Promise<void> {
    const rows = await covered(null)
    const open = new Set(
      rows.filter(({ state }) => state === 'sending' || state === 'uncertain').map(({ account }) => account),
    )
    for (const [account, enabled] of said) {
      if (open.has(account) || touched.has(account) || lies.has(account)) continue
      const is = tenant.find(account)?.accountEnabled
      assert.equal(is, enabled, `the audit log does not explain ${account}`)
      const latest = law.latest(account, now())
      const own = rows.find((row) => row.operation === latest?.id && row.account === account)
      if (own?.state === 'done') assert.equal(is, latest?.wants, `${account} is not as ${latest?.id} left it`)
    }
  }

  /** Everybody is answered, unless a service refused so often that nobody would have tried again. */
  function checkAnswers(): void {
    const lately = outside.refusals.filter(({ at }) => at > answersCheckedAt - sentFor)
    const isExcused = lately.some(
      ({ service, isFinal }) => isFinal || lately.filter((one) => one.service === service).length >= sentOften,
    )
    answersCheckedAt = now()
    const [first] = unanswered.splice(0)
    outside.refusals.splice(0, outside.refusals.length - lately.length)
    if (first !== undefined && !isExcused) throw new Error('Somebody got no answer', { cause: first })
  }

  /** Whoever is asked to agree is told how many accounts an incident doesn't name. */
  async function checkIncidents(): Promise<void> {
    for (const [operation, incident] of ofIncidents) {
      const evidence = JSON.stringify(outside.incidents.find(incident)?.alerts ?? [])
      const changes = (await covered(operation)).filter(({ verdict }) => verdict === 'change')
      if (changes.every(({ account }) => evidence.includes(account))) ofIncidents.delete(operation)
      // An error that offers the same button again asks nothing.
      const asking = cardsOf(outside.conversations).filter(
        (card) =>
          card.includes(`"operation":"${operation}"`) &&
          /"command":"(confirm operation|approve)"/.test(card) &&
          !card.includes('"title":"Try again"'),
      )
      if (ofIncidents.has(operation))
        for (const card of asking)
          assert.match(card, /not named by incident/, `${operation} names ${incident} for accounts that aren't in it`)
    }
  }

  /** A result with a tick is true: whoever it is about is as it says, unless the last read of it was of earlier. */
  async function checkTicks(): Promise<void> {
    if (outside.replication.readMs > 0) staleAt = now()
    if (staleAt > now() - readsFor) return
    const isWrong = (account: string, operation: string) => {
      const latest = law.latest(account, now())
      const is = tenant.find(account)?.accountEnabled
      return latest?.id === operation && is !== latest.wants && !touched.has(account)
    }
    const wrong = (await covered(null)).filter(
      ({ operation, account, state }) => state === 'done' && isWrong(account, operation),
    )
    for (const { operation, account } of wrong)
      for (const card of cardsOf(outside.conversations).filter((one) => isResultOf(one, operation)))
        assert.notEqual(
          /"type":"Icon","name":"(\w+)"/.exec(card)?.[1],
          'CheckmarkCircle',
          `the result of ${operation} has a tick, and ${account} is not as it says`,
        )
  }

  /** No change is tried for ever, and no operation runs for ever. */
  async function checkPersistence(): Promise<void> {
    const tried = await db
      .selectFrom('operation_writes')
      .select(['operation_id', 'seq', 'action', 'tries', 'first_sent_at', 'sent_at', 'state', 'reason'])
      .where('tries', '>', 0)
      .execute()
    for (const { operation_id: id, seq, action, tries, first_sent_at: first, sent_at: last, ...became } of tried) {
      const [from, to] = [Number(first ?? last ?? 0), Number(last ?? 0)]
      const throttled = outside.throttled.filter((at) => at >= from && at <= to).length
      assert.ok(tries - throttled <= maxTries, `${id} tried ${action} of ${seq} ${tries} times`)
      const took = to - from
      assert.ok(took <= triesFor, `${id} tried ${action} of ${seq} for ${took / 60_000} minutes`)
      const isGivenUp = became.state !== 'sending' && became.reason?.code === 'throttled'
      const gaveUp = `${id} gave up ${action} of ${seq} after ${took / 1_000} s of throttling`
      assert.ok(!isGivenUp || took >= throttledFor, gaveUp)
    }
    const running = await db
      .selectFrom('operations')
      .select(['id', 'admitted_at', 'not_before'])
      .where('state', 'in', ['running', 'verifying'])
      .execute()
    for (const { id, admitted_at: since, not_before: until } of running) {
      const took = now() - Math.max(Number(since ?? now()), Number(until))
      assert.ok(took <= runsFor, `${id} has been running for ${took / 60_000} minutes`)
    }
  }

  async function checkMoves(): Promise<void> {
    const { rows } = await sql<{
      id: string
      state: string
      event: string
      from: string | null
      to: string
      last: boolean
    }>`
      select o.id, o.state, e.event, e.from_state as from, e.to_state as to, e.version = o.version as last
      from operations o join operation_events e on e.tenant_id = o.tenant_id and e.operation_id = o.id`.execute(db)
    for (const { id, state, event, from, to, last } of rows) {
      assert.ok(moves.has(`${event}: ${from} to ${to}`), `${id} went from ${from} to ${to} by ${event}`)
      if (last) assert.equal(state, to, `${id} is not where its events lead`)
    }
  }

  const judges: Judges = {
    isConfirmed: law.isDecided,
    step: async () => {
      await readAudit()
      const arrived = arrivals.slice(judged)
      const rows = arrived.some(({ patch }) => 'accountEnabled' in patch) ? await covered(null) : []
      const others = arrived.some(({ patch }) => !('accountEnabled' in patch)) ? await senders() : []
      for (const arrival of arrived) {
        const own = rows.filter(({ account, sent }) => account === arrival.account && sent > 0)
        const sent = new Map(own.map(({ operation, sent: at }) => [operation, at]))
        const known =
          'accountEnabled' in arrival.patch ? own : others.filter(({ account }) => account === arrival.account)
        law.checkWrite(arrival, sent, new Set(known.map(({ operation }) => operation)))
        if ('accountEnabled' in arrival.patch) touched.delete(arrival.account)
      }
      judged = arrivals.length
      const isRecent = ({ begun, isOver }: Request) => !isOver || begun > now() - planning
      requests.splice(0, requests.length, ...requests.filter(isRecent))
      passLaw.checkPasses()
      if (steps++ % ticks === 0) await checkTicks()
      await checkIncidents()
      checkAnswers()
      assert.deepEqual(lookout.found(), [], 'a token or a secret is where it does not belong')
    },
    wholly: async () => {
      await judges.step()
      await checkMoves()
      await checkPersistence()
      assert.equal((await verifyChain(db, tenantId)).broken, undefined, 'the chain of the audit log is broken')
      assert.deepEqual(await findUnrecorded(db, tenantId), [], 'the audit log lacks something')
      await checkAccounts()
    },
    unseen: async () => {
      await judges.step()
      passLaw.checkUnseen()
    },
    aDayLater: async () => {
      await judges.step()
      passLaw.checkEnded()
      await checkTold(db, outside.conversations, passLaw.operations())
    },
    atRest: async () => {
      await judges.wholly()
      await checkAgreement(store, options.reader, tenantId, plain)
      const rows = await db
        .selectFrom('operations')
        .leftJoin('operation_schedules as s', (join) =>
          join.onRef('s.operation_id', '=', 'operations.id').onRef('s.tenant_id', '=', 'operations.tenant_id'),
        )
        .leftJoin('operation_approvals as a', (join) =>
          join.onRef('a.operation_id', '=', 'operations.id').onRef('a.tenant_id', '=', 'operations.tenant_id'),
        )
        .select(['id', 'state', 'requester_oid', 'changed_at', 'lease_by', 'lease_until'])
        .select(['expires_at', 'a.approve_by', 's.run_at'])
        .execute()
      for (const row of rows) {
        const { id, state, lease_by: lease, lease_until: until, run_at: runAt } = row
        assert.ok(lease === null || until <= now(), `${id} is still held`)
        const deadline = state === 'planned' ? row.expires_at : state === 'awaitingApproval' ? row.approve_by : null
        assert.ok((deadline ?? now()) > now() - minute, `${id} is still ${state}, for which it was too late long ago`)
        const signedIn = state === 'needsSignIn' && (signIns.get(row.requester_oid) ?? 0) > row.changed_at + minute
        assert.ok(!signedIn, `${id} still waits for somebody who has signed in since`)
        const isDue = state !== 'scheduled' || (runAt ?? 0) <= now()
        assert.ok(
          restful.has(state) || waitsForOwner.has(state) || !isDue,
          `an hour after the last fault, ${id} is still ${state}`,
        )
      }
      const late = await db
        .selectFrom('posts')
        .select(['operation_id', 'role', 'person', 'wanted', 'shown', 'tries'])
        .whereRef('shown', '<', 'wanted')
        .where('unreachable', '=', false)
        .execute()
      assert.deepEqual(late, [], 'an hour after the last fault, cards are not current')
    },
  }
  return judges
}
