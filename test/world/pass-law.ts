import assert from 'node:assert/strict'
import { hashOf } from '../../emulator/passes.ts'
import type { Recorded } from './law.ts'
import type { MadePass, Passes } from './passes.ts'
import type { Standing } from './standing.ts'

/*
 * Who may be shown a pass, as short as possible: what the audit log says, in its order, and which passes were created
 * and seen. Times are in ms since the epoch.
 */

/** Somebody who is asked to let an account back in, as stored. */
export interface Asked {
  readonly operation: string
  readonly account: string
  readonly receiver: string
  readonly isManager: boolean
}

interface Voucher extends Asked {
  readonly openedAt: number
  /** Why and when it ended. */
  ended: { readonly step: string; readonly at: number } | undefined
}

/** A containment as compromised. */
interface Containment {
  readonly operation: string
  readonly accounts: Set<string>
  holds: boolean
}

export interface PassRules {
  readonly passes: Passes
  readonly standing: Standing
  /** Whether an account is listed as protected. */
  isListed(id: string): boolean
  /** Who is asked to let which accounts back in by this operation, once it has ended. */
  vouchersOf(operation: string): Promise<readonly Asked[]>
  /** Who would be shown passes by this operation, unless that step is switched off. */
  receiversOf(operation: string): Promise<readonly string[]>
  /** The accounts that this containment has left out, or couldn't contain. */
  leftOut(operation: string): Promise<ReadonlySet<string>>
  /** The accounts that an operation decides about. */
  accountsOf(operation: string): Promise<readonly string[]>
}

export interface PassLaw {
  /** Judges an entry of the audit log. */
  happened(entry: Recorded): Promise<void>
  /** Judges which passes were created and seen. */
  checkPasses(): void
  /** Operations that asked somebody to let others back in. */
  operations(): readonly string[]
  /** Judges that all of this has come to an end, a day later. */
  checkEnded(): void
  /** Judges that nobody can use a pass that nobody was to see. */
  checkUnseen(): void
}

const day = 24 * 3_600_000
const endings: Readonly<Record<string, true>> = {
  backIn: true,
  voucherExpired: true,
  voucherCancelled: true,
  voucherGiven: true,
}
const isOver = new Set(['denied', 'cancelled', 'expired', 'replaced'])

