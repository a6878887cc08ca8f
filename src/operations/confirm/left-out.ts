import { UserError } from '../../core/errors.ts'
import type { LeftOutBy } from '../../core/model.ts'
import { auditQueries } from '../../store/queries/audit.ts'
import { type Changing, leftOutQueries } from '../../store/queries/operation-left-out.ts'
import type { SmallerPlan } from '../../store/queries/operation-requests.ts'
import type { OperationKey, OperationRow } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { planHash } from '../plan/plan-hash.ts'
import { accountIds, auditEntry } from '../rows.ts'
import type { Person } from '../types.ts'

type Db = Context['store']['db']
type Transaction = Parameters<Parameters<ReturnType<Db['transaction']>['execute']>[0]>[0]

/** What is left of a plan, and the items that are not part of it any more. */
export interface LeavingOut {
  readonly seqs: readonly number[]
  readonly plan: SmallerPlan
}

/** How many accounts the cards name; the audit and the export have all of them. */
const named = 5

/**
 * The plan without the accounts an approver names, by sign-in name, object id, name or as the requester typed them.
 * Throws notAmongAccounts, leftOutShared and allLeftOut; undefined if no account is named.
 */
export async function leavingOut(
  db: Db,
  row: OperationRow,
  text: string | undefined,
  by: Pick<Person, 'name'>,
): Promise<LeavingOut | undefined> {
  if (!text?.trim()) return undefined
  const all = await leftOutQueries(db).changing({ tenantId: row.tenant_id, id: row.id })
  const chosen = new Set(namedIn(text, all))
  if (chosen.size === 0) return undefined
  if (chosen.size === all.length) throw new UserError('allLeftOut', { id: row.id, count: all.length })
  const out = all.filter(({ seq }) => chosen.has(seq))
  const rest = all.filter(({ seq }) => !chosen.has(seq))
  const { playbook, actions, run_at: runAt, enable_at: enableAt, counts } = row
  const some = out.slice(0, named).map((one) => one.account_upn || one.account_name || one.input)
  const mine: LeftOutBy = { by: by.name, count: out.length, some }
  return {
    seqs: [...chosen],
    plan: {
      planHash: planHash({ playbook, actions, targets: accountIds(rest), runAt, enableAt }),
      counts: { ...counts, change: rest.length, leftOut: (counts.leftOut ?? 0) + out.length },
      guests: rest.filter(({ account_guest: guest }) => guest).length,
      leftOut: [...(row.approval_left_out ?? []), mine],
    },
  }
}

/** Takes them out, in the transaction of the decision. Throws tampered if they aren't what was decided on. */
export async function leaveOut(
  tx: Transaction,
  row: OperationRow,
  { seqs, plan }: LeavingOut,
  by: Person,
): Promise<void> {
  const key: OperationKey = { tenantId: row.tenant_id, id: row.id }
  const queries = leftOutQueries(tx)
  const left = await queries.leaveOut(key, seqs, by.name)
  if (left !== seqs.length) throw new UserError('tampered', { id: row.id })
  await queries.agreeOn(key, plan.planHash)
  const { oid, upn, name } = by
  await auditQueries(tx).append(key.tenantId, [
    { ...auditEntry('leftOut', row), actor: { oid, upn, name }, accounts: left },
  ])
}

/** The items named in a text; throws for what isn't among them. */
function namedIn(text: string, all: readonly Changing[]): number[] {
  const byName = indexOf(all)
  const unknown: string[] = []
  // A list, words between "and", or single words: the first that names an account.
  const seqsIn = (piece: string, separators: readonly RegExp[]): number[] => {
    const name = inner(piece)
    if (!name) return []
    const seq = find(byName, name)
    if (seq !== undefined) return [seq]
    const [next, ...rest] = separators
    if (next) return name.split(next).flatMap((part) => seqsIn(part, rest))
    unknown.push(name)
    return []
  }
  const seqs = seqsIn(text, [/[\n;,]+/, /\s+(?:and|und|&)\s+/i, /\s+/])
  if (unknown.length > 0)
    throw new UserError('notAmongAccounts', { names: unknown.slice(0, named).join(', '), count: unknown.length })
  return seqs
}

/** `Name <mail>` stands for the mail. */
const inner = (piece: string): string => (/^[^<>\n;,]*<([^<>\n;,]+)>$/.exec(piece.trim())?.[1] ?? piece).trim()

function find(byName: ReadonlyMap<string, ReadonlySet<number>>, name: string): number | undefined {
  const found = [...(byName.get(name.toLowerCase()) ?? [])]
  if (found.length > 1) throw new UserError('leftOutShared', { name, count: found.length })
  return found[0]
}

function indexOf(all: readonly Changing[]): ReadonlyMap<string, ReadonlySet<number>> {
  const byName = new Map<string, Set<number>>()
  for (const { seq, input, account_id: id, account_upn: upn, account_name: name } of all) {
    for (const one of [input, id, upn, name]) {
      const key = one?.trim().toLowerCase()
      if (key) byName.set(key, (byName.get(key) ?? new Set()).add(seq))
    }
  }
  return byName
}
