import assert from 'node:assert/strict'
import type { Standing } from './standing.ts'

/*
 * What the bot may do, as short as possible and independent of how it does it: who decided what about which account,
 * who agreed, and what was therefore allowed to reach Graph. Times are in ms since the epoch.
 */

/** A change of an account that Graph has carried out. */
export interface Arrival {
  readonly account: string
  readonly patch: Readonly<Record<string, unknown>>
  /** Object ID of the token's owner. */
  readonly by: string
  readonly at: number
}

/** An entry of the audit log. */
export interface Recorded {
  readonly step: string
  readonly operation: string
  readonly at: number
  readonly kind?: string
  readonly actor?: { readonly oid: string }
  readonly account?: { readonly id: string }
  readonly action?: string
  readonly actions?: readonly { readonly kind: string }[]
  readonly undoOf?: string
  readonly retryOf?: string
  readonly follows?: string
  readonly runAt?: number
  readonly why?: string
  /** The ID of what happened to something of an account. */
  readonly target?: string
  readonly incident?: string
  readonly compromised?: boolean
  readonly after?: string
}

/** An account of an operation: what its plan says, and what became of blocking or allowing its sign-in. */
export interface Covered {
  readonly account: string
  readonly verdict: string
  /** Why the plan leaves it out. */
  readonly noted: string | null
  readonly state: string | null
  readonly why: string | null
  /** Whether something else about it, such as its password, is left to change or was changed. */
  readonly others: boolean
}

/** The sign-in name of whoever takes an operation over, by what the audit log says of them. */
export const handedTo = (after = ''): string => /\(([^()]+)\)$/.exec(after)?.[1] ?? ''

/** The accounts that a plan decides about. */
export const decidedBy = (rows: readonly Covered[]): string[] =>
  rows.filter(({ verdict }) => verdict === 'change' || verdict === 'already').map(({ account }) => account)

interface Decision {
  readonly id: string
  readonly number: number
  owner: string
  /** Who handed it over, and when. */
  readonly former: { readonly owner: string; readonly until: number }[]
  /** Whether it needs no approval: it undoes something of its owner's, or was agreed on together with what it reverses. */
  readonly isFree: boolean
  /** Whether it was agreed on together with what it reverses at a set time. */
  readonly isTimed: boolean
  readonly undoOf: string | undefined
  readonly compromised: boolean
  /** Whether it enables accounts or disables them; undefined if it is about something else. */
  readonly wants: boolean | undefined
  /** What it does. */
  readonly kinds: readonly string[]
  /** When it is to start. */
  readonly startsAt: number
  /** When somebody asked to stop it; infinity until then. */
  stopAskedAt: number
  /** The accounts that it changes, and all that it decides about. */
  readonly changes: ReadonlySet<string>
  readonly decides: ReadonlySet<string>
  /** From when on it overrides earlier decisions; infinity while it waits for approval. */
  holds: number
  approver: string | null
  /** Whether everybody must have known as it started that its approver may not approve any more. */
  isVoid: boolean
  /** Whether it began: until then, nothing of it may reach Graph. */
  started: boolean
  /** When its first change arrived; infinity until then. */
  beganAt: number
  /** Infinity until then. */
  endedAt: number
}

/** What holds besides decisions. */
export interface Rules {
  readonly approvalAbove: number
  readonly accountsPerHour: number
  readonly standing: Standing
  /** What somebody filled in as they confirmed an operation, other than what its card suggested. */
  filledIn(operation: string): Readonly<Record<string, string>>
  /** Whether an account is listed as protected. */
  isListed(id: string): boolean
  /** The object ID for a sign-in name. */
  idOf(upn: string): string
}