export function createPassLaw(rules: PassRules): PassLaw {
  const { passes, standing } = rules
  const vouchers: Voucher[] = []
  const containments = new Map<string, Containment>()
  const approvers = new Map<string, string>()
  /** Who was recorded as having been shown which pass. */
  const shown = new Map<string, string>()
  /** How often a pass was asked for that wasn't created since, by account. */
  const asks = new Map<string, number>()
  let [created, seen] = [0, 0]
  const newest = (account: string) => vouchers.findLast((one) => one.account === account)
  const of = ({ operation, account }: Recorded) =>
    vouchers.find((one) => one.operation === operation && one.account === account?.id)

  async function containing(person: string): Promise<string | undefined> {
    for (const { operation, accounts, holds } of containments.values())
      if (holds && accounts.has(person) && !(await rules.leftOut(operation)).has(person)) return operation
    return undefined
  }

  /** Whether somebody has the right to a pass, as far as the bot's own records say. */
  async function checkRight(entry: Recorded, what: string): Promise<Voucher> {
    const { operation, account, actor, at } = entry
    const voucher = of(entry)
    assert.ok(voucher, `${operation} ${what} a pass for ${account?.id}, which it does not let back in`)
    assert.equal(voucher.receiver, actor?.oid, `${operation} ${what} a pass to somebody else`)
    assert.equal(voucher.ended, undefined, `${operation} ${what} a pass after the right to it had ended`)
    assert.equal(newest(voucher.account), voucher, `${operation} ${what} a pass that somebody else is to be shown`)
    assert.ok(at < voucher.openedAt + day, `${operation} ${what} a pass too late`)
    for (const person of [voucher.account, voucher.receiver]) {
      const by = await containing(person)
      assert.equal(by, undefined, `${operation} ${what} a pass for or to ${person}, who is contained by ${by}`)
    }
    return voucher
  }

  function checkCreated({ account, by, at }: MadePass): void {
    assert.ok((asks.get(account) ?? 0) > 0, `a pass was created for ${account}, which nobody had asked for`)
    asks.set(account, (asks.get(account) ?? 0) - 1)
    const isProtected = rules.isListed(account) || standing.isIn('VIP protected', account, at)
    assert.ok(!isProtected, `a pass was created for ${account}, which is protected`)
    const mayNot = standing.isOut('Helpdesk operators', by, at)
    assert.ok(!mayNot, `a pass was created with the sign-in of ${by}, who is no operator any more`)
  }

  const wasShown = ({ id }: MadePass) => shown.has(id)

  return {
    operations: () => [...new Set(vouchers.map(({ operation }) => operation))],
    happened: async (entry) => {
      const { step, operation, account, at } = entry
      if ((step === 'confirmed' || step === 'scheduled') && entry.compromised) {
        const holds = step === 'confirmed' && entry.after === 'queued'
        containments.set(operation, { operation, accounts: new Set(await rules.accountsOf(operation)), holds })
      }
      const containment = containments.get(operation)
      if (containment && (step === 'approved' || step === 'started')) containment.holds = true
      if (containment && isOver.has(step)) containments.delete(operation)
      const isLetIn = entry.after === 'enabled' || entry.action === 'end-quarantine'
      if (step === 'accountChanged' && isLetIn)
        for (const { accounts } of containments.values()) accounts.delete(account?.id ?? '')
      if (step === 'approved') {
        const approver = entry.actor?.oid ?? ''
        approvers.set(operation, approver)
        const gains = (await rules.receiversOf(operation)).includes(approver)
        assert.ok(!gains, `${operation} was approved by somebody who would be shown its passes`)
      }
      if (step === 'vouchersOpened')
        for (const one of await rules.vouchersOf(operation)) {
          const isAgreed = one.isManager || approvers.has(operation)
          assert.ok(isAgreed, `${operation} lets somebody see passes who is no manager, without approval`)
          vouchers.push({ ...one, openedAt: at, ended: undefined })
        }
      if (Object.hasOwn(endings, step)) Object.assign(of(entry) ?? {}, { ended: { step, at } })
      if (step === 'passAsked') {
        const voucher = await checkRight(entry, 'creates')
        asks.set(voucher.account, (asks.get(voucher.account) ?? 0) + 1)
      }
      if (step === 'passShown') {
        const voucher = await checkRight(entry, 'shows')
        const pass = passes.made.find(({ id }) => id === entry.target)
        assert.equal(pass?.account, voucher.account, `${operation} shows a pass for another account`)
        assert.ok(!shown.has(entry.target ?? ''), `${operation} shows a pass twice`)
        shown.set(entry.target ?? '', voucher.receiver)
      }
    },
    checkPasses: () => {
      for (const one of passes.made.slice(created)) checkCreated(one)
      created = passes.made.length
      for (const { secret, by } of passes.seen.slice(seen)) {
        const pass = passes.made.find(({ hash }) => hash === hashOf(secret))
        assert.ok(pass, 'somebody sees a pass that was never created')
        assert.equal(shown.get(pass.id), by, `somebody sees a pass for ${pass.account} who was not to see it`)
        const times = passes.seen.filter((one) => one.secret === secret).length
        assert.equal(times, 1, `a pass for ${pass.account} was shown ${times} times`)
      }
      seen = passes.seen.length
    },
    checkUnseen: () => {
      for (const { ended, account } of vouchers) {
        const pass = passes.usable(account)
        if (ended && pass && !wasShown(pass) && newest(account)?.ended)
          assert.fail(`nobody saw the pass for ${account}, the right to it has ended, and it can still be used`)
      }
    },
    checkEnded: () => {
      for (const { operation, account, ended } of vouchers)
        assert.ok(ended, `a day later, ${operation} still waits for somebody to let ${account} back in`)
    },
  }
}
