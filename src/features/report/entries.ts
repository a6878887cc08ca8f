import type { AuditEntry } from '../../chat/operations/audit-log.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import { originKey } from '../../store/queries/origin.ts'

/** What parsing entries depends on. */
export interface EntryParts {
  readonly registry: Pick<Registry, 'reasonKind'>
  /** The steps of the audit log that record a state. */
  readonly states: readonly string[]
}

export type NamedAccount = NonNullable<AuditEntry['account']>

/** The fields of an audit entry that reports use. */
export interface Entry extends Omit<AuditEntry, 'operation' | 'export' | 'hash'> {
  /** Whether it records the operation's state. */
  readonly isState: boolean
  readonly operation: string
  /** The number of accounts that the origin doesn't name. */
  readonly unnamed: number | null
  readonly compromised: boolean
  /** The actions of the operation; null in entries that don't contain them. */
  readonly actions: readonly { readonly kind: string; readonly restores: boolean }[] | null
  /** The number of accounts in the plan, by verdict. */
  readonly counts: Readonly<Record<string, number>> | null
  readonly omitted: readonly { readonly action: string; readonly because: string }[]
  readonly notChecked: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const asFields = (value: unknown): Fields => (isFields(value) ? value : {})
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const asNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/**
 * Parses a stored entry. Missing fields, and fields with another format, are null.
 */
export function entryOf(
  { seq, entry }: { readonly seq: number; readonly entry: string },
  { states, registry }: EntryParts,
): Entry {
  const it = asFields(JSON.parse(entry))
  const actor = isFields(it['actor']) ? it['actor'] : undefined
  const account = isFields(it['account']) ? it['account'] : undefined
  const named = (of: Fields) => ({ upn: asText(of['upn']) ?? '', name: asText(of['name']) ?? '' })
  return {
    seq,
    at: asNumber(it['at']) ?? 0,
    step: asText(it['step']) ?? '',
    isState: states.includes(asText(it['step']) ?? ''),
    operation: asText(it['operation']) ?? '',
    kind: asText(it['kind']),
    actor: actor ? { oid: asText(actor['oid']) ?? '', ...named(actor) } : null,
    account: account ? { id: asText(account['id']) ?? '', ...named(account) } : null,
    action: asText(it['action']),
    target: asText(it['target']),
    before: asText(it['before']),
    after: asText(it['after']),
    why: whyOf(asText(it['why']), registry),
    requestId: asText(it['requestId']),
    reason: asText(it['reason']),
    ticket: asText(it['ticket']),
    origin: asText(it[originKey]),
    comment: asText(it['comment']),
    planHash: asText(it['planHash']),
    accounts: asNumber(it['accounts']),
    unnamed: asNumber(it['unnamed']),
    undoOf: asText(it['undoOf']),
    retryOf: asText(it['retryOf']),
    follows: asText(it['follows']),
    replacedBy: asText(it['replacedBy']),
    compromised: it['compromised'] === true,
    actions: Array.isArray(it['actions'])
      ? it['actions'].map((one) => ({
          kind: asText(asFields(one)['kind']) ?? '',
          restores: asFields(one)['restores'] === true,
        }))
      : null,
    counts: isFields(it['counts'])
      ? Object.fromEntries(Object.entries(it['counts']).map(([verdict, count]) => [verdict, asNumber(count) ?? 0]))
      : null,
    omitted: asList(it['omitted']).map((one) => ({
      action: asText(asFields(one)['action']) ?? '',
      because: asText(asFields(one)['because']) ?? '',
    })),
    notChecked: asList(it['notChecked']).flatMap((one) => asText(one) ?? []),
  }
}

/** The reason, without the list or role that protects an account, which is confidential. */
const whyOf = (why: string | null, registry: EntryParts['registry']): string | null =>
  why !== null && registry.reasonKind(why) === 'protection' ? 'protected' : why