/** Knows the decisions, and judges by them what reached Graph. */
export interface Law {
  decided(entry: Recorded, accounts: readonly Covered[]): void
  happened(entry: Recorded): void
  isDecided(operation: string): boolean
  /**
   * `sent`: when each operation last began to change the sign-in of this account; `senders`: those that have begun to make
   * a change of this kind.
   */
  checkWrite(arrival: Arrival, sent: ReadonlyMap<string, number>, senders: ReadonlySet<string>): void
  /**
   * Judges the accounts that a plan calls done. `is`: whether an account is enabled, if that is certain.
   * `isSettled`: whether an operation found an account as it wants it when it ran, or failed to change it.
   */
  checkPlan(
    entry: Recorded,
    accounts: readonly Covered[],
    is: (account: string) => boolean | undefined,
    isSettled: (operation: string, account: string) => boolean,
  ): void
  /** The latest decision about whether this account is enabled. */
  latest(account: string, now: number): { readonly id: string; readonly wants: boolean } | undefined
}

/** A change that reached Graph. */
interface Written {
  readonly account: string
  readonly of: Decision
  readonly by: string
  readonly at: number
  readonly endsSessions: boolean
}

const day = 24 * 3_600_000
const never = Number.POSITIVE_INFINITY
const hour = 3_600_000
/** How far apart the beginning of a change and its arrival at Graph can be, in ms. */
const onTheWay = 3 * 60_000
/** How long a plan is still made once it has read what is pending, or its request was answered, in ms. */
export const planning = 60_000
/** How long after its end somebody can undo their own operation without approval, in ms; it may then have to wait. */
const ownUndo = 60 * 60_000

/** How much later than they are decided things can still happen, with clocks that differ, in ms. */
const leeway = 10_000

/** Which actions change what about an account, by the field of the directory. */
const changers: Readonly<Record<string, RegExp>> = {
  accountEnabled: /sign-in$/,
  assignedLicenses: /licence/,
  devices: /device/,
  grants: /consent/,
  methods: /method/,
  risk: /risk|compromised/,
  mustChangePassword: /password/,
  signInSessionsValidFrom: /sign-out/,
}

/** Whether these actions can change this. */
const canChange = (kinds: readonly string[], patch: Arrival['patch']): boolean =>
  Object.keys(patch).every((field) => kinds.some((kind) => changers[field]?.test(kind) ?? true))

/** Whether these actions enable accounts or disable them. */
function wantedBy(actions: Recorded['actions']): boolean | undefined {
  const kinds = actions?.map(({ kind }) => kind) ?? []
  if (kinds.includes('block-sign-in')) return false
  return kinds.includes('allow-sign-in') ? true : undefined
}

export function createLaw(rules: Rules): Law {
  const decisions = new Map<string, Decision>()
  /** The decisions that contained accounts as compromised, until something lets them in again. */
  const contained = new Map<string, Decision>()
  const written: Written[] = []

  const { standing } = rules
  const newestFirst = () => [...decisions.values()].toReversed()

  /** Alone, nobody changes more accounts in a day than this. */
  function checkApproval(one: Decision, at: number): void {
    if (one.approver !== null) {
      assert.notEqual(one.approver, one.owner, `${one.id} was approved by its own requester`)
      assert.ok(!one.changes.has(one.approver), `${one.id} was approved by somebody whom it changes`)
      assert.ok(!one.isVoid, `${one.id} changes something, and its approver may not approve any more`)
      return
    }
    if (one.isFree) return
    const alone = written.filter(
      ({ of, by, at: then }) => by === one.owner && of.approver === null && !of.isFree && then > at - day,
    )
    const accounts = new Set([...one.changes, ...alone.map(({ account }) => account)])
    assert.ok(
      accounts.size <= rules.approvalAbove,
      `${one.owner} changed ${accounts.size} accounts without approval, at last by ${one.id}`,
    )
  }

  /** Nobody begins to change more accounts in an hour than this; what had to wait meanwhile doesn't count anew. */
  function checkHour(one: Decision, account: string): void {
    if (one.isTimed) return
    const since = one.beganAt - hour + onTheWay
    const ofHour = written.filter(
      ({ of, by }) => by === one.owner && !of.isTimed && of.beganAt > since && of.beganAt <= one.beganAt,
    )
    const changed = new Set([...ofHour.map(({ of, account: other }) => `${of.id} ${other}`), `${one.id} ${account}`])
    assert.ok(changed.size <= rules.accountsPerHour, `${one.owner} changed ${changed.size} accounts in an hour`)
  }

  /** What was contained as compromised is enabled with approval only, but for a mistake that is corrected soon. */
  function checkCompromised(one: Decision, { account, patch }: Arrival): void {
    const enabled = patch['accountEnabled']
    if (enabled === false && one.compromised) contained.set(account, one)
    const by = contained.get(account)
    if (enabled !== true || !by) return
    const isMistake = one.undoOf === by.id && one.owner === by.owner && one.startsAt <= by.endedAt + ownUndo + leeway
    assert.ok(one.approver !== null || isMistake, `${account} was contained as compromised, and ${one.id} let it in`)
    contained.delete(account)
  }

  return {
    decided: ({ operation: id, actor, actions, undoOf, follows, runAt, at, after, compromised }, accounts) => {
      // A retry or an undo leaves out whatever others have decided since.
      const isLeftOut = ({ state, why }: Covered) => state === 'skipped' && why === 'changedLater'
      const planned = accounts.filter(({ verdict }) => verdict === 'change')
      const changed = planned.filter((one) => one.others || !isLeftOut(one))
      const agreed = follows === undefined ? at : (runAt ?? at)
      const undone = decisions.get(decisions.get(undoOf ?? '')?.undoOf ?? '')
      // Whatever brings a containment back is one, unless somebody says that it isn't.
      const isKept = compromised === true || rules.filledIn(id)['compromised'] === 'false'
      assert.ok(!undone?.compromised || isKept, `${id} brings ${undone?.id} back, but not as compromised`)
      const owner = actor?.oid ?? decisions.get(follows ?? '')?.owner ?? ''
      decisions.set(id, {
        id,
        number: decisions.size,
        owner,
        former: [],
        isFree: follows !== undefined || (undoOf !== undefined && decisions.get(undoOf)?.owner === owner),
        isTimed: follows !== undefined,
        undoOf,
        compromised: compromised === true,
        wants: wantedBy(actions),
        kinds: actions?.map(({ kind }) => kind) ?? [],
        startsAt: runAt ?? at,
        stopAskedAt: never,
        changes: new Set(changed.map(({ account }) => account)),
        decides: new Set(decidedBy(accounts.filter((one) => !isLeftOut(one)))),
        holds: after === 'awaitingApproval' ? never : agreed,
        approver: decisions.get(follows ?? '')?.approver ?? null,
        isVoid: false,
        started: false,
        beganAt: never,
        endedAt: never,
      })
    },
    happened: ({ step, operation, actor, at, after }) => {
      const one = decisions.get(operation)
      if (!one) return
      if (step === 'approved') {
        const approver = actor?.oid ?? ''
        Object.assign(one, { approver, holds: at })
        assert.ok(!standing.isOut('Approvers', approver, at), `${one.id} was approved by somebody who is no approver`)
      }
      if (step === 'stopRequested') one.stopAskedAt = Math.min(one.stopAskedAt, at)
      if (step === 'awaitingApproval') Object.assign(one, { approver: null, holds: never, started: false })
      if (step === 'started' || step === 'continued') one.started = true
      // It is checked once more as it starts; then it may change something, or asks again.
      if (step === 'started') one.isVoid = one.approver !== null && standing.isOut('Approvers', one.approver, at)
      if (['finished', 'stopped', 'cancelled', 'replaced', 'expired'].includes(step)) one.endedAt = at
      if (step === 'handedOver') one.former.push({ owner: one.owner, until: at })
      if (step === 'handedOver') one.owner = rules.idOf(handedTo(after))
    },
    isDecided: (operation) => decisions.has(operation),
    checkWrite: (arrival, sent, senders) => {
      const { account, patch, by, at } = arrival
      const enabled = patch['accountEnabled']
      const able = newestFirst().filter(
        ({ owner, former, changes, started, wants, kinds }) =>
          (owner === by || former.some((one) => one.owner === by && at <= one.until + onTheWay)) &&
          changes.has(account) &&
          started &&
          canChange(kinds, patch) &&
          (enabled === undefined || wants === enabled),
      )
      // Time passes between two looks: one that has started since cannot have made this change. One that had ended long
      // before, or isn't known to have sent something, makes it only if there is no other.
      const begun = able.filter(({ startsAt }) => startsAt <= at + leeway)
      const running = begun.filter(({ endedAt }) => endedAt > at - onTheWay)
      const one = running.find(({ id }) => senders.has(id)) ?? running[0] ?? begun[0] ?? able[0]
      assert.ok(one, `${by} wrote ${Object.keys(patch)} to ${account}, which nobody had decided`)
      const since = sent.get(one.id) ?? at
      assert.ok(at >= one.startsAt - leeway, `${one.id} changed ${account} before its time`)
      const isStopped = sent.has(one.id) && since > one.stopAskedAt + leeway
      assert.ok(!isStopped, `${one.id} changed ${account} after somebody had stopped it`)
      const isProtected = rules.isListed(account) || standing.isIn('VIP protected', account, since)
      assert.ok(!isProtected, `a protected account was written to: ${account}`)
      const mayNot = standing.isOut('Helpdesk operators', by, since)
      assert.ok(!mayNot, `${by} changed ${account} and is no operator any more`)
      checkApproval(one, at)
      const guards = ['Helpdesk operators', 'Approvers'] as const
      assert.ok(
        one.approver !== null || !guards.some((name) => standing.isIn(name, account, since)),
        `${by} changed ${account}, an operator or approver, without approval`,
      )
      one.beganAt = Math.min(one.beganAt, at)
      checkHour(one, account)
      checkCompromised(one, arrival)
      if (enabled !== undefined) {
        const later = newestFirst().find(
          ({ number, decides, holds, wants }) =>
            number > one.number && decides.has(account) && holds < since && wants !== undefined && wants !== enabled,
        )
        assert.equal(later?.id, undefined, `${one.id} changed ${account}, about which there is a later decision`)
      }
      written.push({ account, of: one, by, at, endsSessions: 'signInSessionsValidFrom' in patch })
    },
    checkPlan: ({ operation, actions, undoOf, at }, accounts, is, isSettled) => {
      for (const { account } of accounts.filter(({ noted }) => undoOf !== undefined && noted === 'sessionsEnded'))
        assert.ok(
          written.some(({ of, account: other, endsSessions }) => other === account && of.id !== undoOf && endsSessions),
          `${operation} leaves out ${account} because of a sign-out that never was`,
        )
      const wants = wantedBy(actions)
      if (wants === undefined) return
      for (const { account } of accounts.filter(
        ({ verdict, noted }) => verdict === 'already' && noted !== 'asBefore',
      )) {
        assert.notEqual(is(account), !wants, `${operation} calls ${account} done, which is not`)
        const pending = newestFirst().find(({ decides, holds }) => decides.has(account) && holds <= at)
        const isKnown = pending !== undefined && pending.holds <= at - planning
        // What it called done itself, in its plan or as it ran, it doesn't look at again; nor at what failed.
        const isToChange = pending?.changes.has(account) && !isSettled(pending.id, account)
        const isOpen = isKnown && pending.wants === !wants && isToChange && pending.endedAt === never
        assert.ok(!isOpen, `${operation} calls ${account} done, which ${pending?.id} is still to change`)
      }
    },
    latest: (account, now) => {
      const one = newestFirst().find(
        ({ decides, holds, wants }) => decides.has(account) && holds <= now && wants !== undefined,
      )
      return one && { id: one.id, wants: one.wants === true }
    },
  }
}
